import { busyboxPaths, busyboxPrograms, directory, executable, layer } from '#lib/machine/index.ts';
import type { ImageFamily } from '../image.ts';
import { makeImage } from '../make-image.ts';

const BUSYBOX_LAYER = layer({
  ...Object.fromEntries([...busyboxPaths].map(([path, program]) => [path, executable(program)])),
  '/etc/group': 'root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nadm:x:4:\ntty:x:5:\nwww-data:x:33:\nusers:x:100:\nnobody:x:65534:\n',
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nbin:x:2:2:bin:/bin:/bin/false\nsys:x:3:3:sys:/dev:/bin/false\n'
    + 'sync:x:4:100:sync:/bin:/bin/sync\nmail:x:8:8:mail:/var/spool/mail:/bin/false\nwww-data:x:33:33:www-data:/var/www:/bin/false\n'
    + 'operator:x:37:37:Operator:/var:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n',
  '/home': directory(0o755, { uid: 65534, gid: 65534 }),
  '/root': directory(0o700),
  '/tmp': directory(0o1777),
  '/usr/sbin': directory(0o755, { uid: 1, gid: 1 }),
  '/var/spool/mail': directory(0o755, { uid: 8, gid: 8 }),
  '/var/www': directory(0o755, { uid: 33, gid: 33 }),
});

const image = makeImage({ layers: [BUSYBOX_LAYER], programs: busyboxPrograms, size: 2_224_358, cmd: ['sh'] });

/** BusyBox: one small binary that answers to many names. */
export const BUSYBOX: ImageFamily = {
  repository: 'docker.io/library/busybox',
  tags: new Map(['latest', 'stable', '1', '1.37', '1.37.0', '1.36', '1.36.1', '1.35', '1.35.0', '1.28', 'glibc', 'musl', 'uclibc'].map((tag) => [tag, () => image])),
};
