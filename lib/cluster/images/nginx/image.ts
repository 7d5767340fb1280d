import type { ProgramLibrary } from '#lib/machine/index.ts';
import { debianBase, programsOf } from '../debian/base.ts';
import type { ImageFamily } from '../image.ts';
import { makeImage } from '../make-image.ts';
import { dockerEntrypoint, listenOnIpv6, substituteTemplates, tuneWorkers } from './entrypoint.ts';
import { NGINX_LAYER } from './files.ts';
import { nginxProgram } from './program.ts';
import { NGINX_VERSION } from './release.ts';

const PROGRAMS: ProgramLibrary = programsOf({
  nginx: nginxProgram(),
  'nginx-docker-entrypoint': dockerEntrypoint,
  'nginx-listen-on-ipv6': listenOnIpv6,
  'nginx-envsubst-on-templates': substituteTemplates,
  'nginx-tune-worker-processes': tuneWorkers,
});

/**
 * procps and net-tools are not in the real image, where `ps` and `netstat` are not found; they are here
 * because the course looks at nginx's processes and sockets with them (see LIMITS.md).
 */
const PACKAGES = ['curl', 'procps', 'net-tools'];

const image = makeImage({
  layers: [debianBase({ packages: PACKAGES, users: [{ name: 'nginx', uid: 101, gid: 101, home: '/nonexistent', shell: '/bin/false' }] }), NGINX_LAYER],
  programs: PROGRAMS,
  size: 59_774_010,
  entrypoint: ['/docker-entrypoint.sh'],
  cmd: ['nginx', '-g', 'daemon off;'],
  env: { NGINX_VERSION, NJS_VERSION: '0.9.4', NJS_RELEASE: '1~trixie', PKG_RELEASE: '1~trixie', DYNPKG_RELEASE: '1~trixie' },
  stopSignal: 'SIGQUIT',
  exposedPorts: ['80/tcp'],
});

/** nginx as Docker's official image ships it. All tags stand for one release. */
export const NGINX: ImageFamily = {
  repository: 'docker.io/library/nginx',
  tags: new Map(['latest', 'stable', 'mainline', '1', '1.29', NGINX_VERSION, 'trixie', `${NGINX_VERSION}-trixie`].map((tag) => [tag, () => image])),
};
