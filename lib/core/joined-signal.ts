/**
 * A signal that aborts with the first of others, for the same reason, until it is disposed of. AbortSignal.any leaves
 * letting go to the garbage collector: one made for every key of a class is thousands to finalize at once, for which all wait.
 */
export class JoinedSignal implements Disposable {
  readonly #controller = new AbortController();
  readonly #sources: readonly AbortSignal[];
  readonly #onAbort: () => void;

  constructor(...sources: readonly AbortSignal[]) {
    this.#sources = sources;
    this.#onAbort = () => this.#follow();
    for (const source of sources) source.addEventListener('abort', this.#onAbort, { once: true });
    this.#follow();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The others are let go of; it does not abort any more. */
  [Symbol.dispose](): void {
    for (const source of this.#sources) source.removeEventListener('abort', this.#onAbort);
  }

  #follow(): void {
    const aborted = this.#sources.find((source) => source.aborted);
    if (!aborted) return;
    this[Symbol.dispose]();
    this.#controller.abort(aborted.reason);
  }
}
