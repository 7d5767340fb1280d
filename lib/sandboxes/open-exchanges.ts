import type { EventEmitter } from 'node:events';

/** Counts what is under way for each sandbox, so that no one's connections fill the process that serves all. */
export class OpenExchanges {
  readonly #most: number;
  readonly #counts = new Map<string, number>();

  /** At most so many of one sandbox at once. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more until `connection` closes; false, and not counted, when there are as many as may be. */
  enter(id: string, connection: EventEmitter): boolean {
    const count = this.#counts.get(id) ?? 0;
    if (count >= this.#most) return false;
    this.#counts.set(id, count + 1);
    connection.once('close', () => this.#leave(id));
    return true;
  }

  #leave(id: string): void {
    const left = (this.#counts.get(id) ?? 1) - 1;
    if (left === 0) this.#counts.delete(id);
    else this.#counts.set(id, left);
  }
}
