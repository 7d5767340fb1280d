import { refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { FunctionReturn, LineAbandoned, LoopExit, ShellExit } from '../interpreter/control-flow.ts';
import { stateOf } from '../interpreter/jobs.ts';

export const exit: Builtin = { name: 'exit', special: true, run: leave };
export const logout: Builtin = { name: 'logout', run: leave };

async function leave(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  if (shell.identity.interactive && shell.subshellDepth === 0) {
    if (call.name === 'logout' && !shell.identity.login) return refuse(call, "not login shell: use `exit'");
    if (shell.identity.announcesExit) await shell.printError(shell.identity.login ? 'logout\n' : 'exit\n');
    if (!(await mayLeave(call))) return 1;
  }
  const status = await readStatus(call, args[1]);
  if (args.length > 2 && shell.flavour.name === 'bash') throw new LineAbandoned(await refuse(call, 'too many arguments'));
  throw new ShellExit(status);
}

/** Stopped jobs hold the shell back once. */
async function mayLeave(call: BuiltinCall): Promise<boolean> {
  const { shell } = call;
  if (shell.warnedOfJobs || !shell.jobs.all.some((job) => stateOf(job) === 'stopped')) return true;
  shell.warnedOfJobs = true;
  await shell.printError('There are stopped jobs.\n');
  return false;
}

async function readStatus(call: BuiltinCall, text: string | undefined): Promise<number> {
  const { shell } = call;
  if (text === undefined) return shell.lastStatus & 0xff;
  if (/^[+-]?\d+$/.test(text)) return Number(BigInt.asUintN(8, BigInt(text)));
  if (shell.flavour.name === 'bash') return refuse(call, `${text}: numeric argument required`, 2);
  return refuse(call, `Illegal number: ${text}`, 2);
}

export const returnFrom: Builtin = {
  name: 'return',
  special: true,
  async run(call) {
    const { shell, args } = call;
    if (shell.frames.length === 0 && shell.sourceDepth === 0) {
      if (shell.flavour.name !== 'bash') throw new ShellExit(await readStatus(call, args[1]));
      return refuse(call, "can only `return' from a function or sourced script", 2);
    }
    throw new FunctionReturn(await readStatus(call, args[1]));
  },
};

export const breakLoop: Builtin = { name: 'break', special: true, run: (call) => leaveLoop(call, 'break') };
export const continueLoop: Builtin = { name: 'continue', special: true, run: (call) => leaveLoop(call, 'continue') };

async function leaveLoop(call: BuiltinCall, kind: 'break' | 'continue'): Promise<number> {
  const { shell, args } = call;
  const bash = shell.flavour.name === 'bash';
  if (shell.loopDepth === 0) return bash ? refuse(call, "only meaningful in a `for', `while', or `until' loop", 0) : 0;
  const levels = args[1] === undefined ? 1 : Number(args[1]);
  if (!/^\d+$/.test(args[1] ?? '1')) {
    if (!bash) return refuse(call, `Illegal number: ${args[1]}`, 2);
    await refuse(call, `${args[1]}: numeric argument required`);
    throw new ShellExit(128);
  }
  if (levels < 1) {
    await refuse(call, bash ? `${args[1]}: loop count out of range` : `Illegal number: ${args[1]}`);
    throw new LoopExit('break', shell.loopDepth, 1);
  }
  throw new LoopExit(kind, Math.min(levels, shell.loopDepth));
}
