import { JoinedSignal, lastingAbortController, Members } from '#lib/core/index.ts';
import type { ExitStatus } from '../program.ts';
import { ProcessEnded } from './process-ended.ts';

interface Waiter {
  reject(error: Error): void;
}

/**
 * Whether a process runs, is stopped or has ended, and what of its program waits meanwhile: nothing resumes
 * while it is stopped, and everything is rejected when it ends.
 */
export class Execution {
  readonly #pid: number;
  readonly #abort = lastingAbortController();
  readonly #waiters = new Members<Waiter>();
  readonly #observers = new Members<() => void>();
  #held: (() => void)[] = [];
  #stopped = false;
  #status: ExitStatus | undefined;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** Aborted at the end. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** How it ended; undefined while it has not. */
  get status(): ExitStatus | undefined {
    return this.#status;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /** R, S, T or Z, as ps shows it. */
  get state(): 'R' | 'S' | 'T' | 'Z' {
    if (this.#status) return 'Z';
    if (this.#stopped) return 'T';
    return this.#waiters.size > 0 ? 'S' : 'R';
  }

  throwIfEnded(): void {
    if (this.#status) throw new ProcessEnded(this.#pid, this.#status);
  }

  wait<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#status) {
        work.catch(() => {});
        reject(new ProcessEnded(this.#pid, this.#status));
        return;
      }
      const waiter = this.#waiters.add({ reject });
      const settled = (settle: () => void) =>
        this.whenRunning(() => {
          waiter.leave();
          settle();
        });
      work.then(
        (value) => settled(() => resolve(value)),
        (error: unknown) => settled(() => reject(error as Error)),
      );
    });
  }

  /** Waits for work that is told by a signal when the process ends, or when the caller's own signal aborts. */
  waitWithSignal<T>(start: (signal: AbortSignal) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (this.#status) return Promise.reject(new ProcessEnded(this.#pid, this.#status));
    return signal ? this.#waitWithEither(start, signal) : this.wait(start(this.signal));
  }

  async #waitWithEither<T>(start: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    using either = new JoinedSignal(signal, this.signal);
    return await this.wait(start(either.signal));
  }

  /** Calls back now, or once a stopped process is continued; never after its end. */
  whenRunning(resume: () => void): void {
    if (this.#status) return;
    if (this.#stopped) this.#held.push(resume);
    else resume();
  }

  /** True when it was running. */
  stop(): boolean {
    if (this.#stopped || this.#status) return false;
    this.#stopped = true;
    this.#notify();
    return true;
  }

  /** Marks it as running again; what was held back resumes with `resume`. False when it was not stopped. */
  continue(): boolean {
    if (!this.#stopped) return false;
    this.#stopped = false;
    this.#notify();
    return true;
  }

  resume(): void {
    const held = this.#held;
    this.#held = [];
    for (const resume of held) this.whenRunning(resume);
  }

  /** Ends it: what waits is rejected. Observers hear of it with `announceEnd`. */
  end(status: ExitStatus): void {
    this.#status = status;
    this.#stopped = false;
    this.#held = [];
    const ended = new ProcessEnded(this.#pid, status);
    this.#abort.abort(ended);
    for (const waiter of this.#waiters) waiter.reject(ended);
  }

  announceEnd(): void {
    this.#notify();
  }

  /** Calls back at each stop, continuation and at the end; gives the way to stop that. */
  observe(observer: () => void): () => void {
    const member = this.#observers.add(observer);
    return () => member.leave();
  }

  #notify(): void {
    for (const observer of this.#observers) observer();
  }
}
