/** A place in the text; line and column count from 0, as in libyaml. */
export interface Mark {
  index: number;
  line: number;
  column: number;
}

/** The text with a position (libyaml's reader). '' stands for the end. */
export class Reader {
  readonly #characters: string[];
  readonly mark: Mark = { index: 0, line: 0, column: 0 };

  constructor(text: string) {
    this.#characters = [...text.replace(/^\ufeff/, '')];
  }

  peek(offset = 0): string {
    return this.#characters[this.mark.index + offset] ?? '';
  }

  get ended(): boolean {
    return this.mark.index >= this.#characters.length;
  }

  here(): Mark {
    return { ...this.mark };
  }

  /** Takes one character that is not a line break. */
  take(): string {
    const character = this.peek();
    this.mark.index += 1;
    this.mark.column += 1;
    return character;
  }

  /** Takes a line break, `\r\n` as one; gives it as a newline. */
  takeBreak(): string {
    this.mark.index += this.peek() === '\r' && this.peek(1) === '\n' ? 2 : 1;
    this.mark.column = 0;
    this.mark.line += 1;
    return '\n';
  }

  isBlank(offset = 0): boolean {
    const character = this.peek(offset);
    return character === ' ' || character === '\t';
  }

  isBreak(offset = 0): boolean {
    const character = this.peek(offset);
    return character !== '' && '\r\n\u0085\u2028\u2029'.includes(character);
  }

  /** A line break or the end. */
  isBreakOrEnd(offset = 0): boolean {
    return this.peek(offset) === '' || this.isBreak(offset);
  }

  /** Blank, line break or end. */
  isWhite(offset = 0): boolean {
    return this.isBlank(offset) || this.isBreakOrEnd(offset);
  }

  /** `---` or `...` at the start of a line. */
  isDocumentIndicator(): boolean {
    const three = this.peek() + this.peek(1) + this.peek(2);
    return this.mark.column === 0 && (three === '---' || three === '...') && this.isWhite(3);
  }
}
