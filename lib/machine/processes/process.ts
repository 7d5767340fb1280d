import type { Clock } from '#lib/core/index.ts';
import type { FileSystem, OpenFile, Tty } from '../file-system.ts';
import type { ViewContext } from '../files/file-view.ts';
import type { Connection, Listener, Network, SocketAddress, SocketEntry } from '../network.ts';
import type {
  Child,
  ExitStatus,
  MachineStatus,
  ProcessStatus,
  Program,
  SignalName,
  SpawnOptions,
  User,
} from '../program.ts';
import { SystemError } from '../system-error.ts';
import { ChildHandle } from './child.ts';
import { Descriptors } from './descriptors.ts';
import { Execution } from './execution.ts';
import { Family } from './family.ts';
import { HeldConnection, HeldFile, HeldListener } from './held.ts';
import type { Birth, ProcessHost } from './process-host.ts';
import { takeTerminal } from './task.ts';
import type { Session, Task, TaskTable } from './task.ts';
import { SignalActions } from './signal-actions.ts';
import { STOP_SIGNALS, defaultAction } from './signals.ts';

const encoder = new TextEncoder();

/** Milliseconds of processor time that one system call stands for in ps and top. */
const CALL_COST = 0.002;

/** Bytes of memory that a program's process shows in ps. */
const RESIDENT = 3_500_000;

/** Where commands are looked for when PATH is not set. */
const FALLBACK_PATH = '/bin:/usr/bin';

/** One process: the system calls of its program, and what signals do to it. */
export class SimulatedProcess implements Task {
  readonly pid: number;
  readonly started: number;
  readonly env: Map<string, string>;
  readonly fs: FileSystem;
  readonly session: Session;
  readonly execution: Execution;
  readonly family: Family;
  /** Open files and sockets, let go of when it ends. */
  readonly holds = new Set<Disposable>();
  group: number;
  umask: number;
  user: User;
  args: readonly string[];
  /** The environment it began with, as /proc/<pid>/environ has it. */
  environ: string;
  /** The file it runs. */
  path: string;
  readonly #host: ProcessHost;
  readonly #descriptors: Descriptors;
  readonly #actions: SignalActions;
  /** Signals that came while it was stopped. */
  readonly #pending = new Set<SignalName>();
  #program: Program;
  #cwd: string;
  #title: string | undefined;
  #name: string;
  #cpu = 0;

