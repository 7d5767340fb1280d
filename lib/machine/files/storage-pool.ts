import { PipeRoom } from './pipe-room.ts';

/** Room that several file systems share, as directories of one disk do: what one takes, the others lack. */
export class StoragePool {
  readonly size: number;
  /** What the pipes of its machines may hold. */
  readonly pipes = new PipeRoom();
  #used = 0;

  /** `size` in bytes. */
  constructor(size: number) {
    this.size = size;
  }

  get free(): number {
    return Math.max(0, this.size - this.#used);
  }

  /** Takes as much of so many bytes as there is; gives how many those were. */
  take(bytes: number): number {
    const granted = Math.max(0, Math.min(bytes, this.free));
    this.#used += granted;
    return granted;
  }

  /** Counts bytes that are there whether there is room or not. */
  count(bytes: number): void {
    this.#used += bytes;
  }

  giveBack(bytes: number): void {
    this.#used = Math.max(0, this.#used - bytes);
  }
}
