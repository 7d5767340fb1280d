import { displayWidth } from '../text/columns.ts';
import type { Frame } from '../editing/frame.ts';
import { wrapped } from './wrapping.ts';
import type { Piece } from './wrapping.ts';
import { columnAt, glyphOf, indexAt, widthOf } from '../editing/glyphs.ts';
import type { Glyphs } from '../editing/glyphs.ts';
import type { Place, TextBuffer } from '../editing/text-buffer.ts';
import type { Options } from './options.ts';

const NON_TEXT = '1;34';
const LINE_NUMBER = '33';
const VISUAL = '7';
const MATCH = '7';
/** Characters from which on a line's rows are kept until it changes. */
const LONG = 1000;

/** A marked stretch: characters, whole lines or a block of columns. */
export interface Selection {
  kind: 'char' | 'line' | 'block';
  from: Place;
  /** The last character of it. */
  to: Place;
  /** Columns of a block, the second one included. */
  columns?: readonly [number, number];
}

/** What is drawn. */
export interface Scene {
  text: TextBuffer;
  cursor: Place;
  options: Options;
  selection: Selection | undefined;
  match: { from: Place; to: Place } | undefined;
  /** A tab under the cursor is entered from its first column while typing, shown at its last otherwise. */
  typing: boolean;
}

/** The part of the text in the window, moved as vim moves it (move.c) and drawn as vim draws it (drawline.c). */
export class View {
  /** The first line in view. */
  top = 0;
  /** The first column in view when lines do not wrap. */
  left = 0;
  rows = 1;
  columns = 1;
  readonly #busybox: boolean;
  /** The last long line that was wrapped: it is looked at several times for each key. */
  #wrapped: { line: string; width: number; list: boolean; tabstop: number; pieces: readonly Piece[] } | undefined;

  constructor(busybox: boolean) {
    this.#busybox = busybox;
  }

  glyphs({ options }: Pick<Scene, 'options'>): Glyphs {
    return { tab: options.tabstop, invalid: (byte) => `<${byte.toString(16).padStart(2, '0')}>`, shownTab: options.list ? '^I' : undefined };
  }

  margin({ options, text }: Pick<Scene, 'options' | 'text'>): number {
    if (!options.number && !options.relativenumber) return 0;
    // 'numberwidth' is 4 in vim and 8 where the original vi is followed; Debian's vim.tiny has the second.
    return Math.max(8, String(text.count).length + 1);
  }

