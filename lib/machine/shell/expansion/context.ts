import type { CommandPart, WordPart } from '../parser/ast.ts';
import type { Dialect } from '../parser/dialect.ts';
import type { Variables } from '../interpreter/variables.ts';
import type { Arithmetic } from './arithmetic.ts';

/** A directory's entry, as much of it as patterns need. */
export interface GlobFiles {
  exists(path: string): boolean;
  list(path: string): readonly { readonly name: string; readonly type: string }[];
  isDirectory(path: string): boolean;
}

export interface GlobOptions {
  readonly enabled: boolean;
  readonly dotglob: boolean;
  readonly nullglob: boolean;
  readonly failglob: boolean;
  readonly nocaseglob: boolean;
  readonly extglob: boolean;
  readonly globstar: boolean;
}

/** What expansion needs of the shell around it. */
export interface ExpansionContext {
  readonly dialect: Dialect;
  readonly variables: Variables;
  readonly arithmetic: Arithmetic;
  readonly files: GlobFiles;
  readonly globs: GlobOptions;
  /** `$1`, `$2`… */
  readonly positional: readonly string[];
  /** `set -u`. */
  readonly nounset: boolean;
  /** `$0 $? $! $$ $-`; undefined when not set. */
  special(name: string): string | undefined;
  /** The output of `$(…)`, without the newlines at its end. */
  substitute(part: CommandPart): Promise<string>;
  /** The path by which the other end of `<(…)` is reached. */
  processSubstitution(part: Extract<WordPart, { type: 'process' }>): Promise<string>;
  /** A user's home directory; '' is the shell's own user. */
  home(user: string): string | undefined;
  /** `${x@P}`. */
  prompt(text: string): string;
}
