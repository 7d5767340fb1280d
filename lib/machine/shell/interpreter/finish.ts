import { ExpansionError } from '../expansion/errors.ts';
import { FunctionReturn, LineAbandoned, LoopExit, ShellExit, SignalDeath } from './control-flow.ts';
import type { Shell } from './shell.ts';

/** Runs a shell's whole work to its exit code: `exit`, its EXIT trap and deadly signals included. */
export async function finishShell(shell: Shell, work: () => Promise<number>): Promise<number> {
  let status = await guarded(shell, work);
  if (shell.signals.trap('EXIT') !== undefined) {
    shell.lastStatus = status;
    status = await guarded(shell, async () => {
      await shell.signals.runTrap('EXIT');
      return status;
    });
  }
  if (shell.signals.dying) dieOf(shell);
  return status;
}

async function guarded(shell: Shell, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const status = exitStatusOf(error);
    if (status === undefined) throw error;
    if (error instanceof LineAbandoned && error.message !== undefined) await shell.complain(error.message);
    return status;
  }
}

/** The status that a shell ends with when this is thrown through all of it; undefined for anything else. */
export function exitStatusOf(thrown: unknown): number | undefined {
  if (thrown instanceof ShellExit || thrown instanceof FunctionReturn || thrown instanceof LineAbandoned || thrown instanceof SignalDeath) {
    return thrown.status;
  }
  if (thrown instanceof ExpansionError) return thrown.status;
  return thrown instanceof LoopExit ? 0 : undefined;
}

/** Lets the signal do to the shell what it would have done at once without an EXIT trap. */
function dieOf(shell: Shell): void {
  const { dying } = shell.signals;
  if (!dying) return;
  shell.process.onSignal(dying, 'default');
  shell.process.kill(shell.process.pid, dying);
}
