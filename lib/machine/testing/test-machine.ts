import { Random, VirtualClock } from '#lib/core/index.ts';
import { directory, executable, layer, symlink } from '../files/layer.ts';
import type { LayerEntry } from '../files/layer.ts';
import { createMachine } from '../computer.ts';
import { Switch } from '../loopback-network.ts';
import type { NetworkNamespace } from '../loopback-network.ts';
import type { Machine, MachineOptions, Processor, Terminal } from '../machine.ts';
import { exitCodeOf } from '../processes/signals.ts';
import type { Program, ProgramLibrary } from '../program.ts';

export interface TestMachineOptions extends Partial<Omit<MachineOptions, 'programs' | 'clock'>> {
  programs?: ProgramLibrary | Readonly<Record<string, Program>>;
  /** Files beside the standard tree, as `layer` takes them. */
  files?: Readonly<Record<string, LayerEntry>>;
  clock?: VirtualClock;
}

export interface RunOptions {
  stdin?: string | Uint8Array;
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  user?: string;
}

/** What a finished command has left behind. */
export interface RunResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** A small Debian-like computer for tests, on a clock that stands until it is told to move. */
export interface TestMachine extends AsyncDisposable {
  readonly machine: Machine;
  readonly clock: VirtualClock;
  readonly network: NetworkNamespace;
  readonly bugs: unknown[];
  /**
   * Runs a command to its end, time passing as fast as the work allows. A Program in place of the
   * first argument is run as it is. The code is 128 + n for an end by signal n.
   */
  run(args: readonly [string | Program, ...string[]], options?: RunOptions): Promise<RunResult>;
  /** A terminal with `args` running in front; `screen()` is all that was printed so far. */
  session(args: readonly [string | Program, ...string[]], options?: RunOptions): TestSession;
}

export interface TestSession {
  readonly terminal: Terminal;
  readonly ended: Promise<number>;
  readonly pid: number;
  screen(): string;
  /** Types, and lets everything come to rest without moving the clock. */
  type(keys: string): Promise<void>;
  /** Lets everything come to rest without moving the clock. */
  settle(): Promise<void>;
}

/** 2026-11-23 07:03:29 UTC. */
export const TEST_TIME = Date.UTC(2026, 10, 23, 7, 3, 29);

const decoder = new TextDecoder();
const encoder = new TextEncoder();

const BASE_FILES: Readonly<Record<string, LayerEntry>> = {
  '/bin': symlink('usr/bin'),
  '/sbin': symlink('usr/sbin'),
  '/usr/bin': directory(),
  '/usr/sbin': directory(),
  '/root': directory(0o700),
  '/tmp': directory(0o1777),
  '/home/learner': directory(0o755, { uid: 1000, gid: 1000 }),
  '/etc/hostname': 'testbox\n',
  '/etc/hosts': '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n',
  '/etc/passwd':
    'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n' +
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\nlearner:x:1000:1000::/home/learner:/bin/bash\n',
  '/etc/group': 'root:x:0:\ndaemon:x:1:\nnogroup:x:65534:\nlearner:x:1000:\n',
};

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Calls of `charge` after which a test's processor gives way to the host. */
const SLICE = 50;

/** The longest that the clock waits for work before it moves on, in turns of the event loop. */
const PATIENT = 2000;
/** The longest that a terminal session waits for what was typed to have its effect. */
const HASTY = 40;

/** Gives way to the host now and then, so that an endless loop in a test can be ended. */
export function testProcessor(): Processor & { rest(turns: number): Promise<void> } {
  let calls = 0;
  return {
    charge() {
      calls += 1;
      return calls % SLICE === 0 ? turn() : undefined;
    },
    /** Resolves when nothing was charged for a few turns, or the work seems endless. */
    async rest(turns) {
      let quiet = 0;
      for (let count = 0; count < turns && quiet < 3; count += 1) {
        const before = calls;
        await turn();
        quiet = calls === before ? quiet + 1 : 0;
      }
    },
  };
}

