import type { FileStatus } from '../../file-system.ts';
import type { Invocation } from '../invocation/invocation.ts';
import { modeString } from '../files/modes.ts';
import { humanSize } from '../text/numbers.ts';
import { shellEscape } from '../text/quoting.ts';
import { momentAt, strftime } from '../text/strftime.ts';
import { Names } from '../system/users.ts';
import { displayWidth, layOut } from '../text/columns.ts';
import type { Cell } from '../text/columns.ts';
import { Colors } from './colors.ts';

export interface Entry {
  /** As it is printed. */
  name: string;
  path: string;
  status: FileStatus;
  /** Where a link points, and what stands there. */
  target?: { text: string; status: FileStatus | undefined };
}

/** Half a year in milliseconds: older (or future) files show their year. */
const RECENT = 31_556_952_000 / 2;

/** Bytes of disk that a file takes, in blocks of 1024. */
export function blocksOf(status: FileStatus): number {
  if (status.type === 'symlink' || status.type === 'character-device') return 0;
  return Math.ceil(status.size / 4096) * 4;
}

/** Turns entries into lines, by the options of one `ls`. */
export class Formatter {
  readonly #call: Invocation;
  readonly #names: Names;
  readonly #colors: Colors | undefined;
  readonly #quotes: boolean;
  #coloured = false;

  constructor(call: Invocation, coloured: boolean) {
    this.#call = call;
    this.#names = new Names(call.process);
    this.#colors = coloured ? new Colors(call.process.env.get('LS_COLORS')) : undefined;
    this.#quotes = call.gnu && call.out.tty !== undefined && !call.options.has('N');
  }

