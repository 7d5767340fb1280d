// oxlint-disable-next-line import/default -- Node loads its CommonJS build, whose exports are the default.
import unicode from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import { directory, file } from '../../../files/layer.ts';
import type { LayerEntry } from '../../../files/layer.ts';
import { exitCodeOf } from '../../../processes/signals.ts';
import { createShell } from '../../../shell/index.ts';
import { testMachine, typedKeys } from '../../../testing/index.ts';
import { busyboxPrograms, debianPrograms } from '../../index.ts';

export interface ScreenText {
  lines: readonly string[];
  cursor: readonly number[];
}

/** One play of keys at a real editor, as lib/testing/record-editor-screens.ts writes it down. */
export interface Recording {
  readonly name: string;
  readonly command: string;
  readonly files: Readonly<Record<string, string>>;
  readonly before?: Readonly<Record<string, string>>;
  readonly modes?: Readonly<Record<string, string>>;
  readonly nobody?: boolean;
  readonly keys: readonly (string | readonly [columns: number, rows: number])[];
  readonly columns?: number;
  readonly rows?: number;
  readonly screen: ScreenText;
  /** Null while the editor runs. */
  readonly exit: number | null;
}

/** What is another than with the real editor on purpose. */
export interface Difference {
  why: string;
  shows: Partial<Pick<Recording, 'screen' | 'exit' | 'files'>>;
}

/** A screen without what varies: how long ago a change was, and the path of the program. */
export function comparable({ lines, cursor }: ScreenText): ScreenText {
  return { lines: lines.map((line) => line.trimEnd().replace('/bin/nano', 'nano').replace(/\s*\d+ seconds? ago\s*/, ' <n> seconds ago ')), cursor };
}

const WORK = '/tmp/editing';

/** Types the keys of a recording at our editor; what the screen then shows, and the files that are left. */
export async function play(entry: Recording): Promise<{ screen: ScreenText; exit: number | null; files: Record<string, string> }> {
  const { keys, columns = 60, rows = 12, nobody = false } = entry;
  await using test = testMachine({ programs: new Map([...debianPrograms, ...busyboxPrograms, ['bash', createShell({ flavour: 'bash' })]]), files: filesOf(entry) });
  const screen = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  screen.loadAddon(new unicode.Unicode11Addon());
  screen.unicode.activeVersion = '11';
  const terminal = test.machine.openTerminal({ columns, rows });
  void (async () => {
    for await (const chunk of terminal.output()) screen.write(chunk);
  })();
  const words = [...entry.command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const args = /[<>]/.test(entry.command) ? ['/usr/bin/bash', '-c', entry.command] : words;
  const env = new Map(Object.entries({ PATH: '/usr/bin:/bin', HOME: '/root', LANG: 'C.UTF-8', TERM: 'xterm-256color' }));
  const child = test.machine.start({ args, cwd: WORK, terminal, env, ...(nobody ? { user: 'nobody' } : {}) });
  let exit: number | null = null;
  void child.ended.then((status) => { exit = exitCodeOf(status); });
  await test.clock.advance(200);
  for (const chunk of keys) {
    if (typeof chunk === 'string') await terminal.input(new TextEncoder().encode(typedKeys(chunk)));
    else {
      screen.resize(chunk[0], chunk[1]);
      terminal.resize(chunk[0], chunk[1]);
    }
    for (let turn = 0; turn < 3; turn += 1) await test.clock.advance(100);
  }
  await new Promise<void>((resolve) => screen.write('', resolve));
  if (test.bugs.length > 0) throw test.bugs[0];
  const files = left(test.machine.files);
  return { screen: read(screen), exit, files };
}

function filesOf({ before = {}, modes = {} }: Recording): Record<string, LayerEntry> {
  const entries: Record<string, LayerEntry> = { [WORK]: directory(0o777) };
  for (const [name, content] of Object.entries(before)) {
    if (name.endsWith('/')) entries[`${WORK}/${name.slice(0, -1)}`] = directory(0o777);
    else entries[`${WORK}/${name}`] = file(content, { mode: Number.parseInt(modes[name] ?? '666', 8) });
  }
  return entries;
}

function left(files: { list(path: string): { name: string; type: string }[]; readText(path: string): string }, folder = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, type } of files.list(`${WORK}/${folder}`)) {
    if (type === 'directory') Object.assign(found, left(files, `${folder}${name}/`));
    else found[`${folder}${name}`] = files.readText(`${WORK}/${folder}${name}`);
  }
  return found;
}

function read(screen: headless.Terminal): ScreenText {
  const { active } = screen.buffer;
  const lines = Array.from({ length: screen.rows }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true).trimEnd() ?? '');
  while (lines.at(-1) === '') lines.pop();
  return { lines, cursor: [active.cursorY, active.cursorX] };
}
