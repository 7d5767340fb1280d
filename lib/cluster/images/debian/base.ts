import { aptOf, createShell, debianPackages, debianPrograms, directory, executable, layer, symlink } from '#lib/machine/index.ts';
import type { Layer, LayerEntry, Program, ProgramLibrary } from '#lib/machine/index.ts';
import { TRIXIE_PACKAGES } from '../packages/mirror.ts';
import { accountFiles } from '../accounts.ts';
import type { SystemUser } from '../accounts.ts';

const USERS: readonly SystemUser[] = [
  { name: 'root', uid: 0, gid: 0, home: '/root', shell: '/bin/bash' },
  { name: 'daemon', uid: 1, gid: 1, home: '/usr/sbin', shell: '/usr/sbin/nologin' },
  { name: 'bin', uid: 2, gid: 2, home: '/bin', shell: '/usr/sbin/nologin' },
  { name: 'sys', uid: 3, gid: 3, home: '/dev', shell: '/usr/sbin/nologin' },
  { name: 'www-data', uid: 33, gid: 33, home: '/var/www', shell: '/usr/sbin/nologin' },
  { name: '_apt', uid: 42, gid: 65534, home: '/nonexistent', shell: '/usr/sbin/nologin' },
  { name: 'nobody', uid: 65534, gid: 65534, home: '/nonexistent', shell: '/usr/sbin/nologin' },
];

/** The packages of a minimal Debian that bring commands people use. */
const ESSENTIAL = [
  'base-files',
  'bsdutils',
  'coreutils',
  'debianutils',
  'diffutils',
  'findutils',
  'grep',
  'gzip',
  'hostname',
  'libc-bin',
  'login',
  'mawk',
  'mount',
  'ncurses-bin',
  'passwd',
  'sed',
  'tar',
  'util-linux',
];

/** What a release says of itself. */
export interface Release {
  id: 'debian' | 'ubuntu';
  version: string;
  codename: string;
  /** What /etc/debian_version holds. */
  debianVersion: string;
}

export const TRIXIE: Release = { id: 'debian', version: '13', codename: 'trixie', debianVersion: '13.1' };
export const BOOKWORM: Release = { id: 'debian', version: '12', codename: 'bookworm', debianVersion: '12.12' };
export const NOBLE: Release = { id: 'ubuntu', version: '24.04', codename: 'noble', debianVersion: 'trixie/sid' };
export const JAMMY: Release = { id: 'ubuntu', version: '22.04', codename: 'jammy', debianVersion: 'bookworm/sid' };

export interface DebianOptions {
  release?: Release;
  /** Installed beside the essential ones. */
  packages?: readonly string[];
  users?: readonly SystemUser[];
}

/** A Debian or Ubuntu system as the official image holds it, with what an image adds to it. */
export function debianBase({ release = TRIXIE, packages = [], users = [] }: DebianOptions = {}): Layer {
  return layer({
    ...DIRECTORIES,
    ...accountFiles([...USERS, ...users], GROUPS),
    ...executables([...ESSENTIAL, ...packages]),
    ...SHELLS,
    ...SETTINGS,
    ...releaseFiles(release),
  });
}

const GROUPS: Readonly<Record<string, number>> = { tty: 5, adm: 4, sudo: 27, audio: 29, staff: 50, users: 100, nogroup: 65534 };

const SHELLS: Readonly<Record<string, LayerEntry>> = {
  '/usr/bin/apt': executable('apt-with-mirror'),
  '/usr/bin/apt-get': executable('apt-with-mirror'),
  '/usr/bin/bash': executable('bash'),
  '/usr/bin/dash': executable('dash'),
  '/usr/bin/rbash': symlink('bash'),
  '/usr/bin/sh': symlink('dash'),
  '/etc/shells': '# /etc/shells: valid login shells\n/bin/sh\n/usr/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/dash\n/usr/bin/dash\n',
  '/etc/profile': `if [ "$(id -u)" -eq 0 ]; then
  PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
else
  PATH="/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games"
fi
export PATH
if [ -n "$BASH" ] && [ -f /etc/bash.bashrc ]; then
  . /etc/bash.bashrc
fi
`,
  '/etc/bash.bashrc': `# System-wide settings of interactive bash shells.
[ -z "$PS1" ] && return
shopt -s checkwinsize
PS1='\\u@\\h:\\w\\$ '
`,
  '/root/.bashrc': '# Settings of interactive bash shells.\n',
  '/root/.profile': 'if [ -n "$BASH" ] && [ -f ~/.bashrc ]; then\n  . ~/.bashrc\nfi\n',
};

