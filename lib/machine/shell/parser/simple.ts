import type { Assignment, Redirection, SimpleCommand, Word } from './ast.ts';
import type { ParserContext } from './context.ts';
import { parseRedirection } from './redirection.ts';

export interface AliasExpansion {
  /** Replaces the next word, the command's first, when it is an alias. */
  command(): void;
  /** Replaces the next word when the alias before it ended in a blank. */
  argument(): void;
}

/** Builtins whose arguments may be arrays. */
const DECLARING = new Set(['declare', 'typeset', 'local', 'export', 'readonly', 'alias', 'eval', 'command', 'builtin']);

function refuseArray(parser: ParserContext, end: number): never {
  parser.cursor.position = end;
  throw parser.cursor.fail({ kind: 'token', token: '(' });
}

/** Assignments, words and redirections, in any order that the grammar allows. */
export function parseSimple(parser: ParserContext, alias: AliasExpansion): SimpleCommand {
  const { line } = parser.peek();
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirections: Redirection[] = [];
  for (;;) {
    const redirection = parseRedirection(parser);
    if (redirection) {
      redirections.push(redirection);
      continue;
    }
    const behindAssignments = words.length === 0 && assignments.length + redirections.length > 0;
    if (behindAssignments) alias.command();
    else if (words.length > 0) alias.argument();
    const token = parser.peek();
    if (token.type !== 'word') break;
    parser.take();
    if (token.word.assignment && words.length === 0) assignments.push(token.word.assignment);
    else {
      if (token.word.assignment?.elements && !DECLARING.has(words[0]?.text ?? '')) refuseArray(parser, token.end);
      words.push(token.word);
    }
  }
  if (parser.peekOperator() === '(') {
    // A word and a parenthesis begin a function, so what is wrong is the token behind them.
    if (words.length === 1 && assignments.length + redirections.length === 0) parser.take();
    if (parser.peek().type === 'end') throw parser.cursor.fail({ kind: 'token', token: 'newline' });
    parser.unexpected();
  }
  return { type: 'simple', assignments, words, redirections, line };
}
