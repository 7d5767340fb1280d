import { Members } from '#lib/core/index.ts';
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
import { Descriptors, countOne } from './descriptors.ts';
import { elapsed } from './elapsed.ts';
import { Execution } from './execution.ts';
import { Family } from './family.ts';
import { HeldFile } from './held.ts';
import { environOf, nameOf } from './names.ts';
import type { Birth, ProcessHost } from './process-host.ts';
import { leaveSession, takeTerminal } from './task.ts';
import type { Session, Task, TaskTable } from './task.ts';
import { SignalActions } from './signal-actions.ts';
import { SignalDelivery, sendSignal } from './signal-delivery.ts';
import { Sockets } from './sockets.ts';

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
  readonly holds = new Members<Disposable>();
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
  readonly #signals: SignalDelivery;
  readonly #sockets: Sockets;
  #program: Program;
  #cwd: string;
  #title: string | undefined;
  #name: string;
  #cpu = 0;
  /** Bytes. */
  #allocated = 0;

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
    this.#signals = new SignalDelivery(this, this.#actions, (action) => this.#handle(action));
    this.#sockets = new Sockets(this, host);
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
    this.allocate(-this.#allocated);
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
    sendSignal(this, pid, signal);
  }

  onSignal(signal: SignalName, action: (() => void) | 'ignore' | 'default'): Disposable {
    return this.#actions.set(signal, action);
  }

  ignores(signal: SignalName): boolean {
    return this.#actions.get(signal) === 'ignore';
  }

  sleep(milliseconds: number): Promise<void> {
    return this.waitInterruptibly((signal) => elapsed(this.clock, milliseconds, signal));
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

  allocate(bytes: number): void {
    this.throwIfEnded();
    this.#allocated += bytes;
    this.#host.memory.change(bytes);
    this.throwIfEnded();
  }

  exhaustMemory(): void {
    this.throwIfEnded();
    this.#host.memory.exhaust();
    this.throwIfEnded();
  }

  resolve(host: string): Promise<readonly string[]> {
    return this.#sockets.resolve(host);
  }

  connect(host: string, port: number): Promise<Connection> {
    return this.#sockets.connect(host, port);
  }

  listen(at: SocketAddress): Listener {
    return this.#sockets.listen(at);
  }

  inherit(listener: Listener): Listener {
    return this.#sockets.inherit(listener);
  }

  sockets(): readonly SocketEntry[] {
    return this.#sockets.all();
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
      resident: this.hasEnded ? 0 : RESIDENT + this.#allocated,
    };
  }

  throwIfEnded(): void {
    this.execution.throwIfEnded();
  }

  deliver(signal: SignalName, outside = false): void {
    if (!this.hasEnded) this.#signals.deliver(signal, outside);
  }

  /** Ends it, whatever its program is doing. */
  finish(status: ExitStatus): void {
    if (this.hasEnded) return;
    this.execution.end(status);
    // A subshell's program holds its parent's shell: a long line of the dead must not hold each other.
    this.#program = hasEnded;
    for (const held of this.holds) held[Symbol.dispose]();
    this.#descriptors.forget();
    leaveSession(this);
    this.family.disown();
    this.#host.memory.change(-this.#allocated);
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
    countOne(this, this.#host.openFiles, () => file.release());
    return new HeldFile(file, this);
  }

  #find(path: string, args: readonly string[], env: ReadonlyMap<string, string>) {
    return this.#host.findProgram(this.fs, { path, args, searchPath: env.get('PATH') ?? FALLBACK_PATH });
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
}

const hasEnded: Program = () => 0;
