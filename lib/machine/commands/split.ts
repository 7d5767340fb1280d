import { latin1Decode, latin1Encode } from './text/codec.ts';
import { displayWidth, layOut } from './text/columns.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { readAll, readLines } from './invocation/lines.ts';
import { parseSize } from './text/numbers.ts';
import { operandsOf } from './tac.ts';

/** GNU coreutils 9.1 `split` by lines (-l), bytes (-b) or pieces (-n); BusyBox's. */
export const split: Command = {
  name: 'split',
  usage: '[OPTION]... [FILE [PREFIX]]',
  busyboxUsage: '[OPTIONS] [INPUT [PREFIX]]',
  summary: 'Split a file into pieces',
  options: ['a,suffix-length=', 'additional-suffix=', 'b,bytes=', 'C,line-bytes=', 'd', 'numeric-suffixes=?', 'l,lines=', 'n,number=', 'verbose', 'x'],
  rewrite: (args) => args.map((arg) => (/^-\d+$/.test(arg) ? `-l${arg.slice(1)}` : arg)),
  async run(call) {
    const { options, operands } = call;
    const [path = '-', prefix = 'x'] = operands;
    const file = await call.openOrWarn(path, (name, reason) => `cannot open ${call.quote(name)} for reading: ${reason}`);
    if (!file) return 1;
    const bytes = await readAll(call, file);
    const pieces = cutUp(call, bytes);
    const length = Number(options.value('a') ?? 2);
    for (const [index, piece] of pieces.entries()) {
      const suffix = options.has('d', 'numeric-suffixes') ? String(index).padStart(length, '0') : letters(index, length);
      if (suffix.length > length) return call.fail('output file suffixes exhausted');
      const target = `${prefix}${suffix}${options.value('additional-suffix') ?? ''}`;
      if (options.has('verbose')) await call.put(`creating file ${call.quote(target)}\n`);
      call.process.fs.writeFile(target, piece);
      await call.process.yield();
    }
    return 0;
  },
};

function letters(index: number, length: number): string {
  let text = '';
  for (let left = index, place = 0; place < length; place += 1) {
    text = String.fromCharCode(97 + (left % 26)) + text;
    left = Math.floor(left / 26);
  }
  return index >= 26 ** length ? `${text}a` : text;
}

function cutUp(call: Invocation, bytes: Uint8Array): Uint8Array[] {
  const { options } = call;
  const amount = (key: string, words: string) => {
    const text = options.value(key) ?? '';
    return parseSize(text) || call.fail(`invalid number of ${words}: ${call.quoteWord(text)}`);
  };
  const pieces: Uint8Array[] = [];
  if (options.has('b', 'n')) {
    const size = options.has('b') ? amount('b', 'bytes') : Math.max(1, Math.ceil(bytes.length / amount('n', 'chunks')));
    for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
    return pieces;
  }
  const count = options.has('l') ? amount('l', 'lines') : 1000;
  const lines = latin1Decode(bytes).split(/(?<=\n)/);
  for (let at = 0; at < lines.length && bytes.length > 0; at += count) pieces.push(latin1Encode(lines.slice(at, at + count).join('')));
  return pieces;
}

/** util-linux 2.38 `column`: fills columns, or makes a table with -t. */
export const column: Command = {
  name: 'column',
  usage: '[options] [<file>...]',
  summary: 'Columnate lists.',
  version: 'column from util-linux 2.38.1',
  options: ['t,table', 's,separator=', 'o,output-separator=', 'c,output-width=', 'x,fillrows', 'N,table-columns=', 'R,table-right=', 'n,table-name=', 'L,keep-empty-lines', 'e'],
  async run(call) {
    const { options } = call;
    const lines: string[] = [];
    for (const path of operandsOf(call)) {
      const file = await call.openOrWarn(path);
      if (file) lines.push(...(await readLines(call, file)).lines.filter((line) => line.trim() !== ''));
    }
    if (!options.has('t')) {
      const width = Number(options.value('c') ?? call.out.tty?.columns ?? 80);
      await call.put(fill(lines, width, options.has('x')));
      return call.status;
    }
    const separator = options.value('s');
    const named = options.value('N');
    const rows = lines.map((line) => (separator === undefined ? line.trim().split(/[ \t]+/) : line.split(new RegExp(`[${separator.replace(/[\\\]^-]/g, '\\$&')}]`))));
    if (named !== undefined) rows.unshift(named.split(','));
    const glue = options.value('o') ?? '  ';
    const widths: number[] = [];
    for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, displayWidth(cell))));
    const right = new Set((options.value('R') ?? '').split(',').map(Number));
    const text = (cell: string, index: number, last: boolean) => (right.has(index + 1) ? cell.padStart(widths[index] ?? 0) : last ? cell : cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(cell))));
    await call.put(rows.map((row) => `${row.map((cell, index) => text(cell, index, index === row.length - 1)).join(glue)}\n`).join(''));
    return call.status;
  },
};

/** Columns of one width, on tab stops, filled downwards. */
function fill(lines: readonly string[], width: number, across: boolean): string {
  if (lines.length === 0) return '';
  const longest = Math.max(...lines.map(displayWidth));
  const size = (Math.floor(longest / 8) + 1) * 8;
  const columns = Math.max(1, Math.floor(width / size));
  if (columns === 1) return layOut(lines.map((text) => ({ text, width: displayWidth(text) })), 1);
  const rows = Math.ceil(lines.length / columns);
  let out = '';
  for (let row = 0; row < rows; row += 1) {
    const cells = Array.from({ length: columns }, (_cell, index) => lines[across ? row * columns + index : index * rows + row]).filter((cell) => cell !== undefined);
    out += `${cells.map((cell, index) => (index === cells.length - 1 ? cell : cell + '\t'.repeat(Math.ceil((size - displayWidth(cell)) / 8)))).join('')}\n`;
  }
  return out;
}
