import type { Cursor } from '../lexer/cursor.ts';
import type { Token } from '../lexer/token.ts';
import type { Command, List, Redirection, Word } from './ast.ts';
import type { Dialect } from './dialect.ts';

/** What the parsers of single constructs need of the whole. */
export interface ParserContext {
  readonly cursor: Cursor;
  readonly dialect: Dialect;
  /** The next token, left in place. */
  peek(): Token;
  take(): Token;
  /** Reads on from here with the cursor itself; the token looked at is given back. */
  rewind(): void;
  /** The next token as a reserved word, when it is a plain word. */
  peekReserved(): string | undefined;
  peekOperator(): string | undefined;
  /** Takes the reserved word, or fails. */
  expectReserved(word: string): void;
  expectOperator(value: string): void;
  skipNewlines(): void;
  /** Commands up to one of the reserved words or operators, which is left; at least one command. */
  list(terminators: readonly string[], expected: string): List;
  command(expected?: string): Command;
  redirections(): Redirection[];
  /** The next token has no place here. */
  unexpected(expected?: string): never;
  takeWord(expected?: string): Word;
}
