import type { Child, Completers, Machine, OpenFile, Process, SavedShell, Terminal } from '#lib/machine/index.ts';
import { createShell, exitCodeOf, SystemError } from '#lib/machine/index.ts';
import { sleep } from '#lib/core/index.ts';
import type { Clock } from '#lib/core/index.ts';
import type { SavedTerminal, TerminalLimits } from './terminal-session.ts';
import { TerminalSession } from './terminal-session.ts';

export interface WorkstationLimits {
  terminal: TerminalLimits & { perSandbox: number };
  /** Milliseconds of the sandbox's time that commands run without a terminal may take. */
  run: number;
  /** Bytes of their output that are kept. */
  runOutput: number;
}

export interface WorkstationOptions {
  machine: Machine;
  clock: Clock;
  /** The user's home directory. */
  home: string;
  /** What a login gives the shell. */
  environment: ReadonlyMap<string, string>;
  /** Tab completion for programs. */
  completers: Completers;
  limits: WorkstationLimits;
  /** What `save` gave of the terminals. */
  terminals?: readonly SavedTerminals[] | undefined;
  /** Something that `save` holds has changed. */
  onChange(): void;
}

export interface SavedTerminals extends SavedTerminal {
  number: number;
  /** Directory, variables, history and so on; undefined when no shell ran. */
  shell?: SavedShell | undefined;
}

interface OpenTerminal {
  session: TerminalSession;
  /** The shell that runs there now; undefined before it is ready. */
  shell: { save(): SavedShell } | undefined;
}

export interface WorkstationState {
  files: unknown;
  terminals: readonly SavedTerminals[];
}

/** A terminal with a login shell on it. */
export interface LoginTerminal extends Pick<Terminal, 'input' | 'output' | 'resize'> {
  /** The shell's exit status. */
  readonly ended: Promise<number>;
}

/** The computer a learner types on: terminals with a shell each, files, and commands run without a terminal. */
export class Workstation implements AsyncDisposable {
  readonly #options: WorkstationOptions;
  readonly #terminals = new Map<number, OpenTerminal>();
  /** Screens that nobody has looked at since the restart. */
  readonly #saved: Map<number, SavedTerminals>;

  constructor(options: WorkstationOptions) {
    this.#options = options;
    this.#saved = new Map(options.terminals?.map((terminal) => [terminal.number, terminal]));
    // With its first process a machine ends, so that is one which stays.
    options.machine.start({ args: ['/sbin/init'], program: init });
  }

  /** The terminal of that number, made on first use; undefined outside 1 to the limit. */
  terminal(number: number): TerminalSession | undefined {
    const { limits, machine } = this.#options;
    if (!Number.isInteger(number) || number < 1 || number > limits.terminal.perSandbox) return undefined;
    const present = this.#terminals.get(number);
    if (present) return present.session;
    const saved = this.#saved.get(number);
    let restore = saved?.shell;
    const open: OpenTerminal = {
      shell: undefined,
      session: new TerminalSession({
        limits: limits.terminal,
        openTerminal: (size) => machine.openTerminal(size),
        startShell: (terminal) => {
          const shell = this.#startShell(open, terminal, restore);
          restore = undefined;
          return shell;
        },
        isBusy: (at, shell) => machine.processes().some(({ tty, pid }) => tty === at.tty.name && pid !== shell.pid),
        saved,
        onChange: this.#options.onChange,
      }),
    };
    this.#terminals.set(number, open);
    return open.session;
  }

  /** Puts a sentence above the first prompt of a new terminal 1. */
  announce(text: string): void {
    this.#saved.set(1, { number: 1, columns: 80, rows: 24, screen: `${text}\r\n\r\n`, atPrompt: false });
  }

  /** A file below the home directory; undefined when there is none. */
  readFile(path: string): Uint8Array | undefined {
    const { machine, home } = this.#options;
    try {
      return machine.files.readFile(absolute(home, path));
    } catch (error) {
      if (error instanceof SystemError) return undefined;
      throw error;
    }
  }

