import { Terminal } from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { debianPrograms } from '../commands/index.ts';
import { directory } from '../files/layer.ts';
import { testMachine } from '../testing/index.ts';
import recorded from './fixtures/terminal/recorded.json' with { type: 'json' };
import { createShell } from './index.ts';

interface Entry {
  readonly name: string;
  readonly keys: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  readonly pids?: boolean;
  readonly screen: { readonly lines: readonly string[]; readonly cursor: readonly number[] };
}

const FILES = ['alpha.txt', 'alphabet.txt', 'beta', 'sp ace.txt', '.hidden', 'directory/inside'];

/** What the screen shows once the keys have been typed at our bash, as lib/testing/record-shell-screens.ts asks the real one. */
async function play({ keys, columns = 60, rows = 12 }: Entry) {
  const screen = new Terminal({ cols: columns, rows, allowProposedApi: true });
  await using machine = testMachine({
    programs: new Map([...debianPrograms, ['bash', createShell({ flavour: 'bash' })]]),
    files: { '/tmp/fixture/directory': directory(0o755), ...Object.fromEntries(FILES.map((name) => [`/tmp/fixture/${name}`, ''])) },
  });
  const terminal = machine.machine.openTerminal({ columns, rows });
  void (async () => {
    for await (const chunk of terminal.output()) screen.write(chunk);
  })();
  machine.machine.start({
    args: ['/usr/bin/bash', '--norc'], cwd: '/tmp/fixture', terminal,
    env: new Map(Object.entries({ PATH: '/usr/bin:/bin', HOME: '/root/none', LANG: 'C.UTF-8', TERM: 'xterm', PS1: '$ ', HISTFILE: '/dev/null' })),
  });
  await machine.clock.advance(100);
  for (const chunk of keys) {
    await terminal.input(new TextEncoder().encode(chunk));
    for (let turn = 0; turn < 5; turn += 1) await machine.clock.advance(100);
  }
  await new Promise<void>((resolve) => screen.write('', resolve));
  expect(machine.bugs).toEqual([]);
  return read(screen);
}

function read(screen: Terminal) {
  const { active } = screen.buffer;
  const lines = Array.from({ length: active.length }, (_, index) => active.getLine(index)?.translateToString(true) ?? '');
  while (lines.at(-1) === '') lines.pop();
  return { lines, cursor: [active.baseY + active.cursorY, active.cursorX] };
}

/** The name by which bash calls itself, and pids, are not what is compared. */
function comparable(entry: Entry, screen: { lines: readonly string[]; cursor: readonly number[] }) {
  const lines = screen.lines.map((line) => {
    const named = line.replace(/^(\/usr)?\/bin\/bash: /, 'bash: ');
    if (/possibilities/.test(named)) return named.replace(/\d+/, 'N');
    return entry.pids ? named.replace(/^(\[\d+\]) \d+$/, '$1 PID') : named;
  });
  return { lines, cursor: screen.cursor };
}

describe('the screen, as recorded from the real bash', () => {
  it.each((recorded as Entry[]).map((entry) => [entry.name, entry] as const))('%s', async (_name, entry) => {
    expect(comparable(entry, await play(entry))).toEqual(comparable(entry, entry.screen));
  });
});
