import type { Random } from '#lib/core/index.ts';
import type { FileStatus } from '../file-system.ts';
import { SystemError } from '../system-error.ts';
import { Description, NO_BYTES, READ_SIZE } from './description.ts';
import type { Inode } from './inode.ts';
import type { DeviceName } from './layer.ts';

/** The memory devices: null, zero, full, random, urandom (mem(4), random(4)). */
export class MemoryDevice extends Description {
  readonly label: string;
  readonly #inode: Inode;
  readonly #device: Exclude<DeviceName, 'tty'>;
  readonly #random: Random;

  constructor(options: { inode: Inode; device: Exclude<DeviceName, 'tty'>; random: Random }) {
    super();
    this.label = `/dev/${options.device}`;
    this.#inode = options.inode;
    this.#device = options.device;
    this.#random = options.random;
  }

  async read(limit = READ_SIZE): Promise<Uint8Array> {
    if (this.#device === 'null') return NO_BYTES;
    const chunk = new Uint8Array(Math.max(0, Math.min(limit, 1 << 20)));
    if (this.#device === 'random' || this.#device === 'urandom') {
      for (let index = 0; index < chunk.length; index += 1) chunk[index] = this.#random.integer(256);
    }
    return chunk;
  }

  async write(): Promise<void> {
    if (this.#device === 'full') throw new SystemError('ENOSPC');
  }

  status(): FileStatus {
    return this.#inode.status();
  }

  override seek(): number {
    return 0;
  }
}
