import type { FileStatus } from '../../file-system.ts';
import { SystemError } from '../../system-error.ts';
import { matchesGlob } from '../text/glob.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { directoryName, joinPath } from '../files/paths.ts';
import { Formatter } from './format.ts';
import type { Entry } from './format.ts';

/** GNU coreutils 9.1 `ls`; BusyBox's `ls`. */
export const ls: Command = {
  name: 'ls',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[-1AaCxdLHRFplinshrSXvctu] [-w WIDTH] [FILE]...',
  summary: 'List information about the FILEs (the current directory by default).',
  errorCode: 2,
  options: [
    'a,all', 'A,almost-all', 'author', 'b,escape', 'block-size=', 'B,ignore-backups', 'c', 'C', 'color=?', 'd,directory', 'f', 'F,classify=?',
    'file-type', 'format=', 'full-time', 'g', 'group-directories-first', 'G,no-group', 'h,human-readable', 'si', 'H,dereference-command-line',
    'i,inode', 'I,ignore=', 'k,kibibytes', 'l', 'L,dereference', 'm', 'n,numeric-uid-gid', 'N,literal', 'o', 'p', 'q,hide-control-chars',
    'show-control-chars', 'Q,quote-name', 'r,reverse', 'R,recursive', 's,size', 'S', 'sort=', 'time=', 'time-style=', 't', 'T,tabsize=', 'u', 'U', 'v',
    'w,width=', 'x', 'X', '1', 'Z,context', 'zero', 'hyperlink=?', 'quoting-style=', 'indicator-style=',
  ],
  async run(call) {
    const listing = new Listing(call);
    await listing.run(call.operands.length > 0 ? call.operands : ['.']);
    return call.status;
  },
};

type Style = 'long' | 'single' | 'columns' | 'across' | 'commas';

class Listing {
  readonly #call: Invocation;
  readonly #formatter: Formatter;
  readonly #style: Style;
  #printed = false;

  constructor(call: Invocation) {
    this.#call = call;
    this.#formatter = new Formatter(call, isColoured(call));
    this.#style = styleOf(call);
  }

  async run(operands: readonly string[]): Promise<void> {
    const files: Entry[] = [];
    const directories: Entry[] = [];
    for (const operand of operands) {
      const entry = await this.#operand(operand);
      if (!entry) continue;
      const follow = entry.status.type === 'directory' && !this.#call.options.has('d');
      (follow ? directories : files).push(entry);
    }
    if (files.length > 0) {
      await this.#call.put(this.#formatter.list(this.#sorted(files), this.#style));
      this.#printed = true;
    }
    const named = operands.length > 1 || this.#call.options.has('R');
    for (const directory of this.#sorted(directories)) await this.#directory(directory.name, named);
  }

  async #operand(path: string): Promise<Entry | undefined> {
    const { process, options } = this.#call;
    try {
      const link = process.fs.linkStatus(path);
      const long = this.#style === 'long' || options.has('d') || options.has('F');
      const follow = link.type === 'symlink' && (options.has('L', 'H') || !long);
      const status = follow && process.fs.exists(path) ? process.fs.status(path) : link;
      return this.#entry(path, path, status);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      await this.#call.warn(this.#call.gnu ? `cannot access ${this.#call.quote(path)}: ${error.message}` : `${path}: ${error.message}`, this.#call.gnu ? 2 : 1);
      return undefined;
    }
  }

