/** What changes in a sandbox without a watch of the Kubernetes API telling of it. */
export type Unwatched = 'file' | 'log';

export interface UnwatchedListener {
  changed(): void;
  /** No more will be told: the sandbox has gone, or its host. */
  ended(): void;
}

/** Milliseconds by which changes that come together are told once. */
const TOGETHER = 20;
/** Milliseconds between two tellings: a container that prints without end must not keep checks running. */
const APART = 100;
/** Milliseconds between two tellings where changes are heard of by nobody. */
const NOW_AND_THEN = 150;

/**
 * Tells whoever listens that a file, or a log, has changed, soon and not too often; it costs nothing while
 * nobody does. With `unheard`, changes are heard of by nobody, so listeners are told every now and then.
 */
export class UnwatchedChanges implements Disposable {
  readonly #listeners = new Set<() => void>();
  readonly #unheard: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #told = Number.NEGATIVE_INFINITY;

  constructor({ unheard }: { unheard: boolean }) {
    this.#unheard = unheard;
  }

  /** Something has changed. */
  note(): void {
    if (this.#listeners.size > 0) this.#tellIn(Math.max(TOGETHER, this.#told + APART - performance.now()));
  }

  listen(listener: () => void): Disposable {
    this.#listeners.add(listener);
    if (this.#unheard) this.#tellIn(NOW_AND_THEN);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #tellIn(milliseconds: number): void {
    this.#timer ??= setTimeout(() => this.#tell(), milliseconds);
  }

  #tell(): void {
    this.#timer = undefined;
    this.#told = performance.now();
    for (const listener of this.#listeners) listener();
    if (this.#unheard && this.#listeners.size > 0) this.#tellIn(NOW_AND_THEN);
  }
}
