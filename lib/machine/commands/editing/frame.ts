import { displayWidth } from '../text/columns.ts';

/** What a screen is to show: text in cells, each with its style (parameters of SGR), and where the cursor is. */
export class Frame {
  readonly columns: number;
  readonly rows: number;
  readonly #text: string[][];
  readonly #style: string[][];
  cursor: { row: number; column: number } | undefined;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#text = Array.from({ length: rows }, () => new Array<string>(columns).fill(' '));
    this.#style = Array.from({ length: rows }, () => new Array<string>(columns).fill(''));
  }

  text(row: number): readonly string[] {
    return this.#text[row] ?? [];
  }

  style(row: number): readonly string[] {
    return this.#style[row] ?? [];
  }

  /** Writes text without control characters into a row, as far as there is room; gives the column after it. */
  put(row: number, column: number, text: string, style = ''): number {
    const [cells, styles] = [this.#text[row], this.#style[row]];
    if (!cells || !styles) return column;
    let at = column;
    for (const character of text) {
      const width = displayWidth(character);
      if (width === 0 && at > column) cells[lead(cells, at - 1)] += character;
      else {
        if (at + width > this.columns) break;
        for (let offset = 0; offset < width; offset += 1) {
          cells[at + offset] = offset === 0 ? character : '';
          styles[at + offset] = style;
        }
        at += width;
      }
    }
    return at;
  }

  /** Takes over the first rows of another frame. */
  copyRows(from: Frame, rows: number): void {
    for (let row = 0; row < Math.min(rows, this.rows); row += 1) {
      this.#text[row] = [...from.text(row)];
      this.#style[row] = [...from.style(row)];
    }
  }

  /** Gives cells that are there a style. */
  mark(row: number, from: number, to: number, style: string): void {
    this.#style[row]?.fill(style, from, to);
  }
}

/** The cell that holds the character shown at a column: the left half of a wide one. */
function lead(cells: readonly string[], column: number): number {
  return column > 0 && cells[column] === '' ? column - 1 : column;
}
