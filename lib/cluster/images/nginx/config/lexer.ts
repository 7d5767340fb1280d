/** nginx refuses its configuration: what follows `[emerg] `. */
export class ConfigurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigurationError';
  }
}

export interface Token {
  kind: 'word' | ';' | '{' | '}';
  text: string;
  line: number;
  /** Quotes keep a word from being the end of a block or a variable's brace. */
  quoted: boolean;
}

const SPACE = /[ \t\r\n]/;

/** Splits a configuration file into words and punctuation, as ngx_conf_read_token does. */
export function tokenise(text: string, place: string): Token[] {
  return new Lexer(text, place).tokens();
}

class Lexer {
  readonly #text: string;
  readonly #place: string;
  #at = 0;
  #line = 1;

  constructor(text: string, place: string) {
    this.#text = text;
    this.#place = place;
  }

  tokens(): Token[] {
    const tokens: Token[] = [];
    for (;;) {
      this.#skipBlanks();
      const character = this.#text[this.#at];
      if (character === undefined) return tokens;
      if (character === ';' || character === '{' || character === '}') {
        tokens.push({ kind: character, text: character, line: this.#line, quoted: false });
        this.#at += 1;
      } else if (character === '"' || character === "'") tokens.push(this.#quoted(character));
      else tokens.push(this.#word());
    }
  }

  #skipBlanks(): void {
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) return;
      if (character === '#') {
        while (this.#at < this.#text.length && this.#text[this.#at] !== '\n') this.#at += 1;
      } else if (SPACE.test(character)) this.#advance();
      else return;
    }
  }

  #advance(): void {
    if (this.#text[this.#at] === '\n') this.#line += 1;
    this.#at += 1;
  }

  #quoted(quote: string): Token {
    const line = this.#line;
    const start = this.#at + 1;
    this.#at = start;
    while (this.#text[this.#at] !== quote) {
      if (this.#at >= this.#text.length) throw unexpectedEnd(';" or "}', this.#place, this.#line);
      this.#pass();
    }
    const text = unescape(this.#text.slice(start, this.#at));
    this.#at += 1;
    const next = this.#text[this.#at];
    if (next !== undefined && !SPACE.test(next) && !';{)'.includes(next)) {
      throw new ConfigurationError(`unexpected "${next}" in ${this.#place}:${this.#line}`);
    }
    return { kind: 'word', text, line, quoted: true };
  }

  #word(): Token {
    const line = this.#line;
    const start = this.#at;
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined || character === ';' || SPACE.test(character)) break;
      if (character !== '{') this.#pass();
      else if (this.#text[this.#at - 1] === '$' && this.#at > start) this.#passBraces();
      else break;
    }
    return { kind: 'word', text: unescape(this.#text.slice(start, this.#at)), line, quoted: false };
  }

  /** `{name}` after a dollar sign. */
  #passBraces(): void {
    const end = this.#text.indexOf('}', this.#at);
    this.#at = end < 0 ? this.#text.length : end + 1;
  }

  /** Passes over one character, or two of which the first is a backslash. */
  #pass(): void {
    if (this.#text[this.#at] === '\\') this.#advance();
    if (this.#at < this.#text.length) this.#advance();
  }
}

const CONTROLS: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n' };

/** A backslash protects quotes and itself, and stands for control characters; elsewhere it stays. */
function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\([\s\S])/g, (whole, next: string) => ('"\'\\'.includes(next) ? next : (CONTROLS[next] ?? whole)));
}

export function unexpectedEnd(expected: string, place: string, line: number): ConfigurationError {
  return new ConfigurationError(`unexpected end of file, expecting "${expected}" in ${place}:${line}`);
}
