import { goQuote } from '../resources/go-quote.ts';

export type TokenType =
  | 'error' | 'end of input' | 'text' | 'left' | 'right' | 'field' | 'variable' | 'identifier' | 'string' | 'raw string' | 'character' | 'number' | 'complex' | 'bool'
  | 'pipe' | 'declare' | 'assign' | 'char' | 'open' | 'close' | 'space'
  | 'dot' | 'nil' | 'block' | 'break' | 'continue' | 'define' | 'else' | 'end' | 'if' | 'range' | 'template' | 'with';

export interface Token {
  type: TokenType;
  /** Where it begins in the template. */
  position: number;
  /** Its text; for an error, what is wrong. */
  text: string;
  line: number;
}

const KEYWORDS: ReadonlySet<string> = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'nil', 'template', 'with']);

/** How errors show a token (item.String). */
export function tokenText({ type, text }: Token): string {
  if (type === 'end of input' || type === 'error') return text;
  if (KEYWORDS.has(type) || type === 'dot') return `<${text}>`;
  return text.length > 10 ? `${goQuote(text.slice(0, 10))}...` : goQuote(text);
}

const SPACE = /[ \t\r\n]/;
const WORD = /[\p{L}\p{Nd}_]/u;

/** Splits a template into tokens, one after the other (text/template/parse's lexer). */
export class Lexer {
  #input: string;
  #position = 0;
  #start = 0;
  #startLine = 1;
  #insideAction = false;
  #parens = 0;

  constructor(input: string) {
    this.#input = input;
  }

  next(): Token {
    return this.#insideAction ? this.#inAction() : this.#inText();
  }

  #token(type: TokenType): Token {
    const token = { type, position: this.#start, text: this.#input.slice(this.#start, this.#position), line: this.#startLine };
    this.#skip();
    return token;
  }