  /** The whole listing of one directory, or of the operands that are none. */
  list(entries: readonly Entry[], style: 'long' | 'single' | 'columns' | 'across' | 'commas'): string {
    const marked = this.#quotes && entries.some((entry) => this.#quote(entry.name) !== entry.name);
    const aligned = (entry: Entry) => (marked && this.#quote(entry.name) === entry.name ? ' ' : '');
    if (style === 'long') return this.#long(entries, aligned);
    const leads = this.#leads(entries);
    const cells: Cell[] = entries.map((entry, index) => {
      const lead = `${leads[index] ?? ''}${style === 'single' ? '' : aligned(entry)}`;
      const plain = `${lead}${this.#quote(entry.name)}${this.#mark(entry)}`;
      return { text: `${lead}${this.#name(entry)}`, width: displayWidth(plain) };
    });
    if (style === 'single') return cells.map(({ text }) => `${text}\n`).join('');
    if (style === 'commas') return commas(cells, this.#width());
    return cells.length === 0 ? '' : layOut(cells, this.#width(), { across: style === 'across', tabs: this.#call.gnu && !this.#colors });
  }

  #width(): number {
    const given = Number(this.#call.options.value('w') ?? this.#call.process.env.get('COLUMNS') ?? 0);
    return given || (this.#call.out.tty?.columns ?? 80);
  }

  /** Inode and size in front of the names (-i, -s). */
  #leads(entries: readonly Entry[]): string[] {
    const { options, gnu } = this.#call;
    const inodes = options.has('i') ? alignRight(entries.map(({ status }) => String(status.inode))).map((text) => `${text} `) : [];
    const sizes = options.has('s') ? entries.map(({ status }) => this.#blocks(blocksOf(status))) : [];
    const padded = gnu ? alignRight(sizes) : sizes.map((size) => size.padStart(6));
    return entries.map((_entry, index) => `${inodes[index] ?? ''}${padded[index] === undefined ? '' : `${padded[index]} `}`);
  }

  #blocks(blocks: number): string {
    return this.#call.options.has('h') ? humanSize(blocks * 1024) : String(blocks);
  }

  total(entries: readonly Entry[]): string {
    return `total ${this.#blocks(entries.reduce((sum, { status }) => sum + blocksOf(status), 0))}\n`;
  }

  #long(entries: readonly Entry[], aligned: (entry: Entry) => string): string {
    const { options, gnu } = this.#call;
    const leads = this.#leads(entries);
    const owner = (entry: Entry) => (options.has('n') ? String(entry.status.uid) : this.#names.user(entry.status.uid));
    const group = (entry: Entry) => (options.has('n') ? String(entry.status.gid) : this.#names.group(entry.status.gid));
    const pad = (texts: string[], right: boolean) => (right ? alignRight(texts) : alignLeft(texts));
    const links = gnu ? pad(entries.map(({ status }) => String(status.links)), true) : entries.map(({ status }) => String(status.links).padStart(4));
    const numeric = options.has('n');
    const owners = gnu ? pad(entries.map(owner), numeric) : entries.map((entry) => owner(entry).padEnd(8).slice(0, 8));
    const groups = gnu ? pad(entries.map(group), numeric) : entries.map((entry) => group(entry).padEnd(8).slice(0, 8));
    const sizes = gnu ? pad(entries.map(({ status }) => this.#size(status)), true) : entries.map(({ status }) => this.#size(status).padStart(9));
    const times = pad(entries.map(({ status }) => this.#time(status.modified)), true);
    return entries.map((entry, index) => {
      const people = [options.has('g') ? undefined : owners[index], options.has('o', 'G') ? undefined : groups[index]].filter((text) => text !== undefined);
      const columns = [modeString(entry.status), links[index], ...people, sizes[index], times[index]].join(' ');
      return `${leads[index] ?? ''}${columns} ${aligned(entry)}${this.#name(entry)}${this.#arrow(entry)}\n`;
    }).join('');
  }

  #size(status: FileStatus): string {
    if (status.type === 'character-device') return '1, 3';
    const { options } = this.#call;
    if (options.has('si')) return humanSize(status.size, 1000);
    return options.has('h') ? humanSize(status.size) : String(status.size);
  }

  #time(modified: number): string {
    const { options, process, gnu } = this.#call;
    const moment = momentAt(modified, process.env.get('TZ'));
    const style = options.has('full-time') ? 'full-iso' : (options.value('time-style') ?? process.env.get('TIME_STYLE'));
    if (style?.startsWith('+')) return strftime(style.slice(1), moment);
    if (style === 'full-iso') return strftime(gnu ? '%Y-%m-%d %H:%M:%S.%N %z' : '%Y-%m-%d %H:%M:%S %z', moment);
    if (style === 'long-iso') return strftime('%Y-%m-%d %H:%M', moment);
    const age = process.clock.now() - modified;
    const recent = age >= 0 ? age < RECENT : !gnu && age > -900_000;
    if (style === 'iso') return strftime(recent ? '%m-%d %H:%M' : '%Y-%m-%d ', moment);
    return strftime(recent ? '%b %e %H:%M' : '%b %e  %Y', moment);
  }

  #quote(name: string): string {
    const { options, utf8 } = this.#call;
    if (options.has('Q')) return `"${name.replace(/["\\]/g, '\\$&')}"`;
    if (options.has('b')) return name.replace(/[\\ ]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
    if (options.has('q')) return name.replace(/[\0-\x1f\x7f]/g, '?');
    return this.#quotes ? shellEscape(name, utf8) : name;
  }

  #name(entry: Entry): string {
    return `${this.#paint(entry.name, { status: entry.status, broken: entry.target !== undefined && !entry.target.status })}${this.#mark(entry)}`;
  }

  #paint(name: string, what: { status: FileStatus; broken: boolean }): string {
    const colour = this.#colors?.of(name, what.status, what.broken);
    const text = this.#quote(name);
    if (!this.#call.gnu && this.#colors) return `\x1b[${busyboxColour(what.status)}m${text}\x1b[m`;
    if (colour === undefined) return text;
    const reset = this.#coloured ? '' : '\x1b[0m';
    this.#coloured = true;
    return `${reset}\x1b[${colour}m${text}\x1b[0m`;
  }

  #arrow({ target }: Entry): string {
    if (!target) return '';
    const painted = target.status ? this.#paint(target.text, { status: target.status, broken: false }) : this.#quote(target.text);
    return ` -> ${painted}${target.status && this.#call.options.has('F') ? classify(target.status) : ''}`;
  }

  #mark({ status, target }: Entry): string {
    const { options } = this.#call;
    if (options.has('p')) return status.type === 'directory' ? '/' : '';
    if (!options.has('F')) return '';
    return status.type === 'symlink' && target && options.has('l') ? '' : classify(status);
  }
}

function classify({ type, mode }: FileStatus): string {
  switch (type) {
    case 'directory':
      return '/';
    case 'symlink':
      return '@';
    case 'fifo':
      return '|';
    case 'socket':
      return '=';
    default:
      return type === 'file' && mode & 0o111 ? '*' : '';
  }
}

function busyboxColour({ type, mode }: FileStatus): string {
  if (type === 'directory') return '1;34';
  if (type === 'symlink') return '1;36';
  if (type === 'character-device') return '1;33';
  if (type === 'fifo') return '1;33';
  if (type === 'socket') return '1;35';
  return mode & 0o111 ? '1;32' : '0;0';
}

function alignRight(texts: readonly string[]): string[] {
  const width = texts.reduce((most, text) => Math.max(most, text.length), 0);
  return texts.map((text) => text.padStart(width));
}

function alignLeft(texts: readonly string[]): string[] {
  const width = texts.reduce((most, text) => Math.max(most, text.length), 0);
  return texts.map((text) => text.padEnd(width));
}

function commas(cells: readonly Cell[], width: number): string {
  let out = '';
  let column = 0;
  cells.forEach((cell, index) => {
    const separator = index === 0 ? '' : column + cell.width + 3 > width ? ',\n' : ', ';
    column = separator === ',\n' ? cell.width : column + separator.length + cell.width;
    out += separator + cell.text;
  });
  return cells.length === 0 ? '' : `${out}\n`;
}
