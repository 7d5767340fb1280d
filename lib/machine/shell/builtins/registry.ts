import type { Builtin } from '../interpreter/builtin.ts';
import type { FlavourName } from '../interpreter/flavour.ts';
import { alias, unalias } from './alias.ts';
import { caller } from './caller.ts';
import { cd } from './cd.ts';
import { builtin, command } from './command.ts';
import { compgen, complete, compopt } from './complete.ts';
import { colon, falseBuiltin, trueBuiltin } from './constant.ts';
import { declare, local, typeset } from './declare.ts';
import { dirs, popd, pushd } from './directories.ts';
import { echo } from './echo.ts';
import { evaluate } from './eval.ts';
import { exec } from './exec.ts';
import { exportVariables, readonlyVariables } from './export.ts';
import { breakLoop, continueLoop, exit, logout, returnFrom } from './flow.ts';
import { getopts } from './getopts.ts';
import { hash } from './hash.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { background, disown, foreground, jobs } from './jobs.ts';
import { kill } from './kill.ts';
import { letBuiltin } from './let.ts';
import { mapfile, readarray } from './mapfile.ts';
import { printf } from './printf.ts';
import { pwd } from './pwd.ts';
import { read } from './read.ts';
import { set } from './set.ts';
import { shift } from './shift.ts';
import { shopt } from './shopt.ts';
import { dot, source } from './source.ts';
import { bracket, test } from './test.ts';
import { times } from './times.ts';
import { trap } from './trap.ts';
import { type } from './type.ts';
import { ulimit } from './ulimit.ts';
import { umask } from './umask.ts';
import { unset } from './unset.ts';
import { unsupported } from './unsupported.ts';
import { wait } from './wait.ts';

const POSIX: readonly Builtin[] = [
  alias, unalias, cd, command, colon, falseBuiltin, trueBuiltin, local, echo, evaluate, exec, exportVariables, readonlyVariables, breakLoop,
  continueLoop, exit, returnFrom, getopts, hash, background, foreground, jobs, kill, printf, pwd, read, set, shift, dot, bracket, test,
  times, trap, type, ulimit, umask, unset, wait,
];

const ASH_TOO: readonly Builtin[] = [source, letBuiltin, help, history];

const BASH_TOO: readonly Builtin[] = [
  source, letBuiltin, help, history, builtin, caller, compgen, complete, compopt, declare, typeset, dirs, popd, pushd, disown, logout, mapfile, readarray, shopt,
  ...unsupported,
];

/** The builtins of a flavour, by name. */
export function builtinsOf(flavour: FlavourName): ReadonlyMap<string, Builtin> {
  const more = flavour === 'bash' ? BASH_TOO : flavour === 'ash' ? ASH_TOO : [];
  return new Map([...POSIX, ...more].map((entry) => [entry.name, entry]));
}