  #textWidth(scene: Pick<Scene, 'options' | 'text'>): number {
    return Math.max(1, this.columns - this.margin(scene));
  }

  /** Rows that a line takes. */
  height(scene: Pick<Scene, 'options' | 'text'>, row: number): number {
    return scene.options.wrap ? Math.max(1, this.#pieces(scene, row).length) : 1;
  }

  #pieces(scene: Pick<Scene, 'options' | 'text'>, row: number): readonly Piece[] {
    const width = this.#textWidth(scene);
    const { list, tabstop } = scene.options;
    const line = scene.text.line(row);
    if (line.length <= LONG) return wrapped(line, width, this.glyphs(scene));
    const last = this.#wrapped;
    if (last && last.width === width && last.list === list && last.tabstop === tabstop && last.line === line) return last.pieces;
    const pieces = wrapped(line, width, this.glyphs(scene));
    this.#wrapped = { line, width, list, tabstop, pieces };
    return pieces;
  }

  /** Lines that are wholly or partly in view: the last of them, and whether it is all there. */
  bottom(scene: Pick<Scene, 'options' | 'text'>): { row: number; whole: boolean } {
    let used = 0;
    for (let row = this.top; row < scene.text.count; row += 1) {
      used += this.height(scene, row);
      if (used >= this.rows) return { row: used > this.rows ? Math.max(this.top, row - 1) : row, whole: used === this.rows };
    }
    return { row: scene.text.count - 1, whole: true };
  }

  scrolloff({ options }: Pick<Scene, 'options'>): number {
    return Math.min(options.scrolloff, Math.floor((this.rows - 1) / 2));
  }

  /** Brings the cursor into view (update_topline and curs_columns). */
  follow(scene: Scene): void {
    const { cursor, text } = scene;
    const so = this.scrolloff(scene);
    this.top = Math.max(0, Math.min(this.top, text.count - 1));
    if (cursor.row < this.top + Math.min(so, this.top)) {
      const distance = this.#between(scene, cursor.row, this.top + so - 1);
      const half = Math.max(2, Math.floor(this.rows / 2) - 1);
      if (distance >= half) this.centre(scene);
      else this.topAt(scene, cursor.row);
    } else {
      const bottom = this.bottom(scene).row;
      const wanted = Math.min(text.count - 1, cursor.row + so);
      if (wanted > bottom && !this.#roomBelow(scene, bottom, so)) {
        if (this.#between(scene, bottom + 1, cursor.row + so) <= this.rows + 1) this.bottomAt(scene, cursor.row);
        else this.centre(scene);
      }
    }
    this.#followColumn(scene);
  }

  /** Whether 'scrolloff' rows of the window are below the cursor's line, those included that no line fits into. */
  #roomBelow(scene: Scene, bottom: number, so: number): boolean {
    if (scene.cursor.row > bottom) return false;
    let used = 0;
    for (let row = this.top; row <= scene.cursor.row; row += 1) used += this.height(scene, row);
    return this.rows - used >= so && bottom < scene.text.count - 1;
  }

  #between(scene: Scene, from: number, to: number): number {
    let rows = 0;
    for (let row = from; row <= to && rows <= this.rows + 1; row += 1) rows += row < scene.text.count ? this.height(scene, row) : 1;
    return rows;
  }

  /** The cursor's line as near to the top as 'scrolloff' lets it. */
  topAt(scene: Scene, row: number): void {
    this.top = Math.max(0, row - this.scrolloff(scene));
  }

  bottomAt(scene: Scene, row: number): void {
    let top = Math.min(scene.text.count - 1, row + this.scrolloff(scene));
    let used = this.height(scene, top);
    while (top > 0 && used + this.height(scene, top - 1) <= this.rows) {
      top -= 1;
      used += this.height(scene, top);
    }
    this.top = Math.min(top, row);
  }

  /** The cursor's line in the middle (scroll_cursor_halfway): lines are added below and above in turn. */
  centre(scene: Scene, atEnd = false): void {
    const { row } = scene.cursor;
    let used = this.height(scene, row);
    let [above, below, top, bottom] = [0, 0, row, row];
    while (top > 0) {
      if (above < below) {
        const height = this.height(scene, top - 1);
        used += height;
        if (used > this.rows) break;
        above += height;
        top -= 1;
      } else if (bottom + 1 < scene.text.count) {
        const height = this.height(scene, bottom + 1);
        used += height;
        if (used > this.rows) break;
        bottom += 1;
        below += height;
      } else {
        below += 1;
        if (atEnd) used += 1;
      }
    }
    this.top = top;
  }

  #followColumn(scene: Scene): void {
    if (scene.options.wrap) {
      this.left = 0;
      return;
    }
    const width = this.#textWidth(scene);
    const column = this.cursorColumn(scene);
    if (column >= this.left && column < this.left + width) return;
    this.left = Math.max(0, column - Math.floor(width / 2));
  }

  /** The column of the line where the cursor shows: the last one of a tab, except while typing. */
  cursorColumn(scene: Scene): number {
    const line = scene.text.line(scene.cursor.row);
    const glyphs = this.glyphs(scene);
    const start = columnAt(line, scene.cursor.index, glyphs);
    if (scene.typing || scene.options.list || line[scene.cursor.index] !== '\t') return start;
    return start + displayWidth(glyphOf('\t', start, glyphs)) - 1;
  }

  /** The same with the places counted that were left empty because a wide character did not fit. */
  virtualColumn(scene: Scene): number {
    const column = this.cursorColumn(scene);
    if (!scene.options.wrap) return column;
    const pieces = this.#pieces(scene, scene.cursor.row);
    return column + pieces.slice(0, this.#pieceOf(pieces, column)).filter((piece) => piece.filled).length;
  }

  draw(frame: Frame, scene: Scene): void {
    let at = 0;
    for (let row = this.top; at < this.rows; row += 1) {
      if (row >= scene.text.count) {
        for (; at < this.rows; at += 1) frame.put(at, 0, this.#busybox ? '~' : '~'.padEnd(this.columns), NON_TEXT);
        break;
      }
      const height = this.height(scene, row);
      if (at + height > this.rows && row > this.top) {
        // As 'display' truncate: as much as fits, and the last row says that there is more.
        this.#drawLine(frame, scene, { row, at, limit: this.rows - 1 - at });
        frame.put(this.rows - 1, 0, '@@@', NON_TEXT);
        break;
      }
      this.#drawLine(frame, scene, { row, at });
      at += height;
    }
  }

  #drawLine(frame: Frame, scene: Scene, { row, at, limit = this.rows - at }: { row: number; at: number; limit?: number }): void {
    const margin = this.margin(scene);
    if (margin > 0) frame.put(at, 0, this.#number(scene, row).padStart(margin - 1), LINE_NUMBER);
    const width = this.#textWidth(scene);
    const pieces = scene.options.wrap ? this.#pieces(scene, row) : [this.#unwrapped(scene, row, width)];
    const skipped = row === scene.cursor.row && pieces.length > this.rows ? Math.max(0, this.#pieceOf(pieces, this.cursorColumn(scene)) - this.rows + 1) : 0;
    pieces.slice(skipped, skipped + limit).forEach((piece, index) => {
      const end = frame.put(at + index, margin, piece.text);
      if (piece.filled) frame.put(at + index, end, '>', NON_TEXT);
      else if (scene.options.list && index === pieces.length - 1 && end < this.columns) frame.put(at + index, end, '$', NON_TEXT);
      this.#mark(frame, scene, { row, at: at + index, start: piece.start, width: displayWidth(piece.text) });
    });
    if (row !== scene.cursor.row) return;
    const column = this.cursorColumn(scene);
    const piece = this.#pieceOf(pieces, column);
    const cell = margin + column - (pieces[piece]?.start ?? 0);
    // While typing, the place after the last column is on the next row, if there is one.
    const wraps = cell >= this.columns && at + piece - skipped + 1 < this.rows;
    frame.cursor = wraps ? { row: at + piece - skipped + 1, column: margin } : { row: Math.min(this.rows - 1, at + piece - skipped), column: Math.min(this.columns - 1, cell) };
  }

  #number({ options, cursor }: Scene, row: number): string {
    if (!options.relativenumber) return String(row + 1);
    return row === cursor.row ? (options.number ? String(row + 1) : '0') : String(Math.abs(row - cursor.row));
  }

  #unwrapped(scene: Scene, row: number, width: number): Piece {
    let [text, column] = ['', 0];
    for (const character of scene.text.line(row)) {
      const glyph = glyphOf(character, column, this.glyphs(scene));
      const from = column;
      column += displayWidth(glyph);
      if (column <= this.left) continue;
      if (from >= this.left + width) break;
      text += from < this.left ? (displayWidth(glyph) === [...glyph].length ? glyph.slice(this.left - from) : '<') : glyph;
    }
    return { text, start: this.left, filled: false };
  }

  #pieceOf(pieces: readonly { start: number }[], column: number): number {
    return Math.max(0, pieces.findLastIndex((piece) => piece.start <= column));
  }

  #mark(frame: Frame, scene: Scene, { row, at, start, width }: { row: number; at: number; start: number; width: number }): void {
    const margin = this.margin(scene);
    const stretch = (from: number, to: number, style: string) => {
      const [first, last] = [Math.max(0, from - start), Math.min(width, to - start)];
      if (last > first) frame.mark(at, margin + first, margin + last, style);
    };
    const { selection, match } = scene;
    if (selection && row >= selection.from.row && row <= selection.to.row) {
      const [from, to] = this.selectedColumns(scene, selection, row);
      stretch(from, to, VISUAL);
      if (selection.kind !== 'block' && (selection.kind === 'line' || row < selection.to.row) && margin + width < this.columns) frame.put(at, margin + width, ' ', VISUAL);
    }
    if (match && row === match.from.row) {
      const glyphs = this.glyphs(scene);
      stretch(columnAt(scene.text.line(row), match.from.index, glyphs), columnAt(scene.text.line(row), match.to.index, glyphs), MATCH);
    }
  }

  /** The columns of a line that a selection covers, the second one excluded. */
  selectedColumns(scene: Pick<Scene, 'text' | 'options'>, { kind, from, to, columns }: Selection, row: number): [number, number] {
    const line = scene.text.line(row);
    const glyphs = this.glyphs(scene);
    const width = widthOf(line, glyphs);
    if (kind === 'line') return [0, width];
    if (kind === 'block') return [columns?.[0] ?? 0, (columns?.[1] ?? 0) + 1];
    const start = row === from.row ? columnAt(line, from.index, glyphs) : 0;
    if (row < to.row) return [start, width];
    const end = columnAt(line, to.index, glyphs);
    return [start, end + displayWidth(glyphOf(line.slice(to.index, to.index + 1) || ' ', end, glyphs))];
  }

  /** The index of a line at a column of the screen. */
  indexAt(scene: Pick<Scene, 'options'>, line: string, column: number): number {
    return column === Number.POSITIVE_INFINITY ? line.length : indexAt(line, column, this.glyphs(scene));
  }
}
