/** A JSON text that Go's encoding/json would refuse; the message is Go's. */
export class JsonSyntaxError extends Error {
  /** Bytes up to and with the one that does not fit; undefined when the text ends too early. */
  readonly offset: number | undefined;

  constructor(message: string, offset?: number) {
    super(message);
    this.name = 'JsonSyntaxError';
    this.offset = offset;
  }
}

/** What was read, with the paths of keys that an object repeats (`spec.containers[0].name`). */
export interface ParsedJson {
  value: unknown;
  duplicates: readonly string[];
}

/** As deep as Go reads; deeper is refused. */
const DEEPEST = 10_000;

/**
 * Reads JSON as Go's encoding/json does: the last of repeated keys wins and is reported, and errors are
 * worded as Go's scanner words them. Throws JsonSyntaxError.
 */
export function parseJson(text: string): ParsedJson {
  return new JsonReader(text).read();
}

/** Reads the JSON value that stands at a place of a text, blanks before it passed over; gives it with the place behind it. Throws JsonSyntaxError. */
export function parseJsonAt(text: string, start: number): { value: unknown; end: number } {
  return new JsonReader(text, start).next();
}

class JsonReader {
  readonly #text: string;
  readonly #duplicates: string[] = [];
  readonly #path: string[] = [];
  #at: number;

  constructor(text: string, start = 0) {
    this.#text = text;
    this.#at = start;
  }

  next(): { value: unknown; end: number } {
    const value = this.#value('looking for beginning of value');
    return { value, end: this.#at };
  }

  read(): ParsedJson {
    const value = this.#value('looking for beginning of value');
    this.#space();
    if (this.#at < this.#text.length) this.#fail('after top-level value');
    return { value, duplicates: this.#duplicates };
  }

  #value(context: string): unknown {
    this.#space();
    const character = this.#text[this.#at];
    switch (character) {
      case undefined:
        throw new JsonSyntaxError('unexpected end of JSON input');
      case '{':
        return this.#object();
      case '[':
        return this.#array();
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        if (character === '-' || isDigit(character)) return this.#number();
        return this.#fail(context);
    }
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.#at += 1;
    this.#space();
    if (this.#text[this.#at] === '}') {
      this.#at += 1;
      return object;
    }
    this.#deeper();
    for (;;) {
      this.#space();
      if (this.#text[this.#at] !== '"') this.#fail('looking for beginning of object key string');
      const key = this.#string();
      this.#space();
      if (this.#text[this.#at] !== ':') this.#fail('after object key');
      this.#at += 1;
      this.#path.push(this.#path.length === 0 ? key : `.${key}`);
      if (Object.hasOwn(object, key)) this.#reportDuplicate();
      defineKey(object, key, this.#value('looking for beginning of value'));
      this.#path.pop();
      this.#space();
      const next = this.#text[this.#at];
      if (next !== ',' && next !== '}') this.#fail('after object key:value pair');
      this.#at += 1;
      if (next === '}') return object;
    }
  }

  #array(): unknown[] {
    const items: unknown[] = [];
    this.#at += 1;
    this.#space();
    if (this.#text[this.#at] === ']') {
      this.#at += 1;
      return items;
    }
    this.#deeper();
    for (;;) {
      this.#path.push(`[${items.length}]`);
      items.push(this.#value('looking for beginning of value'));
      this.#path.pop();
      this.#space();
      const next = this.#text[this.#at];
      if (next !== ',' && next !== ']') this.#fail('after array element');
      this.#at += 1;
      if (next === ']') return items;
    }
  }

  #string(): string {
    const start = this.#at;
    for (this.#at += 1; ; this.#at += 1) {
      const character = this.#text[this.#at];
      if (character === undefined) throw new JsonSyntaxError('unexpected end of JSON input');
      if (character === '"') break;
      if (character < ' ') this.#fail('in string literal');
      if (character === '\\') this.#escape();
    }
    this.#at += 1;
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  #escape(): void {
    this.#at += 1;
    const character = this.#text[this.#at];
    if (character === undefined) throw new JsonSyntaxError('unexpected end of JSON input');
    if (character !== 'u') {
      if (!'"\\/bfnrt'.includes(character)) this.#fail('in string escape code');
      return;
    }
    for (let digit = 0; digit < 4; digit += 1) {
      this.#at += 1;
      if (!/[0-9a-fA-F]/.test(this.#text[this.#at] ?? '')) this.#fail('in \\u hexadecimal character escape');
    }
  }

  #number(): number {
    const start = this.#at;
    if (this.#text[this.#at] === '-') this.#at += 1;
    if (this.#text[this.#at] === '0') this.#at += 1;
    else this.#digits('in numeric literal');
    if (this.#text[this.#at] === '.') {
      this.#at += 1;
      this.#digits('after decimal point in numeric literal');
    }
    if (/[eE]/.test(this.#text[this.#at] ?? '')) {
      this.#at += 1;
      if (/[+-]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
      this.#digits('in exponent of numeric literal');
    }
    return Number(this.#text.slice(start, this.#at));
  }

  #digits(context: string): void {
    if (!isDigit(this.#text[this.#at])) this.#fail(context);
    while (isDigit(this.#text[this.#at])) this.#at += 1;
  }

  #word<T>(word: string, value: T): T {
    for (let index = 1; index < word.length; index += 1) {
      this.#at += 1;
      if (this.#text[this.#at] !== word[index]) this.#fail(`in literal ${word} (expecting ${quoted(word[index] ?? '')})`);
    }
    this.#at += 1;
    return value;
  }

  #space(): void {
    for (let code = this.#text.charCodeAt(this.#at); code === 32 || code === 10 || code === 13 || code === 9; ) {
      this.#at += 1;
      code = this.#text.charCodeAt(this.#at);
    }
  }

  #deeper(): void {
    if (this.#path.length >= DEEPEST) throw new JsonSyntaxError('exceeded max depth');
  }

  #reportDuplicate(): void {
    const path = this.#path.join('');
    if (this.#duplicates.length < 100 && !this.#duplicates.includes(path)) this.#duplicates.push(path);
  }

  #fail(context: string): never {
    const character = this.#text[this.#at];
    if (character === undefined) throw new JsonSyntaxError('unexpected end of JSON input');
    const offset = new TextEncoder().encode(this.#text.slice(0, this.#at)).length + 1;
    throw new JsonSyntaxError(`invalid character ${quoted(String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0))} ${context}`, offset);
  }
}

/** `__proto__` is a key like any other. */
function defineKey(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

/** A character as Go's quoteChar shows it. */
function quoted(character: string): string {
  if (character === "'") return String.raw`'\''`;
  if (character === '"') return `'"'`;
  const shown = JSON.stringify(character);
  return `'${shown.slice(1, -1).replace(/^\\u00(..)$/, '\\x$1')}'`;
}
