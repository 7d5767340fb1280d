import { CommandFailure } from '../invocation/failure.ts';
import type { Token } from './lexer.ts';

/** A program's tokens, a place among them, and the words for what does not fit there. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  index = 0;
  /** What is still open, for the words of a refusal. */
  braces = 0;
  parentheses = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The tokens from here on, `count` of them. */
  ahead(count: number): readonly (Token | undefined)[] {
    return this.#tokens.slice(this.index, this.index + count);
  }

  get token(): Token {
    return this.#tokens[this.index] ?? { type: 'end', text: '', line: 0 };
  }

  is(text: string): boolean {
    const { type, text: own } = this.token;
    return own === text && (type === 'operator' || type === 'keyword' || type === 'newline');
  }

  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.index += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) this.refuse();
  }

  refuse(): never {
    const { type, text, line } = this.token;
    const near = type === 'end' ? 'end of file' : type === 'newline' ? 'end of line' : text;
    const missing = this.parentheses > 0 && (text === '}' || type === 'end') ? 'missing )' : type === 'end' && this.braces > 0 ? 'missing }' : undefined;
    throw new CommandFailure(`line ${line}: ${missing === undefined ? 'syntax error at or' : missing} near ${near}`, { code: 2 });
  }

  skipNewlines(): void {
    while (this.take('\n'));
  }

  skipEnds(): void {
    while (this.take('\n') || this.take(';'));
  }
}
