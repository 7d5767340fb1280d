import type { Members } from '#lib/core/index.ts';
import type { VirtualTerminal } from '../terminal/terminal.ts';
import type { ExitStatus, Process, ProcessStatus, SignalName, User } from '../program.ts';
import type { Execution } from './execution.ts';

/** A session (setsid): its leader's pid and its controlling terminal. */
export interface Session {
  readonly id: number;
  terminal: VirtualTerminal | undefined;
}

/** A process as the kernel around it sees it: its table, its relatives, and what it holds. */
export interface Task extends Process {
  group: number;
  user: User;
  readonly session: Session;
  readonly execution: Execution;
  readonly family: Kinship;
  /** Open files and sockets, let go of when it ends. */
  readonly holds: Members<Disposable>;
  readonly table: TaskTable;
  /** The environment it began with, and the file it runs, as /proc shows them. */
  readonly environ: string;
  readonly path: string;
  readonly hasEnded: boolean;
  readonly isStopped: boolean;
  /** Lets its program begin, once the caller's own turn is over. */
  run(): void;
  describe(): ProcessStatus;
  /** A signal arrives; `outside` when it comes from the parent namespace. */
  deliver(signal: SignalName, outside?: boolean): void;
  /** Ends it, whatever its program is doing. */
  finish(status: ExitStatus): void;
  /** Its parent has taken note of its end; the table forgets it. */
  reap(): void;
  waitInterruptibly<T>(start: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  throwIfEnded(): void;
  ignores(signal: SignalName): boolean;
}

/** Whose child a process is. */
export interface Kinship {
  /** Undefined for what the machine itself has started. */
  readonly parent: Task | undefined;
  /** Its parent has ended. */
  adoptedBy(heir: Task | undefined): void;
  /** A child was reaped. */
  forget(child: Task): void;
}

/** One process namespace. */
export interface TaskTable {
  /** The namespace's first process: heir of orphans, and its end is the end of all. */
  readonly init: Task | undefined;
  get(pid: number): Task | undefined;
  /** By pid, rising. */
  all(): Task[];
  group(group: number): Task[];
  signalGroup(group: number, signal: SignalName): void;
  /** No member has a parent in the same session outside the group, so nobody could continue it (POSIX). */
  isOrphanedGroup(group: number): boolean;
  remove(process: Task): void;
  readonly size: number;
}

/** Makes a terminal the controlling one of a new session. */
export function takeTerminal(leader: Task, terminal: VirtualTerminal): void {
  leader.session.terminal = terminal;
  terminal.foregroundGroup = leader.group;
}

/** The end of a session's leader hangs its terminal up for the foreground group. */
export function leaveSession({ session, pid, group: own, table }: Task): void {
  const { terminal, id } = session;
  if (id !== pid || !terminal) return;
  session.terminal = undefined;
  const group = terminal.foregroundGroup;
  terminal.foregroundGroup = 0;
  if (group === own && table.group(group).length <= 1) return;
  table.signalGroup(group, 'SIGHUP');
  table.signalGroup(group, 'SIGCONT');
}
