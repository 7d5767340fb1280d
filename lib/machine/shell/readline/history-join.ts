import { ShellSyntaxError } from '../lexer/syntax-error.ts';
import { Parser } from '../parser/parser.ts';
import { BASH } from '../parser/dialect.ts';

/**
 * A command of several lines as history keeps it, on one line where that means the same (cmdhist). `source` is
 * what has been typed so far, `kept` its form in history, `next` the line that goes on.
 */
export function joinForHistory(source: string, kept: string, next: string): string {
  if (/(^|[^\\])(\\\\)*\\$/.test(source)) return kept.replace(/\\$/, '') + next;
  if (insideText(source)) return `${kept}\n${next}`;
  const goesOn = /(^|[\s;&|(])(do|then|else|elif|in|\{|!)\s*$|[|&;({]\s*$|\)\s*$/.test(source);
  return `${kept.trimEnd()}${goesOn ? ' ' : '; '}${next.trimStart()}`;
}

/** A quotation or a here-document is open, in which a line's end counts. */
function insideText(source: string): boolean {
  let heredoc = false;
  try {
    new Parser(`${source}\n`, { dialect: BASH, extglob: true, warn: () => (heredoc = true) }).all();
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    return heredoc || (error.problem.kind === 'unmatched' && error.problem.construct === 'quote');
  }
  return heredoc;
}
