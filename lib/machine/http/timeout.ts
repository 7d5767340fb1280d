import type { Clock } from '#lib/core/index.ts';

/** Runs work whose signal aborts after `milliseconds` of the clock's time, or with the outer signal; undefined when it ran out of time. */
export async function withinTime<T>(
  clock: Clock,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T | undefined> {
  const timeout = new AbortController();
  const onAbort = () => timeout.abort(outer?.reason);
  outer?.addEventListener('abort', onAbort, { once: true });
  const timer = clock.setTimeout(() => timeout.abort(new Error('timed out')), milliseconds);
  try {
    outer?.throwIfAborted();
    return await work(timeout.signal);
  } catch (error) {
    if (timeout.signal.aborted && !outer?.aborted) return undefined;
    throw error;
  } finally {
    timer.cancel();
    outer?.removeEventListener('abort', onAbort);
  }
}

/**
 * What `work` comes to; undefined when `milliseconds` of the clock's time pass first, or `outer` aborts. The work is not
 * told: it is for what ends by itself soon after, as a read does from a connection that is closed then.
 */
export function inTime<T>(clock: Clock, milliseconds: number, work: Promise<T>, outer?: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      over();
      resolve(undefined);
    };
    const timer = clock.setTimeout(giveUp, milliseconds);
    const over = () => {
      timer.cancel();
      outer?.removeEventListener('abort', giveUp);
    };
    outer?.addEventListener('abort', giveUp, { once: true });
    if (outer?.aborted) giveUp();
    work.then(resolve, reject).finally(over);
  });
}