const DIRECTORIES: Readonly<Record<string, LayerEntry>> = {
  '/bin': symlink('usr/bin'),
  '/sbin': symlink('usr/sbin'),
  '/lib': symlink('usr/lib'),
  '/lib64': symlink('usr/lib64'),
  '/boot': directory(),
  '/home': directory(),
  '/media': directory(),
  '/mnt': directory(),
  '/opt': directory(),
  '/root': directory(0o700),
  '/run': directory(),
  '/run/lock': directory(0o1777),
  '/srv': directory(),
  '/tmp': directory(0o1777),
  '/usr/lib': directory(),
  '/usr/lib64': directory(),
  '/usr/local/bin': directory(),
  '/usr/local/sbin': directory(),
  '/usr/sbin': directory(),
  '/usr/share': directory(),
  '/var/cache': directory(),
  '/var/lib': directory(),
  '/var/log': directory(),
  '/var/run': symlink('/run'),
  '/var/tmp': directory(0o1777),
};

const SETTINGS: Readonly<Record<string, LayerEntry>> = {
  '/etc/host.conf': 'multi on\n',
  '/etc/hostname': 'localhost\n',
  '/etc/hosts': '127.0.0.1\tlocalhost\n',
  '/etc/nsswitch.conf':
    'passwd:         files\ngroup:          files\nshadow:         files\n\nhosts:          files dns\nnetworks:       files\n',
};

const NAMES = {
  debian: { name: 'Debian GNU/Linux', home: 'https://www.debian.org/', bugs: 'https://bugs.debian.org/' },
  ubuntu: { name: 'Ubuntu', home: 'https://www.ubuntu.com/', bugs: 'https://bugs.launchpad.net/ubuntu/' },
} as const;

function releaseFiles({ id, version, codename, debianVersion }: Release): Readonly<Record<string, LayerEntry>> {
  const { name, home, bugs } = NAMES[id];
  const pretty = id === 'debian' ? `${name} ${version} (${codename})` : `${name} ${version} LTS`;
  return {
    '/etc/debian_version': `${debianVersion}\n`,
    '/etc/issue': `${id === 'debian' ? `${name} ${version}` : pretty} \\n \\l\n\n`,
    '/etc/os-release': symlink('../usr/lib/os-release'),
    '/usr/lib/os-release':
      `PRETTY_NAME="${pretty}"\nNAME="${name}"\nVERSION_ID="${version}"\nVERSION="${version} (${codename})"\nVERSION_CODENAME=${codename}\n` +
      `ID=${id}\n${id === 'ubuntu' ? 'ID_LIKE=debian\n' : ''}HOME_URL="${home}"\nBUG_REPORT_URL="${bugs}"\n`,
  };
}

/** What the packages install; one whose commands are all missing here installs nothing. */
function executables(packages: readonly string[]): Readonly<Record<string, LayerEntry>> {
  const paths = packages.flatMap((name) => [...(debianPackages.get(name) ?? [])]);
  return Object.fromEntries(paths.map(([path, program]) => [path, executable(program)]));
}

const PROGRAMS: ProgramLibrary = new Map<string, Program>([
  ['apt-with-mirror', aptOf(TRIXIE_PACKAGES)],
  ...debianPrograms,
  ['bash', createShell({ flavour: 'bash' })],
  ['dash', createShell({ flavour: 'dash' })],
]);

/** Debian's shells and commands together with the programs of one image. */
export function debianLibrary(own: Readonly<Record<string, Program>> = {}): ProgramLibrary {
  return new Map([...PROGRAMS, ...Object.entries(own)]);
}
