import { debianPrograms } from '#lib/machine/index.ts';
import type { Program } from '#lib/machine/index.ts';
import { imageFamily } from '../image.ts';
import type { ImageFamily } from '../image.ts';
import { makeImage } from '../make-image.ts';
import { alpineBase, alpinePrograms } from './base.ts';

export const ALPINE: ImageFamily = imageFamily(
  'docker.io/library/alpine',
  {
    '3.22.2': ['latest', '3', '3.22'],
    '3.21.5': ['3.21'],
    '3.20.8': ['3.20'],
    '3.19.9': ['3.19'],
    '3.18.12': ['3.18'],
  },
  (version) => makeImage({ layers: [alpineBase({ version })], programs: alpinePrograms(), size: 3_799_689, cmd: ['/bin/sh'] }),
);

const curl = debianPrograms.get('curl') as Program;

/** curl's own image: whatever arguments it is given go to curl. */
export const CURL: ImageFamily = imageFamily(
  'docker.io/curlimages/curl',
  {
    '8.16.0': ['latest'],
    '8.15.0': [],
    '8.10.1': [],
    '8.8.0': [],
    '7.88.1': [],
    '7.87.0': [],
  },
  () =>
    makeImage({
      layers: [
        alpineBase({
          users: [
            { name: 'curl_user', uid: 100, gid: 101, comment: 'Linux User,,,', home: '/home/curl_user', shell: '/sbin/nologin' },
          ],
          executables: { '/usr/bin/curl': 'curl', '/entrypoint.sh': 'curl-entrypoint' },
        }),
      ],
      programs: alpinePrograms({ curl, 'curl-entrypoint': entrypoint }),
      size: 9_913_104,
      entrypoint: ['/entrypoint.sh'],
      cmd: ['curl'],
      user: 'curl_user',
      workingDir: '/home/curl_user',
    }),
);

/** Runs a command that there is; anything else is arguments of curl. */
const entrypoint: Program = (process) => {
  const [, first = 'curl', ...rest] = process.args;
  const isCommand =
    !first.startsWith('-') &&
    (process.env.get('PATH') ?? '').split(':').some((folder) => process.fs.access(`${folder}/${first}`, 'execute'));
  return isCommand
    ? process.execute({ path: first, args: [first, ...rest] })
    : process.execute({ path: 'curl', args: ['curl', first, ...rest] });
};
