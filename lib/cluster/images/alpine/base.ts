import {
  alpinePaths,
  busyboxPrograms,
  createShell,
  debianPrograms,
  directory,
  executable,
  layer,
  symlink,
} from '#lib/machine/index.ts';
import type { Layer, LayerEntry, Program, ProgramLibrary } from '#lib/machine/index.ts';
import { apk } from '../packages/apk.ts';
import { accountFiles } from '../accounts.ts';
import type { SystemUser } from '../accounts.ts';

const USERS: readonly SystemUser[] = [
  { name: 'root', uid: 0, gid: 0, home: '/root', shell: '/bin/sh' },
  { name: 'bin', uid: 1, gid: 1, home: '/bin', shell: '/sbin/nologin' },
  { name: 'daemon', uid: 2, gid: 2, home: '/sbin', shell: '/sbin/nologin' },
  { name: 'guest', uid: 405, gid: 100, home: '/dev/null', shell: '/sbin/nologin' },
  { name: 'nobody', uid: 65534, gid: 65534, home: '/', shell: '/sbin/nologin' },
];

/** Programs of Alpine's own, beside BusyBox, that some images install. */
export interface AlpineOptions {
  version?: string;
  users?: readonly SystemUser[];
  /** Path to the program that it stands for. */
  executables?: Readonly<Record<string, string>>;
}

/** An Alpine system as the official image holds it: BusyBox and little else. */
export function alpineBase({ version = '3.22.2', users = [], executables = {} }: AlpineOptions = {}): Layer {
  const minor = version.split('.').slice(0, 2).join('.');
  return layer({
    ...Object.fromEntries([...alpinePaths, ...Object.entries(executables)].map(([path, program]) => [path, executable(program)])),
    '/sbin/apk': executable('apk'),
    '/bin/sh': executable('ash'),
    '/bin/ash': executable('ash'),
    ...accountFiles([...USERS, ...users], { tty: 5, users: 100, nogroup: 65533 }),
    ...FILES,
    '/etc/alpine-release': `${version}\n`,
    '/etc/os-release': symlink('../usr/lib/os-release'),
    '/usr/lib/os-release':
      `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${version}\nPRETTY_NAME="Alpine Linux v${minor}"\nHOME_URL="https://alpinelinux.org/"\n` +
      'BUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n',
  });
}

const FILES: Readonly<Record<string, LayerEntry>> = {
  '/etc/hostname': 'localhost\n',
  '/etc/hosts': '127.0.0.1\tlocalhost localhost.localdomain\n::1\t\tlocalhost localhost.localdomain\n',
  '/etc/nsswitch.conf': 'hosts: files dns\n',
  '/etc/profile':
    'export PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\nexport PAGER=less\numask 022\nexport PS1=\'\\h:\\w\\$ \'\n',
  '/etc/shells': '# valid login shells\n/bin/sh\n/bin/ash\n',
  '/home': directory(),
  '/lib': directory(),
  '/media': directory(),
  '/mnt': directory(),
  '/opt': directory(),
  '/root': directory(0o700),
  '/run': directory(),
  '/sbin': directory(),
  '/srv': directory(),
  '/tmp': directory(0o1777),
  '/usr/local/bin': directory(),
  '/usr/sbin': directory(),
  '/var/cache': directory(),
  '/var/lib': directory(),
  '/var/log': directory(),
  '/var/run': symlink('../run'),
  '/var/tmp': directory(0o1777),
};

/** Debian's programs are there for what `apk add` installs; BusyBox's applets are one program of another name. */
const PROGRAMS: ProgramLibrary = new Map<string, Program>([
  ...debianPrograms,
  ...busyboxPrograms,
  ['apk', apk],
  ['ash', createShell({ flavour: 'ash' })],
  ['bash', createShell({ flavour: 'bash' })],
]);

/** BusyBox with its shell, together with the programs of one image. */
export function alpinePrograms(own: Readonly<Record<string, Program>> = {}): ProgramLibrary {
  return new Map([...PROGRAMS, ...Object.entries(own)]);
}
