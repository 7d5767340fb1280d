import type { Clock } from '#lib/core/index.ts';
import type { FileSystem, OpenFile } from './file-system.ts';
import { deviceTree } from './files/device-tree.ts';
import { FileTree } from './files/file-tree.ts';
import { FileView, mountOf } from './files/file-view.ts';
import type { ViewContext } from './files/file-view.ts';
import { Directory } from './files/directory.ts';
import { FileLayer, directory, layer } from './files/layer.ts';
import type { LayerDirectory } from './files/layer.ts';
import { openPipe } from './files/pipe.ts';
import { procTree } from './files/proc-tree.ts';
import { restoreTree, saveTree } from './files/save.ts';
import type { SavedTree } from './files/save.ts';
import { StoragePool } from './files/storage-pool.ts';
import { memoryVolume } from './files/volume.ts';
import { MountTable } from './files/walk.ts';
import { KERNEL } from './kernel.ts';
import type { Machine, MachineOptions, StartOptions, Terminal } from './machine.ts';
import type { Network } from './network.ts';
import { ChildHandle } from './processes/child.ts';
import { findExecutable } from './processes/executable.ts';
import { MemoryGroup } from './processes/memory-group.ts';
import { ProcessTable } from './processes/process-table.ts';
import { SimulatedProcess } from './processes/process.ts';
import { takeTerminal } from './processes/task.ts';
import type { Task } from './processes/task.ts';
import type { Birth, ProcessHost } from './processes/process-host.ts';
import type { Child, MachineStatus, ProcessStatus, SignalName, User } from './program.ts';
import { resolveHost } from './resolver.ts';
import { SystemError } from './system-error.ts';
import { VirtualTerminal } from './terminal/terminal.ts';
import { ROOT, findUser } from './users.ts';

/** Where the kernel's own trees are mounted, below whatever the layers bring. */
const MOUNT_POINTS = layer({ '/proc': directory(0o555), '/dev': directory(), '/sys': directory(0o555) });

/** Bytes that /dev's own names count for. */
const DEVICE_NAMES = 4096;

/** What a container runtime sets when an image names no PATH (containerd's default). */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Makes a computer; it does nothing until something is started on it. Layers are shared, never copied. */
export function createMachine(options: MachineOptions): Machine {
  return new Computer(options);
}

