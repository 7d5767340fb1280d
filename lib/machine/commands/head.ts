import type { OpenFile } from '../file-system.ts';
import { latin1Decode } from './text/codec.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { chunksOf, readAll } from './invocation/lines.ts';
import { parseSize } from './text/numbers.ts';

export interface Amount {
  unit: 'lines' | 'bytes';
  count: number;
  /** head: all but the last; tail: from this one on. */
  signed: boolean;
}

/** GNU coreutils 9.1 `head`; BusyBox's `head`. */
export const head: Command = {
  name: 'head',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[OPTIONS] [FILE]...',
  summary: 'Print first 10 lines of FILEs (or stdin) to standard output.',
  plainOpenErrors: true,
  options: ['n,lines=', 'c,bytes=', 'q,quiet,silent', 'v,verbose', 'z,zero-terminated'],
  rewrite: numberToLines,
  async run(call) {
    const amount = amountOf(call, '-');
    const paths = call.operands.length > 0 ? call.operands : ['-'];
    const headers = call.options.has('v') || (paths.length > 1 && !call.options.has('q'));
    let first = true;
    for (const path of paths) {
      const file = await call.openOrWarn(path, (name, reason) => reason === 'Is a directory'
        ? `error reading ${call.quote(name)}: ${reason}` : `cannot open ${call.quote(name)} for reading: ${reason}`);
      if (!file) continue;
      if (headers) await call.put(`${first ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`);
      first = false;
      await (amount.signed ? printAllBut(call, file, amount) : printFirst(call, file, amount));
    }
    return call.status;
  },
};

/** `-5` means `-n 5`. */
export function numberToLines(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => (/^-\d+[a-zA-Z]?$/.test(arg) && !['-n', '-c'].includes(args[index - 1] ?? '') ? oldForm(arg) : [arg]));
}

function oldForm(arg: string): string[] {
  const [, digits = '', letter = ''] = /^-(\d+)([a-zA-Z]?)$/.exec(arg) ?? [];
  if (letter === 'c') return ['-c', digits];
  return ['-n', digits, ...(letter === '' ? [] : [`-${letter}`])];
}

/** -n and -c of head and tail; the last one given holds. */
export function amountOf(call: Invocation, sign: '-' | '+'): Amount {
  const key = call.options.last('n', 'c');
  const unit = key === 'c' ? 'bytes' : 'lines';
  const text = key === undefined ? '10' : (call.options.value(key) ?? '');
  const signed = text.startsWith(sign);
  const count = parseSize(text.replace(/^[-+]/, ''));
  if (count === undefined) {
    const bare = sign === '-' ? text.replace(/^-/, '') : text;
    call.fail(call.gnu ? `invalid number of ${unit}: ${call.quoteWord(bare)}` : `invalid number '${text}'`);
  }
  return { unit, count, signed };
}

async function printFirst(call: Invocation, file: OpenFile, { unit, count }: Amount): Promise<void> {
  let left = count;
  if (left === 0) {
    file.release();
    return;
  }
  const delimiter = call.options.has('z') ? 0 : 10;
  for await (const chunk of chunksOf(call, file)) {
    let end = chunk.length;
    if (unit === 'bytes') end = Math.min(end, left);
    else end = endOfLines(chunk, left, delimiter);
    left -= unit === 'bytes' ? end : countByte(chunk, delimiter, end);
    await call.put(chunk.subarray(0, end));
    if (left <= 0) break;
  }
}

/** Where the first `lines` lines of a chunk end. */
function endOfLines(chunk: Uint8Array, lines: number, delimiter: number): number {
  let at = -1;
  for (let left = lines; left > 0; left -= 1) {
    at = chunk.indexOf(delimiter, at + 1);
    if (at < 0) return chunk.length;
  }
  return at + 1;
}

export function countByte(chunk: Uint8Array, byte: number, end = chunk.length): number {
  let count = 0;
  for (let at = chunk.indexOf(byte); at >= 0 && at < end; at = chunk.indexOf(byte, at + 1)) count += 1;
  return count;
}

async function printAllBut(call: Invocation, file: OpenFile, { unit, count }: Amount): Promise<void> {
  const all = await readAll(call, file);
  if (unit === 'bytes') {
    await call.put(all.subarray(0, Math.max(0, all.length - count)));
    return;
  }
  const lines = latin1Decode(all).split(/(?<=\n)/);
  const bytes = lines.slice(0, Math.max(0, lines.length - count)).reduce((sum, line) => sum + line.length, 0);
  await call.put(all.subarray(0, bytes));
}
