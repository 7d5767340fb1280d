import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKubectlCompleter } from '#lib/kubectl/index.ts';
import type { Process } from '#lib/machine/index.ts';
import { testMachine } from '#lib/machine/testing/index.ts';
import type { TestMachine } from '#lib/machine/testing/index.ts';
import { splitCommandLine } from './command-line.ts';
import { realTools } from '../real-tools.ts';
import type { ServedCluster } from '../served-cluster.ts';
import { serveCluster } from '../served-cluster.ts';

/** What Tab offers: words that fit, whether nothing follows a single one, whether files are offered too. */
interface Offered {
  words: readonly string[];
  noSpace: boolean;
  files: boolean;
}

/** cobra's ShellCompDirective. */
const NO_SPACE = 2;
const NO_FILES = 4;
const FILTER_FILES = 8;

const real = await realTools();
if ('missing' in real) console.warn(`completion is not compared with the real kubectl's: ${real.missing}`);

const MANIFEST = JSON.stringify({
  apiVersion: 'v1', kind: 'List',
  items: [
    pod('web-1', ['front', 'side']), pod('web-2', ['front']),
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop' }, spec: { replicas: 0, selector: { matchLabels: { app: 'shop' } }, template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } } } },
    { apiVersion: 'v1', kind: 'ReplicationController', metadata: { name: 'older' }, spec: { replicas: 0, template: { metadata: { labels: { app: 'older' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } } } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'front' }, spec: { ports: [{ port: 80 }, { port: 443 }].map((each, index) => ({ ...each, name: `p${index}` })) } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-a' } },
  ],
});

function pod(name: string, containers: readonly string[]): object {
  const ports = [{ containerPort: 8080 }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: containers.map((each) => ({ name: each, image: 'nginx', ports })), initContainers: [{ name: 'prepare', image: 'busybox' }] } };
}

/** The word to complete is the last; `''` is an empty one. */
const LINES = [
  "''", 'g', 'des', 'nonsense', "create ''", 'create s', "create secret ''", "rollout ''", "config ''", "set ''", "top ''", "completion ''", "auth ''",
  "get ''", 'get po', 'get pods,serv', 'get pod/', 'get pods/web', "get pods ''", 'get pod web', "get pod web-1 ''", "get pod/web-1 ''", 'get pod/web-1 dep', "get svc ''", "get nonsense ''",
  "get -n kube-system svc ''", "get svc --namespace=kube-system ''", "-n kube-system get svc ''",
  "describe ''", 'describe pod web', "delete pod ''", "label pods web-1 ''", "edit deploy ''", "patch svc ''", "annotate node ''",
  'get podt', 'get replicationc', "get rc ''", 'describe rc/', 'logs rc/', 'logs replic', "port-forward rc/older ''",
  "logs ''", 'logs web', "logs web-1 ''", 'logs web-1 s', 'logs dep', "logs web-1 -c ''", 'logs web-1 --container=f', "logs -c ''", "exec ''", 'exec -it web', "exec web-1 -c ''", "exec web-1 ''", 'attach web',
  "port-forward ''", "port-forward web-1 ''", "port-forward svc/front ''", "port-forward service/",
  "rollout status ''", 'rollout status deployment ', "rollout status deployment/''", "rollout undo deployment ''", "scale ''", "scale deployment ''", "expose ''", "set image ''", "scale rc ''", "expose rc ''", "autoscale rc ''", "set image rc ''", "set image rc/''", "rollout status rc ''", "autoscale deployment ''", "taint ''", "taint node ''",
  "cordon ''", 'drain kube-w', "top node ''", "top pod ''", "create token ''",
  "-n ''", 'get pods -n k', 'get pods --namespace=te', "get pods --namespace ''", "get pods -o ''", 'get pods -o y', 'get pods -oy', 'get pods --output=js', 'describe -o x',
  'get --out', 'get --watch', 'get pods --watch --watch', 'get --nonsense', 'run --im', 'create deployment --re', 'apply --prun', 'get -w --al', 'logs --t', 'exec --st',
  "apply -f ''", "create -f ''", "delete -f ''", "apply ''", "run ''", "explain ''", "api-resources ''", "version ''",
  "config use-context ''", "config delete-cluster ''", "config delete-user ''", "--context ''", "--cluster ''", "--user ''", 'config use-context nope',
];

describe.runIf('kubectl' in real)('Tab after kubectl', () => {
  let served: ServedCluster;
  let machine: TestMachine;
  let home: string;

  beforeAll(async () => {
    served = await serveCluster();
    home = served.folder;
    writeFileSync(join(home, 'all.json'), MANIFEST);
    machine = testMachine({ clock: served.clock, files: { '/root/.kube/config': served.kubeconfig } });
    await kubectl(['create', '--validate=ignore', '-f', 'all.json']);
  });

  afterAll(async () => {
    await machine[Symbol.asyncDispose]();
    await served[Symbol.asyncDispose]();
  });

  async function kubectl(words: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('kubectl' in real ? real.kubectl : '', [...words], { cwd: home, env: { NODE_ENV: 'test', HOME: home, PATH: '/usr/bin' } });
    return stdout;
  }

  async function theirs(words: readonly string[]): Promise<Offered> {
    const lines = (await kubectl(['__complete', ...words])).trimEnd().split('\n');
    const directive = Number(lines.pop()?.slice(1));
    const filter = (directive & FILTER_FILES) !== 0;
    const offered = filter ? [] : lines.map((line) => line.split('\t')[0] ?? '');
    return { words: offered.sort(), noSpace: (directive & NO_SPACE) !== 0, files: filter || (directive & NO_FILES) === 0 };
  }

  async function ours(words: readonly string[]): Promise<Offered> {
    const complete = createKubectlCompleter({ connect: (cluster) => (cluster.server === served.server ? served.cluster.api : undefined) });
    const all = ['kubectl', ...words];
    const found = await inProcess((process) => complete(all, all.length - 1, process).catch(() => []));
    const completion = 'candidates' in found ? found : { candidates: found };
    const word = words.at(-1) ?? '';
    const value = word.startsWith('--') && word.includes('=') ? word.slice(word.indexOf('=') + 1) : word;
    const fitting = completion.candidates.filter((each) => each.startsWith(word)).map((each) => each.slice(word.length - value.length));
    return { words: fitting.sort(), noSpace: completion.noSpace === true, files: completion.files === true };
  }

  /** A completer asks as a process of the machine does. */
  function inProcess<T>(work: (process: Process) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      machine.machine.start({
        args: ['complete'], env: new Map([['HOME', '/root']]), cwd: '/root',
        program: async (process) => {
          await work(process).then(resolve, reject);
          return 0;
        },
      });
    });
  }

  it('offers what the real one offers', async () => {
    const differences: unknown[] = [];
    for (const line of LINES) {
      const words = splitCommandLine(line);
      const [expected, found] = [await theirs(words), await ours(words)];
      if (JSON.stringify(expected) !== JSON.stringify(found)) differences.push({ line, real: expected, ours: found });
    }
    expect(differences).toEqual([]);
  }, 120_000);
});
