import type { Clock } from '#lib/core/index.ts';
import type { FileSystem, OpenFile, Tty } from '../file-system.ts';
import type { ViewContext } from '../files/file-view.ts';
import type { Connection, Listener, Network, SocketAddress } from '../network.ts';
import type {
  Child, ExitStatus, MachineStatus, Process, ProcessStatus, Program, SignalName, SpawnOptions, User,
} from '../program.ts';
import { SystemError } from '../system-error.ts';
import { ChildHandle } from './child.ts';
import { findExecutable } from './executable.ts';
import { HeldConnection, HeldFile, HeldListener } from './held.ts';
import { ProcessEnded } from './process-ended.ts';
import type { ProcessTable, Session } from './process-table.ts';
import { defaultAction } from './signals.ts';

/** What a process needs of the machine it runs on. */
export interface ProcessHost {
  readonly hostname: string;
  readonly clock: Clock;
  readonly network: Network;
  readonly table: ProcessTable;
  readonly status: MachineStatus;
  charge(): Promise<void> | void;
  viewFor(process: SimulatedProcess): FileSystem;
  findProgram(fs: FileSystem, options: { path: string; args: readonly string[]; searchPath: string }): ReturnType<typeof findExecutable>;
  create(birth: Birth): SimulatedProcess;
  pipe(): { reader: OpenFile; writer: OpenFile };
  resolve(process: SimulatedProcess, host: string): Promise<readonly string[]>;
  /** A process of this machine has ended. */
  ended(process: SimulatedProcess): void;
  /** A program broke: for the host's log; the machine goes on. */
  broke(error: unknown, process: SimulatedProcess): void;
}

/** All that a new process begins with. */
export interface Birth {
  parent: SimulatedProcess | undefined;
  program: Program;
  /** The file that is run; a subshell has none. */
  path?: string;
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

const encoder = new TextEncoder();

/** Milliseconds of processor time that one system call stands for in ps and top. */
const CALL_COST = 0.002;

interface Waiter {
  reject(error: Error): void;
}

/** One process: the system calls of its program, and what signals do to it. */
export class SimulatedProcess implements Process {
  readonly pid: number;
  readonly started: number;
  readonly env: Map<string, string>;
  /** The environment it began with, as /proc shows it. */
  startEnv: ReadonlyMap<string, string>;
  /** The file it runs. */
  path: string;
  readonly fs: FileSystem;
  /** Open files and sockets, let go of when it ends. */
  readonly holds = new Set<Disposable>();
  readonly session: Session;
  group: number;
  umask: number;
  user: User;
  args: readonly string[];
  cpu = 0;
  readonly #host: ProcessHost;
  #parent: SimulatedProcess | undefined;
  readonly #children = new Map<SimulatedProcess, ChildHandle>();
  readonly #files = new Map<number, HeldFile>();
  readonly #actions = new Map<SignalName, (() => void) | 'ignore'>();
  readonly #pending = new Set<SignalName>();
  readonly #waiters = new Set<Waiter>();
  #whenContinued: (() => void)[] = [];
  readonly #observers = new Set<() => void>();
  readonly #abort = new AbortController();
  #program: Program;
  #cwd: string;
  #title: string | undefined;
  #name: string;
  #stopped = false;
  #status: ExitStatus | undefined;

  constructor(pid: number, birth: Birth, host: ProcessHost) {
    this.pid = pid;
    this.#host = host;
    this.#parent = birth.parent;
    this.#program = birth.program;
    this.args = birth.args;
    this.env = new Map(birth.env);
    this.startEnv = birth.env;
    this.path = birth.path ?? birth.args[0] ?? '';
    this.user = birth.user;
    this.umask = birth.umask;
    this.group = birth.group ?? pid;
    this.session = birth.session ?? { id: pid, terminal: undefined };
    this.started = host.clock.now();
    this.#cwd = birth.cwd;
    this.#name = nameOf(birth.args[0] ?? '');
    this.fs = host.viewFor(this);
    for (const [descriptor, file] of birth.files) {
      // The parent's own hold is not asked to retain: that would be one more of the parent's, let go of at its end.
      const shared = file instanceof HeldFile ? file.inner : file;
      this.#files.set(descriptor, new HeldFile(shared.retain(), this));
    }
    for (const signal of birth.ignored) this.#actions.set(signal, 'ignore');
  }

