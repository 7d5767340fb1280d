import { sleep } from '#lib/core/index.ts';
import type { Child } from '../../program.ts';
import { SystemError } from '../../system-error.ts';
import { LineAbandoned } from './control-flow.ts';
import type { Shell } from './shell.ts';

/** Milliseconds after which bash asks again for a process that it did not get (FORKSLEEP_MAX in its jobs.c). */
const PAUSES = [1000, 2000, 4000, 8000];

/** Starts a process. When there are too many, bash waits and asks again, and gives the line up in the end; dash and ash do so at once. */
export async function fork(shell: Shell, start: () => Child): Promise<Child> {
  const isBash = shell.flavour.name === 'bash';
  for (const pause of isBash ? PAUSES : []) {
    const child = started(start);
    if (child) return child;
    await shell.complain('fork: retry: Resource temporarily unavailable');
    if (!(await slept(shell, pause))) throw new LineAbandoned(254, 'fork: Interrupted system call');
  }
  const child = started(start);
  if (child) return child;
  throw new LineAbandoned(254, isBash ? 'fork: Resource temporarily unavailable' : 'Cannot fork');
}

function started(start: () => Child): Child | undefined {
  try {
    return start();
  } catch (error) {
    if (error instanceof SystemError && error.code === 'EAGAIN') return undefined;
    throw error;
  }
}

/** False when a signal came first: Ctrl-C, or the end of a child. */
async function slept(shell: Shell, milliseconds: number): Promise<boolean> {
  const { process, signals } = shell;
  const woken = new AbortController();
  const wake = () => woken.abort(new Error('interrupted'));
  // A trap on SIGCHLD is told of it through `attention`.
  using heard = signals.trap('SIGCHLD') === undefined ? process.onSignal('SIGCHLD', wake) : undefined;
  void heard;
  const { attention } = signals;
  if (attention.aborted) return false;
  attention.addEventListener('abort', wake, { once: true });
  try {
    await process.wait(sleep(process.clock, milliseconds, AbortSignal.any([woken.signal, process.signal])));
    return true;
  } catch (error) {
    if (!woken.signal.aborted) throw error;
    return false;
  } finally {
    attention.removeEventListener('abort', wake);
  }
}