  /** What lies before this point belongs to no token. */
  #skip(): void {
    this.#startLine += this.#input.slice(this.#start, this.#position).split('\n').length - 1;
    this.#start = this.#position;
  }

  /** There is nothing after an error. */
  #error(text: string): Token {
    const token = { type: 'error' as const, position: this.#start, text, line: this.#startLine };
    this.#input = '';
    this.#start = 0;
    this.#position = 0;
    return token;
  }

  #rest(): string {
    return this.#input.slice(this.#position);
  }

  /** The next character, '' at the end. */
  #peek(): string {
    const code = this.#input.codePointAt(this.#position);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #take(): string {
    const character = this.#peek();
    this.#position += character.length;
    return character;
  }

  #takeWhile(pattern: RegExp): void {
    while (this.#peek() !== '' && pattern.test(this.#peek())) this.#take();
  }

  #inText(): Token {
    const found = this.#rest().indexOf('{{');
    if (found < 0) {
      this.#position = this.#input.length;
      return this.#position > this.#start ? this.#token('text') : { type: 'end of input', position: this.#position, text: 'EOF', line: this.#startLine };
    }
    if (found > 0) {
      const end = this.#position + found;
      const text = this.#input.slice(this.#position, end);
      this.#position += /^\{\{-[ \t\r\n]/.test(this.#input.slice(end)) ? text.replace(/[ \t\r\n]+$/, '').length : text.length;
      const token = this.#token('text');
      this.#position = end;
      this.#skip();
      if (token.text !== '') return token;
    }
    return this.#leftDelimiter();
  }

  #leftDelimiter(): Token {
    this.#position += 2;
    const marker = /^-[ \t\r\n]/.test(this.#rest()) ? 2 : 0;
    if (this.#input.startsWith('/*', this.#position + marker)) {
      this.#position += marker;
      this.#skip();
      return this.#comment();
    }
    const token = this.#token('left');
    this.#insideAction = true;
    this.#position += marker;
    this.#skip();
    this.#parens = 0;
    return token;
  }

  #comment(): Token {
    const end = this.#input.indexOf('*/', this.#position + 2);
    if (end < 0) return this.#error('unclosed comment');
    this.#position = end + 2;
    const trims = /^[ \t\r\n]-\}\}/.test(this.#rest());
    if (!trims && !this.#rest().startsWith('}}')) return this.#error('comment ends before closing delimiter');
    this.#position += trims ? 4 : 2;
    if (trims) this.#takeWhile(SPACE);
    this.#skip();
    return this.#inText();
  }

  #rightDelimiter(): Token {
    const trims = /^[ \t\r\n]-/.test(this.#rest());
    if (trims) {
      this.#position += 2;
      this.#skip();
    }
    this.#position += 2;
    const token = this.#token('right');
    if (trims) {
      this.#takeWhile(SPACE);
      this.#skip();
    }
    this.#insideAction = false;
    return token;
  }

  #inAction(): Token {
    if (/^(?:[ \t\r\n]-)?\}\}/.test(this.#rest())) return this.#parens === 0 ? this.#rightDelimiter() : this.#error('unclosed left paren');
    const character = this.#peek();
    if (character === '') return this.#error('unclosed action');
    if (SPACE.test(character)) return this.#space();
    if (character === '.' && !/^\.[0-9]/.test(this.#rest())) return this.#fieldOrVariable('field');
    if (/[-+.0-9]/.test(character)) return this.#number();
    if (WORD.test(character)) return this.#identifier();
    this.#take();
    switch (character) {
      case '=': return this.#token('assign');
      case ':': return this.#take() === '=' ? this.#token('declare') : this.#error('expected :=');
      case '|': return this.#token('pipe');
      case '"': return this.#quoted('"', 'string', 'unterminated quoted string');
      case "'": return this.#quoted("'", 'character', 'unterminated character constant');
      case '`': return this.#rawString();
      case '$': return this.#fieldOrVariable('variable', false);
      case '(':
        this.#parens += 1;
        return this.#token('open');
      case ')':
        this.#parens -= 1;
        return this.#parens < 0 ? this.#error('unexpected right paren') : this.#token('close');
      default: return /^[\x20-\x7e]$/.test(character) ? this.#token('char') : this.#error(`unrecognized character in action: ${unicodeText(character)}`);
    }
  }

  /** A run of blanks, but for the one before a minus that trims. */
  #space(): Token {
    this.#takeWhile(SPACE);
    const trims = this.#input.startsWith('-}}', this.#position);
    if (trims) this.#position -= 1;
    return trims && this.#position === this.#start ? this.#rightDelimiter() : this.#token('space');
  }

  #identifier(): Token {
    this.#takeWhile(WORD);
    if (!this.#atTerminator()) return this.#error(`bad character ${unicodeText(this.#peek())}`);
    const word = this.#input.slice(this.#start, this.#position);
    if (KEYWORDS.has(word)) return this.#token(word as TokenType);
    return this.#token(word === 'true' || word === 'false' ? 'bool' : 'identifier');
  }

  #fieldOrVariable(type: 'field' | 'variable', takesFirst = true): Token {
    if (takesFirst) this.#take();
    if (this.#atTerminator()) return this.#token(type === 'variable' ? 'variable' : 'dot');
    this.#takeWhile(WORD);
    return this.#atTerminator() ? this.#token(type) : this.#error(`bad character ${unicodeText(this.#peek())}`);
  }

  #atTerminator(): boolean {
    const character = this.#peek();
    return character === '' || /[ \t\r\n.,|:()]/.test(character) || this.#rest().startsWith('}}');
  }

  #number(): Token {
    const number = /^[-+]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][-+]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9_]*)?)i?/;
    this.#position += number.exec(this.#rest())?.[0].length ?? 0;
    const isBad = () => {
      if (!WORD.test(this.#peek())) return false;
      this.#take();
      return true;
    };
    const bad = () => this.#error(`bad number syntax: ${goQuote(this.#input.slice(this.#start, this.#position))}`);
    if (isBad()) return bad();
    if (!/^[-+]/.test(this.#rest())) return this.#token('number');
    this.#position += number.exec(this.#rest())?.[0].length ?? 0;
    return isBad() || this.#input[this.#position - 1] !== 'i' ? bad() : this.#token('complex');
  }

  #quoted(quote: string, type: TokenType, unterminated: string): Token {
    for (;;) {
      let character = this.#take();
      if (character === quote) return this.#token(type);
      if (character === '\\') {
        character = this.#take();
        if (character !== '' && character !== '\n') continue;
      }
      if (character === '' || character === '\n') return this.#error(unterminated);
    }
  }

  #rawString(): Token {
    for (;;) {
      const character = this.#take();
      if (character === '`') return this.#token('raw string');
      if (character === '') return this.#error('unterminated raw quoted string');
    }
  }
}

/** `U+0021 '!'` (Go's %#U); the end of the input is -1. */
function unicodeText(character: string): string {
  if (character === '') return 'U+FFFFFFFFFFFFFFFF';
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character) ? `U+${code} '${character}'` : `U+${code}`;
}
