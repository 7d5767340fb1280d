import { INVISIBLE_END, INVISIBLE_START } from '../interpreter/prompt.ts';
import { characterWidth } from './width.ts';

interface Position {
  readonly row: number;
  readonly column: number;
  /** The line above is full to its last column: a newline that follows is the step already taken. */
  readonly wrapped?: boolean;
}

export interface Screen {
  readonly columns: number;
  write(text: string): Promise<void>;
}

/** Keeps the prompt and the line on the screen as they are, writing only what changes. */
export class Display {
  readonly #screen: Screen;
  #prompt = '';
  #promptColumn = 0;
  #shown: readonly string[] = [];
  #at: Position = { row: 0, column: 0 };
  #columns: number;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#columns = Math.max(1, screen.columns);
  }

  /** Shows a prompt on a line of its own (the cursor is taken to be at its start) and an empty line behind it. */
  async start(prompt: string): Promise<void> {
    this.#columns = Math.max(1, this.#screen.columns);
    const lines = prompt.split('\n');
    const last = lines.pop() ?? '';
    const before = lines.map((line) => `${visible(line).shown}\n`).join('');
    this.#setPrompt(last);
    await this.#screen.write(before + this.#drawAll([], 0));
  }

  #setPrompt(prompt: string): void {
    const { shown, characters } = visible(prompt);
    this.#prompt = shown;
    this.#promptColumn = 0;
    for (const character of characters) for (const cell of cells(character, this.#promptColumn)) this.#promptColumn += cell.width;
  }

  /** Puts another prompt (that of a search) in the place of this one. */
  async changePrompt(prompt: string, characters: readonly string[], cursor: number): Promise<void> {
    const home = this.#move(this.#at, { row: 0, column: 0 });
    this.#setPrompt(prompt.split('\n').pop() ?? '');
    await this.#screen.write(`${home}\x1b[J${this.#drawAll(characters, cursor)}`);
  }

  /** Draws everything again, where the screen was cleared or other text was written below. */
  async redraw(characters: readonly string[], cursor: number): Promise<void> {
    this.#columns = Math.max(1, this.#screen.columns);
    await this.#screen.write(this.#drawAll(characters, cursor));
  }

  /** Whether the terminal is still as wide as when it was drawn. */
  get fits(): boolean {
    return this.#columns === Math.max(1, this.#screen.columns);
  }

  /** After a change of the terminal's width, which has moved what was shown. */
  async resized(characters: readonly string[], cursor: number): Promise<void> {
    const home = `\r${this.#at.row > 0 ? `\x1b[${this.#at.row}A` : ''}\x1b[J`;
    this.#columns = Math.max(1, this.#screen.columns);
    await this.#screen.write(home + this.#drawAll(characters, cursor));
  }

  #drawAll(characters: readonly string[], cursor: number): string {
    this.#shown = [];
    this.#at = this.#origin();
    const wrapped = this.#at.column === 0 && this.#at.row > 0 ? ' \r' : '';
    return this.#prompt + wrapped + this.#change(characters, cursor);
  }

  #origin(): Position {
    return { row: Math.floor(this.#promptColumn / this.#columns), column: this.#promptColumn % this.#columns };
  }

  /** Shows the line as it is now. */
  async update(characters: readonly string[], cursor: number): Promise<void> {
    const text = this.#change(characters, cursor);
    if (text !== '') await this.#screen.write(text);
  }

  #change(characters: readonly string[], cursor: number): string {
    let same = 0;
    while (same < characters.length && same < this.#shown.length && characters[same] === this.#shown[same]) same += 1;
    const { positions, behind } = this.#layout(characters);
    const start = behind[same] ?? this.#origin();
    const end = positions[characters.length] ?? start;
    const target = positions[cursor] ?? end;
    let output = '';
    if (same < characters.length || same < this.#shown.length) {
      output += this.#move(this.#at, start);
      if (same < this.#shown.length) output += '\x1b[J';
      output += this.#paint(characters.slice(same), start);
      this.#at = end;
    }
    output += this.#move(this.#at, target);
    this.#at = target;
    this.#shown = characters.slice();
    return output;
  }

  /** The characters as they are printed from a position on, the cursor ending at the place that `#layout` says. */
  #paint(characters: readonly string[], from: Position): string {
    let output = '';
    let { column, wrapped = false } = from;
    for (const character of characters) {
      if (character === '\n') {
        if (column === this.#columns) output += '\n';
        else if (!wrapped) output += '\x1b[K\n';
        column = 0;
      } else {
        for (const cell of cells(character, column % this.#columns)) {
          if (column + cell.width > this.#columns) {
            output += ' '.repeat(this.#columns - column);
            column = 0;
          }
          output += cell.text;
          column += cell.width;
        }
      }
      wrapped = false;
    }
    // A full line leaves the cursor hanging behind its end; a space takes it to the next one.
    const last = characters.at(-1);
    if (column === this.#columns && last !== undefined && last !== '\n') output += ' \r';
    return output;
  }

  /**
   * Where each character stands, and the place behind the last one. `behind` is where the character before
   * ended: not the same for a wide character that finds no room at a line's end.
   */
  #layout(characters: readonly string[]): { positions: Position[]; behind: Position[] } {
    const positions: Position[] = [];
    const behind: Position[] = [];
    let place: Position = this.#origin();
    for (const character of characters) {
      behind.push(place);
      if (character === '\n') {
        positions.push(place);
        place = { row: place.wrapped ? place.row : place.row + 1, column: 0 };
        continue;
      }
      for (const [index, cell] of cells(character, place.column).entries()) {
        const start: Position = place.column + cell.width > this.#columns ? { row: place.row + 1, column: 0 } : place;
        if (index === 0) positions.push(start);
        const column = start.column + cell.width;
        place = column >= this.#columns ? { row: start.row + 1, column: 0, wrapped: true } : { row: start.row, column };
      }
    }
    positions.push(place);
    behind.push(place);
    return { positions, behind };
  }

  #move(from: Position, to: Position): string {
    const rows = to.row - from.row;
    const vertical = rows < 0 ? `\x1b[${-rows}A` : rows > 0 ? `\x1b[${rows}B` : '';
    if (from.column === to.column) return vertical;
    const columns = to.column - from.column;
    if (columns < 0 && columns >= -4) return vertical + '\b'.repeat(-columns);
    if (to.column === 0) return `${vertical}\r`;
    return vertical + (columns > 0 ? `\x1b[${columns}C` : `\x1b[${-columns}D`);
  }

  /** Goes behind the line and on to the next one, where output may start. */
  async finish(characters: readonly string[]): Promise<void> {
    await this.update(characters, characters.length);
    await this.#screen.write(this.#at.column === 0 && this.#at.row > 0 && characters.at(-1) !== '\n' ? '\r' : '\n');
  }
}

interface Cell {
  readonly text: string;
  readonly width: number;
}

/** What a character puts on the screen: `^X` for a control character, blanks for a tab, which may break at a line's end. */
function cells(character: string, column: number): readonly Cell[] {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\t') return Array.from({ length: 8 - (column % 8) }, () => ({ text: ' ', width: 1 }));
  if (code < 0x20 || code === 0x7f) return [{ text: '^', width: 1 }, { text: code === 0x7f ? '?' : String.fromCharCode(code + 0x40), width: 1 }];
  return [{ text: character, width: characterWidth(character) }];
}

/** A prompt's text to print, and those of its characters that take room. */
function visible(prompt: string): { shown: string; characters: readonly string[] } {
  const shown = prompt.replaceAll(INVISIBLE_START, '').replaceAll(INVISIBLE_END, '');
  const bare = prompt.replace(/\x01[^\x02]*\x02/g, '').replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/\x1b\][^\x07]*\x07/g, '');
  return { shown, characters: [...bare.replace(/[\x07\x1b]/g, '')] };
}
