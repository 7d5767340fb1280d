/** The line being edited: characters (code points) and a cursor between them. */
export class LineBuffer {
  #characters: string[] = [];
  cursor = 0;
  #killed: string[] = [];
  /** The last command killed text, so the next kill adds to it. */
  #killing = false;
  #undo: { readonly characters: readonly string[]; readonly cursor: number }[] = [];

  get text(): string {
    return this.#characters.join('');
  }

  get characters(): readonly string[] {
    return this.#characters;
  }

  get length(): number {
    return this.#characters.length;
  }

  /** The text before the cursor. */
  get before(): string {
    return this.#characters.slice(0, this.cursor).join('');
  }

  get after(): string {
    return this.#characters.slice(this.cursor).join('');
  }

  set(text: string, cursor?: number): void {
    this.#remember();
    this.#characters = [...text];
    this.cursor = Math.min(cursor ?? this.#characters.length, this.#characters.length);
  }

  /** Starts a new line; nothing of the old one can be undone. */
  reset(text = ''): void {
    this.#undo = [];
    this.#characters = [...text];
    this.cursor = this.#characters.length;
  }

  insert(text: string): void {
    this.#remember();
    const added = [...text];
    this.#characters = [...this.#characters.slice(0, this.cursor), ...added, ...this.#characters.slice(this.cursor)];
    this.cursor += added.length;
  }

  /** Inserts a character unless it stands there already. */
  insertUnlessThere(character: string): void {
    if (this.#characters[this.cursor] !== character) this.insert(character);
  }

  /** Replaces the characters from `start` to the cursor. */
  replaceBefore(start: number, text: string): void {
    this.#remember();
    const added = [...text];
    this.#characters = [...this.#characters.slice(0, start), ...added, ...this.#characters.slice(this.cursor)];
    this.cursor = start + added.length;
  }

  deleteBackward(): void {
    if (this.cursor > 0) this.#remove(this.cursor - 1, this.cursor);
  }

  deleteForward(): void {
    if (this.cursor < this.length) this.#remove(this.cursor, this.cursor + 1);
  }

  #remove(start: number, end: number): string {
    this.#remember();
    const removed = this.#characters.slice(start, end).join('');
    this.#characters = [...this.#characters.slice(0, start), ...this.#characters.slice(end)];
    this.cursor = start;
    return removed;
  }

  /** Removes text so that Ctrl-Y brings it back; kills in a row make one piece. */
  kill(start: number, end: number): void {
    const backward = end <= this.cursor;
    const joins = this.#killing;
    const text = this.#remove(start, end);
    const last = this.#killed.at(-1) ?? '';
    if (joins) this.#killed[this.#killed.length - 1] = backward ? text + last : last + text;
    else this.#killed.push(text);
    this.#killing = true;
  }

  yank(): void {
    this.insert(this.#killed.at(-1) ?? '');
  }

  /** Says that the command just done was no kill. */
  endKill(): void {
    this.#killing = false;
  }

  get isKilling(): boolean {
    return this.#killing;
  }

  transpose(): void {
    if (this.length < 2 || this.cursor === 0) return;
    const right = this.cursor === this.length ? this.cursor - 1 : this.cursor;
    this.#remember();
    const [one = '', other = ''] = this.#characters.slice(right - 1, right + 1);
    this.#characters = [...this.#characters.slice(0, right - 1), other, one, ...this.#characters.slice(right + 1)];
    this.cursor = right + 1;
  }

  /** Where the word before the cursor begins; words are letters and digits, or with `blanks` all but white space. */
  wordStart(blanks = false): number {
    const isWord = blanks ? notBlank : isWordCharacter;
    let at = this.cursor;
    while (at > 0 && !isWord(this.#characters[at - 1])) at -= 1;
    while (at > 0 && isWord(this.#characters[at - 1])) at -= 1;
    return at;
  }

  wordEnd(): number {
    let at = this.cursor;
    while (at < this.length && !isWordCharacter(this.#characters[at])) at += 1;
    while (at < this.length && isWordCharacter(this.#characters[at])) at += 1;
    return at;
  }

  /** Changes the word after the cursor and goes behind it (Alt-U, Alt-L, Alt-C). */
  changeWord(change: (word: string) => string): void {
    const end = this.wordEnd();
    const start = this.cursor;
    const word = this.#characters.slice(start, end).join('');
    this.cursor = end;
    this.replaceBefore(start, change(word));
  }

  /** Where the logical line (of several in one buffer) around the cursor starts and ends. */
  lineStart(): number {
    return this.#characters.lastIndexOf('\n', this.cursor - 1) + 1;
  }

  lineEnd(): number {
    const end = this.#characters.indexOf('\n', this.cursor);
    return end < 0 ? this.length : end;
  }

  undo(): void {
    const state = this.#undo.pop();
    if (!state) return;
    this.#characters = [...state.characters];
    this.cursor = state.cursor;
  }

  #remember(): void {
    this.#undo.push({ characters: this.#characters, cursor: this.cursor });
    if (this.#undo.length > 200) this.#undo.shift();
  }
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function notBlank(character: string | undefined): boolean {
  return character !== undefined && !/\s/.test(character);
}
