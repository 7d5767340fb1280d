import { directory, executable, layer, symlink } from '#lib/machine/index.ts';
import type { Layer, LayerEntry, Program, ProgramLibrary } from '#lib/machine/index.ts';
import { COMMANDS } from '../commands.ts';

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

/** A Debian 13 system as the official image holds it, with the users that an image adds. */
export function debianBase({ users = [] }: { users?: readonly SystemUser[] } = {}): Layer {
  return layer({ ...DIRECTORIES, ...accounts([...USERS, ...users]), ...executables(), ...RELEASE });
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

/** Every command of the library, where Debian keeps it. */
function executables(): Readonly<Record<string, LayerEntry>> {
  return Object.fromEntries([...COMMANDS.keys()].map((name) => [`/usr/bin/${name}`, executable(name)]));
}

/** The commands of every image together with those of one. */
export function programsOf(own: Readonly<Record<string, Program>>): ProgramLibrary {
  return new Map([...COMMANDS, ...Object.entries(own)]);
}
