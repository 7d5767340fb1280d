import type { SignalName } from '../program.ts';
import type { VirtualTerminal } from '../terminal/terminal.ts';
import type { SimulatedProcess } from './process.ts';

/** As pid_max on 64-bit Linux. */
const LAST_PID = 4_194_304;

/** A session (setsid): its leader's pid and its controlling terminal. */
export interface Session {
  readonly id: number;
  terminal: VirtualTerminal | undefined;
}

/** One process namespace; containers that share theirs share this. */
export class ProcessTable {
  readonly #byPid = new Map<number, SimulatedProcess>();
  #lastPid = 0;

  /** The namespace's first process: heir of orphans, and its end is the end of all. */
  init: SimulatedProcess | undefined;

  add(make: (pid: number) => SimulatedProcess): SimulatedProcess {
    do this.#lastPid = this.#lastPid >= LAST_PID ? 2 : this.#lastPid + 1;
    while (this.#byPid.has(this.#lastPid));
    const process = make(this.#lastPid);
    this.#byPid.set(process.pid, process);
    this.init ??= process;
    return process;
  }

  remove(process: SimulatedProcess): void {
    this.#byPid.delete(process.pid);
    if (this.init === process) this.init = undefined;
    if (this.#byPid.size === 0) this.#lastPid = 0;
  }

  get(pid: number): SimulatedProcess | undefined {
    return this.#byPid.get(pid);
  }

  /** By pid, rising. */
  all(): SimulatedProcess[] {
    return [...this.#byPid.values()].sort((one, other) => one.pid - other.pid);
  }

  get size(): number {
    return this.#byPid.size;
  }

  group(group: number): SimulatedProcess[] {
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
