import type { FileStatus, OpenFlags } from '../file-system.ts';
import { SystemError } from '../system-error.ts';
import { Description, NO_BYTES, READ_SIZE } from './description.ts';
import type { Inode } from './inode.ts';
import type { RegularFile } from './stored-file.ts';

/** A regular file, opened: it has a position, or appends. */
export class OpenRegularFile extends Description {
  readonly label: string;
  readonly #inode: RegularFile;
  readonly #flags: OpenFlags;
  #position = 0;

  constructor(inode: RegularFile, flags: OpenFlags, path: string) {
    super();
    this.#inode = inode;
    this.#flags = flags;
    this.label = path;
    inode.opened();
  }

  protected override closed(): void {
    this.#inode.closed();
  }

  async read(limit = READ_SIZE): Promise<Uint8Array> {
    if (!this.#flags.read) throw new SystemError('EBADF');
    const chunk = this.#inode.bytes().slice(this.#position, this.#position + Math.max(0, limit));
    this.#position += chunk.length;
    return chunk;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (!this.#flags.write && !this.#flags.append) throw new SystemError('EBADF');
    for (let rest = chunk; rest.length > 0;) {
      if (this.#flags.append) this.#position = this.#inode.size;
      const taken = this.#inode.write(this.#position, rest);
      this.#position += taken;
      rest = rest.subarray(taken);
    }
  }

  status(): FileStatus {
    return this.#inode.status();
  }

  override seek(offset: number, whence: 'start' | 'current' | 'end' = 'start'): number {
    const base = whence === 'start' ? 0 : whence === 'current' ? this.#position : this.#inode.size;
    if (base + offset < 0) throw new SystemError('EINVAL');
    this.#position = base + offset;
    return this.#position;
  }
}

/** A file of /proc, opened: its text is fixed at the first read. */
export class OpenGeneratedFile extends Description {
  readonly label: string;
  readonly #inode: Inode;
  readonly #generate: () => string | Uint8Array;
  #content: Uint8Array | undefined;
  #position = 0;

  constructor(inode: Inode, generate: () => string | Uint8Array, path: string) {
    super();
    this.#inode = inode;
    this.#generate = generate;
    this.label = path;
  }

  async read(limit = READ_SIZE): Promise<Uint8Array> {
    const content = this.#whole();
    if (this.#position >= content.length) return NO_BYTES;
    const chunk = content.slice(this.#position, this.#position + Math.max(0, limit));
    this.#position += chunk.length;
    return chunk;
  }

  async write(): Promise<void> {
    throw new SystemError('EIO');
  }

  status(): FileStatus {
    return this.#inode.status();
  }

  override seek(offset: number, whence: 'start' | 'current' | 'end' = 'start'): number {
    const base = whence === 'start' ? 0 : whence === 'current' ? this.#position : this.#whole().length;
    if (base + offset < 0) throw new SystemError('EINVAL');
    this.#position = base + offset;
    return this.#position;
  }

  #whole(): Uint8Array {
    if (!this.#content) {
      const content = this.#generate();
      this.#content = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    }
    return this.#content;
  }
}
