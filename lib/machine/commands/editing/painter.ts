import { Frame } from './frame.ts';

/** Draws frames by what differs from the last, so that a key costs a few bytes. */
export class Painter {
  #shown: Frame | undefined;

  /** Nothing is known of what the screen shows: the next frame is drawn whole. */
  forget(): void {
    this.#shown = undefined;
  }

  /** What a terminal must be sent to show the frame. */
  paint(frame: Frame): string {
    const fresh = !this.#shown || this.#shown.columns !== frame.columns || this.#shown.rows !== frame.rows;
    const before = fresh || !this.#shown ? new Frame(frame.columns, frame.rows) : this.#shown;
    let out = fresh ? '\x1b[m\x1b[H\x1b[2J' : '';
    const keys = rowKeys(frame);
    const shift = fresh ? undefined : scrolled(rowKeys(before), keys);
    if (shift) out += scroll(shift, frame.rows);
    for (let row = 0; row < frame.rows; row += 1) {
      const source = shift && row >= shift.top && row <= shift.bottom ? row + shift.by : row;
      const outside = shift && (source < shift.top || source > shift.bottom) && source !== row;
      out += paintRow(frame, row, outside ? undefined : { text: before.text(source), style: before.style(source) });
    }
    this.#shown = frame;
    const { cursor } = frame;
    const place = cursor ? `\x1b[${cursor.row + 1};${cursor.column + 1}H` : '';
    return out === '' ? place : `\x1b[?25l${out}${place}\x1b[?25h`;
  }
}

interface Row {
  text: readonly string[];
  style: readonly string[];
}

function rowKeys(frame: Frame): string[] {
  return Array.from({ length: frame.rows }, (_, row) => frame.text(row).join(''));
}

function paintRow(frame: Frame, row: number, before: Row | undefined): string {
  const [text, style] = [frame.text(row), frame.style(row)];
  const differs = (column: number) => (before ? text[column] !== before.text[column] || style[column] !== before.style[column] : text[column] !== ' ' || style[column] !== '');
  let [first, last] = [0, frame.columns - 1];
  while (first <= last && !differs(first)) first += 1;
  if (first > last) return '';
  while (last > first && !differs(last)) last -= 1;
  while (first > 0 && text[first] === '') first -= 1;
  while (last < frame.columns - 1 && text[last + 1] === '') last += 1;
  let end = frame.columns;
  while (end > first && text[end - 1] === ' ' && style[end - 1] === '') end -= 1;
  const clears = last >= end;
  return `\x1b[${row + 1};${first + 1}H${styled(text, style, first, clears ? end : last + 1)}${clears ? '\x1b[K' : ''}`;
}

function styled(text: readonly string[], style: readonly string[], from: number, to: number): string {
  let [out, now] = ['', ''];
  for (let column = from; column < to; column += 1) {
    const wanted = style[column] ?? '';
    if (wanted !== now) out += `\x1b[${wanted === '' ? '' : `0;${wanted}`}m`;
    now = wanted;
    out += text[column] ?? ' ';
  }
  return now === '' ? out : `${out}\x1b[m`;
}

interface Shift {
  top: number;
  bottom: number;
  /** Rows by which the text has moved up; negative: down. */
  by: number;
}

/** Finds a run of rows that have only moved, where moving them spares most of a screen. */
function scrolled(before: readonly string[], now: readonly string[]): Shift | undefined {
  let top = 0;
  while (top < now.length && before[top] === now[top]) top += 1;
  let bottom = now.length - 1;
  while (bottom > top && before[bottom] === now[bottom]) bottom -= 1;
  if (bottom - top < 4) return undefined;
  let best: Shift | undefined;
  let [most, still] = [0, 0];
  for (let row = top; row <= bottom; row += 1) if (now[row] === before[row]) still += 1;
  for (let by = top - bottom; by <= bottom - top; by += 1) {
    if (by === 0) continue;
    let same = 0;
    for (let row = top; row <= bottom; row += 1) if (row + by >= top && row + by <= bottom && now[row] === before[row + by] && now[row]?.trim() !== '') same += 1;
    if (same > most) [best, most] = [{ top, bottom, by }, same];
  }
  return best && most > still + 3 && most > (bottom - top) / 2 ? best : undefined;
}

function scroll({ top, bottom, by }: Shift, rows: number): string {
  const region = top === 0 && bottom === rows - 1 ? '' : `\x1b[${top + 1};${bottom + 1}r`;
  return `${region}\x1b[${Math.abs(by)}${by > 0 ? 'S' : 'T'}${region === '' ? '' : '\x1b[r'}`;
}
