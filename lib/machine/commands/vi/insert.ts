import { after, before, columnAt } from '../editing/glyphs.ts';
import { isTyped } from '../editing/keys.ts';
import type { Key } from '../editing/keys.ts';
import type { Place } from '../editing/text-buffer.ts';
import type { Vi } from './editor.ts';
import { MOTIONS } from './motions.ts';
import { shifted } from './operators.ts';

const CONTROL = (letter: string) => String.fromCharCode(letter.charCodeAt(0) & 0x1f);

export interface InsertOptions {
  count: number;
  replace?: boolean;
  /** Each time of the count begins a line of its own (`o`). */
  newLine?: boolean;
}

/** Insert and replace mode, until Esc (edit.c). */
export async function insertMode(vi: Vi, { count, replace = false, newLine = false }: InsertOptions): Promise<void> {
  vi.mode = replace ? 'replace' : 'insert';
  vi.hush();
  vi.showcmd = '';
  vi.wanted = vi.view.cursorColumn(vi.scene);
  const session = new Inserting(vi, replace);
  let left = count;
  const typed: Key[] = [];
  for (let repeating = false; ;) {
    const key = await vi.key();
    if (key.name === '\x1b' || key.name === '\x03' || key.name === CONTROL('[')) {
      left -= 1;
      if (left <= 0 || key.name === '\x03') break;
      repeating = true;
      if (newLine) session.breakLine(true);
      vi.input.stuff([...typed, key], false);
      continue;
    }
    if (key.name === CONTROL('O')) await session.oneCommand();
    else {
      if (!repeating) typed.push(key);
      if (session.moves(key)) left = 1;
      await session.take(key);
    }
  }
  session.end();
}

class Inserting {
  readonly #vi: Vi;
  readonly #replace: boolean;
  /** What was there before each character that was typed over; undefined for what was added. */
  #replaced: (string | undefined)[] = [];
  #start: Place;

  constructor(vi: Vi, replace: boolean) {
    this.#vi = vi;
    this.#replace = replace;
    this.#start = { ...vi.cursor };
  }

  async take(key: Key): Promise<void> {
    const { name } = key;
    if (name === 'Paste') this.#paste(key.text ?? '');
    else if (isTyped(name)) this.#type(name);
    else if (name === '\r' || name === '\n') this.breakLine(true);
    else if (name === '\t') this.#tab();
    else if (name === '\x7f' || name === '\b') this.#erase('character');
    else if (name === CONTROL('W')) this.#erase('word');
    else if (name === CONTROL('U')) this.#erase('line');
    else if (name === CONTROL('V') || name === CONTROL('Q')) this.#type((await this.#vi.key()).name);
    else if (name === CONTROL('R')) this.#insertRegister((await this.#vi.key()).name);
    else if (name === 'Delete') this.#deleteForward();
    else if (name === CONTROL('T') || name === CONTROL('D')) this.#indent(name === CONTROL('T') ? 1 : -1);
    else if (name === CONTROL('Y') || name === CONTROL('E')) this.#copyFrom(name === CONTROL('Y') ? -1 : 1);
    else if (name === CONTROL('C')) return;
    else await this.#move(name);
  }

  /** Keys that move: what was typed before them is undone and repeated by itself. */
  moves({ name }: Key): boolean {
    return ['Up', 'Down', 'Left', 'Right', 'Home', 'End', 'PageUp', 'PageDown', 'Ctrl-Left', 'Ctrl-Right', 'Ctrl-Home', 'Ctrl-End'].includes(name);
  }

