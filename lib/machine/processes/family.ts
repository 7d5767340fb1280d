import type { ChildHandle } from './child.ts';
import type { SimulatedProcess } from './process.ts';

/** Parent and children of a process, and who reaps whom. */
export class Family {
  readonly #self: SimulatedProcess;
  readonly #children = new Map<SimulatedProcess, ChildHandle>();
  #parent: SimulatedProcess | undefined;

  constructor(self: SimulatedProcess, parent: SimulatedProcess | undefined) {
    this.#self = self;
    this.#parent = parent;
  }

  /** Undefined for what the machine itself has started. */
  get parent(): SimulatedProcess | undefined {
    return this.#parent;
  }

  add(child: SimulatedProcess, handle: ChildHandle): void {
    this.#children.set(child, handle);
  }

  /** It was reaped: neither knows the other any more. */
  leave(): void {
    if (this.#parent) this.#parent.family.#children.delete(this.#self);
    this.#parent = undefined;
  }

  /** At the end: children become those of the namespace's first process; stopped ones nobody can continue are hung up. */
  disown(): void {
    const { table } = this.#self;
    const heir = table.init === this.#self ? undefined : table.init;
    for (const child of [...this.#children.keys()]) {
      child.family.#adoptedBy(heir);
      if (!child.isStopped || !table.isOrphanedGroup(child.group)) continue;
      table.signalGroup(child.group, 'SIGHUP');
      table.signalGroup(child.group, 'SIGCONT');
    }
    this.#children.clear();
  }

  /** The heir reaps an orphan at once when it ends, as every init does. */
  #adoptedBy(heir: SimulatedProcess | undefined): void {
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
