import { displayWidth } from '../text/columns.ts';
import type { Frame } from '../editing/frame.ts';
import { columnAt, glyphOf, indexAt, widthOf } from '../editing/glyphs.ts';
import type { Glyphs } from '../editing/glyphs.ts';
import type { Place } from '../editing/text-buffer.ts';
import type { Document } from './document.ts';

const REVERSE = '7';

/** How the text is brought to the cursor when it has left the window. */
export type Manner = 'flowing' | 'centering' | 'stationary';

export interface WindowSettings {
  lineNumbers: boolean;
  softWrap: boolean;
  tab: number;
}

/** A row of the window: a line, or a part of it when lines wrap. */
interface Chunk {
  row: number;
  /** The column of the line where it begins. */
  start: number;
}

/** The part of a document that is in view, moved and drawn as nano 7.2 does (winio.c). */
export class EditWindow {
  readonly settings: WindowSettings;
  readonly glyphs: Glyphs;
  top: Chunk = { row: 0, start: 0 };
  rows = 1;
  columns = 1;
  /** The column that Up and Down keep to. */
  wanted = 0;
  /** The row where the cursor was last. */
  cursorRow = 0;
  /** A match to be shown. */
  spotlight: { from: Place; to: Place } | undefined;
  #document: Document;

  constructor(document: Document, settings: WindowSettings) {
    this.#document = document;
    this.settings = settings;
    this.glyphs = { tab: settings.tab, invalid: (byte, isCharacter) => (isCharacter ? `^${String.fromCharCode(byte - 0x20)}` : '\ufffd') };
  }