  /** Lets the program begin, once the caller's own turn is over. */
  run(): void {
    queueMicrotask(() => this.#afterContinue(() => void this.#main()));
  }

  get parent(): number {
    return this.#parent?.pid ?? 0;
  }

  get parentProcess(): SimulatedProcess | undefined {
    return this.#parent;
  }

  get table(): ProcessTable {
    return this.#host.table;
  }

  get hostname(): string {
    return this.#host.hostname;
  }

  get clock(): Clock {
    return this.#host.clock;
  }

  get network(): Network {
    return this.#host.network;
  }

  get machine(): MachineStatus {
    return this.#host.status;
  }

  get cwd(): string {
    return this.#cwd;
  }

  get tty(): Tty | undefined {
    return this.session.terminal;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get hasEnded(): boolean {
    return this.#status !== undefined;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  get exitStatus(): ExitStatus | undefined {
    return this.#status;
  }

  /** The machine whose process it is. */
  get host(): ProcessHost {
    return this.#host;
  }

  viewContext(): ViewContext {
    return {
      viewer: () => ({ uid: this.user.uid, gid: this.user.gid, pid: this.pid }),
      cwd: () => this.#cwd,
      umask: () => this.umask,
      terminal: () => this.session.terminal?.open(),
      hold: (file) => new HeldFile(file, this),
    };
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  changeDirectory(path: string): void {
    this.throwIfEnded();
    if (this.fs.status(path).type !== 'directory') throw new SystemError('ENOTDIR', path);
    if (!this.fs.access(path, 'execute')) throw new SystemError('EACCES', path);
    this.#cwd = this.fs.resolve(path);
  }

  file(descriptor: number): OpenFile {
    const file = this.#files.get(descriptor);
    if (!file) throw new SystemError('EBADF', String(descriptor));
    return file;
  }

  descriptors(): ReadonlyMap<number, HeldFile> {
    return this.#files;
  }

  setFile(descriptor: number, file: OpenFile): void {
    this.throwIfEnded();
    const held = file instanceof HeldFile ? file : new HeldFile(file, this);
    const earlier = this.#files.get(descriptor);
    if (earlier === held) return;
    this.#files.set(descriptor, held);
    earlier?.release();
  }

  closeFile(descriptor: number): void {
    const file = this.#files.get(descriptor);
    if (!file) throw new SystemError('EBADF', String(descriptor));
    this.#files.delete(descriptor);
    file.release();
  }

  pipe(): { reader: OpenFile; writer: OpenFile } {
    this.throwIfEnded();
    const { reader, writer } = this.#host.pipe();
    return { reader: new HeldFile(reader, this), writer: new HeldFile(writer, this) };
  }

  read(limit?: number): Promise<Uint8Array> {
    return this.#attempt(() => this.file(0).read(limit));
  }

  write(content: string | Uint8Array): Promise<void> {
    return this.#attempt(() => this.file(1).write(typeof content === 'string' ? encoder.encode(content) : content));
  }

  writeError(content: string | Uint8Array): Promise<void> {
    return this.#attempt(() => this.file(2).write(typeof content === 'string' ? encoder.encode(content) : content));
  }

  spawn(options: SpawnOptions): Child {
    this.throwIfEnded();
    const env = options.env ?? this.env;
    const executable = options.program
      ? { program: options.program, args: options.args, path: this.path }
      : this.#host.findProgram(this.fs, {
        path: options.path ?? options.args[0] ?? '', args: options.args, searchPath: env.get('PATH') ?? '/bin:/usr/bin',
      });
    const newSession = options.session && { terminal: options.session.tty as Session['terminal'] };
    const child = this.#host.create({
      parent: this,
      ...executable,
      env,
      cwd: options.cwd === undefined ? this.#cwd : this.fs.resolve(options.cwd),
      user: options.user ?? this.user,
      umask: this.umask,
      files: new Map([...this.#files, ...(options.files ?? [])]),
      group: newSession ? undefined : options.group === 0 ? undefined : options.group ?? this.group,
      session: newSession ? undefined : this.session,
      ignored: [...this.#actions].filter(([, action]) => action === 'ignore').map(([signal]) => signal),
    });
    if (newSession?.terminal) takeTerminal(child, newSession.terminal);
    const handle = new ChildHandle(child, this);
    this.#children.set(child, handle);
    child.run();
    return handle;
  }

  async execute(options: { path: string; args: readonly string[]; env?: ReadonlyMap<string, string> }): Promise<number> {
    this.throwIfEnded();
    const env = options.env ?? this.env;
    const searchPath = env.get('PATH') ?? '/bin:/usr/bin';
    const executable = this.#host.findProgram(this.fs, { path: options.path, args: options.args, searchPath });
    if (options.env) {
      const copy = [...options.env];
      this.env.clear();
      for (const [name, value] of copy) this.env.set(name, value);
    }
    for (const [signal, action] of this.#actions) if (action !== 'ignore') this.#actions.delete(signal);
    this.args = executable.args;
    this.#name = nameOf(executable.args[0] ?? '');
    this.#title = undefined;
    this.startEnv = new Map(env);
    this.path = executable.path;
    this.#program = executable.program;
    return this.#program(this);
  }

  kill(pid: number, signal: SignalName | 0): void {
    this.throwIfEnded();
    const all = pid > 0 ? [this.table.get(pid)] : pid === -1 ? this.#everyoneElse() : this.table.group(pid === 0 ? this.group : -pid);
    const targets = all.filter((target) => target !== undefined);
    if (targets.length === 0) throw new SystemError('ESRCH', String(pid));
    const allowed = targets.filter((target) => this.user.uid === 0 || this.user.uid === target.user.uid);
    if (allowed.length === 0) throw new SystemError('EPERM', String(pid));
    if (signal !== 0) for (const target of allowed) target.deliver(signal);
  }

  onSignal(signal: SignalName, action: (() => void) | 'ignore' | 'default'): Disposable {
    if (signal === 'SIGKILL' || signal === 'SIGSTOP') throw new SystemError('EINVAL', signal);
    const before = this.#actions.get(signal);
    if (action === 'default') this.#actions.delete(signal);
    else this.#actions.set(signal, action);
    return {
      [Symbol.dispose]: () => {
        if (before === undefined) this.#actions.delete(signal);
        else this.#actions.set(signal, before);
      },
    };
  }

  ignores(signal: SignalName): boolean {
    return this.#actions.get(signal) === 'ignore';
  }

  sleep(milliseconds: number): Promise<void> {
    return this.waitInterruptibly((signal) => new Promise<void>((resolve) => {
      const timer = this.clock.setTimeout(() => {
        signal.removeEventListener('abort', cancel);
        resolve();
      }, milliseconds);
      const cancel = () => timer.cancel();
      signal.addEventListener('abort', cancel, { once: true });
    }));
  }

  yield(): Promise<void> | void {
    this.throwIfEnded();
    this.cpu += CALL_COST;
    const pause = this.#host.charge();
    if (pause) return this.wait(pause);
    return this.#stopped ? this.wait(Promise.resolve()) : undefined;
  }

  wait<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#status) {
        work.catch(() => {});
        reject(new ProcessEnded(this.pid, this.#status));
        return;
      }
      const waiter = { reject };
      this.#waiters.add(waiter);
      const settled = (settle: () => void) => {
        this.#afterContinue(() => {
          this.#waiters.delete(waiter);
          settle();
        });
      };
      work.then((value) => settled(() => resolve(value)), (error: unknown) => settled(() => reject(error as Error)));
    });
  }

