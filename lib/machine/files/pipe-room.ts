/** What a pipe holds before its writer waits, as by default on Linux (pipe(7)). */
export const PIPE_CAPACITY = 65_536;
/** What a new pipe holds when the others have more than their share already (two pages, PIPE_MIN_DEF_BUFFERS). */
const SMALL_CAPACITY = 8192;
/** Bytes that the pipes of one pool's machines may hold together before new ones are small (pipe-user-pages-soft, a quarter of Linux's). */
const SOFT_LIMIT = 16 * 1024 * 1024;

/** Gives pipes their capacity. */
export class PipeRoom {
  #granted = 0;

  /** What one more pipe may hold. */
  grant(): number {
    const capacity = this.#granted + PIPE_CAPACITY > SOFT_LIMIT ? SMALL_CAPACITY : PIPE_CAPACITY;
    this.#granted += capacity;
    return capacity;
  }

  giveBack(capacity: number): void {
    this.#granted -= capacity;
  }
}
