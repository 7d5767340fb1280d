import type { OpenFile } from '../file-system.ts';
import { bytesOfText } from './text/codec.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { KeptInput } from './invocation/kept-input.ts';
import { lineBatches, sizeOfLines } from './invocation/lines.ts';
import { compareVersions } from './ls/ls.ts';

interface Key {
  from: { field: number; character: number };
  to: { field: number; character: number } | undefined;
  flags: string;
}

const ORDERS = 'bdfghiMnRrV';

/** GNU coreutils 9.1 `sort` in the C locale; BusyBox's. */
export const sort: Command = {
  name: 'sort',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[-nrughMcszbdfiokt] [-o FILE] [-k START[.OFS][OPTS][,END[.OFS][OPTS]] [-t CHAR] [FILE]...',
  summary: 'Sort lines of text',
  errorCode: 2,
  plainOpenErrors: true,
  options: [
    'b,ignore-leading-blanks', 'd,dictionary-order', 'f,ignore-case', 'g,general-numeric-sort', 'i,ignore-nonprinting', 'M,month-sort', 'h,human-numeric-sort', 'n,numeric-sort',
    'R,random-sort', 'r,reverse', 'V,version-sort', 'sort=', 'c,check=?', 'C', 'debug', 'k,key=', 'm,merge', 'o,output=', 's,stable', 'S,buffer-size=', 't,field-separator=',
    'T,temporary-directory=', 'u,unique', 'z,zero-terminated', 'parallel=', 'files0-from=',
  ],
  async run(call) {
    const { options, operands } = call;
    const delimiter = options.has('z') ? '\0' : '\n';
    const order = orderOf(call);
    if (options.has('c', 'C')) return check(call, order, delimiter);
    const lines: string[] = [];
    const kept = new KeptInput(call);
    for (const path of operands.length > 0 ? operands : ['-']) {
      for await (const batch of lineBatches(call, await openInput(call, path), delimiter)) {
        for (const line of batch.lines) lines.push(line);
        kept.add(sizeOfLines(batch.lines));
      }
    }
    const sorted = await sortFairly(call, lines, order.compare);
    const unique = options.has('u') ? sorted.filter((line, index) => index === 0 || order.keys(sorted[index - 1] ?? '', line) !== 0) : sorted;
    await print(call, unique, delimiter);
    return 0;
  },
};

/** Lines that are ordered in one go, between two chances for others to work. */
const RUN = 4096;

/** A stable merge sort that gives way now and then: a million lines must not hold up the host. */
async function sortFairly(call: Invocation, lines: readonly string[], compare: (a: string, b: string) => number): Promise<string[]> {
  let runs: string[][] = [];
  for (let at = 0; at < lines.length; at += RUN) {
    runs.push(lines.slice(at, at + RUN).sort(compare));
    await call.process.yield();
  }
  while (runs.length > 1) {
    const merged: string[][] = [];
    for (let at = 0; at < runs.length; at += 2) merged.push(await merge(call, { left: runs[at] ?? [], right: runs[at + 1] ?? [] }, compare));
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge(call: Invocation, runs: { left: readonly string[]; right: readonly string[] }, compare: (a: string, b: string) => number): Promise<string[]> {
  const { left, right } = runs;
  const merged: string[] = [];
  let [a, b] = [0, 0];
  while (a < left.length && b < right.length) {
    const first = compare(left[a] ?? '', right[b] ?? '') <= 0;
    merged.push((first ? left[a] : right[b]) ?? '');
    if (first) a += 1;
    else b += 1;
    if (merged.length % RUN === 0) await call.process.yield();
  }
  for (; a < left.length; a += 1) merged.push(left[a] ?? '');
  for (; b < right.length; b += 1) merged.push(right[b] ?? '');
  return merged;
}

async function openInput(call: Invocation, path: string): Promise<OpenFile> {
  const file = await call.openOrWarn(path, (name, reason) => (reason === 'Is a directory' ? `read failed: ${name}: ${reason}` : `cannot read: ${name}: ${reason}`));
  return file ?? call.exit(2);
}

async function print(call: Invocation, lines: readonly string[], delimiter: string): Promise<void> {
  const target = call.options.value('o');
  if (target !== undefined) {
    call.process.fs.writeFile(target, Buffer.from(bytesOfText(lines.map((line) => line + delimiter).join('')), 'latin1'));
    return;
  }
  for (const line of lines) {
    const wait = call.put(line + delimiter);
    if (wait) await wait;
  }
}

async function check(call: Invocation, order: Order, delimiter: string): Promise<number> {
  const path = call.operands[0] ?? '-';
  let previous: string | undefined;
  let number = 0;
  for await (const { lines } of lineBatches(call, await openInput(call, path), delimiter)) {
    for (const line of lines) {
      number += 1;
      const place = previous === undefined ? -1 : order.compare(previous, line);
      if (place > 0 || (place === 0 && call.options.has('u'))) {
        if (call.options.has('c')) await call.say(`${call.name}: ${path}:${number}: disorder: ${line}\n`);
        return 1;
      }
      previous = line;
    }
  }
  return 0;
}

interface Order {
  /** The whole order, with the last resort. */
  compare: (a: string, b: string) => number;
  /** By the keys alone (-u). */
  keys: (a: string, b: string) => number;
}

function orderOf(call: Invocation): Order {
  const { options } = call;
  const separator = options.value('t');
  if (separator !== undefined && [...separator].length !== 1 && separator !== '\\0') {
    call.fail(separator === '' ? 'empty tab' : call.gnu ? `multi-character tab ${call.quoteWord(separator)}` : `bad -t parameter '${separator}'`);
  }
  const word = options.value('sort');
  const global = [...ORDERS].filter((letter) => options.has(letter)).join('') + ({ numeric: 'n', human: 'h', 'human-numeric': 'h', 'general-numeric': 'g', month: 'M', version: 'V', random: 'R' }[word ?? ''] ?? '');
  const keys = options.values('k').map((text) => parseKey(call, text));
  const comparisons = keys.length > 0
    ? keys.map((key) => keyComparison(key, /[a-zA-Z]/.test(key.flags) ? key.flags : global, separator === '\\0' ? '\0' : separator))
    : [wholeComparison(global)];
  const byKeys = (a: string, b: string): number => {
    for (const compare of comparisons) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
  const lastResort = options.has('s') || options.has('u') ? () => 0 : options.has('r') ? (a: string, b: string) => compareText(b, a) : compareText;
  return { compare: (a, b) => byKeys(a, b) || lastResort(a, b), keys: byKeys };
}

function parseKey(call: Invocation, text: string): Key {
  const [, field = '', character, flags = '', toField, toCharacter, toFlags = ''] = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(text) ?? [];
  if (field === '') call.fail(/^\d/.test(text) ? `stray character in field spec: invalid field specification ${call.quoteWord(text)}` : `invalid number at field start: invalid count at start of ${call.quoteWord(text)}`);
  if (Number(field) === 0) call.fail(`field number is zero: invalid field specification ${call.quoteWord(text)}`);
  return {
    from: { field: Number(field), character: Number(character ?? 1) },
    to: toField === undefined ? undefined : { field: Number(toField), character: Number(toCharacter ?? 0) },
    flags: flags + toFlags,
  };
}

function wholeComparison(flags: string): (a: string, b: string) => number {
  const compare = comparison(flags);
  return flags.includes('r') ? (a, b) => compare(b, a) : compare;
}

function keyComparison(key: Key, flags: string, separator: string | undefined): (a: string, b: string) => number {
  const compare = comparison(flags);
  const part = (line: string) => keyPart(line, key, { separator, blanks: flags.includes('b') });
  return flags.includes('r') ? (a, b) => compare(part(b), part(a)) : (a, b) => compare(part(a), part(b));
}

/** Where a field begins; without -t, blanks before it belong to it. */
function fieldStart(line: string, field: number, separator: string | undefined): number {
  let at = 0;
  for (let left = field - 1; left > 0 && at < line.length; left -= 1) at = fieldEnd(line, at, separator) + (separator === undefined ? 0 : 1);
  return Math.min(at, line.length);
}

function fieldEnd(line: string, start: number, separator: string | undefined): number {
  if (separator !== undefined) {
    const end = line.indexOf(separator, start);
    return end < 0 ? line.length : end;
  }
  let at = start;
  while (at < line.length && (line[at] === ' ' || line[at] === '\t')) at += 1;
  while (at < line.length && line[at] !== ' ' && line[at] !== '\t') at += 1;
  return at;
}

function skipBlanks(line: string, start: number): number {
  let at = start;
  while (line[at] === ' ' || line[at] === '\t') at += 1;
  return at;
}

function keyPart(line: string, { from, to }: Key, { separator, blanks }: { separator: string | undefined; blanks: boolean }): string {
  let start = fieldStart(line, from.field, separator);
  if (blanks) start = skipBlanks(line, start);
  start = Math.min(line.length, start + from.character - 1);
  if (!to) return line.slice(start);
  const begin = fieldStart(line, to.field, separator);
  const end = to.character === 0 ? fieldEnd(line, begin, separator) : Math.min(line.length, (blanks ? skipBlanks(line, begin) : begin) + to.character);
  return line.slice(start, Math.max(start, end));
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const MONTHS = ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

function comparison(flags: string): (a: string, b: string) => number {
  if (flags.includes('n')) return (a, b) => numeric(a) - numeric(b);
  if (flags.includes('g')) return (a, b) => general(a) - general(b);
  if (flags.includes('h')) return (a, b) => human(a) - human(b);
  if (flags.includes('M')) return (a, b) => month(a) - month(b);
  if (flags.includes('V')) return compareVersions;
  const prepare = (text: string) => {
    let value = flags.includes('b') ? text.trimStart() : text;
    if (flags.includes('d')) value = value.replace(/[^A-Za-z0-9 \t]/g, '');
    if (flags.includes('i')) value = value.replace(/[^\x20-\x7e]/g, '');
    return flags.includes('f') ? value.toUpperCase() : value;
  };
  return /[bdif]/.test(flags) ? (a, b) => compareText(prepare(a), prepare(b)) : compareText;
}

function numeric(text: string): number {
  return Number(/^\s*(-?\d*\.?\d*)/.exec(text)?.[1] || 0) || 0;
}

function general(text: string): number {
  const value = Number.parseFloat(text);
  return Number.isNaN(value) ? Number.MIN_SAFE_INTEGER : value;
}

function human(text: string): number {
  const [, digits = '0', unit = ''] = /^\s*(-?\d*\.?\d*)([KMGTPEZYk]?)/.exec(text) ?? [];
  const value = Number(digits) || 0;
  return value === 0 ? 0 : Math.sign(value) * (Math.max(0, UNITS.indexOf(unit.toUpperCase())) * 1e15 + Math.abs(value));
}

function month(text: string): number {
  return Math.max(0, MONTHS.indexOf(text.trimStart().slice(0, 3).toUpperCase()));
}