  end(): void {
    const vi = this.#vi;
    vi.marks.set('^', { ...vi.cursor });
    // An indent that nothing was typed after goes away.
    if (vi.options.autoindent && /^[ \t]+$/.test(vi.line) && this.#indentOnly) vi.setLine(vi.cursor.row, '');
    const { row, index } = vi.cursor;
    vi.mode = 'normal';
    vi.hush();
    vi.moveTo({ row, index: index > 0 && index <= vi.text.line(row).length ? before(vi.text.line(row), index) : 0 });
  }

  #indentOnly = false;

  #type(text: string): void {
    const vi = this.#vi;
    const { row, index } = vi.cursor;
    const { line } = vi;
    this.#indentOnly = false;
    const over = this.#replace && index < line.length ? after(line, index) : index;
    if (this.#replace) this.#replaced.push(index < line.length ? line.slice(index, over) : undefined);
    vi.setLine(row, line.slice(0, index) + text + line.slice(over));
    vi.cursor = { row, index: index + text.length };
    vi.wanted = vi.view.cursorColumn(vi.scene);
  }

  #tab(): void {
    const { expandtab, softtabstop, tabstop } = this.#vi.options;
    if (!expandtab && softtabstop === 0) return this.#type('\t');
    const width = softtabstop || tabstop;
    const column = this.#vi.view.cursorColumn(this.#vi.scene);
    for (let left = width - (column % width); left > 0; left -= 1) this.#type(' ');
  }