  #entry(name: string, path: string, status: FileStatus): Entry {
    if (status.type !== 'symlink') return { name, path, status };
    const { fs } = this.#call.process;
    const target = fs.exists(path) ? fs.status(path) : undefined;
    return { name, path, status, target: { text: fs.readLink(path), status: target } };
  }

  async #directory(path: string, named: boolean): Promise<void> {
    const { process } = this.#call;
    await process.yield();
    let names: string[];
    try {
      names = process.fs.list(path).map(({ name }) => name);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      await this.#call.warn(this.#call.gnu ? `cannot open directory ${this.#call.quote(path)}: ${error.message}` : `can't open '${path}': ${error.message}`, 2);
      return;
    }
    const entries = await this.#entries(path, names);
    const title = named ? `${this.#printed ? '\n' : ''}${path}:\n` : '';
    const total = this.#style === 'long' || this.#call.options.has('s') ? this.#formatter.total(entries) : '';
    await this.#call.put(`${title}${total}${this.#formatter.list(entries, this.#style)}`);
    this.#printed = true;
    if (!this.#call.options.has('R')) return;
    for (const entry of entries) {
      if (entry.status.type === 'directory' && entry.name !== '.' && entry.name !== '..') await this.#directory(entry.path, true);
    }
  }

  async #entries(path: string, names: readonly string[]): Promise<Entry[]> {
    const { options, process } = this.#call;
    const all = options.has('a', 'f') && options.last('a', 'A', 'f') !== 'A';
    const shown = names.filter((name) => this.#isShown(name));
    const entries: Entry[] = [];
    for (const name of all ? ['.', '..', ...shown] : shown) {
      const full = name === '..' ? directoryName(process.fs.resolve(path)) : joinPath(path, name);
      try {
        const status = options.has('L') ? process.fs.status(full) : process.fs.linkStatus(full);
        entries.push(this.#entry(name, full, status));
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        await this.#call.warn(`cannot access ${this.#call.quote(full)}: ${error.message}`, 1);
      }
    }
    return this.#sorted(entries);
  }

  #isShown(name: string): boolean {
    const { options } = this.#call;
    if (options.has('B') && name.endsWith('~')) return false;
    if (options.values('I').some((pattern) => matchesGlob(pattern, name))) return false;
    return !name.startsWith('.') || options.has('a', 'A', 'f');
  }

  #sorted(entries: readonly Entry[]): Entry[] {
    const { options } = this.#call;
    const word = options.value('sort');
    const key = word === undefined ? options.last('t', 'S', 'U', 'v', 'X', 'f') : { time: 't', size: 'S', none: 'U', version: 'v', extension: 'X' }[word];
    if (key === 'U' || key === 'f') return [...entries];
    const compare = comparison(key);
    const sorted = entries.toSorted((a, b) => compare(a, b) || byName(a, b));
    if (options.has('r')) sorted.reverse();
    if (!options.has('group-directories-first')) return sorted;
    const isDirectory = (entry: Entry) => (entry.target?.status ?? entry.status).type === 'directory';
    return [...sorted.filter(isDirectory), ...sorted.filter((entry) => !isDirectory(entry))];
  }
}

function comparison(key: string | undefined): (a: Entry, b: Entry) => number {
  switch (key) {
    case 't':
      return (a, b) => b.status.modified - a.status.modified;
    case 'S':
      return (a, b) => b.status.size - a.status.size;
    case 'X':
      return (a, b) => compareText(extension(a.name), extension(b.name));
    case 'v':
      return (a, b) => compareVersions(a.name, b.name);
    default:
      return () => 0;
  }
}

function byName(a: Entry, b: Entry): number {
  return compareText(a.name, b.name);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function extension(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot);
}

/** Natural order: runs of digits compare as numbers (`ls -v`, `sort -V`). */
export function compareVersions(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [one = '', two = ''] = [left[index], right[index]];
    const numeric = /^\d/.test(one) && /^\d/.test(two);
    const order = numeric ? Number(BigInt(one) - BigInt(two) > 0n) - Number(BigInt(one) - BigInt(two) < 0n) : compareText(one, two);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b);
}

function isColoured(call: Invocation): boolean {
  if (!call.options.has('color')) return !call.gnu && call.out.tty !== undefined;
  const when = colourWhen(call, call.options.value('color'));
  return when === 'always' || (when === 'auto' && call.out.tty !== undefined);
}

/** --color[=WHEN] of ls and grep. */
export function colourWhen(call: Invocation, value = 'always'): string {
  return call.choice('color', value, [['always', 'yes', 'force'], ['never', 'no', 'none'], ['auto', 'tty', 'if-tty']]);
}

function styleOf(call: Invocation): Style {
  const { options } = call;
  const word = options.value('format');
  if (options.has('l', 'n', 'g', 'o', 'full-time') || word === 'long' || word === 'verbose') return 'long';
  const key = options.last('1', 'C', 'x', 'm') ?? { 'single-column': '1', vertical: 'C', across: 'x', horizontal: 'x', commas: 'm' }[word ?? ''];
  if (key === '1') return 'single';
  if (key === 'x') return 'across';
  if (key === 'm') return 'commas';
  return key === 'C' || call.out.tty ? 'columns' : 'single';
}
