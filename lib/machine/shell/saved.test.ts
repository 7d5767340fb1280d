import { describe, expect, it } from 'vitest';
import { debianPrograms } from '../commands/index.ts';
import { directory } from '../files/layer.ts';
import { testMachine } from '../testing/index.ts';
import { createShell } from './index.ts';
import type { SavedShell } from './index.ts';

async function session(options: { restore?: SavedShell; bashrc?: string }) {
  let save: (() => SavedShell) | undefined;
  const shell = createShell({
    flavour: 'bash',
    ...(options.restore ? { restore: options.restore } : {}),
    onStart: (handle) => {
      save = () => handle.save();
    },
  });
  const machine = testMachine({
    programs: new Map([...debianPrograms, ['bash', shell]]),
    files: { '/srv/data': directory(0o755), '/root/.bashrc': options.bashrc ?? '' },
  });
  const terminal = machine.session(['bash'], { env: { PATH: '/usr/bin', HOME: '/root', PS1: '$ ' }, cwd: '/root' });
  await terminal.settle();
  const output = async (keys: string) => {
    const before = terminal.screen().length;
    await terminal.type(keys);
    return terminal.screen().slice(before).replace(/\x1b\[\?2004[hl]/g, '').replaceAll('\r', '');
  };
  return { machine, output, save: () => save?.() as SavedShell };
}

const TYPED = [
  'cd /srv/data', 'x="a b"', 'export E=exported', 'a=(1 "2 3")', 'declare -A m=([k]=v)', 'declare -i n=5', 'readonly r=1',
  'greet() { echo "hello $1"; }', "alias k='echo kubectl'", 'shopt -s extglob', 'set -o pipefail', 'umask 027', 'cd /tmp', '(exit 7)',
];

describe('saving an interactive shell', () => {
  it('brings directory, variables, functions, aliases, options and history back', async () => {
    const first = await session({});
    for (const line of TYPED) await first.output(`${line}\r`);
    const saved = JSON.parse(JSON.stringify(first.save())) as SavedShell;
    const second = await session({ restore: saved, bashrc: 'echo the start-up file is not read again' });
    expect(await second.output('echo $? $PWD $OLDPWD "$x"\r')).toBe('echo $? $PWD $OLDPWD "$x"\n7 /tmp /srv/data a b\n$ ');
    expect(await second.output('env | while read l; do case $l in E=*) echo $l;; esac; done\r')).toContain('\nE=exported\n');
    expect(await second.output('echo "${a[1]}" ${m[k]}; n=2*3; echo $n; r=2\r')).toContain('\n2 3 v\n6\nbash: r: readonly variable\n');
    expect(await second.output('greet you; k get; umask; shopt -q extglob && [[ -o pipefail ]] && echo set\r')).toContain('\nhello you\nkubectl get\n0027\nset\n');
    expect(await second.output('\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A')).toContain('(exit 7)');
    expect(second.machine.bugs).toEqual([]);
  });
});
