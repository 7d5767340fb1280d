import { displayWidth } from '../text/columns.ts';
import { Frame } from '../editing/frame.ts';
import type { Options } from './options.ts';
import type { Scene, View } from './view.ts';

/** Columns of the ruler with the blank after it, and of an unfinished command (COL_RULER, SHOWCMD_COLS of vim). */
const RULER = 18;
const SHOWCMD = 10;

type Shown = Pick<Options, 'ruler' | 'showcmd'>;

/** The column where an unfinished command is shown: a message must end before it (comp_col of screen.c). */
export function fits(columns: number, { ruler, showcmd }: Shown): number {
  const taken = (ruler ? RULER : 0) + (showcmd ? SHOWCMD + (ruler ? 0 : 1) : 0);
  return Math.max(1, columns - taken);
}

/** A message with its middle left out where it does not fit (trunc_string of message.c). */
export function shortened(message: string, columns: number, options: Shown): string {
  const room = fits(columns, options) - 1;
  if (displayWidth(message) <= room) return message;
  const half = Math.floor((room - 3) / 2);
  return `${message.slice(0, half)}...${message.slice(message.length - (room - 3 - half))}`;
}

interface Source {
  readonly options: Options;
  readonly showcmd: string;
  readonly scene: Scene;
  readonly view: View;
}

/** Line and column, and how far down that is. */
export function putRuler(frame: Frame, source: Source): void {
  const { columns } = frame;
  const row = frame.rows - 1;
  const { options } = source;
  if (options.showcmd) frame.put(row, fits(columns, options), source.showcmd.slice(0, SHOWCMD));
  if (!options.ruler) return;
  const start = Math.max(Math.max(1, columns - RULER), Math.floor((columns + 1) / 2));
  frame.put(row, start, ' '.repeat(columns - start));
  const text = position(source);
  frame.put(row, start, text);
  const share = relative(source);
  // At the right edge, but for one column; in a ruler narrower than the half that it has, at its own end.
  const end = Math.min(columns - 1, start + RULER - 1);
  if (start + text.length + share.length < columns) frame.put(row, Math.max(start + text.length, end - share.length), share);
}

function position({ scene: shown, view }: Source): string {
  // As if 'list' were off (win_redr_ruler).
  const scene = { ...shown, options: { ...shown.options, list: false } };
  const { cursor, text } = scene;
  if (text.empty) return '0,0-1';
  const line = text.line(cursor.row);
  if (line === '') return `${cursor.row + 1},0-1`;
  const byte = Buffer.byteLength(line.slice(0, cursor.index)) + 1;
  const column = view.virtualColumn(scene) + 1;
  return `${cursor.row + 1},${byte}${byte === column ? '' : `-${column}`}`;
}

function relative({ scene, view }: Source): string {
  const above = view.top;
  const below = scene.text.count - 1 - view.bottom(scene).row;
  if (below <= 0) return above === 0 ? 'All' : 'Bot';
  return above === 0 ? 'Top' : `${String(Math.floor((above * 100) / (above + below))).padStart(2)}%`;
}

/** The screen as it is while messages wait for Enter: they stand under the text, which has moved up to give them room. */
export function hitEnterFrame(before: Frame, messages: readonly string[], { columns, rows }: { columns: number; rows: number }): Frame {
  const lines = messages.flatMap((message) => chunks(message, columns));
  const frame = new Frame(columns, rows);
  const room = Math.max(0, rows - 1 - lines.length);
  const shift = lines.length;
  for (let row = 0; row < room; row += 1) {
    const style = before.style(row + shift);
    before.text(row + shift).forEach((text, column) => { if (text !== ' ' || style[column] !== '') frame.put(row, column, text, style[column]); });
  }
  lines.slice(-(rows - 1)).forEach((line, index) => frame.put(room + index, 0, line));
  const end = frame.put(rows - 1, 0, 'Press ENTER or type command to continue', '32');
  frame.cursor = { row: rows - 1, column: Math.min(columns - 1, end) };
  return frame;
}

function chunks(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (let at = 0; at === 0 || at < text.length; at += columns) lines.push(text.slice(at, at + columns));
  return lines;
}

interface BusyboxSource {
  readonly mode: string;
  readonly options: Options;
  readonly file: { name: string };
  readonly scene: Scene;
}

/** BusyBox's last line: the mode, the file, whether it is changed, and how far down the cursor is. */
export function busyboxStatus(frame: Frame, { mode, options, file, scene }: BusyboxSource, message: string): void {
  const letter = mode === 'insert' ? 'I' : mode === 'replace' ? 'R' : '-';
  const { cursor, text } = scene;
  const share = Math.floor((100 * (cursor.row + 1)) / text.count);
  const status = `${letter} ${file.name || 'No file'}${options.readonly ? ' [Readonly]' : ''}${text.modified ? ' [Modified]' : ''} ${cursor.row + 1}/${text.count} ${share}%`;
  frame.put(frame.rows - 1, 0, message === '' ? status : message);
}
