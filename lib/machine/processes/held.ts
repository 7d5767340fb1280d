import { JoinedSignal, lastingAbortController } from '#lib/core/index.ts';
import type { Member } from '#lib/core/index.ts';
import type { FileStatus, OpenFile, Tty } from '../file-system.ts';
import type { Connection, Listener, SocketAddress } from '../network.ts';
import { SystemError } from '../system-error.ts';
import type { Task } from './task.ts';

/**
 * One process's hold on an open file. Its waits end with the process and stand still while it is
 * stopped; the hold is given up when the process ends.
 */
export class HeldFile implements OpenFile {
  readonly inner: OpenFile;
  readonly #process: Task;
  readonly #hold: Member<Disposable>;
  #released = false;

  /** Takes over one hold on `inner`. */
  constructor(inner: OpenFile, process: Task) {
    this.inner = inner instanceof HeldFile ? inner.inner : inner;
    this.#process = process;
    this.#hold = process.holds.add(this);
  }

  get tty(): Tty | undefined {
    return this.inner.tty;
  }

  async read(limit?: number, signal?: AbortSignal): Promise<Uint8Array> {
    const pause = this.#process.yield();
    if (pause) await pause;
    this.#checkOpen();
    if (this.inner.tty) await this.#awaitForeground();
    return this.#process.waitInterruptibly((ended) => this.inner.read(limit, ended), signal);
  }

  async write(chunk: Uint8Array, signal?: AbortSignal): Promise<void> {
    const pause = this.#process.yield();
    if (pause) await pause;
    this.#checkOpen();
    try {
      await this.#process.waitInterruptibly((ended) => this.inner.write(chunk, ended), signal);
    } catch (error) {
      if (error instanceof SystemError && error.code === 'EPIPE') this.#process.deliver('SIGPIPE');
      this.#process.throwIfEnded();
      throw error;
    }
  }

  status(): FileStatus {
    return this.inner.status();
  }

  seek(offset: number, whence?: 'start' | 'current' | 'end'): number {
    return this.inner.seek(offset, whence);
  }

  retain(): OpenFile {
    return new HeldFile(this.inner.retain(), this.#process);
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#hold.leave();
    this.inner.release();
  }

  [Symbol.dispose](): void {
    this.release();
  }

  #checkOpen(): void {
    if (this.#released) throw new SystemError('EBADF');
  }

  /** A background process that reads its terminal is stopped by SIGTTIN until it is brought forward. */
  async #awaitForeground(): Promise<void> {
    const { tty } = this.inner;
    const process = this.#process;
    while (tty && tty === process.tty && tty.foregroundGroup !== process.group) {
      if (process.ignores('SIGTTIN') || process.table.isOrphanedGroup(process.group)) throw new SystemError('EIO');
      process.table.signalGroup(process.group, 'SIGTTIN');
      await process.wait(Promise.resolve());
    }
  }
}

/** A connection that is closed when the process that holds it ends, which ends what waits on it too. */
export class HeldConnection implements Connection {
  readonly #inner: Connection;
  readonly #process: Task;
  readonly #hold: Member<Disposable>;

  constructor(inner: Connection, process: Task) {
    this.#inner = inner;
    this.#process = process;
    this.#hold = process.holds.add(this);
  }

  get local(): SocketAddress {
    return this.#inner.local;
  }

  get remote(): SocketAddress {
    return this.#inner.remote;
  }

  async read(signal?: AbortSignal): Promise<Uint8Array> {
    const pause = this.#process.yield();
    if (pause) await pause;
    return this.#process.wait(this.#inner.read(signal));
  }

  async write(chunk: Uint8Array, signal?: AbortSignal): Promise<void> {
    const pause = this.#process.yield();
    if (pause) await pause;
    await this.#process.wait(this.#inner.write(chunk, signal));
  }

  finish(): void {
    this.#inner.finish();
  }

  close(): void {
    this.#hold.leave();
    this.#inner.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** A listening socket with the number of processes that hold it. */
class SharedListener {
  readonly listener: Listener;
  #holders = 1;

  constructor(listener: Listener) {
    this.listener = listener;
  }

  retain(): this {
    this.#holders += 1;
    return this;
  }

  release(): void {
    this.#holders -= 1;
    if (this.#holders === 0) this.listener.close();
  }
}

/**
 * One process's hold on a listening socket, which closes when the last process that holds it has ended
 * or closed it. Connections belong to the process that accepts them.
 */
export class HeldListener implements Listener {
  readonly #shared: SharedListener;
  readonly #process: Task;
  readonly #hold: Member<Disposable>;
  readonly #closing = lastingAbortController();

  constructor(listener: Listener, process: Task) {
    this.#shared = listener instanceof HeldListener ? listener.#shared.retain() : new SharedListener(listener);
    this.#process = process;
    this.#hold = process.holds.add(this);
  }

  get local(): SocketAddress {
    return this.#shared.listener.local;
  }

  accept(signal?: AbortSignal): Promise<Connection | undefined> {
    const { signal: closing } = this.#closing;
    if (closing.aborted) return Promise.resolve(undefined);
    const either = signal && new JoinedSignal(signal, closing);
    const accepted = this.#process.wait(this.#shared.listener.accept(either?.signal ?? closing)).then(
      (connection) => connection && new HeldConnection(connection, this.#process),
      (error: unknown) => {
        if (closing.aborted && !this.#process.hasEnded) return undefined;
        throw error;
      },
    );
    return either ? accepted.finally(() => either[Symbol.dispose]()) : accepted;
  }

  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#hold.leave();
    this.#closing.abort();
    this.#shared.release();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
