import { after } from '../editing/glyphs.ts';
import type { Command } from './command.ts';
import type { Vi } from './editor.ts';
import { CASES, mapRange } from './operators.ts';

const CONTROL_V = '\x16';

/** `r`: the same character over so many. */
export async function replaceCharacters(vi: Vi, { count }: Command): Promise<void> {
  const { name } = await vi.key();
  if (name === '\x1b' || name === '\x03') return;
  const { row, index } = vi.cursor;
  let end = index;
  for (let turn = 0; turn < count; turn += 1) {
    if (end >= vi.line.length) vi.fail();
    end = after(vi.line, end);
  }
  if (name === '\r') {
    vi.splice(row, 1, [vi.line.slice(0, index), vi.line.slice(end)]);
    vi.moveTo({ row: row + 1, index: 0 });
    return;
  }
  const literal = name === CONTROL_V ? (await vi.key()).name : name;
  if (literal.length > 2) vi.fail();
  vi.setLine(row, vi.line.slice(0, index) + literal.repeat(count) + vi.line.slice(end));
  vi.moveTo({ row, index: index + literal.length * (count - 1) });
}

/** `~` */
export function swapCase(vi: Vi, { count }: Command): void {
  const { row, index } = vi.cursor;
  if (vi.line === '') vi.fail();
  let end = index;
  for (let turn = 0; turn < count && end < vi.line.length; turn += 1) end = after(vi.line, end);
  mapRange(vi, { from: vi.cursor, to: { row, index: end }, kind: 'char' }, CASES['g~']!);
  vi.moveTo({ row, index: end });
}

/** Ctrl-A and Ctrl-X: the number under the cursor, or the next in the line (do_addsub). */
export function addToNumber(vi: Vi, by: number): void {
  const { line, cursor: { row, index } } = vi;
  const found = [...line.matchAll(/0x[\da-f]+|-?\d+/gi)].find((one) => one.index + one[0].length > index);
  if (!found) vi.fail();
  const hex = /^0x/i.test(found[0]);
  const value = BigInt(found[0]) + BigInt(by);
  const text = hex ? `${found[0].slice(0, 2)}${BigInt.asUintN(64, value).toString(16).padStart(found[0].length - 2, '0')}` : padded(value, found[0]);
  vi.setLine(row, line.slice(0, found.index) + text + line.slice(found.index + found[0].length));
  vi.moveTo({ row, index: found.index + text.length - 1 });
}

function padded(value: bigint, before: string): string {
  const digits = before.replace('-', '');
  const text = String(value < 0n ? -value : value);
  return `${value < 0n ? '-' : ''}${digits.startsWith('0') && digits.length > 1 ? text.padStart(digits.length, '0') : text}`;
}

/** `U`: the line as it was before the last changes to it; again, and they are back. */
export function undoLine(vi: Vi): void {
  const saved = vi.lineUndo;
  if (!saved || saved.row >= vi.text.count) vi.fail();
  const now = vi.text.line(saved.row);
  vi.cursor = { row: saved.row, index: 0 };
  vi.setLine(saved.row, saved.line);
  vi.lineUndo = { row: saved.row, line: now };
  vi.moveTo({ row: saved.row, index: 0 });
}

/** A paste outside of insert mode is inserted (bracketed paste, nv_edit). */
export function pasted(vi: Vi, text: string): void {
  const { row, index } = vi.cursor;
  const lines = `${vi.line.slice(0, index)}${text}`.split('\n');
  const last = lines.at(-1) ?? '';
  vi.splice(row, 1, [...lines.slice(0, -1), last + vi.line.slice(index)]);
  vi.hush();
  vi.moveTo({ row: row + lines.length - 1, index: Math.max(0, last.length - 1) });
}

/** Ctrl-G */
export function showFile(vi: Vi): void {
  const share = Math.floor((100 * (vi.cursor.row + 1)) / vi.text.count);
  const marks = `${vi.text.modified ? ' [Modified]' : ''}${vi.options.readonly ? ' [readonly]' : ''}`;
  const lines = vi.text.count === 1 && vi.text.line(0) === '' ? ' --No lines in buffer--' : ` ${vi.text.count} line${vi.text.count === 1 ? '' : 's'} --${share}%--`;
  vi.sayShort(`"${vi.file.name || '[No Name]'}"${marks}${lines}`);
}

/** How to leave, for who cannot find out (normal.c, nv_esc). */
export function interrupted(vi: Vi): void {
  if (vi.busybox) return;
  vi.sayShort(vi.text.modified ? 'Type  :qa!  and press <Enter> to abandon all changes and exit Vim' : 'Type  :qa  and press <Enter> to exit Vim');
}
