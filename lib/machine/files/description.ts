import type { FileStatus, OpenFile, Tty } from '../file-system.ts';
import { SystemError } from '../system-error.ts';

/** How much one read gives when the caller names no limit. */
export const READ_SIZE = 65_536;

export const NO_BYTES: Uint8Array = new Uint8Array(0);

/** An open file description that counts its holders and closes with the last. */
export abstract class Description implements OpenFile {
  #holders = 1;
  /** What readlink gives in /proc/<pid>/fd. */
  abstract readonly label: string;

  get tty(): Tty | undefined {
    return undefined;
  }

  abstract read(limit?: number, signal?: AbortSignal): Promise<Uint8Array>;
  abstract write(chunk: Uint8Array, signal?: AbortSignal): Promise<void>;
  abstract status(): FileStatus;

  seek(_offset: number, _whence?: 'start' | 'current' | 'end'): number {
    throw new SystemError('ESPIPE');
  }

  retain(): OpenFile {
    this.#holders += 1;
    return this;
  }

  release(): void {
    if (this.#holders === 0) return;
    this.#holders -= 1;
    if (this.#holders === 0) this.closed();
  }

  /** The last holder let go. */
  protected closed(): void {}
}

/** Waits for `start` to call its callback, or rejects with the signal's reason. `cancel` forgets the callback. */
export function waitFor(start: (wake: () => void) => () => void, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = start(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Callbacks that wait for something; each is called once. */
export class WaitingList {
  /** Mostly none or one, for which an array is far lighter than a set. */
  #waiting: (() => void)[] = [];

  /** Waits for the next `wakeAll`. */
  wait(signal: AbortSignal | undefined): Promise<void> {
    return waitFor((wake) => {
      this.#waiting.push(wake);
      return () => {
        this.#waiting = this.#waiting.filter((other) => other !== wake);
      };
    }, signal);
  }

  wakeAll(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
