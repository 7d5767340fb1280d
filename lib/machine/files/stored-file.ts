import type { FileStatus } from '../file-system.ts';
import { SystemError } from '../system-error.ts';
import type { InodeStore } from './inode-store.ts';
import { Inode } from './inode.ts';
import type { InodeMeta } from './inode.ts';
import { programOf } from './layer.ts';

const NO_BYTES = new Uint8Array(0);

/** A regular file. Bytes from a layer are shared until the first write. */
export class RegularFile extends Inode {
  readonly type = 'file';
  #buffer: Uint8Array;
  #length: number;
  #shared: boolean;
  /** Bytes of the tree's storage that it counts for. */
  #charged = 0;
  /** Descriptions that are open: what they hold counts, whether it has a name or not. */
  #opened = 0;
  /** Raised by each change of content, so that what was worked out from it can be kept. */
  revision = 0;

  /** What runs in the place of a script that nobody has changed. */
  #program: string | undefined;

  /** `given` is what a layer holds; without it the file is new and empty. */
  constructor(tree: InodeStore, meta: InodeMeta, given?: { content: Uint8Array; program?: string | undefined }) {
    super(tree, meta, given === undefined);
    this.#buffer = given?.content ?? NO_BYTES;
    this.#length = this.#buffer.length;
    this.#shared = true;
    this.#program = given?.program;
  }

  override get size(): number {
    return this.#length;
  }

  /** The bytes as they are now; not to be changed, and void after the next write. */
  bytes(): Uint8Array {
    return this.#buffer.length === this.#length ? this.#buffer : this.#buffer.subarray(0, this.#length);
  }

  override status(): FileStatus {
    if (this.#program !== undefined) return { ...super.status(), quickly: this.#program };
    const program = programOf(this.bytes());
    return program === undefined ? super.status() : { ...super.status(), program };
  }

  /** Writes at an offset, filling a gap with zeros; gives the bytes taken, fewer when a limit is reached. EFBIG, ENOSPC. */
  write(offset: number, chunk: Uint8Array): number {
    if (chunk.length === 0) return 0;
    const end = Math.min(offset + chunk.length, this.tree.limits.fileSize);
    if (end <= offset) throw new SystemError('EFBIG');
    const taken = Math.min(end, this.#charge(Math.max(end, this.#length))) - offset;
    if (taken <= 0) throw new SystemError('ENOSPC');
    this.#grow(offset + taken);
    this.#buffer.set(taken === chunk.length ? chunk : chunk.subarray(0, taken), offset);
    this.#touched();
    return taken;
  }

  /** Cuts the file or fills it up with zeros. EFBIG, ENOSPC. */
  truncate(size: number): void {
    if (size > this.tree.limits.fileSize) throw new SystemError('EFBIG');
    if (size > this.#length) {
      if (this.#charge(size) < size) throw new SystemError('ENOSPC');
      this.#grow(size);
    } else {
      this.tree.release(Math.max(0, this.#charged - size));
      this.#charged = Math.min(this.#charged, size);
      this.#replace(size === 0 ? NO_BYTES : this.#buffer.slice(0, size));
    }
    this.#touched();
  }

  protected override copiedUp(): void {
    super.copiedUp();
    this.#charge(this.#length);
  }

  opened(): void {
    this.#opened += 1;
  }

  closed(): void {
    this.#opened -= 1;
    if (this.links <= 0) this.discharge();
  }

  /** Gives back what it counted for: it lost its last name. One that is still open goes on counting. */
  discharge(): void {
    if (this.#opened > 0) return;
    this.tree.release(this.#charged);
    this.#charged = 0;
  }

  /** Counts the file as `size` bytes of the writable layer, as copying it up does; gives how many there was room for. */
  #charge(size: number): number {
    this.#charged += this.tree.reserve(size - this.#charged);
    return this.#charged;
  }

  #replace(content: Uint8Array): void {
    this.#buffer = content;
    this.#length = content.length;
    this.#shared = true;
  }

  #grow(size: number): void {
    const length = Math.max(size, this.#length);
    if (this.#shared || this.#buffer.length < length) {
      const capacity = length <= this.#length ? length : Math.max(length, Math.min(this.#length * 2, this.#length + 1_048_576));
      const larger = new Uint8Array(capacity);
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
      this.#shared = false;
    }
    this.#length = length;
  }

  #touched(): void {
    this.#program = undefined;
    this.revision += 1;
    this.modified = this.tree.clock.now();
    this.changed();
  }
}
