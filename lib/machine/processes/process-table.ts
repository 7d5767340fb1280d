import type { SignalName } from '../program.ts';
import type { Task, TaskTable } from './task.ts';

/** As pid_max on 64-bit Linux. */
const LAST_PID = 4_194_304;

/** One process namespace; containers that share theirs share this. */
export class ProcessTable implements TaskTable {
  readonly #byPid = new Map<number, Task>();
  #lastPid = 0;

  /** The namespace's first process: heir of orphans, and its end is the end of all. */
  init: Task | undefined;

  add(make: (pid: number) => Task): Task {
    do this.#lastPid = this.#lastPid >= LAST_PID ? 2 : this.#lastPid + 1;
    while (this.#byPid.has(this.#lastPid));
    const process = make(this.#lastPid);
    this.#byPid.set(process.pid, process);
    this.init ??= process;
    return process;
  }

  remove(process: Task): void {
    this.#byPid.delete(process.pid);
    if (this.init === process) this.init = undefined;
    if (this.#byPid.size === 0) this.#lastPid = 0;
  }

  get(pid: number): Task | undefined {
    return this.#byPid.get(pid);
  }

  /** By pid, rising. */
  all(): Task[] {
    return [...this.#byPid.values()].sort((one, other) => one.pid - other.pid);
  }

  get size(): number {
    return this.#byPid.size;
  }

  group(group: number): Task[] {
    return this.all().filter((process) => process.group === group);
  }

  signalGroup(group: number, signal: SignalName): void {
    for (const process of this.group(group)) process.deliver(signal);
  }

  /** No member has a parent in the same session outside the group, so nobody could continue it (POSIX). */
  isOrphanedGroup(group: number): boolean {
    return !this.group(group).some((member) => {
      const { parent } = member.family;
      return parent !== undefined && parent.group !== group && parent.session === member.session && !parent.hasEnded;
    });
  }
}
