import { compileError } from './lexer.ts';
import type { Token } from './lexer.ts';

export const KEYWORDS = new Set(['def', 'if', 'then', 'elif', 'else', 'end', 'as', 'reduce', 'foreach', 'try', 'catch', 'label', 'import', 'include', '__loc__']);

/** A program's tokens, a place among them, and jq's words for what does not fit there. */
export class TokenCursor {
  readonly source: string;
  readonly #tokens: readonly Token[];
  index = 0;

  constructor(tokens: readonly Token[], source: string) {
    this.#tokens = tokens;
    this.source = source;
  }

  get token(): Token {
    return this.#tokens[this.index] ?? { type: 'end', text: '' };
  }

  get following(): Token | undefined {
    return this.#tokens[this.index + 1];
  }

  /** The text of the token here; empty for one that has none. */
  text(): string {
    const token = this.token;
    return 'text' in token ? token.text : '';
  }

  /** The same, and goes on to the next. */
  takeText(): string {
    const text = this.text();
    this.index += 1;
    return text;
  }

  isOperator(text: string): boolean {
    return this.token.type === 'operator' && this.text() === text;
  }

  isWord(text: string): boolean {
    return this.token.type === 'word' && this.text() === text;
  }

  take(text: string): boolean {
    if (!this.isOperator(text) && !this.isWord(text)) return false;
    this.index += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) this.refuse();
  }

  refuse(expecting = ''): never {
    const token = this.token;
    const name = token.type === 'end' ? '$end' : token.type === 'string' ? 'QQSTRING_START' : token.type === 'number' ? 'LITERAL' : token.type === 'field' ? 'FIELD'
      : token.type === 'format' ? 'FORMAT' : token.type === 'variable' ? "'$'" : KEYWORDS.has(token.text) ? token.text : token.type === 'word' ? 'IDENT' : token.text.length > 1 ? operatorName(token.text) : `'${token.text}'`;
    throw compileError(`syntax error, unexpected ${name}${expecting} (Unix shell quoting issues?)`, this.source, token.start);
  }
}

function operatorName(text: string): string {
  return { '==': 'EQ', '!=': 'NEQ', '<=': 'LESSEQ', '>=': 'GREATEREQ', '//': 'DEFINEDOR', '|=': 'SETPIPE', '..': 'REC', and: 'and', or: 'or' }[text] ?? text;
}
