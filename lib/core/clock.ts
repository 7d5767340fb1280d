/** A pending timer; cancelling one that has fired does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * The only source of time inside the simulation (never Date.now or setTimeout there), so that a
 * sandbox can be paused, stepped, skipped ahead, saved and replayed.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch, as the sandbox sees them. */
  now(): number;
  /** Calls back once, `milliseconds` of this clock's time from now. */
  setTimeout(callback: () => void, milliseconds: number): Timer;
}

/** Resolves after `milliseconds` of the clock's time; rejects with the signal's reason when aborted. */
export function sleep(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Calls back every `milliseconds` of the clock's time until cancelled. */
export function repeat(clock: Clock, milliseconds: number, callback: () => void): Timer {
  let timer: Timer;
  const arm = () => {
    timer = clock.setTimeout(() => {
      arm();
      callback();
    }, milliseconds);
  };
  arm();
  return { cancel: () => timer.cancel() };
}
