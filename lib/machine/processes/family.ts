import type { ChildHandle } from './child.ts';
import type { Kinship, Task } from './task.ts';

/** Parent and children of a process, and who reaps whom. */
export class Family implements Kinship {
  readonly #self: Task;
  readonly #children = new Map<Task, ChildHandle>();
  #parent: Task | undefined;

  constructor(self: Task, parent: Task | undefined) {
    this.#self = self;
    this.#parent = parent;
  }

  /** Undefined for what the machine itself has started. */
  get parent(): Task | undefined {
    return this.#parent;
  }

  add(child: Task, handle: ChildHandle): void {
    this.#children.set(child, handle);
  }

  forget(child: Task): void {
    this.#children.delete(child);
  }

  /** It was reaped: neither knows the other any more. */
  leave(): void {
    this.#parent?.family.forget(this.#self);
    this.#parent = undefined;
  }

  /** At the end: children become those of the namespace's first process; stopped ones nobody can continue are hung up. */
  disown(): void {
    const { table } = this.#self;
    const heir = table.init === this.#self ? undefined : table.init;
    for (const child of [...this.#children.keys()]) {
      child.family.adoptedBy(heir);
      if (!child.isStopped || !table.isOrphanedGroup(child.group)) continue;
      table.signalGroup(child.group, 'SIGHUP');
      table.signalGroup(child.group, 'SIGCONT');
    }
    this.#children.clear();
  }

  /** The heir reaps an orphan at once when it ends, as every init does. */
  adoptedBy(heir: Task | undefined): void {
    this.#parent = heir;
    const self = this.#self;
    if (self.hasEnded) {
      self.reap();
      return;
    }
    const stop = self.execution.observe(() => {
      if (!self.hasEnded) return;
      stop();
      self.reap();
    });
  }
}
