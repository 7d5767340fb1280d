import type { StoragePool } from './files/storage-pool.ts';
import type { Clock, Random } from '#lib/core/index.ts';
import type { FileSystem, OpenFile, Tty } from './file-system.ts';
import type { Network } from './network.ts';
import type { Child, ProcessStatus, Program, ProgramLibrary, SignalName, User } from './program.ts';

/**
 * Shares the host's processor out. `charge` is called by busy programs; it mostly answers at once, and
 * makes the caller wait when it has had its share, so that one sandbox's endless loop costs its
 * neighbours nothing.
 */
export interface Processor {
  charge(): Promise<void> | void;
}

export interface MachineLimits {
  /** Processes at once; more is EAGAIN. */
  processes: number;
  /** Bytes that files may hold; more is ENOSPC. */
  storage: number;
  /** Bytes in one file; more is EFBIG. */
  fileSize: number;
  openFiles: number;
  /** Room that this machine shares with others; its own when left out. */
  pool?: StoragePool | undefined;
}

export interface MachineOptions {
  hostname: string;
  clock: Clock;
  random: Random;
  processor: Processor;
  network: Network;
  programs: ProgramLibrary;
  limits: MachineLimits;
  /** Lowest first. They are shared between machines and never change; what is written goes to a layer of the machine's own above them. */
  layers: readonly Layer[];
  /** Extra file trees by the path where they are seen (emptyDir, configMap). */
  mounts?: ReadonlyMap<string, Volume>;
  /** Nothing but the mounts can be written to (readOnlyRootFilesystem). */
  readOnlyRoot?: boolean;
  /** Shares the processes of another machine (shareProcessNamespace). */
  processesOf?: Machine;
  /** What `save` gave: the files that were written to. */
  saved?: unknown;
  /** Bytes of memory that /proc/meminfo and `free` show; 4 GiB when left out. */
  memory?: number;
  /** Bytes that its processes may hold together; past them all of them are killed, as in a container. No limit when left out. */
  memoryLimit?: number;
  /** Processors that nproc and /proc/cpuinfo show; 2 when left out. */
  cpus?: number;
  /** Hears of every change that `save` would show; cheap and often. */
  onFileChange?: (() => void) | undefined;
  /** Hears of bugs in programs (which end with SIGABRT), for the host's log. */
  onBug?: (error: unknown, program: string) => void;
}

/** A read-only tree of files, as an image's layer: built once, shared by every machine that uses it. */
export interface Layer {
  readonly digest: string;
}

/** A tree of files that several machines can mount. */
export interface Volume {
  readonly type: string;
  readonly readOnly: boolean;
  /** Bytes that are in it. */
  readonly used: number;
  save(): unknown;
  /** Nobody will mount it any more: its room is free for others. */
  discard(): void;
}

export interface StartOptions {
  args: readonly string[];
  /** The file to run when args[0] is another name for it: `-bash`, as login calls a shell. */
  path?: string;
  /** Runs this instead of the file that args[0] names. */
  program?: Program;
  env?: ReadonlyMap<string, string>;
  cwd?: string;
  user?: User | string;
  stdin?: OpenFile;
  stdout?: OpenFile;
  stderr?: OpenFile;
  /** Its controlling terminal, also its three files where those are left out. */
  terminal?: Terminal;
}

/** A terminal seen from outside: what a browser, or `kubectl exec -t`, holds. */
export interface Terminal {
  readonly tty: Tty;
  /** Keys typed or pasted. Resolves when the line discipline has taken them. */
  input(keys: Uint8Array): Promise<void>;
  /** What programs print, until the terminal is hung up. One reader. */
  output(): AsyncIterable<Uint8Array>;
  resize(columns: number, rows: number): void;
  /** The line is cut: the session gets SIGHUP. */
  hangUp(): void;
}

/** A simulated computer: the workstation is one, and so is each container. */
export interface Machine extends AsyncDisposable {
  readonly hostname: string;
  /** Starts a process whose parent is the machine itself: an init, a login, an `exec`. ENOENT, EACCES, ENOEXEC. */
  start(options: StartOptions): Child;
  openTerminal(size: { columns: number; rows: number }): Terminal;
  /** A pipe for callers outside: attach, exec without -t, logs. */
  pipe(): { reader: OpenFile; writer: OpenFile };
  kill(pid: number, signal: SignalName): void;
  processes(): readonly ProcessStatus[];
  /** How often everything that ran on it was killed because `memoryLimit` was passed. */
  readonly memoryKills: number;
  /** Bytes in its own layer, above those of its image. */
  readonly written: number;
  /** The file tree as root sees it. */
  readonly files: FileSystem;
  /** A user of /etc/passwd by name or number, as `user` or `user:group`; undefined for an unknown name. */
  findUser(name: string): User | undefined;
  /** What is needed to restore files (not processes) later: plain JSON, but that large files' contents are Uint8Arrays. */
  save(): unknown;
}
