import { ShellSyntaxError } from './lexer/syntax-error.ts';
import { Parser } from './parser/parser.ts';
import { ASH, BASH, DASH } from './parser/dialect.ts';
import type { FlavourName } from './interpreter/flavour.ts';

/**
 * Whether the input stops within a command, so that a shell would ask for another line with PS2: an open
 * quote, here-document, compound command or substitution, a trailing `|`, `&&` or backslash.
 */
export function isIncomplete(text: string, flavour: FlavourName = 'bash'): boolean {
  if (/(^|[^\\])(\\\\)*\\$/.test(text)) return true;
  let cut = false;
  const dialect = flavour === 'bash' ? BASH : flavour === 'dash' ? DASH : ASH;
  try {
    new Parser(text.endsWith('\n') ? text : `${text}\n`, { dialect, extglob: true, warn: () => (cut = true) }).all();
  } catch (error) {
    if (error instanceof ShellSyntaxError) return error.incomplete;
    throw error;
  }
  return cut;
}
