import { after } from '../editing/glyphs.ts';
import { TextBuffer } from '../editing/text-buffer.ts';
import type { Place } from '../editing/text-buffer.ts';

/** What nano calls a change when it is undone. */
export type Kind = 'addition' | 'deletion' | 'line break' | 'line join' | 'cut' | 'paste' | 'replacement' | 'insertion' | 'indent' | 'unindent';

/** Kinds whose runs are undone at once. */
const RUNS: ReadonlySet<string> = new Set(['addition', 'deletion', 'cut']);

/** A text with a cursor and a mark, changed as nano changes it: nothing here knows of screens or files. */
export class Document {
  readonly text: TextBuffer;
  cursor: Place = { row: 0, index: 0 };
  mark: Place | undefined;
  /** Where a run of one kind of change would go on. */
  #runEnd: Place | undefined;

  constructor(lines: readonly string[]) {
    this.text = new TextBuffer(lines);
  }

  get line(): string {
    return this.text.line(this.cursor.row);
  }

  /** Types text, which may have several lines. */
  insert(inserted: string, kind: Kind = 'addition'): void {
    this.change(kind, () => {
      const { row, index } = this.cursor;
      const line = this.line;
      const lines = `${line.slice(0, index)}${inserted}`.split('\n');
      const last = lines.at(-1) ?? '';
      this.cursor = { row: row + lines.length - 1, index: last.length };
      this.text.splice(row, 1, [...lines.slice(0, -1), last + line.slice(index)]);
      this.#keepMagicLine();
    });
  }

  /** Begins a new line, with the blanks that the line begins with when `indented`. */
  breakLine(indented: boolean): void {
    const { row, index } = this.cursor;
    const indent = indented ? (/^[ \t]*/.exec(this.line.slice(0, index))?.[0] ?? '') : '';
    this.change('line break', () => {
      this.text.splice(row, 1, [this.line.slice(0, index), indent + this.line.slice(index)]);
      this.cursor = { row: row + 1, index: indent.length };
    });
  }

  deleteForward(): void {
    const { row, index } = this.cursor;
    if (index < this.line.length) this.change('deletion', () => this.text.setLine(row, this.line.slice(0, index) + this.line.slice(after(this.line, index))));
    else if (row < this.text.count - 1 && !(row === this.text.count - 2 && this.text.line(row + 1) === '' && index > 0)) this.#join(row);
  }

  deleteBackward(): void {
    const { row, index } = this.cursor;
    if (index > 0) {
      this.change('deletion', () => {
        // Of a character with marks on it, only the last mark goes.
        const start = index - (this.line.charCodeAt(index - 1) >= 0xdc00 && this.line.charCodeAt(index - 1) < 0xe000 && (this.line.codePointAt(index - 2) ?? 0) > 0xffff ? 2 : 1);
        const line = this.line;
        this.cursor = { row, index: start };
        this.text.setLine(row, line.slice(0, start) + line.slice(index));
      });
    } else if (row > 0) {
      // The last, empty line is not part of the text: leaving it changes nothing.
      if (row === this.text.count - 1 && this.line === '' && this.text.line(row - 1) !== '') this.cursor = { row: row - 1, index: this.text.line(row - 1).length };
      else this.#join(row - 1);
    }
  }

