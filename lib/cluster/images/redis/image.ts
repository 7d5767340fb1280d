import { directory, executable, layer } from '#lib/machine/index.ts';
import type { Program } from '#lib/machine/index.ts';
import { debianBase, debianLibrary } from '../debian/base.ts';
import { imageFamily, once } from '../image.ts';
import type { ImageFamily } from '../image.ts';
import { makeImage } from '../make-image.ts';
import { redisCli } from './client.ts';
import { REDIS_VERSION, redisServer } from './server.ts';

/** Options and configuration files go to redis-server; any other command runs as it is. */
const entrypoint: Program = (process) => {
  const [, first = 'redis-server', ...rest] = process.args;
  const command = first.startsWith('-') || first.endsWith('.conf') ? ['redis-server', first, ...rest] : [first, ...rest];
  return process.execute({ path: command[0] as string, args: command });
};

const layers = once(() => [
  debianBase({ users: [{ name: 'redis', uid: 999, gid: 999, home: '/home/redis', shell: '/bin/sh' }] }),
  layer({
    '/data': directory(0o755, { uid: 999, gid: 999 }),
    '/usr/local/bin/docker-entrypoint.sh': executable('redis-entrypoint'),
    '/usr/local/bin/redis-server': executable('redis-server'),
    '/usr/local/bin/redis-cli': executable('redis-cli'),
  }),
]);

export const REDIS: ImageFamily = imageFamily(
  'docker.io/library/redis',
  {
    [REDIS_VERSION]: ['latest', '7', '7.4', 'alpine', '7-alpine', '7.4-alpine', '8', '8.0', '8.0.2'],
    '6.2.20': ['6', '6.2'],
    '6.0.5': ['6.0'],
    '5.0.4': ['5', '5.0'],
    '3.2.12': ['3', '3.2'],
  },
  () =>
    makeImage({
      layers: layers(),
      programs: debianLibrary({ 'redis-server': redisServer, 'redis-cli': redisCli, 'redis-entrypoint': entrypoint }),
      size: 52_600_000,
      entrypoint: ['docker-entrypoint.sh'],
      cmd: ['redis-server'],
      env: { REDIS_VERSION },
      workingDir: '/data',
      exposedPorts: ['6379/tcp'],
    }),
);
