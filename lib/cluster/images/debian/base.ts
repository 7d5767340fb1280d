import { debianPackages, debianPrograms, directory, executable, layer, symlink } from '#lib/machine/index.ts';
import type { Layer, LayerEntry, Program, ProgramLibrary } from '#lib/machine/index.ts';

export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
  home: string;
  shell: string;
}

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
  'base-files', 'bash', 'bsdutils', 'coreutils', 'dash', 'debianutils', 'diffutils', 'findutils', 'grep', 'gzip', 'hostname', 'libc-bin',
  'login', 'mawk', 'mount', 'passwd', 'sed', 'tar', 'util-linux',
];

export interface DebianOptions {
  /** Installed beside the essential ones. */
  packages?: readonly string[];
  users?: readonly SystemUser[];
}

/** A Debian 13 system as the official image holds it, with what an image adds to it. */
export function debianBase({ packages = [], users = [] }: DebianOptions = {}): Layer {
  return layer({ ...DIRECTORIES, ...accounts([...USERS, ...users]), ...executables([...ESSENTIAL, ...packages]), ...RELEASE });
}

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

const RELEASE: Readonly<Record<string, LayerEntry>> = {
  '/etc/debian_version': '13.1\n',
  '/etc/hostname': 'localhost\n',
  '/etc/hosts': '127.0.0.1\tlocalhost\n',
  '/etc/issue': 'Debian GNU/Linux 13 \\n \\l\n\n',
  '/etc/nsswitch.conf': 'passwd:         files\ngroup:          files\nshadow:         files\n\nhosts:          files dns\nnetworks:       files\n',
  '/etc/os-release': symlink('../usr/lib/os-release'),
  '/usr/lib/os-release': 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nVERSION="13 (trixie)"\n'
    + 'VERSION_CODENAME=trixie\nDEBIAN_VERSION_FULL=13.1\nID=debian\nHOME_URL="https://www.debian.org/"\n'
    + 'SUPPORT_URL="https://www.debian.org/support"\nBUG_REPORT_URL="https://bugs.debian.org/"\n',
};

function accounts(users: readonly SystemUser[]): Readonly<Record<string, LayerEntry>> {
  const line = ({ name, uid, gid, home, shell }: SystemUser) => `${name}:x:${uid}:${gid}:${name}:${home}:${shell}\n`;
  const groups = new Map(users.filter(({ name }) => name !== '_apt' && name !== 'nobody').map(({ name, gid }) => [name, gid]));
  groups.set('tty', 5);
  groups.set('nogroup', 65534);
  return {
    '/etc/passwd': users.map(line).join(''),
    '/etc/group': [...groups].map(([name, gid]) => `${name}:x:${gid}:\n`).join(''),
  };
}

/** What the packages install; one whose commands are all missing here installs nothing. */
function executables(packages: readonly string[]): Readonly<Record<string, LayerEntry>> {
  const paths = packages.flatMap((name) => [...debianPackages.get(name) ?? []]);
  return Object.fromEntries(paths.map(([path, program]) => [path, executable(program)]));
}

/** Debian's commands together with those of one image. */
export function programsOf(own: Readonly<Record<string, Program>>): ProgramLibrary {
  return new Map([...debianPrograms, ...Object.entries(own)]);
}
