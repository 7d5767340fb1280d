import type { ExpansionError } from '../expansion/errors.ts';
import type { Command, CommandPart, FunctionDefinition, WordPart } from '../parser/ast.ts';

/** A builtin's call. */
export interface CallOf<Shell> {
  readonly shell: Shell;
  /** Its own name first. */
  readonly name: string;
  readonly args: readonly string[];
  /** For `declare` and its kin: array values by the argument's place. */
  readonly arrays: ReadonlyMap<number, ArrayValue>;
}

export interface ArrayValue {
  readonly append: boolean;
  readonly elements: readonly { readonly key: string | undefined; readonly append: boolean; readonly value: string }[];
}

export interface BuiltinOf<Shell> {
  readonly name: string;
  /** Assignments in front of it stay, and its errors end a script (POSIX special builtins, in dash and ash). */
  readonly special?: boolean;
  /** Its arguments of the form `name=value` are assignments: not split, tildes replaced, arrays allowed. */
  readonly declaration?: boolean;
  run(call: CallOf<Shell>): Promise<number> | number;
}

export interface RunTextOptions {
  readonly firstLine?: number;
  /** What syntax errors call the text: `eval`, `-c`. */
  readonly name?: string | undefined;
  /** A script goes on with its next command where a line of `-c` is given up. */
  readonly goesOn?: boolean;
  /** The shell ends with this text, so its last program may take the shell's place. */
  readonly last?: boolean;
}

/** What a shell's state calls on to act; put together once for each flavour, so that its parts need not know each other. */
export interface Runtime<Shell> {
  readonly builtins: ReadonlyMap<string, BuiltinOf<Shell>>;
  execute(shell: Shell, command: Command): Promise<number> | number;
  /** A command has failed where nobody asked: the ERR trap, `set -e`. */
  failed(shell: Shell, command: Command, status: number): Promise<void>;
  substitute(shell: Shell, part: CommandPart): Promise<string>;
  processSubstitution(shell: Shell, part: Extract<WordPart, { type: 'process' }>): Promise<string>;
  /** Runs text as commands, in this shell: `eval`, traps, sourced files. */
  runText(shell: Shell, text: string, options?: RunTextOptions): Promise<number>;
  computeVariables(shell: Shell): void;
  callFunction(shell: Shell, definition: FunctionDefinition, args: readonly string[]): Promise<number>;
  unbound(shell: Shell, name: string): ExpansionError;
  prompt(shell: Shell, text: string): string;
}
