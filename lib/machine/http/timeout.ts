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