  background(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!this.#status) void this.#failed(error);
    });
  }

  /** Waits for work that is told by a signal when the process ends, or when the caller's own signal aborts. */
  waitInterruptibly<T>(start: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#status) return Promise.reject(new ProcessEnded(this.pid, this.#status));
    return this.wait(start(signal ? AbortSignal.any([signal, this.signal]) : this.signal));
  }

  resolve(host: string): Promise<readonly string[]> {
    return this.#attempt(() => this.wait(this.#host.resolve(this, host)));
  }

  async connect(host: string, port: number): Promise<Connection> {
    const addresses = await this.resolve(host);
    let failure: unknown = new SystemError('ENOTFOUND', host);
    for (const address of addresses) {
      try {
        const connection = await this.waitInterruptibly((signal) => this.network.connect({ address, port }, { pid: this.pid, signal }));
        return new HeldConnection(connection, this);
      } catch (error) {
        this.throwIfEnded();
        failure = error;
      }
    }
    throw failure;
  }

  listen(at: SocketAddress): Listener {
    this.throwIfEnded();
    return new HeldListener(this.network.listen(at, { pid: this.pid }), this);
  }

  inherit(listener: Listener): Listener {
    this.throwIfEnded();
    return new HeldListener(listener, this);
  }

  processes(): readonly ProcessStatus[] {
    return this.table.all().map((process) => process.describe());
  }

  describe(): ProcessStatus {
    const state = this.#status ? 'Z' : this.#stopped ? 'T' : this.#waiters.size > 0 ? 'S' : 'R';
    return {
      pid: this.pid,
      parent: this.parent,
      group: this.group,
      session: this.session.id,
      command: this.#status ? `[${this.#name}] <defunct>` : this.#title ?? this.args.join(' '),
      name: this.#name,
      user: this.user,
      tty: this.tty?.name,
      state,
      leader: this.session.id === this.pid,
      foreground: this.tty !== undefined && this.tty.foregroundGroup === this.group,
      started: this.started,
      cpu: Math.floor(this.cpu),
      resident: this.#status ? 0 : 3_500_000,
    };
  }

  throwIfEnded(): void {
    if (this.#status) throw new ProcessEnded(this.pid, this.#status);
  }

  /**
   * A signal arrives. `outside` is true when it comes from the parent namespace (the kubelet), from
   * where alone SIGKILL and SIGSTOP reach a namespace's first process (pid_namespaces(7)).
   */
  deliver(signal: SignalName, outside = false): void {
    if (this.#status) return;
    const action = this.#actions.get(signal);
    const byDefault = defaultAction(signal);
    const catchable = signal !== 'SIGKILL' && signal !== 'SIGSTOP';
    if (this.table.init === this && action === undefined && !(outside && !catchable) && byDefault !== 'continue') return;
    if (signal === 'SIGKILL') return this.finish({ signal });
    if (signal === 'SIGCONT') this.#continue();
    if (action === 'ignore' && catchable) return;
    if (this.#stopped && byDefault !== 'ignore') {
      this.#pending.add(signal);
      return;
    }
    if (action) return this.#handle(action as () => void);
    if (byDefault === 'terminate') return this.finish({ signal });
    if (byDefault === 'stop') this.#stop(signal);
  }

  /** Ends it, whatever its program is doing. */
  finish(status: ExitStatus): void {
    if (this.#status) return;
    this.#status = status;
    this.#stopped = false;
    this.#whenContinued = [];
    this.#abort.abort(new ProcessEnded(this.pid, status));
    const ended = new ProcessEnded(this.pid, status);
    for (const waiter of this.#waiters) waiter.reject(ended);
    this.#waiters.clear();
    for (const held of [...this.holds]) held[Symbol.dispose]();
    this.#files.clear();
    this.#leaveSession();
    this.#disown();
    this.#host.ended(this);
    this.notify();
    this.#parent?.deliver('SIGCHLD');
    if (!this.#parent) this.reap();
  }

  /** Its parent has taken note of its end; the table forgets it. */
  reap(): void {
    if (this.table.get(this.pid) !== this) return;
    this.table.remove(this);
    this.#parent?.forget(this);
  }

  forget(child: SimulatedProcess): void {
    this.#children.delete(child);
  }

  /** Calls back at each stop, continuation and at the end. */
  observe(observer: () => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  notify(): void {
    for (const observer of [...this.#observers]) observer();
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    this.throwIfEnded();
    return work();
  }

  #everyoneElse(): SimulatedProcess[] {
    return this.table.all().filter((process) => process !== this && process !== this.table.init);
  }

  async #main(): Promise<void> {
    if (this.#status) return;
    try {
      const code = await this.#program(this);
      this.#afterContinue(() => this.finish({ code: code & 0xff }));
    } catch (error) {
      if (this.#status) return;
      await this.#failed(error);
    }
  }

  /** An error nobody caught: a failed call reads as the C tool's message; anything else is a bug, an abort. */
  async #failed(error: unknown): Promise<void> {
    if (!(error instanceof SystemError)) {
      this.#host.broke(error, this);
      this.finish({ signal: 'SIGABRT' });
      return;
    }
    const subject = error.subject === undefined ? '' : `${error.subject}: `;
    try {
      await this.writeError(`${this.#name}: ${subject}${error.message}\n`);
    } catch {
      // Nobody reads its errors; its exit code still tells.
    }
    this.finish({ code: 1 });
  }

  #handle(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (this.#status) return;
      this.#host.broke(error, this);
      this.finish({ signal: 'SIGABRT' });
    }
  }

  #stop(signal: SignalName): void {
    if (signal !== 'SIGSTOP' && this.table.isOrphanedGroup(this.group)) return;
    if (this.#stopped) return;
    this.#stopped = true;
    this.notify();
    this.#parent?.deliver('SIGCHLD');
  }

  #continue(): void {
    for (const signal of ['SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'] as const) this.#pending.delete(signal);
    if (!this.#stopped) return;
    this.#stopped = false;
    this.notify();
    this.#parent?.deliver('SIGCHLD');
    const resumed = this.#whenContinued;
    this.#whenContinued = [];
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const signal of pending) this.deliver(signal);
    for (const resume of resumed) this.#afterContinue(resume);
  }

  #afterContinue(resume: () => void): void {
    if (this.#status) return;
    if (this.#stopped) this.#whenContinued.push(resume);
    else resume();
  }

  /** The end of a session's leader hangs its terminal up for the foreground group. */
  #leaveSession(): void {
    const { terminal, id } = this.session;
    if (id !== this.pid || !terminal) return;
    this.session.terminal = undefined;
    const group = terminal.foregroundGroup;
    terminal.foregroundGroup = 0;
    if (group === this.group && this.table.group(group).length <= 1) return;
    this.table.signalGroup(group, 'SIGHUP');
    this.table.signalGroup(group, 'SIGCONT');
  }

  /** Children become those of the namespace's first process; stopped ones nobody can continue are hung up. */
  #disown(): void {
    const heir = this.table.init;
    for (const child of [...this.#children.keys()]) {
      child.adopt(heir === this ? undefined : heir);
      if (child.isStopped && this.table.isOrphanedGroup(child.group)) {
        this.table.signalGroup(child.group, 'SIGHUP');
        this.table.signalGroup(child.group, 'SIGCONT');
      }
    }
    this.#children.clear();
  }

  /** Its parent has gone. The heir reaps it at once when it ends, as every init does. */
  adopt(heir: SimulatedProcess | undefined): void {
    this.#parent = heir;
    if (this.#status) {
      this.reap();
      return;
    }
    const stop = this.observe(() => {
      if (!this.#status) return;
      stop();
      this.reap();
    });
  }
}

/** Makes a terminal the controlling one of a new session. */
export function takeTerminal(leader: SimulatedProcess, terminal: NonNullable<Session['terminal']>): void {
  leader.session.terminal = terminal;
  terminal.foregroundGroup = leader.group;
}

/** The command's name as the kernel keeps it: the last part of the path, 15 bytes (TASK_COMM_LEN). */
function nameOf(command: string): string {
  return command.slice(command.lastIndexOf('/') + 1).slice(0, 15);
}
