import type { Child, ExitStatus } from '../program.ts';
import type { Task } from './task.ts';

/** What a parent holds of its child. The child stays a zombie until the parent asks how it ended. */
export class ChildHandle implements Child {
  readonly pid: number;
  readonly #child: Task;
  /** Undefined when the machine itself has started it. */
  readonly #parent: Task | undefined;
  #ended: Promise<ExitStatus> | undefined;
  #stopped: boolean;

  constructor(child: Task, parent: Task | undefined) {
    this.pid = child.pid;
    this.#child = child;
    this.#parent = parent;
    this.#stopped = child.isStopped;
  }

  get group(): number {
    return this.#child.group;
  }

  get state(): 'running' | 'stopped' | 'ended' {
    return this.#child.hasEnded ? 'ended' : this.#child.isStopped ? 'stopped' : 'running';
  }

  get ended(): Promise<ExitStatus> {
    if (!this.#ended) {
      this.#ended = this.#gated(
        new Promise<ExitStatus>((resolve) =>
          this.#watch(() => {
            const status = this.#child.execution.status;
            if (status) resolve(status);
            return status !== undefined;
          }),
        ),
      ).then((status) => {
        this.#child.reap();
        return status;
      });
      this.#ended.catch(() => {});
    }
    return this.#ended;
  }

  async changed(): Promise<'stopped' | 'continued' | 'ended'> {
    const change = await this.#gated(
      new Promise<'stopped' | 'continued' | 'ended'>((resolve) =>
        this.#watch(() => {
          if (this.#child.hasEnded) resolve('ended');
          else if (this.#child.isStopped !== this.#stopped) {
            this.#stopped = this.#child.isStopped;
            resolve(this.#stopped ? 'stopped' : 'continued');
          } else return false;
          return true;
        }),
      ),
    );
    if (change === 'ended') this.#child.reap();
    return change;
  }

  /** Asks now and at each change until `look` has seen what it wants. */
  #watch(look: () => boolean): void {
    if (look()) return;
    const stop = this.#child.execution.observe(() => {
      if (look()) stop();
    });
  }

  #gated<T>(work: Promise<T>): Promise<T> {
    if (!this.#parent) return work;
    return this.#parent.wait(work);
  }
}
