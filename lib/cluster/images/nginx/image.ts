import type { Program } from '#lib/machine/index.ts';
import { alpineBase, alpinePrograms } from '../alpine/base.ts';
import { debianBase, debianLibrary } from '../debian/base.ts';
import type { SystemUser } from '../accounts.ts';
import { imageFamily, once } from '../image.ts';
import type { ImageFamily, UnnamedImage } from '../image.ts';
import { makeImage } from '../make-image.ts';
import { dockerEntrypoint, listenOnIpv6, envsubst, substituteTemplates, tuneWorkers } from './entrypoint.ts';
import { ENTRYPOINT_LAYER } from './entrypoint-files.ts';
import { NGINX_LAYER } from './files.ts';
import { nginxProgram } from './program.ts';

/** What `nginx:latest` is. */
export const LATEST_NGINX = '1.29.3';

/** Releases with tags of their own, those that the Kubernetes documentation deploys among them. */
const RELEASES: Readonly<Record<string, readonly string[]>> = {
  [LATEST_NGINX]: ['latest', 'mainline', '1', '1.29', 'trixie', 'mainline-trixie'],
  '1.28.0': ['stable', '1.28', 'stable-bookworm'],
  '1.27.5': ['1.27'],
  '1.27.0': [],
  '1.26.3': ['1.26'],
  '1.25.5': ['1.25'],
  '1.25.3': [],
  '1.24.0': ['1.24'],
  '1.23.4': ['1.23'],
  '1.22.1': ['1.22'],
  '1.21.6': ['1.21'],
  '1.20.2': ['1.20'],
  '1.19.10': ['1.19'],
  '1.19.2': [],
  '1.18.0': ['1.18'],
  '1.17.10': ['1.17'],
  '1.17.1': [],
  '1.16.1': ['1.16'],
  '1.15.12': ['1.15'],
  '1.14.2': ['1.14'],
  '1.14.0': [],
  '1.12.2': ['1.12'],
  '1.10.3': ['1.10'],
  '1.9.1': [],
  '1.7.9': ['1.7'],
  '1.7.1': [],
};

const ALPINE_RELEASES: Readonly<Record<string, readonly string[]>> = {
  [`${LATEST_NGINX}-alpine`]: ['alpine', 'mainline-alpine', '1-alpine', '1.29-alpine', 'alpine-slim'],
  '1.28.0-alpine': ['stable-alpine', '1.28-alpine'],
  '1.27.5-alpine': ['1.27-alpine'],
  '1.26.3-alpine': ['1.26-alpine'],
  '1.25.5-alpine': ['1.25-alpine'],
  '1.24.0-alpine': ['1.24-alpine'],
};

const USER: SystemUser = { name: 'nginx', uid: 101, gid: 101, home: '/nonexistent', shell: '/bin/false' };

/**
 * procps and net-tools are not in the real image, where `ps` and `netstat` are not found; they are here
 * because the course looks at nginx's processes and sockets with them (see LIMITS.md).
 */
const debian = once(() => debianBase({ packages: ['curl', 'procps', 'net-tools'], users: [USER] }));
const alpine = once(() => alpineBase({ users: [{ ...USER, shell: '/sbin/nologin' }] }));

const ENTRYPOINT_PROGRAMS: Readonly<Record<string, Program>> = {
  'nginx-docker-entrypoint': dockerEntrypoint,
  'nginx-listen-on-ipv6': listenOnIpv6,
  'nginx-envsubst-on-templates': substituteTemplates,
  'nginx-tune-worker-processes': tuneWorkers,
  envsubst,
};

function image(tag: string): UnnamedImage {
  const isAlpine = tag.endsWith('-alpine');
  const version = tag.replace(/-alpine$/, '');
  const [, minor = '0'] = version.split('.');
  // Before 1.19 the image had no entrypoint script and was stopped by SIGTERM.
  const isOld = Number(minor) < 19;
  const own = { ...(isOld ? {} : ENTRYPOINT_PROGRAMS), nginx: nginxProgram(version) };
  const debianRelease = Number(minor) >= 29 ? 'trixie' : 'bookworm';
  return makeImage({
    layers: [isAlpine ? alpine() : debian(), NGINX_LAYER, ...(isOld ? [] : [ENTRYPOINT_LAYER])],
    programs: isAlpine ? alpinePrograms(own) : debianLibrary(own),
    size: isAlpine ? 22_631_195 : 59_774_010,
    entrypoint: isOld ? [] : ['/docker-entrypoint.sh'],
    cmd: ['nginx', '-g', 'daemon off;'],
    env: {
      NGINX_VERSION: version,
      ...(isOld
        ? {}
        : { NJS_VERSION: '0.9.4', NJS_RELEASE: `1~${debianRelease}`, PKG_RELEASE: isAlpine ? '1' : `1~${debianRelease}` }),
    },
    stopSignal: isOld ? 'SIGTERM' : 'SIGQUIT',
    exposedPorts: ['80/tcp'],
  });
}

/** nginx as Docker's official image ships it. */
export const NGINX: ImageFamily = imageFamily('docker.io/library/nginx', { ...RELEASES, ...ALPINE_RELEASES }, image);
