import { separator } from './command-line.ts';
import type { Vi } from './editor.ts';
import { findPattern } from './search.ts';

/** The lines that an ex command is for, from 0, and what follows on the command line. */
export interface LineRange {
  from: number;
  to: number;
  /** How many addresses were given. */
  given: number;
  rest: string;
}

/** Reads the addresses at the beginning of a command line (get_address of ex_docmd.c). A line before the first is -1. */
export function readRange(vi: Vi, line: string): LineRange {
  const start = line.replace(/^[\s:]+/, '');
  if (start.startsWith('%')) return { from: 0, to: vi.text.count - 1, given: 2, rest: start.slice(1).trimStart() };
  if (start.startsWith("'<,'>") && !vi.marks.has('<')) vi.fail('E20: Mark not set');
  const addresses: number[] = [];
  let rest = start;
  let current = vi.cursor.row;
  for (;;) {
    const address = readAddress(vi, rest, current);
    rest = address.rest.trimStart();
    const separated = rest[0] === ',' || rest[0] === ';';
    if (address.row === undefined && !separated && addresses.length === 0) break;
    const row = address.row ?? (separated || addresses.length > 0 ? current : undefined);
    if (row !== undefined) addresses.push(row);
    if (!separated) break;
    if (rest[0] === ';' && row !== undefined) current = row;
    rest = rest.slice(1).trimStart();
  }
  const [from = current, to = from] = addresses.slice(-2);
  return { from, to, given: addresses.length, rest };
}

function readAddress(vi: Vi, text: string, current: number): { row: number | undefined; rest: string } {
  let [row, rest] = base(vi, text, current);
  for (;;) {
    const [whole, sign = '+', digits] = /^\s*([+-])?(\d+)?/.exec(rest) ?? [''];
    const trimmed = whole.trim();
    if (trimmed === '' || (row === undefined && !/^[+-]/.test(trimmed))) return { row, rest };
    row = (row ?? current) + (sign === '-' ? -1 : 1) * Number(digits ?? 1);
    rest = rest.slice(whole.length);
  }
}

/** An address without the numbers added to it. */
function base(vi: Vi, text: string, current: number): [number | undefined, string] {
  const [digits] = /^\d+/.exec(text) ?? [];
  if (digits !== undefined) return [Number(digits) - 1, text.slice(digits.length)];
  const first = text[0];
  if (first === '.') return [current, text.slice(1)];
  if (first === '$') return [vi.text.count - 1, text.slice(1)];
  if (first === "'") {
    const place = vi.marks.get(text[1] === '`' ? "'" : (text[1] ?? ''));
    if (!place) vi.fail('E20: Mark not set');
    return [place.row, text.slice(2)];
  }
  if (first === '/' || first === '?') {
    const end = separator(text.slice(1), first);
    const pattern = (end < 0 ? text.slice(1) : text.slice(1, end + 1)) || vi.search?.pattern;
    if (pattern === undefined) vi.fail('E35: No previous regular expression');
    const forward = first === '/';
    const from = { row: current, index: forward ? vi.text.line(current).length : 0 };
    return [findPattern(vi, pattern, { forward, from }).row, end < 0 ? '' : text.slice(end + 2)];
  }
  return [undefined, text];
}
