import type { Clock } from '#lib/core/index.ts';
import type { FileSystem, OpenFile } from '../file-system.ts';
import type { ViewContext } from '../files/file-view.ts';
import type { Network } from '../network.ts';
import type { MachineStatus, Program, SignalName, User } from '../program.ts';
import type { Executable } from './executable.ts';
import type { MemoryGroup } from './memory-group.ts';
import type { Session, Task, TaskTable } from './task.ts';

/** What a process needs of the machine it runs on. */
export interface ProcessHost {
  readonly hostname: string;
  readonly clock: Clock;
  readonly network: Network;
  readonly table: TaskTable;
  readonly status: MachineStatus;
  readonly memory: MemoryGroup;
  /** Files and sockets that one process may hold; more is EMFILE. */
  readonly openFiles: number;
  charge(): Promise<void> | void;
  viewFor(context: ViewContext): FileSystem;
  findProgram(fs: FileSystem, options: { path: string; args: readonly string[]; searchPath: string }): Executable;
  create(birth: Birth): Task;
  pipe(): { reader: OpenFile; writer: OpenFile };
  resolve(process: Task, host: string): Promise<readonly string[]>;
  /** A process of this machine has ended. */
  ended(process: Task): void;
  /** A process of this machine has left the table. */
  reaped(): void;
  /** A program broke: for the host's log; the machine goes on. */
  broke(error: unknown, process: Task): void;
}

/** All that a new process begins with. */
export interface Birth {
  parent: Task | undefined;
  program: Program;
  /** The file that is run; a subshell has its parent's. */
  path: string;
  args: readonly string[];
  env: ReadonlyMap<string, string>;
  cwd: string;
  user: User;
  umask: number;
  files: ReadonlyMap<number, OpenFile>;
  /** Undefined: leader of a group (or session) of its own. */
  group: number | undefined;
  session: Session | undefined;
  ignored: readonly SignalName[];
}
