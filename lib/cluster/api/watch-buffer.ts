/** Lines that wait for a slow reader before it is cut off, as the API server's watch cache does; the initial events must fit. */
const LONGEST = 65_536;

/** Text lines from a watch to the client that reads them: many writers, one reader. */
export class WatchBuffer {
  #waiting: string[] = [];
  #wake: (() => void) | undefined;
  #closed = false;

  /** False when the reader is too slow, and has been cut off. */
  push(line: string): boolean {
    if (this.#closed) return false;
    this.#waiting.push(line);
    if (this.#waiting.length > LONGEST) this.close();
    this.#wake?.();
    return !this.#closed;
  }

  /** What waits is still read. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** All lines that wait, joined; undefined at the end. */
  async take(): Promise<string | undefined> {
    while (this.#waiting.length === 0) {
      if (this.#closed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    const lines = this.#waiting;
    this.#waiting = [];
    return lines.join('');
  }
}
