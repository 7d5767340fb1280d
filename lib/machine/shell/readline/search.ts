import type { Key } from './keys.ts';

/** Ctrl-R: looks backwards (Ctrl-S: forwards) for history lines that hold what is typed. */
export class Search {
  readonly #history: readonly string[];
  #text = '';
  #index: number;
  #failed = false;
  #forward = false;
  line = '';
  /** Where the match starts in the line, in characters. */
  place = 0;

  constructor(history: readonly string[]) {
    this.#history = history;
    this.#index = history.length;
  }

  get found(): boolean {
    return this.#index < this.#history.length;
  }

  get prompt(): string {
    const direction = this.#forward ? 'i-search' : 'reverse-i-search';
    return `(${this.#failed ? `failed ${direction}` : direction})\`${this.#text}': `;
  }

  /** Takes a key; false when it ends the search, and means something of its own. */
  take(key: Key): boolean {
    if (key.type === 'text') {
      this.#text += key.text;
      this.#look(this.found ? this.#index : this.#history.length - 1);
      return true;
    }
    if (key.type === 'paste') return false;
    switch (key.name) {
      case 'ctrl-r':
        this.#forward = false;
        if (this.#text !== '') this.#look(this.#index - 1);
        return true;
      case 'ctrl-s':
        this.#forward = true;
        if (this.#text !== '') this.#look(this.#index + 1);
        return true;
      case 'backspace':
        this.#text = [...this.#text].slice(0, -1).join('');
        this.#index = this.#history.length;
        this.#failed = false;
        if (this.#text === '') this.line = '';
        else this.#look(this.#history.length - 1);
        return true;
      default:
        return false;
    }
  }

  #look(from: number): void {
    const step = this.#forward ? 1 : -1;
    for (let index = from; index >= 0 && index < this.#history.length; index += step) {
      const line = this.#history[index] ?? '';
      const at = line.lastIndexOf(this.#text);
      if (at < 0) continue;
      this.#index = index;
      this.line = line;
      this.place = [...line.slice(0, at)].length;
      this.#failed = false;
      return;
    }
    this.#failed = true;
  }
}
