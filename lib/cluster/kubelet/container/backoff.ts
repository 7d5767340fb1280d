interface Entry {
  /** Milliseconds. */
  delay: number;
  /** Epoch milliseconds of the last update. */
  updated: number;
}

/** Delays that double with each failure and are forgotten after a while (client-go/util/flowcontrol/backoff.go). */
export class Backoff {
  readonly #initial: number;
  readonly #limit: number;
  readonly #entries = new Map<string, Entry>();

  /** Milliseconds. */
  constructor(initial: number, limit: number, saved: readonly (readonly [string, Entry])[] = []) {
    this.#initial = initial;
    this.#limit = limit;
    for (const [key, entry] of saved) this.#entries.set(key, { ...entry });
  }

  /** The present delay in milliseconds; 0 when there is none. */
  get(key: string): number {
    return this.#entries.get(key)?.delay ?? 0;
  }

  /** One more failure, at `at` (epoch milliseconds). */
  next(key: string, at: number): void {
    const entry = this.#entries.get(key);
    const delay = !entry || this.#hasExpired(entry, at) ? this.#initial : Math.min(entry.delay * 2, this.#limit);
    this.#entries.set(key, { delay, updated: at });
  }

  /** Whether the delay that counts from `since` still runs at `now`. */
  isWaitingSince(key: string, since: number, now: number): boolean {
    const entry = this.#entries.get(key);
    if (!entry || this.#hasExpired(entry, since)) return false;
    return now - since < entry.delay;
  }

  /** Whether the delay that counts from its last update still runs. */
  isWaiting(key: string, now: number): boolean {
    const entry = this.#entries.get(key);
    if (!entry || this.#hasExpired(entry, now)) return false;
    return now - entry.updated < entry.delay;
  }

  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }

  save(): [string, Entry][] {
    return [...this.#entries];
  }

  #hasExpired(entry: Entry, at: number): boolean {
    return at - entry.updated > this.#limit * 2;
  }
}