  constructor(pid: number, birth: Birth, host: ProcessHost) {
    this.pid = pid;
    this.#host = host;
    this.execution = new Execution(pid);
    this.family = new Family(this, birth.parent);
    this.#program = birth.program;
    this.args = birth.args;
    this.env = new Map(birth.env);
    this.environ = environOf(birth.env);
    this.path = birth.path;
    this.user = birth.user;
    this.umask = birth.umask;
    this.group = birth.group ?? pid;
    this.session = birth.session ?? { id: pid, terminal: undefined };
    this.started = host.clock.now();
    this.#cwd = birth.cwd;
    this.#name = nameOf(birth.args[0] ?? '');
    this.fs = host.viewFor(this.#viewContext());
    this.#descriptors = new Descriptors(this, birth.files);
    this.#actions = new SignalActions(birth.ignored);
  }

  /** Lets the program begin, once the caller's own turn is over. */
  run(): void {
    queueMicrotask(() => this.execution.whenRunning(() => void this.#main()));
  }

  get parent(): number {
    return this.family.parent?.pid ?? 0;
  }

  get table(): TaskTable {
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
    return this.execution.signal;
  }

  get hasEnded(): boolean {
    return this.execution.status !== undefined;
  }

  get isStopped(): boolean {
    return this.execution.isStopped;
  }

  #viewContext(): ViewContext {
    return {
      viewer: () => ({ uid: this.user.uid, gid: this.user.gid, pid: this.pid }),
      cwd: () => this.#cwd,
      umask: () => this.umask,
      terminal: () => this.session.terminal?.open(),
      hold: (file) => this.#hold(file),
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
    return this.#descriptors.get(descriptor);
  }

  descriptors(): ReadonlyMap<number, HeldFile> {
    return this.#descriptors.all();
  }

  setFile(descriptor: number, file: OpenFile): void {
    this.throwIfEnded();
    this.#descriptors.set(descriptor, file);
  }

  closeFile(descriptor: number): void {
    this.#descriptors.close(descriptor);
  }

  pipe(): { reader: OpenFile; writer: OpenFile } {
    this.throwIfEnded();
    const { reader, writer } = this.#host.pipe();
    return { reader: this.#hold(reader), writer: this.#hold(writer) };
  }

  async read(limit?: number): Promise<Uint8Array> {
    this.throwIfEnded();
    return this.file(0).read(limit);
  }

  async write(content: string | Uint8Array): Promise<void> {
    this.throwIfEnded();
    await this.file(1).write(typeof content === 'string' ? encoder.encode(content) : content);
  }

  async writeError(content: string | Uint8Array): Promise<void> {
    this.throwIfEnded();
    await this.file(2).write(typeof content === 'string' ? encoder.encode(content) : content);
  }

  spawn(options: SpawnOptions): Child {
    this.throwIfEnded();
    const { args, session, group } = options;
    const env = options.env ?? this.env;
    const executable = options.program
      ? { program: options.program, args, path: this.path }
      : this.#find(options.path ?? args[0] ?? '', args, env);
    const child = this.#host.create({
      parent: this,
      ...executable,
      env,
      cwd: options.cwd === undefined ? this.#cwd : this.fs.resolve(options.cwd),
      user: options.user ?? this.user,
      umask: this.umask,
      files: new Map([...this.descriptors(), ...(options.files ?? [])]),
      group: session || group === 0 ? undefined : (group ?? this.group),
      session: session ? undefined : this.session,
      ignored: this.#actions.ignored(),
    });
    if (session?.tty) takeTerminal(child, session.tty as NonNullable<Session['terminal']>);
    const handle = new ChildHandle(child, this);
    this.family.add(child, handle);
    child.run();
    return handle;
  }

  async execute(options: { path: string; args: readonly string[]; env?: ReadonlyMap<string, string> }): Promise<number> {
    this.throwIfEnded();
    const env = new Map(options.env ?? this.env);
    const executable = this.#find(options.path, options.args, env);
    this.env.clear();
    for (const [name, value] of env) this.env.set(name, value);
    this.#actions.forgetHandlers();
    this.args = executable.args;
    this.path = executable.path;
    this.environ = environOf(env);
    this.#name = nameOf(executable.args[0] ?? '');
    this.#title = undefined;
    this.#program = executable.program;
    return this.#program(this);
  }

  kill(pid: number, signal: SignalName | 0): void {
    this.throwIfEnded();
    const targets = this.#targets(pid);
    if (targets.length === 0) throw new SystemError('ESRCH', String(pid));
    const allowed = targets.filter((target) => this.user.uid === 0 || this.user.uid === target.user.uid);
    if (allowed.length === 0) throw new SystemError('EPERM', String(pid));
    if (signal !== 0) for (const target of allowed) target.deliver(signal);
  }

  onSignal(signal: SignalName, action: (() => void) | 'ignore' | 'default'): Disposable {
    return this.#actions.set(signal, action);
  }

  ignores(signal: SignalName): boolean {
    return this.#actions.get(signal) === 'ignore';
  }

  sleep(milliseconds: number): Promise<void> {
    return this.waitInterruptibly(
      (signal) =>
        new Promise<void>((resolve) => {
          const timer = this.clock.setTimeout(() => {
            signal.removeEventListener('abort', cancel);
            resolve();
          }, milliseconds);
          const cancel = () => timer.cancel();
          signal.addEventListener('abort', cancel, { once: true });
        }),
    );
  }

  yield(): Promise<void> | void {
    this.throwIfEnded();
    this.#cpu += CALL_COST;
    const pause = this.#host.charge();
    if (pause) return this.wait(pause);
    return this.isStopped ? this.wait(Promise.resolve()) : undefined;
  }

  wait<T>(work: Promise<T>): Promise<T> {
    return this.execution.wait(work);
  }

  waitInterruptibly<T>(start: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.execution.waitWithSignal(start, signal);
  }

  background(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!this.hasEnded) void this.#failed(error);
    });
  }

  async resolve(host: string): Promise<readonly string[]> {
    this.throwIfEnded();
    return this.wait(this.#host.resolve(this, host));
  }

  async connect(host: string, port: number): Promise<Connection> {
    const addresses = await this.resolve(host);
    let failure: unknown = new SystemError('ENOTFOUND', host);
    for (const address of addresses) {
      try {
        const connection = await this.waitInterruptibly((signal) =>
          this.network.connect({ address, port }, { pid: this.pid, among: this.table, signal }),
        );
        this.#countOne(() => connection.close());
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
    return new HeldListener(this.network.listen(at, { pid: this.pid, among: this.table }), this);
  }

  inherit(listener: Listener): Listener {
    this.throwIfEnded();
    return new HeldListener(listener, this);
  }

  sockets(): readonly SocketEntry[] {
    return this.network.sockets().map(({ among, ...entry }) => (among === this.table ? entry : { ...entry, pid: undefined }));
  }

  processes(): readonly ProcessStatus[] {
    return this.table.all().map((process) => process.describe());
  }

  describe(): ProcessStatus {
    const { state } = this.execution;
    return {
      pid: this.pid,
      parent: this.parent,
      group: this.group,
      session: this.session.id,
      command: this.hasEnded ? `[${this.#name}] <defunct>` : (this.#title ?? this.args.join(' ')),
      name: this.#name,
      user: this.user,
      tty: this.tty?.name,
      state,
      leader: this.session.id === this.pid,
      foreground: this.tty !== undefined && this.tty.foregroundGroup === this.group,
      started: this.started,
      cpu: Math.floor(this.#cpu),
      resident: this.hasEnded ? 0 : RESIDENT,
    };
  }

  throwIfEnded(): void {
    this.execution.throwIfEnded();
  }

  /**
   * A signal arrives. `outside` is true when it comes from the parent namespace (the kubelet), from
   * where alone SIGKILL and SIGSTOP reach a namespace's first process (pid_namespaces(7)).
   */
  deliver(signal: SignalName, outside = false): void {
    if (this.hasEnded) return;
    const action = this.#actions.get(signal);
    const byDefault = defaultAction(signal);
    const catchable = signal !== 'SIGKILL' && signal !== 'SIGSTOP';
    const isShielded = this.table.init === this && action === undefined && byDefault !== 'continue';
    if (isShielded && (catchable || !outside)) return;
    if (signal === 'SIGKILL') return this.finish({ signal });
    if (signal === 'SIGCONT') this.#continue();
    if (action === 'ignore') return;
    if (this.isStopped && byDefault !== 'ignore') {
      this.#pending.add(signal);
      return;
    }
    if (action) return this.#handle(action);
    if (byDefault === 'terminate') return this.finish({ signal });
    if (byDefault === 'stop') this.#stop(signal);
  }

  /** Ends it, whatever its program is doing. */
  finish(status: ExitStatus): void {
    if (this.hasEnded) return;
    this.execution.end(status);
    // A subshell's program holds its parent's shell: a long line of the dead must not hold each other.
    this.#program = hasEnded;
    for (const held of [...this.holds]) held[Symbol.dispose]();
    this.#descriptors.forget();
    this.#leaveSession();
    this.family.disown();
    this.#host.ended(this);
    this.execution.announceEnd();
    this.family.parent?.deliver('SIGCHLD');
    if (!this.family.parent) this.reap();
  }

  /** Its parent has taken note of its end; the table forgets it. */
  reap(): void {
    if (this.table.get(this.pid) !== this) return;
    this.table.remove(this);
    this.#host.reaped();
    this.family.leave();
  }

  #hold(file: OpenFile): HeldFile {
    this.#countOne(() => file.release());
    return new HeldFile(file, this);
  }

  /** One more open file or socket, which `giveBack` closes again when that is one too many. EMFILE. */
  #countOne(giveBack: () => void): void {
    if (this.holds.size < this.#host.openFiles) return;
    giveBack();
    throw new SystemError('EMFILE');
  }

  #find(path: string, args: readonly string[], env: ReadonlyMap<string, string>) {
    return this.#host.findProgram(this.fs, { path, args, searchPath: env.get('PATH') ?? FALLBACK_PATH });
  }

  /** As kill(2) takes its first argument: a process, a group, everybody else. */
  #targets(pid: number): Task[] {
    if (pid === -1) return this.table.all().filter((process) => process !== this && process !== this.table.init);
    if (pid <= 0) return this.table.group(pid === 0 ? this.group : -pid);
    const process = this.table.get(pid);
    return process ? [process] : [];
  }

  async #main(): Promise<void> {
    try {
      // Being born costs too, so that processes that do nothing but make others give way.
      const pause = this.yield();
      if (pause) await pause;
      const code = await this.#program(this);
      this.execution.whenRunning(() => this.finish({ code: code & 0xff }));
    } catch (error) {
      if (!this.hasEnded) await this.#failed(error);
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
      if (!this.hasEnded) void this.#failed(error);
    }
  }

  #stop(signal: SignalName): void {
    if (signal !== 'SIGSTOP' && this.table.isOrphanedGroup(this.group)) return;
    if (this.execution.stop()) this.family.parent?.deliver('SIGCHLD');
  }

  #continue(): void {
    for (const signal of STOP_SIGNALS) this.#pending.delete(signal);
    if (!this.execution.continue()) return;
    this.family.parent?.deliver('SIGCHLD');
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const signal of pending) this.deliver(signal);
    this.execution.resume();
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
}

const hasEnded: Program = () => 0;

/** The command's name as the kernel keeps it: the last part of the path, 15 bytes (TASK_COMM_LEN). */
function nameOf(command: string): string {
  return command.slice(command.lastIndexOf('/') + 1).slice(0, 15);
}

function environOf(env: ReadonlyMap<string, string>): string {
  // Joined, not added up: it is kept as long as the process, and so would every step be.
  return Array.from(env, ([name, value]) => `${name}=${value}\0`).join('');
}