  /** Makes or replaces a file and the directories above it. SystemError when it cannot be. */
  writeFile(path: string, content: Uint8Array): void {
    const { machine, home } = this.#options;
    const file = absolute(home, path);
    machine.files.makeDirectory(file.slice(0, file.lastIndexOf('/')) || '/', { parents: true });
    machine.files.writeFile(file, content);
    this.#options.onChange();
  }

  /** Runs commands in a login shell without a terminal; stdout and stderr come back as one. */
  async run(commands: string): Promise<{ status: number; output: string }> {
    const { machine, clock, limits } = this.#options;
    const { reader, writer } = machine.pipe();
    const child = machine.start({ ...this.#login(), args: ['bash', '-lc', commands], stdout: writer, stderr: writer });
    writer.release();
    const over = new AbortController();
    sleep(clock, limits.run, over.signal).then(() => machine.kill(child.pid, 'SIGKILL'), () => undefined);
    const output = collect(reader, limits.runOutput, over.signal);
    const status = await child.ended;
    // What the shell left in the background may hold the pipe for ever; what has been printed is taken still.
    await sleep(clock, 0);
    over.abort();
    this.#options.onChange();
    return { status: exitCodeOf(status), output: await output };
  }

  /** A terminal of the caller's own with a login shell, for who needs no scrollback. */
  login(size: { columns: number; rows: number }): LoginTerminal {
    const { machine, completers } = this.#options;
    const terminal = machine.openTerminal(size);
    const child = machine.start({ ...this.#login(), args: ['-bash'], program: createShell({ flavour: 'bash', completers }), terminal });
    const ended = child.ended.then((status) => {
      terminal.hangUp();
      return exitCodeOf(status);
    });
    return { input: (keys) => terminal.input(keys), output: () => terminal.output(), resize: (columns, rows) => terminal.resize(columns, rows), ended };
  }

  save(): WorkstationState {
    const open = [...this.#terminals].map(([number, { session, shell }]) => ({ number, ...session.save(), shell: shell?.save() }));
    const closed = [...this.#saved.values()].filter(({ number }) => !this.#terminals.has(number));
    return { files: this.#options.machine.save(), terminals: [...open, ...closed] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { session } of this.#terminals.values()) session.dispose();
    await this.#options.machine[Symbol.asyncDispose]();
  }

  #startShell(open: OpenTerminal, terminal: Terminal, restore: SavedShell | undefined): Child {
    const { machine, completers } = this.#options;
    const program = createShell({
      flavour: 'bash',
      completers,
      ...(restore ? { restore } : {}),
      onStart: (handle) => {
        open.shell = handle;
      },
    });
    const child = machine.start({ ...this.#login(), args: ['-bash'], program, terminal });
    void child.ended.then(() => {
      open.shell = undefined;
    });
    return child;
  }

  #login() {
    const { home, environment } = this.#options;
    return { env: environment, cwd: home, user: 'root' };
  }
}

/** Does nothing for as long as the machine is on. */
async function init(process: Process): Promise<number> {
  await process.wait(new Promise<never>(() => undefined));
  return 0;
}

function absolute(home: string, path: string): string {
  return path.startsWith('/') ? path : `${home}/${path.replace(/^~\//, '')}`;
}

/** Reads to the end, or until it is over, and keeps the first `limit` bytes. */
async function collect(reader: OpenFile, limit: number, over: AbortSignal): Promise<string> {
  const kept: Uint8Array[] = [];
  let length = 0;
  const next = () => reader.read(undefined, over).catch(() => new Uint8Array());
  for (let chunk = await next(); chunk.length > 0; chunk = await next()) {
    if (length < limit) kept.push(chunk.subarray(0, limit - length));
    length += chunk.length;
  }
  reader.release();
  const text = Buffer.concat(kept).toString('utf8');
  return length > limit ? `${text}\n[${length - limit} bytes more]\n` : text;
}
