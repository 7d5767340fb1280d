export interface TabWriterOptions {
  minimumWidth: number;
  padding: number;
  /** Columns never get narrower from one flush to the next, as those of `get -w`. */
  remembersWidths?: boolean;
}

/** What kubectl's tables are set with (cli-runtime's GetNewTabWriter). */
export const TABLE_SETTINGS: TabWriterOptions = { minimumWidth: 6, padding: 3, remembersWidths: true };

/** What describe is set with. */
export const DESCRIBE_SETTINGS: TabWriterOptions = { minimumWidth: 0, padding: 2 };

/** Go's text/tabwriter: cells that end in a tab are padded to the width of their block of lines. */
export class TabWriter {
  readonly #options: TabWriterOptions;
  readonly #remembered: number[] = [];

  constructor(options: TabWriterOptions) {
    this.#options = options;
  }

  /** Sets a text; one call is one flush. */
  format(text: string): string {
    const lines = text.split('\n').map((line) => line.split('\t'));
    const out: string[] = [];
    this.#block(lines, { from: 0, to: lines.length }, [], out);
    return out.join('\n');
  }

  forgetWidths(): void {
    this.#remembered.length = 0;
  }

  #block(lines: readonly string[][], range: { from: number; to: number }, widths: number[], out: string[]): void {
    const column = widths.length;
    let printed = range.from;
    for (let index = range.from; index < range.to; index += 1) {
      if (column >= (lines[index]?.length ?? 0) - 1) continue;
      this.#print(lines.slice(printed, index), widths, out);
      printed = index;
      let width = this.#options.minimumWidth;
      while (index < range.to && column < (lines[index]?.length ?? 0) - 1) {
        const cell = lines[index]?.[column] ?? '';
        width = Math.max(width, characters(cell) + this.#options.padding);
        index += 1;
      }
      width = this.#remember(column, width);
      this.#block(lines, { from: printed, to: index }, [...widths, width], out);
      printed = index;
      index -= 1;
    }
    this.#print(lines.slice(printed, range.to), widths, out);
  }

  #remember(column: number, width: number): number {
    if (!this.#options.remembersWidths) return width;
    const widest = Math.max(width, this.#remembered[column] ?? 0);
    this.#remembered[column] = widest;
    return widest;
  }

  #print(lines: readonly string[][], widths: readonly number[], out: string[]): void {
    for (const cells of lines) {
      out.push(cells.map((cell, index) => {
        const width = widths[index];
        return width === undefined ? cell : cell + ' '.repeat(Math.max(0, width - characters(cell)));
      }).join(''));
    }
  }
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