  #join(row: number): void {
    this.change('line join', () => {
      const head = this.text.line(row);
      this.cursor = { row, index: head.length };
      this.text.splice(row, 2, [head + this.text.line(row + 1)]);
    });
  }

  /** The marked stretch, first place first. */
  get region(): { from: Place; to: Place } | undefined {
    const { mark, cursor } = this;
    if (!mark) return undefined;
    const forward = mark.row < cursor.row || (mark.row === cursor.row && mark.index <= cursor.index);
    return forward ? { from: mark, to: cursor } : { from: cursor, to: mark };
  }

  textBetween(from: Place, to: Place): string {
    if (from.row === to.row) return this.text.line(from.row).slice(from.index, to.index);
    const middle = this.text.lines.slice(from.row + 1, to.row);
    return [this.text.line(from.row).slice(from.index), ...middle, this.text.line(to.row).slice(0, to.index)].join('\n');
  }

  /** Cuts the marked stretch, or the line; gives what was cut, undefined when there was nothing. */
  cut(): string | undefined {
    const region = this.region ?? this.#lineRegion();
    const cut = this.textBetween(region.from, region.to);
    if (cut === '') return undefined;
    this.change('cut', () => this.#remove(region.from, region.to));
    this.mark = undefined;
    return cut;
  }

  /** The marked stretch, or the line, from which the cursor then moves on. */
  copy(): string | undefined {
    const marked = this.region;
    const region = marked ?? this.#lineRegion();
    const copied = this.textBetween(region.from, region.to);
    if (!marked && region.to.row > region.from.row) this.cursor = { row: region.to.row, index: Math.min(this.cursor.index, this.text.line(region.to.row).length) };
    this.mark = undefined;
    return copied === '' ? undefined : copied;
  }

  #lineRegion(): { from: Place; to: Place } {
    const { row } = this.cursor;
    const from = { row, index: 0 };
    return { from, to: row < this.text.count - 1 ? { row: row + 1, index: 0 } : { row, index: this.line.length } };
  }

  #remove(from: Place, to: Place): void {
    const line = this.text.line(from.row).slice(0, from.index) + this.text.line(to.row).slice(to.index);
    this.text.splice(from.row, to.row - from.row + 1, [line]);
    this.cursor = { ...from };
  }

  /** Puts text in the place of a stretch of one line. */
  replace(row: number, from: number, to: number, replacement: string): void {
    this.change('replacement', () => {
      const line = this.text.line(row);
      this.cursor = { row, index: from };
      this.text.setLine(row, line.slice(0, from) + replacement + line.slice(to));
    });
  }

  /** Changes each line that is marked, or the one with the cursor. */
  changeLines(kind: Kind, work: (line: string) => string): void {
    const region = this.region ?? { from: this.cursor, to: this.cursor };
    const lines = this.text.lines.slice(region.from.row, region.to.row + 1);
    const changed = lines.map(work);
    if (changed.every((line, at) => line === lines[at])) return;
    const moved = (changed[this.cursor.row - region.from.row] ?? '').length - this.line.length;
    this.change(kind, () => {
      this.text.splice(region.from.row, lines.length, changed);
      if (this.cursor.index > 0) this.cursor = { row: this.cursor.row, index: Math.max(0, this.cursor.index + moved) };
    });
  }

  undo(): string | undefined {
    const step = this.text.undo();
    if (!step) return undefined;
    this.#settle(step.before);
    return step.kind;
  }

  redo(): string | undefined {
    const step = this.text.redo();
    if (!step) return undefined;
    this.#settle(step.after);
    return step.kind;
  }

  #settle(place: Place): void {
    this.mark = undefined;
    this.#runEnd = undefined;
    const row = Math.min(place.row, this.text.count - 1);
    this.cursor = { row, index: Math.min(place.index, this.text.line(row).length) };
  }

  /** Something other than a change: the next change is undone by itself. */
  endRun(): void {
    this.#runEnd = undefined;
  }

  /** Makes a change that can be undone, together with a run of the same kind that ended here. */
  change(kind: Kind, work: () => void): void {
    const { cursor } = this;
    const goesOn = RUNS.has(kind) && this.text.last?.kind === kind && this.#runEnd?.row === cursor.row && (this.#runEnd.index === cursor.index || kind === 'cut');
    if (goesOn) this.text.resume();
    else this.text.begin(cursor, kind);
    work();
    this.text.seal(this.cursor);
    this.#runEnd = { ...this.cursor };
  }

  /** As nano does: whoever writes on the last line gets an empty one after it. */
  #keepMagicLine(): void {
    const last = this.text.count - 1;
    if (this.text.line(last) !== '') this.text.splice(last + 1, 0, ['']);
  }
}
