import type { Process } from '#lib/machine/index.ts';
import { SilentExit } from './failure.ts';

/**
 * Work that Ctrl-C ends with exit code 1 instead of a death by signal, as kubectl's interrupt handler
 * does for watches, waits and logs.
 */
export async function interruptible<T>(process: Process, work: () => Promise<T>): Promise<T> {
  let interrupt: () => void = () => undefined;
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = () => reject(new SilentExit(1));
  });
  interrupted.catch(() => undefined);
  const handlers = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => process.onSignal(signal, () => interrupt()));
  try {
    const running = work();
    running.catch(() => undefined);
    return await Promise.race([running, interrupted]);
  } finally {
    for (const handler of handlers) handler[Symbol.dispose]();
  }
}

/** The outcome of `work`, or undefined when `milliseconds` of the machine's time pass first. */
export async function within<T>(process: Process, milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  let late: () => void = () => undefined;
  const timeout = new Promise<undefined>((resolve) => {
    late = () => resolve(undefined);
  });
  const timer = process.clock.setTimeout(late, milliseconds);
  try {
    return await process.wait(Promise.race([work, timeout]));
  } finally {
    timer.cancel();
  }
}
