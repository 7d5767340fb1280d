import { busyboxPaths, directory, executable, layer } from '#lib/machine/index.ts';
import { alpinePrograms } from '../alpine/base.ts';
import { imageFamily } from '../image.ts';
import type { ImageFamily } from '../image.ts';
import { makeImage } from '../make-image.ts';

const BUSYBOX_LAYER = layer({
  ...Object.fromEntries([...busyboxPaths].map(([path, program]) => [path, executable(program)])),
  '/bin/sh': executable('ash'),
  '/bin/ash': executable('ash'),
  '/etc/group': 'root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nadm:x:4:\ntty:x:5:\nwww-data:x:33:\nusers:x:100:\nnobody:x:65534:\n',
  '/etc/passwd':
    'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nbin:x:2:2:bin:/bin:/bin/false\nsys:x:3:3:sys:/dev:/bin/false\n' +
    'sync:x:4:100:sync:/bin:/bin/sync\nmail:x:8:8:mail:/var/spool/mail:/bin/false\nwww-data:x:33:33:www-data:/var/www:/bin/false\n' +
    'operator:x:37:37:Operator:/var:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n',
  '/home': directory(0o755, { uid: 65534, gid: 65534 }),
  '/root': directory(0o700),
  '/tmp': directory(0o1777),
  '/usr/sbin': directory(0o755, { uid: 1, gid: 1 }),
  '/var/spool/mail': directory(0o755, { uid: 8, gid: 8 }),
  '/var/www': directory(0o755, { uid: 33, gid: 33 }),
});

/** BusyBox: one small binary that answers to many names. */
export const BUSYBOX: ImageFamily = imageFamily(
  'docker.io/library/busybox',
  {
    '1.37.0': ['latest', 'stable', '1', '1.37', 'glibc', 'musl', 'uclibc'],
    '1.36.1': ['1.36'],
    '1.36.0': [],
    '1.35.0': ['1.35'],
    '1.34.1': ['1.34'],
    '1.33.1': ['1.33'],
    '1.32.1': ['1.32'],
    '1.31.1': ['1.31'],
    '1.30.1': ['1.30'],
    '1.29.3': ['1.29'],
    '1.28.4': ['1.28'],
    '1.28.0': [],
    '1.27.2': ['1.27'],
  },
  () => makeImage({ layers: [BUSYBOX_LAYER], programs: alpinePrograms(), size: 2_224_358, cmd: ['sh'] }),
);
