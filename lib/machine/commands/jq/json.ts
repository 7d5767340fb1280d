import type { Json } from './syntax.ts';
import { JqError } from './values.ts';

/** How deep values may nest. */
const DEEPEST = 256;

/** Where reading JSON went wrong, in jq's words. */
export class JsonFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JsonFault';
  }
}

/** Reads JSON values one after the other from a text that may go on. */
export class JsonReader {
  readonly #text: string;
  #index = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Characters that were read: jq takes the whole of the line that the last value is on. */
  get read(): number {
    const end = this.#text.indexOf('\n', this.#index);
    return end < 0 ? this.#text.length : end + 1;
  }

  /** The next value; undefined at the end. JsonFault. */
  next(): Json | undefined {
    this.#blank();
    if (this.#index >= this.#text.length) return undefined;
    return this.#value(0);
  }

  #blank(): void {
    while (/[\s\ufeff]/.test(this.#text[this.#index] ?? '')) this.#index += 1;
  }

  #fail(message: string): never {
    const before = this.#text.slice(0, this.#index);
    const line = before.split('\n').length;
    throw new JsonFault(`${message} at line ${line}, column ${this.#index - before.lastIndexOf('\n') - 1}`);
  }

  /** The text ended too early: jq names the line after the last. */
  #unfinished(): never {
    this.#index = this.#text.length;
    throw new JsonFault(this.#endWords());
  }

  #endWords(): string {
    const lines = this.#text.split('\n');
    return `Unfinished JSON term at EOF at line ${lines.length}, column ${lines.at(-1)?.length ?? 0}`;
  }

  #value(depth: number): Json {
    if (depth > DEEPEST) this.#fail('Exceeds depth limit for parsing');
    this.#blank();
    const character = this.#text[this.#index];
    if (character === undefined) return this.#unfinished();
    if (character === '{') return this.#object(depth);
    if (character === '[') return this.#array(depth);
    if (character === '"') return this.#string();
    return this.#literal();
  }

  #literal(): Json {
    const start = this.#index;
    while (/[-+.\w]/.test(this.#text[this.#index] ?? '')) this.#index += 1;
    const word = this.#text.slice(start, this.#index);
    if (word === 'null') return null;
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'nan') return Number.NaN;
    if (/^-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(word)) return Number(word);
    const words = /^[tfn]/.test(word) ? 'Invalid literal' : 'Invalid numeric literal';
    if (this.#index >= this.#text.length && word !== '') {
      const lines = this.#text.split('\n');
      throw new JsonFault(`${words} at EOF at line ${lines.length}, column ${lines.at(-1)?.length ?? 0}`);
    }
    // The character that ends the word has been read when jq looks at it.
    this.#index += 1;
    return this.#fail(words);
  }

  /** A value where a separator should be: jq has read all of it, and what follows. */
  #misplaced(words: string): never {
    this.#index -= 1;
    if (this.#text[this.#index] === '"') this.#string();
    else {
      while (/[-+.\w]/.test(this.#text[this.#index] ?? '')) this.#index += 1;
      this.#index += 1;
    }
    return this.#fail(words);
  }

  #string(): string {
    const found = /"((?:[^"\\]|\\.)*)"/sy;
    found.lastIndex = this.#index;
    const [whole] = found.exec(this.#text) ?? [];
    if (whole === undefined) return this.#unfinished();
    this.#index += whole.length;
    try {
      return JSON.parse(whole.replace(/[\0-\x1f]/g, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`)) as string;
    } catch {
      return this.#fail('Invalid escape');
    }
  }

  #array(depth: number): Json {
    const items: Json[] = [];
    this.#index += 1;
    this.#blank();
    if (this.#text[this.#index] === ']') {
      this.#index += 1;
      return items;
    }
    for (;;) {
      items.push(this.#value(depth + 1));
      this.#blank();
      const mark = this.#text[this.#index];
      this.#index += 1;
      if (mark === ']') return items;
      if (mark === undefined) return this.#unfinished();
      if (mark !== ',') return this.#misplaced('Expected separator between values');
      this.#blank();
      if (this.#text[this.#index] === ']') {
        this.#index += 1;
        this.#fail('Expected another array element');
      }
    }
  }

  #object(depth: number): Json {
    const object: { [key: string]: Json } = {};
    this.#index += 1;
    this.#blank();
    if (this.#text[this.#index] === '}') {
      this.#index += 1;
      return object;
    }
    for (;;) {
      this.#blank();
      if (this.#text[this.#index] === undefined) return this.#unfinished();
      const isKey = this.#text[this.#index] === '"';
      const key = isKey ? this.#string() : this.#value(depth + 1);
      this.#blank();
      const colon = this.#text[this.#index];
      this.#index += 1;
      if (colon === undefined) return this.#unfinished();
      if (colon !== ':') this.#fail('Objects must consist of key:value pairs');
      if (typeof key !== 'string') this.#fail('Object keys must be strings');
      Object.defineProperty(object, String(key), { value: this.#value(depth + 1), enumerable: true, configurable: true, writable: true });
      this.#blank();
      const mark = this.#text[this.#index];
      this.#index += 1;
      if (mark === '}') return object;
      if (mark === undefined) return this.#unfinished();
      if (mark !== ',') this.#misplaced('Expected separator between values');
      this.#blank();
      if (this.#text[this.#index] === '}') {
        this.#index += 1;
        this.#fail('Expected another key-value pair');
      }
    }
  }
}

/** One JSON text, for `fromjson`. */
export function parseJsonText(text: string): Json {
  try {
    return new JsonReader(text).next() ?? null;
  } catch (error) {
    if (error instanceof JsonFault) throw new JqError(`${error.message} (while parsing '${text}')`);
    throw error;
  }
}
