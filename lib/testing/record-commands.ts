/**
 * Records what the real commands of this computer (Debian 12's and BusyBox's) answer, as the truth that
 * lib/machine/commands is compared with:
 *
 *     node lib/testing/record-commands.ts [NAME…]
 *
 * reads lib/machine/commands/fixtures/NAME.cases and writes NAME.json beside it. A cases file has, line
 * by line: `file PATH CONTENT`, `dir PATH`, `link PATH TARGET` and `mode PATH OCTAL` (what there is before
 * each command that follows; `reset` forgets it), `env NAME=VALUE`, `flavour busybox`, and
 * `$ COMMAND [<<< STDIN]`. Words are quoted as in a shell, `$'…'` with its escapes; nothing is expanded.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface Entry {
  path: string;
  type: 'file' | 'directory' | 'link';
  content?: string;
  mode?: string;
}

interface Case {
  flavour: string;
  env: Record<string, string>;
  setup: Entry[];
  args: string[];
  stdin: string;
  stdout: string;
  stderr: string;
  status: number;
  after: Entry[];
}

const FOLDER = join(import.meta.dirname, '../machine/commands/fixtures');
const MODIFIED = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;

function splitWords(line: string): string[] {
  const words: string[] = [];
  const token = /\s+|\$'((?:[^'\\]|\\.)*)'|'([^']*)'|"([^"]*)"|([^\s'"]+)/gsy;
  let word: string | undefined;
  for (const [whole, escaped, single, double, plain] of line.matchAll(token)) {
    if (/^\s+$/.test(whole)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + (escaped === undefined ? (single ?? double ?? plain ?? '') : unescape(escaped));
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', a: '\x07', b: '\b', e: '\x1b' };

function unescape(text: string): string {
  return text.replace(/\\(x[0-9a-f]{2}|.)/gs, (_match, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code));
}

/** Text where it is UTF-8; otherwise `base64:…`. */
function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : `base64:${Buffer.from(bytes).toString('base64')}`;
}

function build(folder: string, setup: readonly Entry[]): void {
  for (const { path, type, content = '', mode } of setup) {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    if (type === 'directory') mkdirSync(place, { recursive: true });
    else if (type === 'link') symlinkSync(content, place);
    else writeFileSync(place, Buffer.from(content, 'utf8'));
    if (mode) chmodSync(place, Number.parseInt(mode, 8));
  }
  for (const { path, type } of setup.toReversed()) if (type !== 'link') utimesSync(join(folder, path), MODIFIED, MODIFIED);
  utimesSync(folder, MODIFIED, MODIFIED);
}

function survey(folder: string, below = ''): Entry[] {
  return readdirSync(join(folder, below)).sort().flatMap((name): Entry[] => {
    const path = join(below, name);
    const place = join(folder, path);
    const status = lstatSync(place);
    const mode = (status.mode & 0o7777).toString(8);
    if (status.isSymbolicLink()) return [{ path, type: 'link', content: readlinkSync(place) }];
    if (status.isDirectory()) return [{ path, type: 'directory', mode }, ...survey(folder, path)];
    return [{ path, type: 'file', content: textOf(readFileSync(place)), mode }];
  });
}

function run(given: Pick<Case, 'flavour' | 'env' | 'setup' | 'args' | 'stdin'>): Case {
  const folder = mkdtempSync(join(tmpdir(), 'cases-'));
  try {
    build(folder, given.setup);
    const [command = '', ...args] = given.flavour === 'busybox' ? ['busybox', ...given.args] : given.args;
    const env = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: '/root', ...given.env };
    const result = spawnSync(command, args, { cwd: folder, input: Buffer.from(given.stdin, 'utf8'), env: env as unknown as NodeJS.ProcessEnv, timeout: 10_000 });
    // A command that does not read its input closes it early: EPIPE is no failure.
    if (result.error && !/EPIPE/.test(result.error.message)) throw result.error;
    return {
      ...given,
      stdout: textOf(result.stdout),
      stderr: textOf(result.stderr),
      status: result.status ?? 128 + (constants.signals[result.signal ?? 'SIGTERM'] ?? 0),
      after: survey(folder),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function record(name: string): number {
  const cases: Case[] = [];
  let setup: Entry[] = [];
  const env: Record<string, string> = {};
  let flavour = 'gnu';
  for (const line of readFileSync(join(FOLDER, `${name}.cases`), 'utf8').split('\n')) {
    const [keyword = '', ...words] = splitWords(line);
    const [path = '', content = ''] = words;
    if (keyword === 'reset') setup = [];
    else if (keyword === 'file') setup = [...setup, { path, type: 'file', content, mode: '644' }];
    else if (keyword === 'dir') setup = [...setup, { path, type: 'directory', mode: '755' }];
    else if (keyword === 'link') setup = [...setup, { path, type: 'link', content }];
    else if (keyword === 'mode') setup = setup.map((entry) => (entry.path === path ? { ...entry, mode: content } : entry));
    else if (keyword === 'env') env[path.split('=')[0] ?? ''] = path.split('=')[1] ?? '';
    else if (keyword === 'flavour') flavour = path;
    else if (keyword === '$') {
      const redirect = words.indexOf('<<<');
      const args = redirect < 0 ? words : words.slice(0, redirect);
      cases.push(run({ flavour, env: { ...env }, setup, args, stdin: redirect < 0 ? '' : (words[redirect + 1] ?? '') }));
    } else if (keyword !== '' && !keyword.startsWith('#')) throw new Error(`${name}.cases: what is "${line}"?`);
  }
  writeFileSync(join(FOLDER, `${name}.json`), `[\n${cases.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
  return cases.length;
}

const known = readdirSync(FOLDER).filter((file) => file.endsWith('.cases')).map((file) => file.slice(0, -'.cases'.length));
for (const name of process.argv.length > 2 ? process.argv.slice(2) : known) process.stdout.write(`${name}: ${record(name)} recorded\n`);
