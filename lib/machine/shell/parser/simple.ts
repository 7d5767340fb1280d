import type { Assignment, Redirection, SimpleCommand, Word } from './ast.ts';
import type { ParserContext } from './context.ts';
import { parseRedirection } from './redirection.ts';

export interface AliasExpansion {
  /** Replaces the next word, the command's first, when it is an alias. */
  command(): void;
  /** Replaces the next word when the alias before it ended in a blank. */
  argument(): void;
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
    else words.push(token.word);
  }
  if (parser.peekOperator() === '(') parser.unexpected();
  return { type: 'simple', assignments, words, redirections, line };
}
