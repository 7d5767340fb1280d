import type { Clock } from '#lib/core/index.ts';

/** Resolves when so much time has passed; an abort only takes the timer back. */
export function elapsed(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.setTimeout(() => {
      signal.removeEventListener('abort', cancel);
      resolve();
    }, milliseconds);
    const cancel = () => timer.cancel();
    signal.addEventListener('abort', cancel, { once: true });
  });
}
