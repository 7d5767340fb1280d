import { debianPackages, directory, executable, file, layer, symlink } from '#lib/machine/index.ts';
import type { Layer, LayerEntry } from '#lib/machine/index.ts';

/** Debian's os-release, abridged to what people read. */
const OS_RELEASE = `PRETTY_NAME="Debian GNU/Linux 13 (trixie)"
NAME="Debian GNU/Linux"
VERSION_ID="13"
VERSION="13 (trixie)"
VERSION_CODENAME=trixie
DEBIAN_VERSION_FULL=13.2
ID=debian
HOME_URL="https://www.debian.org/"
SUPPORT_URL="https://www.debian.org/support"
BUG_REPORT_URL="https://bugs.debian.org/"
`;

const PASSWD = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
sys:x:3:3:sys:/dev:/usr/sbin/nologin
sync:x:4:65534:sync:/bin:/bin/sync
man:x:6:12:man:/var/cache/man:/usr/sbin/nologin
mail:x:8:8:mail:/var/mail:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
tests:x:1000:1000:tests:/home/tests:/bin/bash
`;

const GROUP = `root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
mail:x:8:
man:x:12:
sudo:x:27:tests
www-data:x:33:
users:x:100:
nogroup:x:65534:
tests:x:1000:
`;

const PROFILE = `# ~/.profile: read by login shells.
if [ -n "$BASH_VERSION" ] && [ -f ~/.bashrc ]; then
    . ~/.bashrc
fi
`;

const BASHRC = `# ~/.bashrc: read by interactive shells.
case $- in
    *i*) ;;
      *) return;;
esac

HISTCONTROL=ignoreboth
HISTSIZE=1000
HISTFILESIZE=2000
shopt -s histappend checkwinsize

PS1='\\u@\\h:\\w\\$ '

alias ls='ls --color=auto'
alias grep='grep --color=auto'
alias ll='ls -alF'
alias la='ls -A'
alias k=kubectl
`;

const IPV6_HOSTS = '::1\tlocalhost ip6-localhost ip6-loopback\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n';

/** What the machine is called, where, and whom it knows. */
export interface SystemSettings {
  hostname: string;
  /** Lines of /etc/hosts besides loopback. */
  hosts: readonly { address: string; names: readonly string[] }[];
  /** The kubeconfig's text, put at ~/.kube/config. */
  kubeconfig: string;
}

/** The files that every workstation has: a Debian system, and programs that none of its packages brings, by path. */
export function baseLayer(programs: ReadonlyMap<string, string>): Layer {
  const commands = [...debianPackages.values()].flatMap((paths) => [...paths]);
  const entries: [string, LayerEntry][] = [
    ['/usr/bin', directory()], ['/usr/sbin', directory()], ['/usr/local/bin', directory()], ['/usr/local/sbin', directory()],
    ['/usr/lib', directory()], ['/usr/share', directory()], ['/boot', directory()], ['/media', directory()], ['/mnt', directory()],
    ['/opt', directory()], ['/run', directory()], ['/srv', directory()], ['/sys', directory()], ['/tmp', directory(0o1777)],
    ['/var/tmp', directory(0o1777)], ['/var/log', directory()], ['/var/lib', directory()], ['/var/cache', directory()],
    ['/root', directory(0o700)], ['/home/tests', directory(0o755, { uid: 1000, gid: 1000 })],
    ['/bin', symlink('usr/bin')], ['/sbin', symlink('usr/sbin')], ['/lib', symlink('usr/lib')],
    ['/etc/passwd', PASSWD], ['/etc/group', GROUP], ['/etc/debian_version', '13.2\n'],
    ['/etc/shadow', file('root:*:20361:0:99999:7:::\n', { mode: 0o640, gid: 42 })],
    ['/etc/os-release', OS_RELEASE], ['/usr/lib/os-release', OS_RELEASE], ['/etc/issue', 'Debian GNU/Linux 13 \\n \\l\n\n'],
    ['/etc/shells', '/bin/sh\n/usr/bin/sh\n/bin/bash\n/usr/bin/bash\n'],
    ['/etc/profile', 'umask 022\n'],
    ['/root/.profile', PROFILE], ['/root/.bashrc', BASHRC],
    ...commands.map(([path, program]): [string, LayerEntry] => [path.replace(/^\/(s?bin)\//, '/usr/$1/'), executable(program)]),
    ...[...programs].map(([path, program]): [string, LayerEntry] => [path, executable(program)]),
  ];
  return layer(Object.fromEntries(entries));
}

/** The files that differ from one workstation to another. */
export function ownLayer({ hostname, hosts, kubeconfig }: SystemSettings): Layer {
  const lines = hosts.map(({ address, names }) => `${address}\t${names.join(' ')}\n`);
  return layer({
    '/etc/hostname': `${hostname}\n`,
    '/etc/hosts': `127.0.0.1\tlocalhost\n${lines.join('')}\n${IPV6_HOSTS}`,
    '/etc/resolv.conf': 'nameserver 192.168.122.1\n',
    '/root/.kube': directory(),
    '/root/.kube/config': file(kubeconfig, { mode: 0o600 }),
  });
}
