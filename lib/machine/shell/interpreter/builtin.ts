import { ShellExit } from './control-flow.ts';
import type { BuiltinOf, CallOf } from './runtime.ts';
import type { Shell } from './shell.ts';

export type { ArrayValue } from './runtime.ts';
export type BuiltinCall = CallOf<Shell>;
export type Builtin = BuiltinOf<Shell>;

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

