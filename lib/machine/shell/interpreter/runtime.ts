import type { ExpansionError } from '../expansion/errors.ts';
import type { Command, CommandPart, FunctionDefinition, WordPart } from '../parser/ast.ts';
import type { Builtin } from './builtin.ts';
import type { RunTextOptions } from './run-text.ts';
import type { Shell } from './shell.ts';

/** What a shell's state calls on to act; put together once for each flavour, so that its parts need not know each other. */
export interface Runtime {
  readonly builtins: ReadonlyMap<string, Builtin>;
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
