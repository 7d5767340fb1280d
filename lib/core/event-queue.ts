/** Events for one reader, kept in order until it takes them. */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #waiting: T[] = [];
  #wake = Promise.withResolvers<void>();
  #closed = false;
  #failure: unknown;

  get closed(): boolean {
    return this.#closed;
  }

  push(event: T): void {
    if (this.#closed) return;
    this.#waiting.push(event);
    this.#wake.resolve();
  }

  /** Ends the reader's loop after what is already there. */
  close(): void {
    this.#closed = true;
    this.#wake.resolve();
  }

  /** Ends the reader's loop with an error. */
  fail(error: unknown): void {
    this.#failure = error;
    this.close();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    for (;;) {
      while (this.#waiting.length > 0) yield this.#waiting.shift() as T;
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#closed) return;
      await this.#wake.promise;
      this.#wake = Promise.withResolvers();
    }
  }
}
