import type { Clock } from '#lib/core/index.ts';
import type { FileSystem, OpenFile, Tty } from './file-system.ts';
import type { Connection, Listener, Network, SocketAddress, SocketEntry } from './network.ts';

export type SignalName =
  | 'SIGHUP'
  | 'SIGINT'
  | 'SIGQUIT'
  | 'SIGILL'
  | 'SIGTRAP'
  | 'SIGABRT'
  | 'SIGBUS'
  | 'SIGFPE'
  | 'SIGKILL'
  | 'SIGUSR1'
  | 'SIGSEGV'
  | 'SIGUSR2'
  | 'SIGPIPE'
  | 'SIGALRM'
  | 'SIGTERM'
  | 'SIGCHLD'
  | 'SIGCONT'
  | 'SIGSTOP'
  | 'SIGTSTP'
  | 'SIGTTIN'
  | 'SIGTTOU'
  | 'SIGWINCH';

/** How a process ended. */
export type ExitStatus = { code: number; signal?: undefined } | { code?: undefined; signal: SignalName };

/** A program gives its exit code. It must do all its work through `process`, and nothing outside. */
export type Program = (process: Process) => Promise<number> | number;

/** Programs by name; an executable file names the one it stands for. */
export type ProgramLibrary = ReadonlyMap<string, Program>;

export interface User {
  uid: number;
  gid: number;
  name: string;
  home: string;
}

export interface SpawnOptions {
  /** args[0] is the name the program sees; `path` says which file is run. */
  args: readonly string[];
  /** Looked up in PATH when it has no slash. Defaults to args[0]. ENOENT, EACCES, ENOEXEC. */
  path?: string;
  /** Runs this instead of a file: a subshell, for example. */
  program?: Program;
  env?: ReadonlyMap<string, string>;
  cwd?: string;
  user?: User;
  /** Descriptors for the child; each is retained. Those left out are inherited. */
  files?: ReadonlyMap<number, OpenFile>;
  /** 0 makes the child leader of a new process group; left out, it joins its parent's. */
  group?: number;
  /** Makes the child leader of a new session, with this terminal or none (`setsid`). */
  session?: { tty: Tty | undefined };
}

/** What a parent, a shell or the kubelet holds of a process it has started. */
export interface Child {
  readonly pid: number;
  readonly group: number;
  /** Resolves when it has ended; the process is reaped. */
  readonly ended: Promise<ExitStatus>;
  /** Resolves at the next stop (Ctrl-Z), continuation or end. */
  changed(): Promise<'stopped' | 'continued' | 'ended'>;
  readonly state: 'running' | 'stopped' | 'ended';
}

/** The system calls: everything a program can see and do. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly args: readonly string[];
  readonly env: Map<string, string>;
  readonly user: User;
  readonly hostname: string;
  readonly clock: Clock;
  /** The argument vector as ps shows it from now on (nginx's `nginx: worker process`). */
  setTitle(title: string): void;
  /** Permission bits that new files do not get; 0o022 unless changed (`umask`). */
  umask: number;
  readonly cwd: string;
  readonly fs: FileSystem;
  readonly network: Network;
  /** The controlling terminal. */
  readonly tty: Tty | undefined;
  /** Aborted when the process is being ended by a signal; every wait below heeds it by itself. */
  readonly signal: AbortSignal;

  /** ENOENT, ENOTDIR, EACCES. */
  changeDirectory(path: string): void;

  /** The open file of a descriptor; EBADF. */
  file(descriptor: number): OpenFile;
  /** Puts an open file at a descriptor (`dup2`), taking over the caller's hold on it. */
  setFile(descriptor: number, file: OpenFile): void;
  closeFile(descriptor: number): void;
  /** The descriptors that are open. */
  descriptors(): ReadonlyMap<number, OpenFile>;
  /** Both ends of a new pipe of 64 KiB. */
  pipe(): { reader: OpenFile; writer: OpenFile };

  /** Reads descriptor 0. */
  read(limit?: number): Promise<Uint8Array>;
  /** Writes to descriptor 1. A broken pipe ends the process with SIGPIPE, as by default on Linux. */
  write(content: string | Uint8Array): Promise<void>;
  /** Writes to descriptor 2. */
  writeError(content: string | Uint8Array): Promise<void>;

  /** Throws ENOENT, EACCES, ENOEXEC, EAGAIN (too many processes). */
  spawn(options: SpawnOptions): Child;
  /** Becomes another program, with the same pid and files (`exec`); gives that program's exit code. */
  execute(options: { path: string; args: readonly string[]; env?: ReadonlyMap<string, string> }): Promise<number>;
  /** Sends a signal to a process (positive) or a process group (negative); ESRCH, EPERM. */
  kill(pid: number, signal: SignalName | 0): void;
  /** Sets what a signal does; gives the way back. SIGKILL and SIGSTOP cannot be caught. */
  onSignal(signal: SignalName, action: (() => void) | 'ignore' | 'default'): Disposable;

  /** Waits by the machine's clock. Ended by the signal. */
  sleep(milliseconds: number): Promise<void>;
  /**
   * Call it in every loop that could run long: most calls cost nothing, some let others work first.
   * Throws when the process has been ended.
   */
  yield(): Promise<void> | void;
  /** Rejects early when the process is ended, whatever `work` does. */
  wait<T>(work: Promise<T>): Promise<T>;
  /**
   * Lets work of this program go on beside what it awaits: a connection that is served, a log line that is written.
   * What the work throws ends the process as if the program had thrown it; nothing escapes to the host.
   */
  background(work: Promise<unknown>): void;

  /**
   * Takes so many bytes of memory beside what every process holds, or gives them back (negative); its end gives all
   * back. Past the machine's limit everything that runs on the machine is killed, the caller too.
   */
  allocate(bytes: number): void;
  /** For bounds of the simulation, where a real program would take memory until there is no more: does nothing where there is no limit. */
  exhaustMemory(): void;

  /** Name or address to addresses, /etc/hosts before DNS. Throws ENOTFOUND. */
  resolve(host: string): Promise<readonly string[]>;
  connect(host: string, port: number): Promise<Connection>;
  listen(at: SocketAddress): Listener;
  /** Holds a listening socket that its parent opened, as after a fork; it closes when the last holder has closed it. */
  inherit(listener: Listener): Listener;

  /** The sockets of its network; the holder of each where that is among the processes it sees. */
  sockets(): readonly SocketEntry[];
  /** Every process the machine has, as /proc shows them. */
  processes(): readonly ProcessStatus[];
  readonly machine: MachineStatus;
}

export interface ProcessStatus {
  pid: number;
  parent: number;
  group: number;
  session: number;
  /** argv as it now reads; nginx and others rewrite theirs (`setTitle`). */
  command: string;
  name: string;
  user: User;
  tty: string | undefined;
  state: 'R' | 'S' | 'T' | 'Z';
  leader: boolean;
  foreground: boolean;
  /** Milliseconds since the epoch. */
  started: number;
  /** Milliseconds of CPU time. */
  cpu: number;
  /** Bytes of memory that a real one of its kind would hold. */
  resident: number;
}

export interface MachineStatus {
  /** Milliseconds since the epoch. */
  readonly booted: number;
  /** What uname says. */
  readonly system: { kernel: string; release: string; version: string; architecture: string };
  /** Bytes. */
  readonly memory: { total: number; used: number };
  readonly cpus: number;
}