/** A program that takes the place of pid 1 and does nothing but reap. */
const init: Program = async (process) => {
  await process.wait(new Promise<never>(() => {}));
  return 0;
};

export function testMachine(options: TestMachineOptions = {}): TestMachine {
  const processor = testProcessor();
  const clock = options.clock ?? new VirtualClock({ start: TEST_TIME, settle: () => processor.rest(PATIENT) });
  const random = options.random ?? new Random(1);
  const programs: ProgramLibrary =
    options.programs instanceof Map ? options.programs : new Map(Object.entries(options.programs ?? {}));
  const network = new Switch({ random }).plug({ addresses: ['192.0.2.10'], names: ['testbox'] });
  const commands = Object.fromEntries([...programs.keys()].map((name) => [`/usr/bin/${name}`, executable(name)]));
  const bugs: unknown[] = [];
  const machine = createMachine({
    hostname: 'testbox',
    random,
    processor,
    network,
    limits: { processes: 200, storage: 64 << 20, fileSize: 32 << 20, openFiles: 1024 },
    layers: [layer({ ...BASE_FILES, ...commands, ...options.files })],
    onBug: (error) => bugs.push(error),
    ...options,
    clock,
    programs,
  });
  machine.start({ args: ['/sbin/init'], program: init });
  return {
    machine,
    clock,
    network,
    bugs,
    run: (args, runOptions = {}) => run(machine, clock, { args, ...runOptions }),
    session: (args, runOptions = {}) => session(machine, () => processor.rest(HASTY), { args, ...runOptions }),
    [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
  };
}

interface Command extends RunOptions {
  args: readonly [string | Program, ...string[]];
}

function startOptions({ args: [first, ...rest], env, cwd, user }: Command) {
  const isProgram = typeof first !== 'string';
  return {
    args: [isProgram ? 'test' : first, ...rest],
    ...(isProgram ? { program: first } : {}),
    ...(env ? { env: new Map(Object.entries(env)) } : {}),
    ...(cwd === undefined ? {} : { cwd }),
    ...(user === undefined ? {} : { user }),
  };
}

/** The longest simulated time that a command of a test may take. */
const PATIENCE = 24 * 3_600_000;

async function run(machine: Machine, clock: VirtualClock, command: Command): Promise<RunResult> {
  const input = machine.pipe();
  const output = machine.pipe();
  const errors = machine.pipe();
  const child = machine.start({ ...startOptions(command), stdin: input.reader, stdout: output.writer, stderr: errors.writer });
  for (const end of [input.reader, output.writer, errors.writer]) end.release();
  const { stdin = '' } = command;
  const feeding = input.writer
    .write(typeof stdin === 'string' ? encoder.encode(stdin) : stdin)
    .catch(() => {})
    .then(() => input.writer.release());
  const everything = Promise.all([drain(output.reader), drain(errors.reader), child.ended, feeding]);
  const [stdout, stderr, status] = await clock.runUntil(everything, PATIENCE);
  return { code: exitCodeOf(status), stdout, stderr };
}

async function drain(reader: { read(): Promise<Uint8Array>; release(): void }): Promise<string> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await reader.read(); chunk.length > 0; chunk = await reader.read()) chunks.push(chunk);
  reader.release();
  return decoder.decode(Buffer.concat(chunks));
}

function session(machine: Machine, rest: () => Promise<void>, command: Command): TestSession {
  const terminal = machine.openTerminal({ columns: 80, rows: 24 });
  const chunks: Uint8Array[] = [];
  void (async () => {
    for await (const chunk of terminal.output()) chunks.push(chunk);
  })();
  const child = machine.start({ ...startOptions(command), terminal });
  return {
    terminal,
    pid: child.pid,
    ended: child.ended.then(exitCodeOf),
    screen: () => decoder.decode(Buffer.concat(chunks)),
    async type(keys) {
      await Promise.race([terminal.input(encoder.encode(keys)), rest()]);
      await rest();
    },
    settle: rest,
  };
}
