import { describe, expect, it } from 'vitest';
import { debianPrograms } from '../commands/index.ts';
import { file } from '../files/layer.ts';
import { testMachine } from '../testing/index.ts';
import { createShell } from './index.ts';
import type { FlavourName } from './index.ts';

const HOME = {
  '/root/.bashrc': "PS1='rc$ '\n",
  '/root/.profile': 'echo profile\n. ~/.bashrc\n',
  '/root/script.sh': file('#!/usr/bin/bash\necho "$0: $*"; exit 4\n', { mode: 0o755 }),
  '/root/plain': file('echo "plain $1 $0"\n', { mode: 0o755 }),
};

async function start(options: { flavour?: FlavourName; args?: readonly string[]; files?: Record<string, string> } = {}) {
  const { flavour = 'bash', args = ['bash'], files = {} } = options;
  const machine = testMachine({
    programs: new Map([...debianPrograms, ['bash', createShell({ flavour: 'bash' })], ['sh', createShell({ flavour: 'dash' })]]),
    files: { ...HOME, ...files },
  });
  const terminal = machine.machine.openTerminal({ columns: 80, rows: 24 });
  let screen = '';
  void (async () => {
    for await (const chunk of terminal.output()) screen += Buffer.from(chunk).toString();
  })();
  const child = machine.machine.start({
    args, program: createShell({ flavour }), terminal, cwd: '/root',
    env: new Map(Object.entries({ PATH: '/usr/bin', HOME: '/root', TERM: 'xterm' })),
  });
  const shown = () => screen.replace(/\x1b\[\?2004[hl]/g, '').replaceAll('\r', '');
  await machine.clock.advance(10);
  return {
    machine, terminal, child, shown,
    /** Types, lets `milliseconds` pass, and gives what has been shown since. */
    async type(keys: string, milliseconds = 100) {
      const before = shown().length;
      await terminal.input(new TextEncoder().encode(keys));
      await machine.clock.advance(milliseconds);
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      return shown().slice(before);
    },
  };
}

describe('starting', () => {
  it('reads ~/.bashrc, and as a login shell ~/.profile', async () => {
    expect((await start()).shown()).toBe('rc$ ');
    expect((await start({ args: ['-bash'] })).shown()).toBe('profile\nrc$ ');
    expect((await start({ args: ['bash', '--norc'] })).shown()).toBe('bash-5.2# ');
    expect((await start({ args: ['bash', '--login', '--noprofile'] })).shown()).toBe('bash-5.2# ');
  });

  it('goes on after mistakes in a start-up file, and names it', async () => {
    const { shown } = await start({ files: { '/root/.bashrc': "nosuch\nPS1='ok$ '\nif )\n" } });
    expect(shown()).toBe('bash: nosuch: command not found\nbash: /root/.bashrc: line 3: syntax error near unexpected token `)\'\nbash: /root/.bashrc: line 3: `if )\'\nok$ ');
  });

  it('calls itself by its name in messages', async () => {
    const login = await start({ args: ['-bash'] });
    expect(await login.type('nosuch\r')).toBe('nosuch\n-bash: nosuch: command not found\nrc$ ');
  });

  it('has the prompts of dash and ash', async () => {
    expect((await start({ flavour: 'dash', args: ['sh'] })).shown()).toBe('# ');
    expect((await start({ flavour: 'ash', args: ['sh'] })).shown()).toBe('~ # ');
  });
});

describe('running', () => {
  it('runs scripts with and without a first line', async () => {
    const { type } = await start();
    expect(await type('./script.sh a "b c"; echo $?\r')).toBe('./script.sh a "b c"; echo $?\n./script.sh: a b c\n4\nrc$ ');
    expect(await type('./plain x\r')).toBe('./plain x\nplain x ./plain\nrc$ ');
    expect(await type('bash script.sh y; sh plain z\r')).toBe('bash script.sh y; sh plain z\nscript.sh: y\nplain z plain\nrc$ ');
  });

  it('streams pipelines while they run', async () => {
    const { type } = await start();
    expect(await type('while true; do echo tick; sleep 1; done | while read x; do echo "got $x"; done\r', 2_500)).toContain('got tick\ngot tick\ngot tick\n');
    expect(await type('\x03')).toBe('^C\nrc$ ');
  });

  it('writes history to the file, and reads it in the next shell', async () => {
    const { type, machine, child } = await start();
    await type('echo remembered\r');
    await type('exit\r');
    expect(await child.ended).toEqual({ code: 0 });
    expect(machine.machine.files.readText('/root/.bash_history')).toBe('echo remembered\nexit\n');
  });
});

describe('signals and jobs', () => {
  it('Ctrl-C ends endless loops of every kind, and the shell goes on', async () => {
    const { type } = await start();
    for (const loop of ['while :; do :; done', 'until false; do x=1; done', 'for ((;;)); do :; done', 'f() { while true; do true; done; }; f', 'while true; do sleep 1; done']) {
      await type(`${loop}\r`, 3_000);
      expect(await type('\x03')).toBe('^C\nrc$ ');
    }
    expect(await type('echo $?\r')).toBe('echo $?\n130\nrc$ ');
  });

  it('Ctrl-C ends a command substitution', async () => {
    const { type } = await start();
    await type('x=$(sleep 1000)\r');
    expect(await type('\x03')).toBe('^C\nrc$ ');
  });

  it('a trap on INT runs instead', async () => {
    const { type } = await start();
    await type("trap 'echo trapped' INT\r");
    await type('while :; do :; done\r');
    expect(await type('\x03')).toBe('^Ctrapped\n');
  });

  it('stops, lists, continues and kills jobs', async () => {
    const { type, machine } = await start();
    await type('sleep 100\r');
    expect(await type('\x1a')).toBe('^Z\n[1]+  Stopped                 sleep 100\nrc$ ');
    await type('sleep 200 | cat &\r');
    expect(await type('jobs\r')).toBe('jobs\n[1]+  Stopped                 sleep 100\n[2]-  Running                 sleep 200 | cat &\nrc$ ');
    expect(await type('bg %1\r')).toBe('bg %1\n[1]+ sleep 100 &\nrc$ ');
    expect(await type('kill %1 %2\r')).toBe('kill %1 %2\nrc$ ');
    expect(await type('\r')).toBe('\n[1]-  Terminated              sleep 100\n[2]+  Terminated              sleep 200 | cat\nrc$ ');
    expect(machine.machine.processes().map((process) => process.command)).toEqual(['/sbin/init', 'bash']);
  });

  it('a stop leaves the loop around it, and a list goes on', async () => {
    const { type } = await start();
    await type('while true; do sleep 5; done\r');
    expect(await type('\x1a')).toBe('^Z\n[1]+  Stopped                 sleep 5\nrc$ ');
    await type('sleep 7; echo next\r');
    expect(await type('\x1a')).toBe('^Z\n[2]+  Stopped                 sleep 7\nnext\nrc$ ');
    await type('(sleep 9; echo sub)\r');
    expect(await type('\x1a')).toBe('^Z\n[3]+  Stopped                 ( sleep 9; echo sub )\nrc$ ');
  });

  it('tells of a finished job before the next prompt', async () => {
    const { type } = await start();
    expect(await type('sleep 1 &\r')).toMatch(/^sleep 1 &\n\[1\] \d+\nrc\$ $/);
    await type('', 2_000);
    expect(await type('echo x\r')).toBe('echo x\nx\n[1]+  Done                    sleep 1\nrc$ ');
  });

  it('a job that reads the terminal in the background is stopped', async () => {
    const { type } = await start();
    const output = (await type('cat &\r')) + (await type('\r'));
    expect(output.replace(/\d+\n/, 'PID\n')).toBe('cat &\n[1] PID\n[1]+  Stopped                 cat\nrc$ \nrc$ ');
  });

  it('the end of the terminal ends the shell and its jobs', async () => {
    const { type, terminal, machine, child } = await start();
    await type('sleep 100 &\r');
    terminal.hangUp();
    await machine.clock.advance(10);
    expect(await child.ended).toEqual({ signal: 'SIGHUP' });
    expect(machine.machine.processes().map((process) => process.command)).toEqual(['/sbin/init']);
    expect(machine.bugs).toEqual([]);
  });

  it('follows the window’s size', async () => {
    const { type, terminal } = await start();
    terminal.resize(100, 30);
    await type('\r');
    expect(await type('echo $COLUMNS $LINES\r')).toBe('echo $COLUMNS $LINES\n100 30\nrc$ ');
  });
});

describe('large pastes', () => {
  it('draws its prompt once more when the terminal is resized, never nothing in its place, however early that is', async () => {
    for (let turns = 0; turns < 60; turns += 1) {
      const machine = testMachine({ programs: debianPrograms, files: HOME });
      const terminal = machine.machine.openTerminal({ columns: 34, rows: 11 });
      let screen = '';
      void (async () => {
        for await (const chunk of terminal.output()) screen += Buffer.from(chunk).toString();
      })();
      machine.machine.start({ args: ['bash'], program: createShell({ flavour: 'bash' }), terminal, cwd: '/root', env: new Map([['HOME', '/root']]) });
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      terminal.resize(63, 28);
      await machine.clock.advance(10);
      expect(['rc$ ', 'rc$ \r\x1b[Jrc$ '], `resized after ${turns} turns`).toContain(screen.replace('\x1b[?2004h', ''));
    }
  });

  it('takes a block of a megabyte without losing a byte', async () => {
    const { type, machine } = await start();
    const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index} of what is pasted into a here-document`);
    await type(`\x1b[200~cat > big <<'E'\n${lines.join('\n')}\nE\x1b[201~\r`, 1_000);
    expect(machine.machine.files.readText('/root/big')).toBe(`${lines.join('\n')}\n`);
  }, 60_000);
});
