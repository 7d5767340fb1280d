import type { FileStatus, OpenFile } from '../file-system.ts';
import { SystemError } from '../system-error.ts';
import type { PipeRoom } from './pipe-room.ts';
import { PIPE_CAPACITY } from './pipe-room.ts';
import { Description, NO_BYTES, READ_SIZE, WaitingList } from './description.ts';

/** A bounded queue of bytes between open ends; pipes and FIFOs are made of it. */
export class PipeBuffer {
  readonly inode: number;
  readonly #now: () => number;
  readonly #room: PipeRoom | undefined;
  #capacity = PIPE_CAPACITY;
  #chunks: Uint8Array[] = [];
  #held = 0;
  #readers = 0;
  #writers = 0;
  /** A FIFO waits for its other side; a pipe has both from the start. */
  #hadWriter = false;
  #hadReader = false;
  readonly #readable = new WaitingList();
  readonly #writable = new WaitingList();

  constructor(inode: number, now: () => number, room?: PipeRoom) {
    this.inode = inode;
    this.#now = now;
    this.#room = room;
  }

  opened(side: 'reader' | 'writer'): void {
    if (this.#readers + this.#writers === 0) this.#capacity = this.#room?.grant() ?? PIPE_CAPACITY;
    if (side === 'reader') {
      this.#readers += 1;
      this.#hadReader = true;
      this.#writable.wakeAll();
    } else {
      this.#writers += 1;
      this.#hadWriter = true;
      this.#readable.wakeAll();
    }
  }

  closed(side: 'reader' | 'writer'): void {
    if (side === 'reader') {
      this.#readers -= 1;
      this.#writable.wakeAll();
    } else {
      this.#writers -= 1;
      this.#readable.wakeAll();
    }
    if (this.#readers === 0 && this.#writers === 0) {
      this.#room?.giveBack(this.#capacity);
      this.#chunks = [];
      this.#held = 0;
      this.#hadReader = false;
      this.#hadWriter = false;
    }
  }

  async read(limit: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    if (limit <= 0) return NO_BYTES;
    while (this.#held === 0) {
      if (this.#writers === 0 && this.#hadWriter) return NO_BYTES;
      await this.#readable.wait(signal);
    }
    const taken = this.#take(limit);
    this.#writable.wakeAll();
    return taken;
  }

  async write(chunk: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#readers === 0 && this.#hadReader) throw new SystemError('EPIPE');
      const room = this.#capacity - this.#held;
      if (room === 0 || !this.#hadReader) {
        await this.#writable.wait(signal);
        continue;
      }
      const part = rest.length <= room ? rest : rest.subarray(0, room);
      this.#chunks.push(part);
      this.#held += part.length;
      rest = rest.subarray(part.length);
      this.#readable.wakeAll();
    }
  }

  status(): FileStatus {
    return { type: 'fifo', inode: this.inode, mode: 0o600, uid: 0, gid: 0, size: 0, links: 1, modified: this.#now() };
  }

  #take(limit: number): Uint8Array {
    const first = this.#chunks[0] as Uint8Array;
    if (this.#chunks.length === 1 && first.length <= limit) {
      this.#chunks = [];
      this.#held = 0;
      return first;
    }
    const taken = new Uint8Array(Math.min(limit, this.#held));
    let offset = 0;
    let used = 0;
    while (offset < taken.length) {
      const chunk = this.#chunks[used] as Uint8Array;
      const part = chunk.subarray(0, taken.length - offset);
      taken.set(part, offset);
      offset += part.length;
      if (part.length === chunk.length) used += 1;
      else this.#chunks[used] = chunk.subarray(part.length);
    }
    this.#chunks.splice(0, used);
    this.#held -= taken.length;
    return taken;
  }
}

/** One side of a pipe, or both (a FIFO opened for reading and writing). */
export class PipeEnd extends Description {
  readonly #buffer: PipeBuffer;
  readonly #side: { read: boolean; write: boolean };

  constructor(buffer: PipeBuffer, side: { read: boolean; write: boolean }) {
    super();
    this.#buffer = buffer;
    this.#side = side;
    if (side.read) buffer.opened('reader');
    if (side.write) buffer.opened('writer');
  }

  get label(): string {
    return `pipe:[${this.#buffer.inode}]`;
  }

  async read(limit = READ_SIZE, signal?: AbortSignal): Promise<Uint8Array> {
    if (!this.#side.read) throw new SystemError('EBADF');
    return this.#buffer.read(limit, signal);
  }

  async write(chunk: Uint8Array, signal?: AbortSignal): Promise<void> {
    if (!this.#side.write) throw new SystemError('EBADF');
    return this.#buffer.write(chunk, signal);
  }

  status(): FileStatus {
    return this.#buffer.status();
  }

  protected override closed(): void {
    if (this.#side.read) this.#buffer.closed('reader');
    if (this.#side.write) this.#buffer.closed('writer');
  }
}

/** Both ends of a new pipe. */
export function openPipe(inode: number, now: () => number, room: PipeRoom): { reader: OpenFile; writer: OpenFile } {
  const buffer = new PipeBuffer(inode, now, room);
  const writer = new PipeEnd(buffer, { read: false, write: true });
  return { reader: new PipeEnd(buffer, { read: true, write: false }), writer };
}
