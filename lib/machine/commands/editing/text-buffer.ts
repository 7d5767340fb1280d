/** A place in a text: a line and an index into it, both from 0. */
export interface Place {
  row: number;
  index: number;
}

interface Change {
  row: number;
  removed: readonly string[];
  inserted: readonly string[];
  /** All lines were taken away; the empty one that is left is none. */
  emptied?: boolean;
}

/** Changes that are undone together. */
export interface Step {
  readonly changes: Change[];
  /** Where the cursor was. */
  readonly before: Place;
  /** Where the cursor came to be; set by `seal`. */
  after: Place;
  /** What made it, in the words of the editor. */
  kind: string;
  /** Tells states of the text apart. */
  serial: number;
}

/** vim's 'undolevels'. */
const MOST_STEPS = 1000;

/** The lines of a file being edited, at least one, with every change undoable. */
export class TextBuffer {
  #lines: string[];
  #done: Step[] = [];
  #undone: Step[] = [];
  #open: Step | undefined;
  #serial = 0;
  #saved = 0;
  /** The state below the oldest step that is kept. */
  #base = 0;
  #empty: boolean;

  constructor(lines: readonly string[]) {
    this.#lines = lines.length > 0 ? [...lines] : [''];
    this.#empty = lines.length === 0;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  get count(): number {
    return this.#lines.length;
  }

  /** Whether there are no lines at all, rather than an empty one. */
  get empty(): boolean {
    return this.#empty && this.#lines.length === 1 && this.#lines[0] === '';
  }

  line(row: number): string {
    return this.#lines[row] ?? '';
  }

  /** Whether the text differs from what was saved. */
  get modified(): boolean {
    return (this.#done.at(-1)?.serial ?? this.#base) !== this.#saved;
  }

  markSaved(): void {
    this.#saved = this.#done.at(-1)?.serial ?? this.#base;
  }

  /** Counts as changed whatever is undone. */
  markUnsaved(): void {
    this.#saved = -1;
  }

  /** The step that the last change belongs to, if it could still be undone next. */
  get last(): Step | undefined {
    return this.#undone.length === 0 ? this.#done.at(-1) : undefined;
  }

  /** Begins a step of changes that are undone together, unless one is under way. */
  begin(before: Place, kind = ''): void {
    this.#open ??= { changes: [], before: { ...before }, after: { ...before }, kind, serial: 0 };
  }

  /** Goes on with the last step: what follows is undone together with it. */
  resume(): void {
    this.#open ??= this.last;
  }

  /** Ends the step; the next change begins another. */
  seal(after?: Place): void {
    if (after && this.#open) this.#open.after = { ...after };
    this.#open = undefined;
  }

  /** Puts lines in the place of `count` lines from `row` on. A text without lines becomes one empty line. */
  splice(row: number, count: number, lines: readonly string[]): void {
    const emptied = lines.length === 0 && count >= this.#lines.length;
    const inserted = emptied ? [''] : lines;
    this.#empty = emptied;
    const removed = this.#replace(row, count, inserted);
    const step = (this.#open ??= { changes: [], before: { row, index: 0 }, after: { row, index: 0 }, kind: '', serial: 0 });
    this.#undone = [];
    const last = step.changes.at(-1);
    // Typing into one line is one change, however many keys it took.
    if (last && last.row === row && count === 1 && inserted.length === 1 && last.inserted.length === 1) step.changes[step.changes.length - 1] = { ...last, inserted };
    else step.changes.push({ row, removed, inserted, ...(emptied ? { emptied } : {}) });
    this.#serial += 1;
    step.serial = this.#serial;
    if (this.#done.at(-1) !== step) this.#done.push(step);
    if (this.#done.length > MOST_STEPS) this.#base = this.#done.shift()?.serial ?? this.#base;
  }

  setLine(row: number, line: string): void {
    if (this.line(row) !== line) this.splice(row, 1, [line]);
  }

  /** Takes the last step back and gives it. */
  undo(): Step | undefined {
    this.seal();
    const step = this.#done.pop();
    if (!step) return undefined;
    for (const { row, removed, inserted } of step.changes.toReversed()) this.#replace(row, inserted.length, removed);
    this.#undone.push(step);
    return step;
  }

  /** Does again what was undone last, and gives it. */
  redo(): Step | undefined {
    this.seal();
    const step = this.#undone.pop();
    if (!step) return undefined;
    for (const { row, removed, inserted } of step.changes) this.#replace(row, removed.length, inserted);
    this.#done.push(step);
    return step;
  }

  #replace(row: number, count: number, lines: readonly string[]): string[] {
    // A spread of very many arguments would overflow the stack.
    if (lines.length < 1000) return this.#lines.splice(row, count, ...lines);
    const removed = this.#lines.slice(row, row + count);
    this.#lines = [...this.#lines.slice(0, row), ...lines, ...this.#lines.slice(row + count)];
    return removed;
  }
}
