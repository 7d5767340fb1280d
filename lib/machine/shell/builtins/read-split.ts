/** Splits a line for `read`: the last of `limit` fields keeps the rest, separators included. */
export function splitForRead(text: string, options: { ifs: string; raw: boolean; limit: number | undefined }): string[] {
  return new Splitter(text, options).split();
}

class Splitter {
  readonly #characters: readonly { readonly character: string; readonly escaped: boolean }[];
  readonly #ifs: string;
  readonly #limit: number | undefined;
  #at = 0;

  constructor(text: string, options: { ifs: string; raw: boolean; limit: number | undefined }) {
    this.#characters = options.raw ? [...text].map((character) => ({ character, escaped: false })) : unescape(text);
    this.#ifs = options.ifs;
    this.#limit = options.limit;
  }

  split(): string[] {
    const fields: string[] = [];
    this.#skipWhite();
    while (this.#at < this.#characters.length) {
      if (this.#limit !== undefined && fields.length === this.#limit - 1) {
        fields.push(this.#rest());
        break;
      }
      fields.push(this.#field());
    }
    return fields;
  }

  #separates(index: number): boolean {
    const entry = this.#characters[index];
    return entry !== undefined && !entry.escaped && this.#ifs.includes(entry.character);
  }

  #isWhite(index: number): boolean {
    return this.#separates(index) && ' \t\n'.includes(this.#characters[index]?.character ?? '-');
  }

  #skipWhite(): void {
    while (this.#isWhite(this.#at)) this.#at += 1;
  }

  #field(): string {
    let field = '';
    for (; this.#at < this.#characters.length && !this.#separates(this.#at); this.#at += 1) field += this.#characters[this.#at]?.character;
    this.#skipWhite();
    if (this.#separates(this.#at)) {
      this.#at += 1;
      this.#skipWhite();
    }
    return field;
  }

  /** What is left for the last name; a single separator at its end goes, as it ends the only field there. */
  #rest(): string {
    const start = this.#at;
    let end = this.#characters.length;
    while (end > start && this.#isWhite(end - 1)) end -= 1;
    const fieldEnd = this.#characters.findIndex((_, index) => index >= start && this.#separates(index));
    if (fieldEnd >= 0 && fieldEnd === end - 1 && !this.#isWhite(fieldEnd)) end = fieldEnd;
    return this.#characters.slice(start, end).map(({ character }) => character).join('');
  }
}

function unescape(text: string): { character: string; escaped: boolean }[] {
  const found: { character: string; escaped: boolean }[] = [];
  let escaped = false;
  for (const character of text) {
    if (character === '\\' && !escaped) {
      escaped = true;
      continue;
    }
    found.push({ character, escaped });
    escaped = false;
  }
  return found;
}