class Computer implements Machine, ProcessHost {
  readonly hostname: string;
  readonly clock: Clock;
  readonly network: Network;
  readonly table: ProcessTable;
  readonly status: MachineStatus;
  readonly memory: MemoryGroup;
  readonly openFiles: number;
  readonly files: FileSystem;
  readonly #options: MachineOptions;
  readonly #tree: FileTree;
  readonly #pool: StoragePool;
  #devices: FileTree | undefined;
  readonly #mounts: MountTable;
  readonly #terminals = new Map<number, VirtualTerminal>();
  /** The process whose end is the machine's: the first that was started on it. */
  #main: Task | undefined;
  readonly #running = new Set<Task>();
  /** Those that run and those that nobody has reaped: both count for the limit, as in a pids cgroup. */
  #counted = 0;
  #pipes = 100_000;
  #saved: { version: number; state: unknown } | undefined;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.hostname = options.hostname;
    this.openFiles = options.limits.openFiles;
    this.clock = options.clock;
    this.network = options.network;
    this.table = options.processesOf instanceof Computer ? options.processesOf.table : new ProcessTable();
    this.memory = new MemoryGroup(options.memoryLimit, () => this.#killAll());
    this.status = statusOf(options, () => this.#running.size * 3_500_000 + this.memory.allocated);
    this.#pool = options.limits.pool ?? new StoragePool(options.limits.storage + DEVICE_NAMES);
    this.#tree = rootTree(options, this.#pool);
    this.#mounts = new MountTable(mountOf('/', this.#tree));
    this.files = new FileView(this.#mounts, this.#outsideView(), options.random);
    this.#mountAll();
    // Only now, as places for the mounts may have had to be made.
    this.#mounts.root.readOnly = options.readOnlyRoot ?? false;
  }

  start(options: StartOptions): Child {
    const user = this.#userOf(options.user);
    const terminal = options.terminal as VirtualTerminal | undefined;
    const env = withDefaults(options.env, user);
    const files = this.#files(options, terminal);
    try {
      const executable = options.program
        ? { program: options.program, args: options.args, path: options.args[0] ?? '' }
        : this.#find(
            this.#viewAs(user, options.cwd ?? '/'),
            options.path ?? options.args[0] ?? '',
            options.args,
            env.get('PATH') ?? '',
          );
      const process = this.create({
        parent: undefined,
        ...executable,
        env,
        cwd: options.cwd ?? '/',
        user,
        umask: 0o022,
        files: files.table,
        group: undefined,
        session: undefined,
        ignored: [],
      });
      if (terminal) takeTerminal(process, terminal);
      this.#main ??= process;
      process.run();
      return new ChildHandle(process, undefined);
    } finally {
      for (const file of files.own) file.release();
    }
  }

  create(birth: Birth): Task {
    if (this.#counted >= this.#options.limits.processes) throw new SystemError('EAGAIN', 'fork');
    const process = this.table.add((pid) => new SimulatedProcess(pid, birth, this));
    this.#running.add(process);
    this.#counted += 1;
    return process;
  }

  openTerminal(size: { columns: number; rows: number }): Terminal {
    let number = 0;
    while (this.#terminals.has(number)) number += 1;
    const terminal = new VirtualTerminal(`pts/${number}`, size, {
      signalGroup: (group, signal) => this.#signalFromTerminal(terminal, group, signal),
      hungUp: () => this.#hungUp(number, terminal),
      now: () => this.clock.now(),
    });
    this.#terminals.set(number, terminal);
    return terminal;
  }

  pipe(): { reader: OpenFile; writer: OpenFile } {
    this.#pipes += 1;
    return openPipe(this.#pipes, () => this.clock.now(), this.#pool.pipes);
  }

  kill(pid: number, signal: SignalName): void {
    const process = this.table.get(pid);
    if (!process) throw new SystemError('ESRCH', String(pid));
    process.deliver(signal, true);
  }

  processes(): readonly ProcessStatus[] {
    return this.table.all().map((process) => process.describe());
  }

  get memoryKills(): number {
    return this.memory.kills;
  }

  get written(): number {
    return this.#tree.used;
  }

  findUser(name: string): User | undefined {
    return findUser(this.files, name);
  }

  save(): unknown {
    if (this.#saved?.version !== this.#tree.version) {
      this.#saved = { version: this.#tree.version, state: saveTree(this.#tree) };
    }
    return this.#saved.state;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#killAll();
    for (const terminal of [...this.#terminals.values()]) terminal.hangUp();
    this.#tree.discard();
    this.#devices?.discard();
  }

  charge(): Promise<void> | void {
    return this.#options.processor.charge();
  }

  viewFor(context: ViewContext): FileSystem {
    return new FileView(this.#mounts, context, this.#options.random);
  }

  findProgram(fs: FileSystem, options: { path: string; args: readonly string[]; searchPath: string }) {
    return this.#find(fs, options.path, options.args, options.searchPath);
  }

  resolve(process: Task, host: string): Promise<readonly string[]> {
    return resolveHost(host, process.fs, this.network);
  }

  /** With the first process all others of this machine end, as a container's do. */
  ended(process: Task): void {
    this.#running.delete(process);
    if (process === this.table.init) for (const other of this.table.all()) other.finish({ signal: 'SIGKILL' });
    if (process !== this.#main) return;
    this.#main = undefined;
    this.#killAll();
  }

  #killAll(): void {
    for (const process of [...this.#running]) process.finish({ signal: 'SIGKILL' });
  }

  reaped(): void {
    this.#counted -= 1;
  }

  broke(error: unknown, process: Task): void {
    this.#options.onBug?.(error, process.args.join(' '));
  }

  #find(fs: FileSystem, path: string, args: readonly string[], searchPath: string) {
    return findExecutable({ fs, programs: this.#options.programs, path, args, searchPath });
  }

  #userOf(user: User | string | undefined): User {
    if (user === undefined) return findUser(this.files, 'root') ?? ROOT;
    if (typeof user !== 'string') return user;
    const found = findUser(this.files, user);
    if (!found) throw new SystemError('ENOENT', user);
    return found;
  }

  /** The three standard files, and those of them that were opened for the occasion. */
  #files({ stdin, stdout, stderr }: StartOptions, terminal: VirtualTerminal | undefined) {
    const table = new Map<number, OpenFile>();
    const own: OpenFile[] = [];
    for (const [descriptor, given] of [stdin, stdout, stderr].entries()) {
      const file = given ?? terminal?.open() ?? this.files.open('/dev/null', { read: true, write: true });
      if (!given) own.push(file);
      table.set(descriptor, file);
    }
    return { table, own };
  }

  #viewAs(user: User, cwd: string): FileSystem {
    const context = { ...this.#outsideView(), viewer: () => ({ uid: user.uid, gid: user.gid, pid: undefined }), cwd: () => cwd };
    return new FileView(this.#mounts, context, this.#options.random);
  }

  #outsideView() {
    return {
      viewer: () => ({ uid: 0, gid: 0, pid: undefined }),
      cwd: () => '/',
      umask: () => 0o022,
      terminal: () => undefined,
      hold: (file: OpenFile) => file,
    };
  }

  #mountAll(): void {
    const { clock, table, status } = this;
    this.#mountAt('/proc', mountOf('/proc', procTree({ clock, table, status, mounts: () => this.#mounts })));
    this.#devices = deviceTree(clock, this.#terminals, this.#pool);
    this.#mountAt('/dev', mountOf('/dev', this.#devices));
    for (const [path, volume] of this.#options.mounts ?? []) {
      const { tree, root, readOnly } = memoryVolume(volume);
      this.#mountAt(path, { path, tree, root, readOnly });
    }
  }

  /** Mounts a tree, making the place for it when the layers have none, as a container runtime does. */
  #mountAt(path: string, mount: ReturnType<typeof mountOf>): void {
    if (!this.files.exists(path)) {
      if (mount.root.type === 'directory') this.files.makeDirectory(path, { parents: true });
      else {
        this.files.makeDirectory(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true });
        this.files.writeFile(path, '');
      }
    }
    const point = new FileView(this.#mounts, this.#outsideView(), this.#options.random).inodeAt(path);
    this.#mounts.mount(point, mount);
  }

  /** Between the end of a job and the shell's taking note of it nobody would hear a key: so the shell does. */
  #signalFromTerminal(terminal: VirtualTerminal, group: number, signal: SignalName): void {
    if (group <= 0) return;
    const living = this.table.group(group).filter((process) => !process.hasEnded);
    const leader = [...this.#running].filter(({ session, pid }) => session.terminal === terminal && session.id === pid);
    for (const process of living.length > 0 ? living : leader) process.deliver(signal);
  }

  #hungUp(number: number, terminal: VirtualTerminal): void {
    this.#terminals.delete(number);
    for (const process of [...this.#running]) {
      const leads = process.session.terminal === terminal && process.session.id === process.pid;
      const inFront = process.session.terminal === terminal && process.group === terminal.foregroundGroup;
      if (!leads && !inFront) continue;
      process.deliver('SIGHUP');
      process.deliver('SIGCONT');
    }
  }
}

function rootTree(options: MachineOptions, pool: StoragePool): FileTree {
  const { storage, fileSize } = options.limits;
  const tree = new FileTree({ type: 'overlay', source: 'overlay', clock: options.clock, limits: { storage, fileSize, pool }, onChange: options.onFileChange });
  const lower = [MOUNT_POINTS, ...options.layers].map(rootOf).reverse();
  tree.plant(new Directory(tree, lower[0] as LayerDirectory, lower));
  restoreTree(tree, options.saved as SavedTree | undefined);
  return tree;
}

function rootOf(layer: MachineOptions['layers'][number]): LayerDirectory {
  if (layer instanceof FileLayer) return layer.root;
  throw new TypeError('a layer of another make cannot be used');
}

/** `held` are the bytes of its processes. */
function statusOf(options: MachineOptions, held: () => number): MachineStatus {
  const total = options.memory ?? 4 * 2 ** 30;
  return {
    booted: options.clock.now(),
    system: KERNEL,
    memory: {
      total,
      get used() {
        return Math.min(total, 300 * 2 ** 20 + held());
      },
    },
    cpus: options.cpus ?? 2,
  };
}

/** PATH and HOME, which every container runtime and login gives. */
function withDefaults(env: ReadonlyMap<string, string> | undefined, user: User): Map<string, string> {
  const whole = new Map(env);
  if (!whole.has('PATH')) whole.set('PATH', DEFAULT_PATH);
  if (!whole.has('HOME')) whole.set('HOME', user.home);
  return whole;
}
