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
  /**
   * Calls back once, `milliseconds` of this clock's time from now. Up to `slack` milliseconds later will do too
   * where that spares the host a wake (as PR_SET_TIMERSLACK of Linux' prctl(2)); simulated time is exact.
   */
  setTimeout(callback: () => void, milliseconds: number, slack?: number): Timer;
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

/** Calls back every `milliseconds` of the clock's time until cancelled, and keeps to that beat when a call is late, up to `slack` by wish. */
export function repeat(clock: Clock, milliseconds: number, callback: () => void, slack = 0): Timer {
  let timer: Timer;
  let due = clock.now();
  const arm = () => {
    const now = clock.now();
    // Beats that were missed altogether are not made up for.
    due += milliseconds * Math.max(1, Math.ceil((now - due) / milliseconds));
    timer = clock.setTimeout(() => {
      arm();
      callback();
    }, due - now, slack);
  };
  arm();
  return { cancel: () => timer.cancel() };
}
