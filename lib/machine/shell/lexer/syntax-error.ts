export type SyntaxErrorKind =
  /** A token where the grammar has no place for it. */
  | { readonly kind: 'token'; readonly token: string; readonly expected?: string | undefined }
  /** The input ends within a command. */
  | { readonly kind: 'end'; readonly expected?: string | undefined }
  /** The input ends within a quotation or substitution. */
  | { readonly kind: 'unmatched'; readonly delimiter: string; readonly construct: UnmatchedConstruct }
  /** `[[ ]]` is wrong: bash 5.2 says what is, but neither where nor with a status. */
  | { readonly kind: 'condition'; readonly message: string }
  /** Words of the shell's own. */
  | { readonly kind: 'message'; readonly message: string; readonly quoteLine?: boolean };

export type UnmatchedConstruct = 'quote' | 'backquote' | 'parameter' | 'command' | 'arithmetic' | 'array' | 'condition';

/** The input is not a command; `incomplete` says that more lines could still make it one. */
export class ShellSyntaxError {
  readonly problem: SyntaxErrorKind;
  readonly line: number;
  readonly incomplete: boolean;
  /** The line where the input ends. */
  readonly lastLine: number;
  /** The source line where the parser stood. */
  readonly source: string;
  /** More input is of no use until a line holds this. */
  readonly awaited: string | undefined;

  constructor(problem: SyntaxErrorKind, at: { line: number; source: string; incomplete?: boolean; lastLine?: number; awaited?: string }) {
    this.problem = problem;
    this.line = at.line;
    this.source = at.source;
    this.lastLine = at.lastLine ?? at.line;
    this.incomplete = at.incomplete ?? (problem.kind === 'end' || problem.kind === 'unmatched');
    this.awaited = at.awaited;
  }
}
