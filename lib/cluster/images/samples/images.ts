import { executable, file, layer } from '#lib/machine/index.ts';
import type { Program } from '#lib/machine/index.ts';
import { alpineBase, alpinePrograms } from '../alpine/base.ts';
import { debianBase, debianLibrary } from '../debian/base.ts';
import { imageFamily } from '../image.ts';
import type { ImageFamily, UnnamedImage } from '../image.ts';
import { makeImage } from '../make-image.ts';
import { agnhost } from './agnhost.ts';
import { bootcamp, echoServer, helloApp, nodeHello, pause } from './applications.ts';

/** An image that holds one program and nothing to look around with. */
function bare(
  path: string,
  program: Program,
  options: { size: number; args?: readonly string[]; exposedPorts?: readonly string[] },
): UnnamedImage {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return makeImage({
    layers: [
      layer({
        [path]: executable(name),
        '/etc/passwd': 'root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\n',
      }),
    ],
    programs: new Map([[name, program]]),
    size: options.size,
    entrypoint: [path, ...(options.args ?? [])],
    exposedPorts: options.exposedPorts ?? [],
  });
}

const AGNHOST_VERSIONS = {
  '2.57': [],
  '2.53': ['latest'],
  '2.47': [],
  '2.45': [],
  '2.43': [],
  '2.40': [],
  '2.39': [],
  '2.38': [],
  '2.33': [],
  '2.32': [],
  '2.21': [],
};

const AGNHOST = imageFamily('registry.k8s.io/e2e-test-images/agnhost', AGNHOST_VERSIONS, () =>
  makeImage({
    layers: [alpineBase({ executables: { '/agnhost': 'agnhost' } })],
    programs: alpinePrograms({ agnhost }),
    size: 53_434_110,
    entrypoint: ['/agnhost'],
    cmd: ['pause'],
  }),
);

/** The same program under its old name; its tags never moved. */
const OLD_LIVENESS = imageFamily('registry.k8s.io/liveness', { latest: [] }, () =>
  bare('/server', (process) => agnhost(withArguments(process, ['/server', 'liveness'])), { size: 4_500_000 }),
);

function withArguments(process: Parameters<Program>[0], args: readonly string[]): Parameters<Program>[0] {
  return new Proxy(process, {
    get(target, key) {
      if (key === 'args') return args;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** What the tutorial prints with `cat server.js`. */
const SERVER_SOURCE = `const http = require('http');
const os = require('os');
let requests = 0;

http.createServer((request, response) => {
  requests += 1;
  response.setHeader('Content-Type', 'text/plain');
  response.end('Hello Kubernetes bootcamp! | Running on: ' + os.hostname() + ' | v=VERSION\\n');
}).listen(8080);
`;

function bootcampImage(tag: string): UnnamedImage {
  const version = Number(tag.slice(1));
  return makeImage({
    layers: [
      debianBase({ packages: ['curl', 'procps'] }),
      layer({ '/server.js': file(SERVER_SOURCE.replace('VERSION', String(version))), '/usr/local/bin/node': executable('node') }),
    ],
    programs: debianLibrary({ node: bootcamp(version) }),
    size: 83_614_500,
    cmd: ['/bin/sh', '-c', 'node server.js'],
    env: { NODE_VERSION: '6.3.1', NPM_CONFIG_LOGLEVEL: 'info' },
    exposedPorts: ['8080/tcp'],
  });
}

const helloImage = (version: string) =>
  bare('/hello-app', helloApp(`${version}.0`), { size: 11_800_000, exposedPorts: ['8080/tcp'] });

/** The sample applications of the Kubernetes documentation. */
export const SAMPLES: readonly ImageFamily[] = [
  AGNHOST,
  OLD_LIVENESS,
  ...[
    'gcr.io/google-samples/kubernetes-bootcamp',
    'docker.io/jocatalin/kubernetes-bootcamp',
    'gcr.io/k8s-minikube/kubernetes-bootcamp',
  ].map((repository) => imageFamily(repository, { v1: [], v2: [] }, bootcampImage)),
  ...['gcr.io/google-samples/hello-app', 'us-docker.pkg.dev/google-samples/containers/gke/hello-app'].map((repository) =>
    imageFamily(repository, { '1.0': [], '2.0': ['latest'] }, helloImage),
  ),
  imageFamily('gcr.io/google-samples/node-hello', { '1.0': ['latest'] }, () =>
    bare('/node-hello', nodeHello, { size: 264_000_000 }),
  ),
  ...['registry.k8s.io/echoserver', 'k8s.gcr.io/echoserver', 'gcr.io/google_containers/echoserver'].map((repository) =>
    imageFamily(repository, { '1.10': [], '1.4': [] }, () =>
      makeImage({
        layers: [alpineBase({ executables: { '/usr/local/bin/run.sh': 'echoserver' } })],
        programs: alpinePrograms({ echoserver: echoServer }),
        size: 36_500_000,
        cmd: ['/usr/local/bin/run.sh'],
        exposedPorts: ['8080/tcp'],
      }),
    ),
  ),
  imageFamily(
    'registry.k8s.io/pause',
    { '3.10': ['latest', '3.10.1'], '3.9': [], '3.8': [], '3.6': [], '3.5': [], '3.2': [], '3.1': [] },
    () => bare('/pause', pause, { size: 320_368 }),
  ),
];
