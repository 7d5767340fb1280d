import type { Invocation } from './invocation.ts';

/** The most that a command keeps of its input (sort, tac, tail…), in bytes. */
export const LARGEST_INPUT = 64 * 1024 * 1024;

/** What a command keeps of its input counts as memory of its process; past LARGEST_INPUT it has run out of it. */
export class KeptInput {
  readonly #call: Invocation;
  #bytes = 0;

  constructor(call: Invocation) {
    this.#call = call;
  }

  /** So many more bytes are kept, or fewer (negative). Ends the command when that is too much. */
  add(bytes: number): void {
    this.#bytes += bytes;
    this.#call.process.allocate(bytes);
    if (this.#bytes > LARGEST_INPUT) this.#call.outOfMemory();
  }
}
