/** Going up and down in the history; lines edited on the way are kept until Enter. */
export class HistoryWalk {
  readonly #history: readonly string[];
  readonly #edited = new Map<number, string>();
  #at: number;

  constructor(history: readonly string[]) {
    this.#history = history;
    this.#at = history.length;
  }

  /** The line before; undefined at the oldest. `current` is the line as it now stands. */
  back(current: string): string | undefined {
    return this.#go(this.#at - 1, current);
  }

  forward(current: string): string | undefined {
    return this.#go(this.#at + 1, current);
  }

  first(current: string): string | undefined {
    return this.#go(0, current);
  }

  last(current: string): string | undefined {
    return this.#go(this.#history.length, current);
  }

  #go(index: number, current: string): string | undefined {
    if (index < 0 || index > this.#history.length || index === this.#at) return undefined;
    this.#edited.set(this.#at, current);
    this.#at = index;
    return this.#edited.get(index) ?? this.#history[index] ?? '';
  }
}
