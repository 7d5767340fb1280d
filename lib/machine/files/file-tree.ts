import type { Clock } from '#lib/core/index.ts';
import { SystemError } from '../system-error.ts';
import type { Inode } from './inode.ts';
import type { InodeStore, TreeLimits } from './inode-store.ts';
import type { StoragePool } from './storage-pool.ts';

/** Bytes that an inode counts for beside its content, so that a flood of empty files ends as ENOSPC too. */
const INODE_BYTES = 256;

/** One file system: its inodes, what they may hold, and whether anything changed. */
export class FileTree implements InodeStore {
  readonly type: string;
  readonly source: string;
  readonly clock: Clock;
  readonly limits: TreeLimits;
  /** Raised by every change. */
  version = 0;
  /** Hears of every change. */
  readonly #onChange: (() => void) | undefined;
  /** Bytes written, beside what lower layers hold. */
  used = 0;
  #inodes = 0;
  #root: Inode | undefined;
  #discarded = false;

  constructor(options: { type: string; source: string; clock: Clock; limits: TreeLimits; onChange?: (() => void) | undefined }) {
    this.type = options.type;
    this.source = options.source;
    this.clock = options.clock;
    this.limits = options.limits;
    this.#onChange = options.onChange;
  }

  /** A directory; for a mounted single file, that file. */
  get root(): Inode {
    if (!this.#root) throw new Error('a file tree without root');
    return this.#root;
  }

  /** Sets the root, once. */
  plant<T extends Inode>(root: T): T {
    this.#root = root;
    return root;
  }

  changed(): void {
    this.version += 1;
    this.#onChange?.();
  }

  nextInode(): number {
    this.#inodes += 1;
    return this.#inodes;
  }

  /** Counts up to `bytes` more for a file's content; gives how many there was room for. */
  reserve(bytes: number): number {
    if (bytes <= 0) return 0;
    const room = Math.max(0, Math.min(bytes, this.limits.storage - this.used));
    const granted = this.#pool?.take(room) ?? room;
    this.used += granted;
    return granted;
  }

  release(bytes: number): void {
    const released = Math.min(this.used, bytes);
    this.used -= released;
    this.#pool?.giveBack(released);
  }

  /** Bytes that can still be written. */
  get free(): number {
    return Math.max(0, Math.min(this.limits.storage - this.used, this.#pool?.free ?? Number.POSITIVE_INFINITY));
  }

  /** Nobody will look at it any more: others may have its room. */
  discard(): void {
    this.#pool?.giveBack(this.used);
    this.#discarded = true;
  }

  get #pool(): StoragePool | undefined {
    return this.#discarded ? undefined : this.limits.pool;
  }

  /** Counts a new inode. ENOSPC. */
  reserveInode(): void {
    if (this.free < INODE_BYTES) throw new SystemError('ENOSPC');
    this.countInode();
  }

  /** Counts an inode that was copied up, whether there is room or not. */
  countInode(): void {
    this.used += INODE_BYTES;
    this.#pool?.count(INODE_BYTES);
  }

  /** A new inode lost its last name. */
  releaseInode(): void {
    this.release(INODE_BYTES);
  }
}

/** Where a tree is seen. */
export interface Mount {
  readonly path: string;
  readonly tree: FileTree;
  readonly root: Inode;
  readOnly: boolean;
}