  #paste(text: string): void {
    const vi = this.#vi;
    const { row, index } = vi.cursor;
    const lines = `${vi.line.slice(0, index)}${text}`.split('\n');
    const last = lines.at(-1) ?? '';
    vi.splice(row, 1, [...lines.slice(0, -1), last + vi.line.slice(index)]);
    vi.cursor = { row: row + lines.length - 1, index: last.length };
    this.#indentOnly = false;
  }

  breakLine(keepIndent: boolean): void {
    const vi = this.#vi;
    const { row, index } = vi.cursor;
    const { line } = vi;
    const indent = keepIndent && vi.options.autoindent ? (/^[ \t]*/.exec(line)?.[0] ?? '') : '';
    const head = this.#indentOnly && /^[ \t]+$/.test(line.slice(0, index)) ? '' : line.slice(0, index);
    this.#replaced.push('\n');
    vi.splice(row, 1, [head, indent + (this.#replace ? line.slice(index) : line.slice(index).replace(indent === '' ? /^$/ : /^[ \t]+/, ''))]);
    vi.cursor = { row: row + 1, index: indent.length };
    this.#indentOnly = indent !== '';
    this.#start = { ...vi.cursor };
  }

  #erase(what: 'character' | 'word' | 'line'): void {
    const vi = this.#vi;
    const { row, index } = vi.cursor;
    if (this.#replace) return this.#takeBack();
    if (index === 0) {
      if (row === 0) return;
      const above = vi.text.line(row - 1);
      vi.splice(row - 1, 2, [above + vi.line]);
      vi.cursor = { row: row - 1, index: above.length };
      return;
    }
    const from = what === 'character' ? this.#characterBefore(index) : what === 'word' ? wordStart(vi.line, index) : this.#lineStart(index);
    // What was there before typing began is left at the first time.
    const limit = row === this.#start.row && index > this.#start.index && what !== 'character' ? Math.max(from, this.#start.index) : from;
    vi.setLine(row, vi.line.slice(0, limit) + vi.line.slice(index));
    vi.cursor = { row, index: limit };
    if (limit < this.#start.index && row === this.#start.row) this.#start = { row, index: limit };
  }

  #characterBefore(index: number): number {
    const { line, options: { softtabstop }, view } = this.#vi;
    const head = line.slice(0, index);
    if (softtabstop > 0 && head.endsWith(' ')) {
      const column = columnAt(line, index, view.glyphs(this.#vi));
      const blanks = / +$/.exec(head)?.[0].length ?? 0;
      return index - Math.min(blanks, column % softtabstop || softtabstop);
    }
    return before(line, index);
  }

  #lineStart(index: number): number {
    const indent = /^[ \t]*/.exec(this.#vi.line)?.[0].length ?? 0;
    return this.#vi.options.autoindent && index > indent ? indent : 0;
  }

  /** In replace mode Backspace gives back what was there. */
  #takeBack(): void {
    const vi = this.#vi;
    const { row, index } = vi.cursor;
    if (index === 0) return;
    const start = before(vi.line, index);
    vi.cursor = { row, index: start };
    if (this.#replaced.length === 0) return;
    vi.setLine(row, vi.line.slice(0, start) + (this.#replaced.pop() ?? '') + vi.line.slice(index));
  }

  #deleteForward(): void {
    const vi = this.#vi;
    const { row, index } = vi.cursor;
    if (index < vi.line.length) vi.setLine(row, vi.line.slice(0, index) + vi.line.slice(after(vi.line, index)));
    else if (row < vi.text.count - 1) vi.splice(row, 2, [vi.line + vi.text.line(row + 1)]);
  }

  #indent(times: number): void {
    const vi = this.#vi;
    const { row, index } = vi.cursor;
    const line = vi.line === '' && times > 0 ? shifted(vi, 'x', times).slice(0, -1) : shifted(vi, vi.line, times);
    const moved = line.length - vi.line.length;
    vi.setLine(row, line);
    vi.cursor = { row, index: Math.max(0, index + moved) };
  }

  #insertRegister(name: string): void {
    const content = this.#vi.registers.get(name);
    if (content) this.#paste(content.lines.join('\n') + (content.linewise ? '\n' : ''));
  }

  #copyFrom(step: number): void {
    const vi = this.#vi;
    const other = vi.cursor.row + step;
    if (other < 0 || other >= vi.text.count) return;
    const line = vi.text.line(other);
    const index = vi.view.indexAt(vi, line, vi.view.cursorColumn(vi.scene));
    if (index < line.length) this.#type(line.slice(index, after(line, index)));
  }

  async #move(name: string): Promise<void> {
    const vi = this.#vi;
    if (!this.moves({ name })) return;
    const motion = await MOTIONS[name === 'PageDown' || name === 'PageUp' ? '' : name]?.(vi, { count: name === 'PageDown' ? vi.view.rows - 2 : 1, counted: false, operator: undefined });
    if (name === 'PageDown' || name === 'PageUp') vi.cursor = { ...vi.cursor, row: Math.max(0, Math.min(vi.text.count - 1, vi.cursor.row + (name === 'PageDown' ? 1 : -1) * Math.max(1, vi.view.rows - 2))) };
    else if (name === 'End') vi.cursor = { ...vi.cursor, index: vi.line.length };
    else if (name === 'Right' && vi.cursor.index < vi.line.length) vi.cursor = { ...vi.cursor, index: after(vi.line, vi.cursor.index) };
    else if (motion && name !== 'Right') vi.cursor = { row: motion.to.row, index: Math.min(motion.to.index, vi.text.line(motion.to.row).length) };
    if (name !== 'Up' && name !== 'Down') vi.wanted = vi.view.cursorColumn(vi.scene);
    vi.text.seal();
    vi.input.begin([{ name: 'i' }]);
    this.#start = { ...vi.cursor };
    this.#replaced = [];
  }

  async oneCommand(): Promise<void> {
    const vi = this.#vi;
    const { mode } = vi;
    const atEnd = vi.cursor.index >= vi.line.length && vi.line !== '';
    vi.mode = 'normal';
    vi.say(this.#replace ? '-- (replace) --' : '-- (insert) --');
    await vi.oneCommand();
    vi.hush();
    vi.mode = mode;
    if (vi.wanted === Number.POSITIVE_INFINITY && vi.line !== '') vi.cursor = { ...vi.cursor, index: vi.line.length };
    else if (atEnd && vi.cursor.index === before(vi.line, vi.line.length)) vi.cursor = { ...vi.cursor, index: vi.line.length };
    this.#start = { ...vi.cursor };
  }
}

/** Ctrl-W deletes blanks and the word before them. */
function wordStart(line: string, index: number): number {
  return line.slice(0, index).search(/(?:[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]+|)\s*$/u);
}
