/**
 * Records what the screen shows when the keys of lib/machine/commands/NAME/fixtures/cases.json are typed at the real editor, and the
 * files that it leaves behind, for the comparison in lib/machine/commands/NAME/screens.test.ts.
 *
 *   node lib/testing/record-editor-screens.ts nano|vi [CASE…]
 *
 * on Debian 12 as root, with nano 7.2, vim-tiny 9.0.1378, busybox 1.35 and script(1) of util-linux. Keys of one
 * string go out together; between strings the recorder waits until the terminal has been quiet.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
// oxlint-disable-next-line import/default -- Node loads its CommonJS build, whose exports are the default.
import unicode from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import { typedKeys } from '#lib/machine/testing/index.ts';

interface Case {
  name: string;
  /** What runs in the work folder; the editors by their plain names. */
  command: string;
  /** Files by name; a name that ends in a slash is a folder. */
  files?: Record<string, string>;
  /** Permission bits by file, in octal. */
  modes?: Record<string, string>;
  /** Runs as nobody, whom permissions bind. */
  nobody?: boolean;
  /** Strings of keys, or sizes to which the window changes. */
  keys: (string | [columns: number, rows: number])[];
  columns?: number;
  rows?: number;
}

const WORK = '/tmp/editing';
const QUIET = 400;
/** What a Debian with the whole of vim sets (/etc/vim/vimrc, defaults.vim), as far as vim.tiny knows it. */
const VIMRC = 'set nocompatible backspace=indent,eol,start ruler showcmd display=truncate scrolloff=5 nrformats-=octal ttimeout ttimeoutlen=100 nomodeline\n';
const PROGRAMS: Readonly<Record<string, string>> = {
  nano: '/bin/nano --ignorercfiles', vi: '/usr/bin/vim.tiny -u /tmp/editing.vimrc', vim: '/usr/bin/vim.tiny -u /tmp/editing.vimrc',
  view: '/usr/bin/vim.tiny -R -u /tmp/editing.vimrc', busybox: '/usr/bin/busybox',
};

function prepare({ files = {}, modes = {} }: Case): void {
  rmSync(WORK, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  mkdirSync(WORK, { recursive: true });
  chmodSync(WORK, 0o777);
  for (const [name, content] of Object.entries(files)) {
    const path = join(WORK, name);
    mkdirSync(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(path, Buffer.from(content, 'utf8'), { mode: 0o666 });
    if (!name.endsWith('/')) chmodSync(path, 0o666);
  }
  for (const [name, mode] of Object.entries(modes)) chmodSync(join(WORK, name), Number.parseInt(mode, 8));
}

function left(): Record<string, string> {
  const files = readdirSync(WORK, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.endsWith('.swp'));
  return Object.fromEntries(files.map((entry) => join(entry.parentPath, entry.name)).toSorted().map((path) => [path.slice(WORK.length + 1), readFileSync(path, 'utf8')]));
}

async function play(entry: Case) {
  const { keys, columns = 60, rows = 12, nobody = false } = entry;
  prepare(entry);
  const command = entry.command.replace(/^\w+/, (name) => PROGRAMS[name] ?? name);
  const whole = `stty cols ${columns} rows ${rows}; tty > /tmp/editing.tty; exec ${nobody ? 'setpriv --reuid 65534 --regid 65534 --clear-groups ' : ''}${command}`;
  const child = spawn('script', ['-qfec', whole, '/dev/null'], {
    cwd: WORK,
    env: { PATH: '/usr/bin:/bin', HOME: '/tmp/editing.home', LANG: 'C.UTF-8', TERM: 'xterm-256color' } as Record<string, string> as NodeJS.ProcessEnv,
  });
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  terminal.loadAddon(new unicode.Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  let last = Date.now();
  let code: number | null = null;
  const ended = new Promise<void>((resolve) => child.on('exit', (status) => { code = status; resolve(); }));
  child.stdout.on('data', (chunk) => {
    last = Date.now();
    terminal.write(chunk);
  });
  child.stdin.on('error', () => {});
  const settle = async () => {
    do await new Promise((resolve) => setTimeout(resolve, 50));
    while (Date.now() - last < QUIET);
  };
  await settle();
  for (const chunk of keys) {
    last = Date.now();
    if (typeof chunk === 'string') child.stdin.write(typedKeys(chunk));
    else {
      terminal.resize(chunk[0], chunk[1]);
      execFileSync('stty', ['-F', readFileSync('/tmp/editing.tty', 'utf8').trim(), 'cols', String(chunk[0]), 'rows', String(chunk[1])]);
    }
    await settle();
  }
  await new Promise<void>((resolve) => terminal.write('', resolve));
  const buffer = terminal.buffer.active;
  const lines = Array.from({ length: terminal.rows }, (_, index) => buffer.getLine(buffer.baseY + index)?.translateToString(true) ?? '');
  while (lines.at(-1) === '') lines.pop();
  const screen = { lines, cursor: [buffer.cursorY, buffer.cursorX] };
  const exit = code;
  const files = left();
  if (code === null) {
    child.kill('SIGKILL');
    await ended;
  }
  return { screen, exit, files };
}

async function record({ files = {}, ...entry }: Case) {
  return { ...entry, before: files, ...(await play({ files, ...entry })) };
}

const [name = '', ...only] = process.argv.slice(2);
const fixtures = join(import.meta.dirname, '../machine/commands', name, 'fixtures');
const target = join(fixtures, 'recorded.json');
const cases = JSON.parse(readFileSync(join(fixtures, 'cases.json'), 'utf8')) as Case[];
const before = existsSync(target) ? JSON.parse(readFileSync(target, 'utf8')) as Case[] : [];
writeFileSync('/tmp/editing.vimrc', VIMRC);
mkdirSync('/tmp/editing.home', { recursive: true });
chmodSync('/tmp/editing.home', 0o777);
const recorded: unknown[] = [];
for (const entry of cases) {
  const known = before.find((one) => one.name === entry.name);
  recorded.push(known && only.length > 0 && !only.includes(entry.name) ? known : await record(entry));
}
writeFileSync(target, `${JSON.stringify(recorded, undefined, 1)}\n`);
console.log(`${recorded.length} screens`);