  /** Digits of the last line's number, at least two, and a blank. */
  get margin(): number {
    return this.settings.lineNumbers ? Math.max(2, String(this.#document.text.count).length) + 1 : 0;
  }

  get #width(): number {
    return Math.max(1, this.columns - this.margin);
  }

  widthOf(line: string): number {
    return widthOf(line, this.glyphs);
  }

  get column(): number {
    return columnAt(this.#document.line, this.#document.cursor.index, this.glyphs);
  }

  /** The cursor has moved sideways: Up and Down keep to where it is now. */
  want(): void {
    this.wanted = this.column;
  }

  /** Moves the cursor so many rows down, or up; gives false when there are not that many. */
  move(rows: number): boolean {
    const { cursor } = this.#document;
    const from = this.#chunkOf(cursor);
    const within = this.settings.softWrap ? this.wanted % this.#width : this.wanted;
    const [to, whole] = this.#away(from, rows);
    const target = to.start + within;
    const line = this.#document.text.line(to.row);
    const index = indexAt(line, target, this.glyphs);
    const limit = this.settings.softWrap && to.start + this.#width <= widthOf(line, this.glyphs) ? indexAt(line, to.start + this.#width - 1, this.glyphs) : line.length;
    this.#document.cursor = { row: to.row, index: Math.min(index, limit) };
    return whole;
  }

  /** Brings the cursor into view. */
  follow(manner: Manner): void {
    const chunk = this.#chunkOf(this.#document.cursor);
    const at = this.#distance(chunk);
    if (at >= 0 && at < this.rows) this.cursorRow = at;
    else this.place(manner, at);
  }

  /** Moves the text so that the cursor stands where the manner says. */
  place(manner: Manner, distance = 0): void {
    const chunk = this.#chunkOf(this.#document.cursor);
    const goal = { centering: Math.floor(this.rows / 2), stationary: Math.min(this.cursorRow, this.rows - 1), flowing: distance < 0 ? 0 : this.rows - 1 }[manner];
    [this.top] = this.#away(chunk, -goal);
    this.cursorRow = this.#distance(chunk);
  }

  /** The index of the end of the row with the cursor: of its line, or of the part of it that fits. */
  endOfRow(): number {
    const { line, cursor } = this.#document;
    const { start } = this.#chunkOf(cursor);
    if (!this.settings.softWrap || start + this.#width >= widthOf(line, this.glyphs)) return line.length;
    return indexAt(line, start + this.#width - 1, this.glyphs);
  }

  /** Lines may have another width now. */
  resettle(): void {
    this.top = { row: this.top.row, start: 0 };
    this.follow('centering');
  }

  /** The window has another size, or its lines another width. */
  reshape(rows: number, columns: number): void {
    if (rows === this.rows && columns === this.columns) return;
    this.rows = rows;
    this.columns = columns;
    this.top = { row: Math.min(this.top.row, this.#document.text.count - 1), start: this.settings.softWrap ? this.top.start - (this.top.start % this.#width) : 0 };
  }

  draw(frame: Frame, from: number): void {
    let chunk: Chunk | undefined = this.top;
    for (let row = 0; row < this.rows && chunk; row += 1) {
      this.#drawChunk(frame, from + row, chunk);
      const [next, whole]: [Chunk, boolean] = this.#away(chunk, 1);
      chunk = whole ? next : undefined;
    }
    const start = this.#startOf(this.#document.cursor);
    frame.cursor = { row: from + this.#distance(this.#chunkOf(this.#document.cursor)), column: Math.min(frame.columns - 1, this.margin + this.column - start) };
  }

  #drawChunk(frame: Frame, row: number, { row: lineRow, start }: Chunk): void {
    const { margin, settings } = this;
    const line = this.#document.text.line(lineRow);
    if (margin > 0) frame.put(row, 0, `${start === 0 ? String(lineRow + 1).padStart(margin - 1) : ' '.repeat(margin - 1)} `, REVERSE);
    const page = settings.softWrap ? start : lineRow === this.#document.cursor.row ? this.#startOf(this.#document.cursor) : 0;
    frame.put(row, margin, visiblePart(line, { start: page, width: this.#width, glyphs: this.glyphs, wrapped: settings.softWrap }));
    this.#markPart(frame, row, { lineRow, page });
  }

  #markPart(frame: Frame, row: number, { lineRow, page }: { lineRow: number; page: number }): void {
    const region = this.spotlight ?? this.#document.region;
    if (!region || lineRow < region.from.row || lineRow > region.to.row) return;
    const line = this.#document.text.line(lineRow);
    const column = (index: number) => Math.max(0, Math.min(this.#width, columnAt(line, index, this.glyphs) - page)) + this.margin;
    const to = lineRow === region.to.row ? region.to.index : line.length;
    frame.mark(row, column(lineRow === region.from.row ? region.from.index : 0), column(to), this.spotlight ? '30;43' : REVERSE);
  }

  /** The column at the window's left edge for the line with the cursor (get_page_start). */
  #startOf(place: Place): number {
    const column = columnAt(this.#document.text.line(place.row), place.index, this.glyphs);
    const width = this.#width;
    if (this.settings.softWrap) return this.#chunkOf(place).start;
    if (column === 0 || column + 2 < width) return 0;
    return width > 8 ? column - 6 - ((column - 6) % (width - 8)) : column - (width - 2);
  }

  #chunkOf({ row, index }: Place): Chunk {
    if (!this.settings.softWrap) return { row, start: 0 };
    const column = columnAt(this.#document.text.line(row), index, this.glyphs);
    return { row, start: column - (column % this.#width) };
  }

  /** The chunk so many rows further, or the last there is; and whether it was that many. */
  #away(from: Chunk, rows: number): [Chunk, boolean] {
    const { text } = this.#document;
    if (!this.settings.softWrap) {
      const row = Math.max(0, Math.min(text.count - 1, from.row + rows));
      return [{ row, start: 0 }, row === from.row + rows];
    }
    let chunk = from;
    for (let left = Math.abs(rows); left > 0; left -= 1) {
      const next = rows > 0 ? this.#below(chunk) : this.#above(chunk);
      if (!next) return [chunk, false];
      chunk = next;
    }
    return [chunk, true];
  }

  #below({ row, start }: Chunk): Chunk | undefined {
    const { text } = this.#document;
    if (start + this.#width < widthOf(text.line(row), this.glyphs)) return { row, start: start + this.#width };
    return row < text.count - 1 ? { row: row + 1, start: 0 } : undefined;
  }

  #above({ row, start }: Chunk): Chunk | undefined {
    if (start > 0) return { row, start: start - this.#width };
    if (row === 0) return undefined;
    const width = Math.max(1, widthOf(this.#document.text.line(row - 1), this.glyphs));
    return { row: row - 1, start: (width - 1) - ((width - 1) % this.#width) };
  }

  /** Rows from the top of the window to a chunk; outside the window any number beyond it. */
  #distance(chunk: Chunk): number {
    if (!this.settings.softWrap) return chunk.row - this.top.row;
    if (chunk.row < this.top.row || (chunk.row === this.top.row && chunk.start < this.top.start)) return -1;
    let at: Chunk | undefined = this.top;
    for (let row = 0; row < this.rows && at; row += 1) {
      if (at.row === chunk.row && at.start === chunk.start) return row;
      at = this.#below(at);
    }
    return this.rows;
  }
}

/** The part of a line that fits, with `<` and `>` where there is more and brackets for halves of wide characters (display_string). */
function visiblePart(line: string, { start, width, glyphs, wrapped }: { start: number; width: number; glyphs: Glyphs; wrapped: boolean }): string {
  let [text, column] = ['', 0];
  const end = start + width;
  const cut = !wrapped && start > 0;
  for (const character of line) {
    const glyph = glyphOf(character, column, glyphs);
    const size = displayWidth(glyph);
    const [from, to] = [column, column + size];
    column = to;
    if (to <= start) continue;
    if (from >= end) break;
    const wide = size === 2 && displayWidth([...glyph][0] ?? '') === 2;
    if (from >= start && to <= end) text += glyph;
    else if (wide) text += from < start ? ']' : '[';
    else text += glyph.slice(Math.max(0, start - from), Math.max(0, size - Math.max(0, to - end)));
  }
  if (cut) text = `<${displayWidth([...text][0] ?? ' ') === 2 ? ']' : ''}${[...text].slice(1).join('')}`;
  return column > end && !wrapped ? endMarked(text, width) : text;
}

function endMarked(text: string, width: number): string {
  const characters = [...text];
  while (displayWidth(characters.join('')) > width - 1) {
    const last = characters.pop() ?? '';
    if (displayWidth(last) === 2 && displayWidth(characters.join('')) === width - 2) characters.push('[');
  }
  return `${characters.join('')}>`;
}
