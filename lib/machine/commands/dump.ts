import type { Command, Invocation } from './invocation/invocation.ts';
import { chunksOf, readAll } from './invocation/lines.ts';
import { parseSize } from './text/numbers.ts';
import { operandsOf } from './tac.ts';

/** All bytes of the operands, one after the other, from `skip` on, `count` of them. */
async function bytesOf(call: Invocation, { skip = 0, count = Number.POSITIVE_INFINITY }: { skip?: number; count?: number }): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (const path of operandsOf(call)) {
    const file = await call.openOrWarn(path);
    if (!file) continue;
    if (count === Number.POSITIVE_INFINITY) {
      parts.push(await readAll(call, file));
      continue;
    }
    for await (const chunk of chunksOf(call, file)) {
      parts.push(chunk);
      size += chunk.length;
      if (size >= skip + count) break;
    }
  }
  return Buffer.concat(parts).subarray(skip, skip + count);
}

const NAMED: Readonly<Record<number, string>> = { 0: '\\0', 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r' };

interface Format {
  size: number;
  /** z: the characters are shown at the end of the line. */
  trailing?: boolean;
  width: number;
  show: (value: number, bytes: Uint8Array) => string;
}

const padded = (digits: number, base: number) => (value: number) => value.toString(base).padStart(digits, '0');

function formatOf(call: Invocation, text: string): Format {
  return { ...plainFormat(call, text), trailing: text.endsWith('z') };
}

function plainFormat(call: Invocation, text: string): Format {
  const [, kind = '', sizeText = ''] = /^([acdoux])(\d|[CSIL])?z?$/.exec(text) ?? call.fail(`invalid type string ${call.quoteWord(text)}`);
  const size = kind === 'a' || kind === 'c' ? 1 : { '': 4, C: 1, S: 2, I: 4, L: 8 }[sizeText] ?? Number(sizeText);
  const hex = size * 2;
  const octal = Math.ceil((size * 8) / 3);
  const decimal = { 1: 3, 2: 5, 4: 10, 8: 20 }[size] ?? 10;
  switch (kind) {
    case 'c':
      return { size: 1, width: 3, show: (value) => NAMED[value] ?? (value >= 32 && value < 127 ? String.fromCharCode(value) : value.toString(8).padStart(3, '0')) };
    case 'a':
      return { size: 1, width: 3, show: (value) => ASCII_NAMES[value & 127] ?? String.fromCharCode(value & 127) };
    case 'x':
      return { size, width: hex, show: padded(hex, 16) };
    case 'o':
      return { size, width: octal, show: padded(octal, 8) };
    case 'u':
      return { size, width: decimal, show: String };
    default:
      return { size, width: decimal + 1, show: (value) => String(value >= 2 ** (8 * size - 1) ? value - 2 ** (8 * size) : value) };
  }
}

const ASCII_NAMES: Readonly<Record<number, string>> = Object.fromEntries([...['nul', 'soh', 'stx', 'etx', 'eot', 'enq', 'ack', 'bel', 'bs', 'ht', 'nl', 'vt', 'ff', 'cr', 'so', 'si', 'dle', 'dc1', 'dc2', 'dc3', 'dc4', 'nak', 'syn', 'etb', 'can', 'em', 'sub', 'esc', 'fs', 'gs', 'rs', 'us', 'sp'].entries(), [127, 'del']]);

const OLD_FORMATS: Readonly<Record<string, string>> = { a: 'a', b: 'o1', c: 'c', d: 'u2', o: 'o2', s: 'd2', x: 'x2', i: 'd4' };

/** GNU coreutils 9.1 `od`; BusyBox's. */
export const od: Command = {
  name: 'od',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[-aBbcDdeFfHhIiLlOovXx] [FILE]',
  summary: 'Print FILEs (or stdin) unambiguously, as octal bytes by default',
  options: ['A,address-radix=', 'j,skip-bytes=', 'N,read-bytes=', 't,format=', 'v,output-duplicates', 'w,width=?', 'a', 'b', 'c', 'd', 'o', 's', 'x', 'i', 'S,strings=?'],
  async run(call) {
    const { options } = call;
    const skip = parseSize(options.value('j') ?? '0') ?? 0;
    const bytes = await bytesOf(call, { skip, count: options.has('N') ? (parseSize(options.value('N') ?? '') ?? 0) : Number.POSITIVE_INFINITY });
    const formats = options.given.flatMap(({ key, value = '' }) => (key === 't' ? (value.match(/[acdoux](?:\d|[CSIL])?z?/g) ?? [value]) : OLD_FORMATS[key] ? [OLD_FORMATS[key]] : [])).map((text) => formatOf(call, text));
    const radix = options.value('A') ?? 'o';
    await call.put(dump(bytes, { formats: formats.length > 0 ? formats : [formatOf(call, 'o2')], skip, width: Number(options.value('w') ?? 16), radix, all: options.has('v') }));
    return call.status;
  },
};

interface DumpStyle {
  formats: readonly Format[];
  skip: number;
  width: number;
  radix: string;
  all: boolean;
}

function dump(bytes: Uint8Array, { formats, skip, width, radix, all }: DumpStyle): string {
  const address = (at: number) => (radix === 'n' ? '' : radix === 'd' ? String(at).padStart(7, '0') : radix === 'x' ? at.toString(16).padStart(6, '0') : at.toString(8).padStart(7, '0'));
  // Columns of different formats line up: each byte gets the room of the widest.
  const room = Math.max(...formats.map((format) => (format.width + 1) / format.size));
  let out = '';
  let previous: string | undefined;
  let starred = false;
  for (let at = 0; at < bytes.length; at += width) {
    const row = bytes.subarray(at, at + width);
    const key = row.join(',');
    if (!all && key === previous && row.length === width) {
      out += starred ? '' : '*\n';
      starred = true;
      continue;
    }
    previous = key;
    starred = false;
    out += formats.map((format, index) => `${index === 0 ? address(at + skip) : ' '.repeat(address(0).length)}${rowText(row, format, room)}${format.trailing ? `${' '.repeat(Math.round((width - row.length) * room))}  >${[...row].map(shown).join('')}<` : ''}\n`).join('');
  }
  return `${out}${radix === 'n' ? '' : `${address(bytes.length + skip)}\n`}`;
}

function rowText(row: Uint8Array, { size, show }: Format, room: number): string {
  let text = '';
  for (let at = 0; at < row.length; at += size) {
    const bytes = row.subarray(at, at + size);
    const value = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
    text += show(value, bytes).padStart(Math.round(room * size));
  }
  return text;
}

const shown = (byte: number) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.');

/** util-linux 2.38 `hexdump` (-C and two-byte words); BusyBox's. */
export const hexdump: Command = {
  name: 'hexdump',
  usage: '[options] <file>...',
  busyboxUsage: '[-bcdoxCv] [-e FMT] [-f FMT_FILE] [-n LEN] [-s OFS] [FILE]...',
  summary: 'Display FILEs (or stdin) in a user specified format',
  version: 'hexdump from util-linux 2.38.1',
  options: ['C,canonical', 'n,length=', 's,skip=', 'v,no-squeezing', 'x,two-bytes-hex', 'b,one-byte-octal', 'c,one-byte-char', 'd,two-bytes-decimal', 'o,two-bytes-octal', 'e,format='],
  async run(call) {
    const { options } = call;
    const skip = parseSize(options.value('s') ?? '0') ?? 0;
    const bytes = await bytesOf(call, { skip, count: options.has('n') ? (parseSize(options.value('n') ?? '') ?? 0) : Number.POSITIVE_INFINITY });
    const canonical = options.has('C');
    const address = (at: number) => at.toString(16).padStart(canonical ? 8 : 7, '0');
    let previous: string | undefined;
    let starred = false;
    for (let at = 0; at < bytes.length; at += 16) {
      const row = bytes.subarray(at, at + 16);
      const key = row.join(',');
      if (!options.has('v') && key === previous && row.length === 16) {
        if (!starred) await call.put('*\n');
        starred = true;
        continue;
      }
      previous = key;
      starred = false;
      await call.put(`${address(at + skip)}${canonical ? canonicalRow(row) : wordRow(row)}\n`);
    }
    if (bytes.length > 0) await call.put(`${address(bytes.length + skip)}\n`);
    return call.status;
  },
};

function canonicalRow(row: Uint8Array): string {
  const cells = Array.from({ length: 16 }, (_cell, index) => `${index % 8 === 0 ? ' ' : ''} ${row[index] === undefined ? '  ' : (row[index] ?? 0).toString(16).padStart(2, '0')}`);
  return `${cells.join('')}  |${[...row].map(shown).join('')}|`;
}

function wordRow(row: Uint8Array): string {
  let text = '';
  for (let at = 0; at < 16; at += 2) text += at < row.length ? ` ${((row[at] ?? 0) + 256 * (row[at + 1] ?? 0)).toString(16).padStart(4, '0')}` : '     ';
  return text;
}

/** xxd 2022-01-14 (dump, -p, -r, -u, -l, -s, -c); BusyBox's. */
export const xxd: Command = {
  name: 'xxd',
  usage: '[options] [infile [outfile]]',
  busyboxUsage: '[-ps] [-l LEN] [-s OFS] [-c COLS] [-r] [FILE]',
  summary: 'Hex dump FILE (or stdin)',
  options: ['p,ps,plain', 'r,revert', 'u', 'l=', 's=', 'c=', 'g=', 'b'],
  rewrite: (args) => args.map((arg) => ({ '-ps': '-p', '-plain': '-p' }[arg] ?? arg)),
  async run(call) {
    const { options } = call;
    const skip = Number(options.value('s') ?? 0);
    const bytes = await bytesOf(call, { skip, count: options.has('l') ? Number(options.value('l')) : Number.POSITIVE_INFINITY });
    if (options.has('r')) {
      const text = Buffer.from(bytes).toString('latin1');
      const hex = options.has('p') ? text.replace(/[^0-9a-fA-F]/g, '') : text.split('\n').map((line) => (/^[0-9a-f]+: ((?:[0-9a-f]{2,4} )*[0-9a-f]*)/i.exec(line)?.[1] ?? '').replaceAll(' ', '')).join('');
      await call.put(Buffer.from(hex, 'hex'));
      return call.status;
    }
    const columns = Number(options.value('c') ?? (options.has('p') ? 30 : 16));
    const group = Number(options.value('g') ?? 2);
    const hex = (byte: number) => (options.has('u') ? byte.toString(16).toUpperCase() : byte.toString(16)).padStart(2, '0');
    for (let at = 0; at < bytes.length; at += columns) {
      const row = [...bytes.subarray(at, at + columns)];
      if (options.has('p')) {
        await call.put(`${row.map(hex).join('')}\n`);
        continue;
      }
      const cells = Array.from({ length: columns }, (_cell, index) => `${row[index] === undefined ? '  ' : hex(row[index])}${group > 0 && index % group === group - 1 ? ' ' : ''}`).join('');
      await call.put(`${(at + skip).toString(16).padStart(8, '0')}: ${cells} ${row.map(shown).join('')}\n`);
    }
    return call.status;
  },
};
