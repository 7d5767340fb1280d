import { ShellExit } from './control-flow.ts';
import type { Shell } from './shell.ts';

/** A builtin's call. */
export interface BuiltinCall {
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

export interface Builtin {
  readonly name: string;
  /** Assignments in front of it stay, and its errors end a script (POSIX special builtins, in dash and ash). */
  readonly special?: boolean;
  /** Its arguments of the form `name=value` are assignments: not split, tildes replaced, arrays allowed. */
  readonly declaration?: boolean;
  run(call: BuiltinCall): Promise<number> | number;
}

/** Writes a builtin's message with the shell's prefix; gives the status, 1 unless said otherwise. */
export async function refuse(call: BuiltinCall, message: string, status = 1): Promise<number> {
  const { shell } = call;
  await shell.printError(`${shell.flavour.builtinPrefix(shell.place, call.name)}${message}\n`);
  const fatal = status === 2 && shell.flavour.name !== 'bash' && !shell.identity.interactive && shell.runtime.builtins.get(call.name)?.special === true;
  if (fatal) throw new ShellExit(2);
  return status;
}

/** Refuses an option, with the usage line that bash prints. */
export async function badOption(call: BuiltinCall, option: string, usage: string): Promise<number> {
  const { shell } = call;
  if (shell.flavour.name === 'dash') return refuse(call, `Illegal option ${option}`, 2);
  if (shell.flavour.name === 'ash') return refuse(call, `illegal option ${option}`, 2);
  await refuse(call, `${option}: invalid option`);
  await shell.printError(`${call.name}: usage: ${usage}\n`);
  return 2;
}

