import type { OpenFile } from '../file-system.ts';
import { latin1Decode } from './text/codec.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { chunksOf } from './invocation/lines.ts';

interface Counts {
  lines: number;
  words: number;
  chars: number;
  bytes: number;
  longest: number;
}

const COLUMNS = ['lines', 'words', 'chars', 'bytes', 'longest'] as const;

/** GNU coreutils 9.1 `wc`; BusyBox's `wc`. */
export const wc: Command = {
  name: 'wc',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[-cmlwL] [FILE]...',
  summary: 'Count lines, words, and bytes for FILEs (or stdin).',
  plainOpenErrors: true,
  options: ['c,bytes', 'm,chars', 'l,lines', 'w,words', 'L,max-line-length', 'files0-from='],
  busyboxOptions: ['c', 'm', 'l', 'w', 'L'],
  async run(call) {
    const { options } = call;
    const asked = { lines: options.has('l'), words: options.has('w'), chars: options.has('m'), bytes: options.has('c'), longest: options.has('L') };
    const columns = COLUMNS.filter((column) => asked[column]);
    const shown = columns.length > 0 ? columns : (['lines', 'words', 'bytes'] as const);
    const paths = call.operands.length > 0 ? call.operands : ['-'];
    const width = widthOf(call, paths, shown.length);
    const total: Counts = { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 };
    for (const path of paths) {
      const counts = await countPath(call, path, columns.some((column) => column === 'words' || column === 'chars' || column === 'longest') || columns.length === 0);
      if (!counts) continue;
      await call.put(row(counts, call.operands.length > 0 ? path : '', { shown, width }));
      for (const column of ['lines', 'words', 'chars', 'bytes'] as const) total[column] += counts[column];
      total.longest = Math.max(total.longest, counts.longest);
    }
    if (paths.length > 1) await call.put(row(total, 'total', { shown, width }));
    return call.status;
  },
};

function row(counts: Counts, name: string, { shown, width }: { shown: readonly (keyof Counts)[]; width: number }): string {
  const numbers = shown.map((column) => String(counts[column]).padStart(width)).join(' ');
  return `${numbers}${name === '' ? '' : ` ${name}`}\n`;
}

/** As wide as the files' sizes together; 7 where a size is not known beforehand and there is more to align. */
function widthOf(call: Invocation, paths: readonly string[], columns: number): number {
  if (!call.gnu) return paths.length === 1 && columns === 1 ? 1 : 9;
  if (paths.length === 1 && columns === 1) return 1;
  let total = 0;
  let least = 1;
  for (const path of paths) {
    try {
      const status = path === '-' ? call.process.file(0).status() : call.process.fs.status(path);
      if (status.type === 'file') total += status.size;
      else least = 7;
    } catch {
      continue;
    }
  }
  return Math.max(least, String(total).length);
}

async function countPath(call: Invocation, path: string, needsWords: boolean): Promise<Counts | undefined> {
  const nothing: Counts = { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 };
  if (path !== '-' && call.gnu && isDirectory(call, path)) {
    await call.warn(`${path}: Is a directory`);
    return nothing;
  }
  const file = await call.openOrWarn(path);
  return file ? count(call, file, needsWords) : undefined;
}

function isDirectory(call: Invocation, path: string): boolean {
  return call.process.fs.exists(path) && call.process.fs.status(path).type === 'directory';
}

async function count(call: Invocation, file: OpenFile, needsWords: boolean): Promise<Counts> {
  const counts: Counts = { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 };
  let inWord = false;
  let column = 0;
  for await (const chunk of chunksOf(call, file)) {
    counts.bytes += chunk.length;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) counts.lines += 1;
    if (!needsWords) continue;
    const text = latin1Decode(chunk);
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const blank = code === 32 || (code >= 9 && code <= 13);
      if (!blank && !inWord) counts.words += 1;
      inWord = !blank;
      const continues = call.utf8 && (code & 0xc0) === 0x80;
      if (!continues) counts.chars += 1;
      if (code === 10 || code === 13 || code === 12) column = 0;
      else if (code === 9) column += 8 - (column % 8);
      else if (!continues && code >= 32 && code !== 127) column += 1;
      if (column > counts.longest) counts.longest = column;
    }
  }
  return counts;
}
