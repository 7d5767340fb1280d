import type { OpenFile } from '../file-system.ts';
import { SystemError } from '../system-error.ts';
import { HeldFile } from './held.ts';
import type { Task } from './task.ts';

/** The open files of a process by their numbers. */
export class Descriptors {
  readonly #process: Task;
  readonly #files = new Map<number, HeldFile>();

  /** Every given file is retained once for this process. */
  constructor(process: Task, files: ReadonlyMap<number, OpenFile>) {
    this.#process = process;
    for (const [descriptor, file] of files) {
      // The giver's own hold is not asked to retain: that would be one more of the giver's, let go of at its end.
      const shared = file instanceof HeldFile ? file.inner : file;
      this.#files.set(descriptor, new HeldFile(shared.retain(), process));
    }
  }

  /** EBADF. */
  get(descriptor: number): HeldFile {
    const file = this.#files.get(descriptor);
    if (!file) throw new SystemError('EBADF', String(descriptor));
    return file;
  }

  all(): ReadonlyMap<number, HeldFile> {
    return this.#files;
  }

  /** Puts a file in place (`dup2`), taking over the caller's hold on it. */
  set(descriptor: number, file: OpenFile): void {
    const held = file instanceof HeldFile ? file : new HeldFile(file, this.#process);
    const earlier = this.#files.get(descriptor);
    if (earlier === held) return;
    this.#files.set(descriptor, held);
    earlier?.release();
  }

  /** EBADF. */
  close(descriptor: number): void {
    const file = this.get(descriptor);
    this.#files.delete(descriptor);
    file.release();
  }

  /** The process has ended, and its holds with it. */
  forget(): void {
    this.#files.clear();
  }
}

/** One more open file or socket, which `giveBack` closes again when that is one too many. EMFILE. */
export function countOne(process: Task, most: number, giveBack: () => void): void {
  if (process.holds.size < most) return;
  giveBack();
  throw new SystemError('EMFILE');
}
