import { CommandFailure } from '../invocation/failure.ts';

export type Token = { /** Where it begins; the end's is where the last token begins. */ start?: number } & (
  | { type: 'number'; value: number }
  | { type: 'string'; parts: (string | Token[])[] }
  | { type: 'word' | 'field' | 'variable' | 'format' | 'operator' | 'end'; text: string }
);

const OPERATORS = ['?//=', '?//', '//=', '|=', '+=', '-=', '*=', '/=', '%=', '==', '!=', '<=', '>=', '//', '..', 'and', 'or', '|', ',', '+', '-', '*', '/', '%', '=', '<', '>', '(', ')', '[', ']', '{', '}', ':', ';', '.', '?', '$'];

/** A jq program's mistakes come with the line they are on, blanks up to where they are, and a count; exit code 3. */
export function compileError(message: string, source: string, start = 0): CommandFailure {
  const before = source.slice(0, start).split('\n');
  const line = source.split('\n')[before.length - 1] ?? '';
  return new CommandFailure(`error: ${message} at <top-level>, line ${before.length}:\n${line}${' '.repeat(before.at(-1)?.length ?? 0)}\njq: 1 compile error`, { code: 3 });
}

/** Cuts a jq program into tokens. */
export function tokenizeJq(source: string): Token[] {
  return new Lexer(source).tokens('');
}

class Lexer {
  readonly #source: string;
  #index = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Tokens up to the end, or to the parenthesis that closes an interpolation. */
  tokens(until: string): Token[] {
    const tokens: Token[] = [];
    let depth = 0;
    for (;;) {
      this.#match(/(?:\s+|#[^\n]*)*/y);
      if (this.#index >= this.#source.length) {
        if (until !== '') throw compileError('syntax error, unexpected $end (Unix shell quoting issues?)', this.#source);
        tokens.push({ type: 'end', text: '', start: tokens.at(-1)?.start ?? 0 });
        return tokens;
      }
      const start = this.#index;
      const token = { ...this.#next(), start };
      if (token.type === 'operator' && token.text === '(') depth += 1;
      if (token.type === 'operator' && token.text === ')') {
        if (until !== '' && depth === 0) {
          tokens.push({ type: 'end', text: '' });
          return tokens;
        }
        depth -= 1;
      }
      tokens.push(token);
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#index;
    const found = pattern.exec(this.#source)?.[0];
    if (found !== undefined) this.#index += found.length;
    return found;
  }

  #next(): Token {
    const number = this.#match(/(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y);
    if (number !== undefined) return { type: 'number', value: Number(number) };
    if (this.#source[this.#index] === '"') return this.#string();
    const format = this.#match(/@[A-Za-z0-9_]+/y);
    if (format !== undefined) return { type: 'format', text: format };
    const field = this.#match(/\.[A-Za-z_]\w*/y);
    if (field !== undefined) return { type: 'field', text: field.slice(1) };
    const variable = this.#match(/\$[A-Za-z_]\w*/y);
    if (variable !== undefined) return { type: 'variable', text: variable.slice(1) };
    const word = this.#match(/[A-Za-z_](?:\w|::(?=\w))*/y);
    if (word === 'and' || word === 'or') return { type: 'operator', text: word };
    if (word !== undefined) return { type: 'word', text: word };
    const operator = OPERATORS.find((text) => this.#source.startsWith(text, this.#index));
    if (operator === undefined) throw compileError(`syntax error, unexpected INVALID_CHARACTER (Unix shell quoting issues?)`, this.#source);
    this.#index += operator.length;
    return { type: 'operator', text: operator };
  }

  #string(): Token {
    const parts: (string | Token[])[] = [];
    let text = '';
    this.#index += 1;
    for (;;) {
      const character = this.#source[this.#index];
      if (character === undefined) throw compileError('syntax error, unexpected $end, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END (Unix shell quoting issues?)', this.#source);
      this.#index += 1;
      if (character === '"') break;
      if (character !== '\\') {
        text += character;
        continue;
      }
      const letter = this.#source[this.#index] ?? '';
      this.#index += 1;
      if (letter === '(') {
        parts.push(text, this.tokens(')'));
        text = '';
      } else if (letter === 'u') {
        text += String.fromCharCode(Number.parseInt(this.#source.slice(this.#index, this.#index + 4), 16));
        this.#index += 4;
      } else text += { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }[letter] ?? letter;
    }
    parts.push(text);
    return { type: 'string', parts };
  }
}
