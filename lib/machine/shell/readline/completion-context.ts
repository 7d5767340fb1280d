/** What stands before the cursor, as completion sees it. */
export interface CompletionContext {
  /** The words of the command being typed, unquoted; the last is the one to complete. */
  readonly words: readonly string[];
  /** Where the last word's source starts, in characters. */
  readonly start: number;
  /** The quotation that the cursor is in. */
  readonly quote: '' | "'" | '"';
  /** The word is a redirection's target: a file. */
  readonly redirected: boolean;
  /** The source of the last word. */
  readonly source: string;
}

/** Reserved words after which a command may start. */
const BEFORE_COMMAND = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!', 'time', '{', 'exec', 'sudo']);

/** Reads the text before the cursor: where the current command began, and its words without their quotes. */
export function readContext(before: string): CompletionContext {
  return new ContextReader([...before]).read();
}

class ContextReader {
  readonly #characters: readonly string[];
  #words: string[] = [];
  #word = '';
  #start = 0;
  #inWord = false;
  #quote: '' | "'" | '"' = '';
  #redirected = false;
  /** Commands around an open `$(`. */
  readonly #outer: { words: string[]; word: string; start: number; quote: '' | "'" | '"' }[] = [];

  constructor(characters: readonly string[]) {
    this.#characters = characters;
  }

  read(): CompletionContext {
    for (let index = 0; index < this.#characters.length; index += 1) index += this.#take(index);
    if (!this.#inWord) this.#start = this.#characters.length;
    const words = [...this.#words, this.#word];
    while (words.length > 1 && (BEFORE_COMMAND.has(words[0] ?? '') || /^[A-Za-z_]\w*=/.test(words[0] ?? ''))) words.shift();
    return {
      words, start: this.#start, quote: this.#quote, redirected: this.#redirected, source: this.#characters.slice(this.#start).join(''),
    };
  }

  /** Gives how many further characters it used. */
  #take(index: number): number {
    const character = this.#characters[index] ?? '';
    const next = this.#characters[index + 1];
    if (this.#quote === "'") this.#inSingle(character);
    else if (character === '\\' && next !== undefined) {
      this.#add(index, this.#quote === '"' && !'"\\$`'.includes(next) ? `\\${next}` : next);
      return 1;
    } else if (character === '$' && next === '(') {
      this.#open(index + 2);
      return 1;
    } else if (this.#quote === '"') this.#inDouble(index, character);
    else return this.#plain(index, character);
    return 0;
  }

  #inSingle(character: string): void {
    if (character === "'") this.#quote = '';
    else this.#word += character;
  }

  #inDouble(index: number, character: string): void {
    if (character === '"') this.#quote = '';
    else this.#add(index, character);
  }

  #plain(index: number, character: string): number {
    if (character === "'" || character === '"') {
      this.#begin(index);
      this.#quote = character;
    } else if (character === ' ' || character === '\t') this.#endWord();
    else if (character === '>' || character === '<') {
      this.#endWord();
      if (/^\d+$/.test(this.#words.at(-1) ?? '')) this.#words.pop();
      this.#redirected = true;
    } else if (character === ')' && this.#outer.length > 0) this.#close();
    else if (';|&\n(){}'.includes(character) && !(this.#inWord && '{}'.includes(character))) this.#newCommand();
    else this.#add(index, character);
    return 0;
  }

  #begin(index: number): void {
    if (this.#inWord) return;
    this.#inWord = true;
    this.#start = index;
  }

  #add(index: number, text: string): void {
    this.#begin(index);
    this.#word += text;
  }

  #endWord(): void {
    if (!this.#inWord) return;
    if (!this.#redirected) this.#words.push(this.#word);
    this.#redirected = false;
    this.#word = '';
    this.#inWord = false;
  }

  #newCommand(): void {
    this.#words = [];
    this.#word = '';
    this.#inWord = false;
    this.#redirected = false;
  }

  #open(start: number): void {
    this.#outer.push({ words: this.#words, word: this.#word, start: this.#inWord ? this.#start : start - 2, quote: this.#quote });
    this.#quote = '';
    this.#newCommand();
  }

  #close(): void {
    const outer = this.#outer.pop();
    if (!outer) return;
    this.#words = outer.words;
    this.#word = outer.word;
    this.#start = outer.start;
    this.#quote = outer.quote;
    this.#inWord = true;
  }
}
