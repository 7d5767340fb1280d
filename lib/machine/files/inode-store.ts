import type { Clock } from '#lib/core/index.ts';
import type { StoragePool } from './storage-pool.ts';

export interface TreeLimits {
  /** Bytes in all. */
  storage: number;
  /** Bytes in one file. */
  fileSize: number;
  /** What this tree and others may hold together. */
  pool?: StoragePool | undefined;
}

/** What an inode needs of the file system it belongs to: numbers, room, and that changes are noted. */
export interface InodeStore {
  readonly clock: Clock;
  readonly limits: TreeLimits;
  /** Raised by every change. */
  version: number;
  /** Notes that something has changed. */
  changed(): void;
  nextInode(): number;
  /** Counts up to `bytes` more for a file's content; gives how many there was room for. */
  reserve(bytes: number): number;
  release(bytes: number): void;
  /** Counts a new inode. ENOSPC. */
  reserveInode(): void;
  /** Counts an inode that was copied up, whether there is room or not. */
  countInode(): void;
  /** A new inode lost its last name. */
  releaseInode(): void;
}
