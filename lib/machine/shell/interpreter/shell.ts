import type { Process } from '../../program.ts';
import { Arithmetic } from '../expansion/arithmetic.ts';
import { Expander } from '../expansion/expander.ts';
import type { Command, FunctionDefinition } from '../parser/ast.ts';
import { encodeText } from '../escapes.ts';
import { makeExpansionContext } from './expansion-context.ts';
import type { Flavour } from './flavour.ts';
import { Jobs } from './jobs.ts';
import { Options } from './options.ts';
import type { Runtime } from './runtime.ts';
import { Signals } from './signals.ts';
import { Variables } from './variables.ts';

/** A function's frame: what FUNCNAME and `local` look at. */
export interface Frame {
  readonly name: string;
  /** Where it was called. */
  readonly line: number;
  readonly source: string;
}

/** How the shell was started; what it says of itself in messages depends on it. */
export interface Identity {
  /** `$0`. */
  name: string;
  /** What messages begin with: the script's name, or `-bash` for a login shell. */
  messageName: string;
  interactive: boolean;
  login: boolean;
  script: boolean;
  /** `$$`: the pid of the shell that began it all, in subshells too. */
  pid: number;
  /** Further letters of `$-`: c, i, s. */
  letters: string;
  /** `exit` says so, as it does on a terminal. */
  announcesExit?: boolean;
}

/** One shell process: all state that commands read and change. Subshells get copies. */
export class Shell {
  readonly process: Process;
  readonly flavour: Flavour;
  readonly runtime: Runtime<Shell>;
  readonly identity: Identity;
  readonly variables: Variables;
  readonly functions: Map<string, FunctionDefinition>;
  readonly aliases: Map<string, string>;
  readonly options: Options;
  readonly arithmetic: Arithmetic;
  readonly expander: Expander;
  readonly jobs: Jobs;
  readonly signals: Signals;
  /** Commands' places in PATH (`hash`). */
  readonly hashed: Map<string, { path: string; hits: number }>;
  /** Where functions were defined: the file, `main` or `environment`. */
  readonly origins: Map<string, string>;
  positional: string[];
  lastStatus: number;
  /** Status of the last command substitution of the running command: that of `x=$(false)`. */
  substitutionStatus: number | undefined;
  pipeStatus: readonly number[] = [0];
  lastBackground: number | undefined;
  line = 1;
  /** Open descriptors that the end of the running command closes: ends of `<(…)`. */
  readonly temporaryDescriptors: number[] = [];
  readonly frames: Frame[];
  loopDepth = 0;
  sourceDepth = 0;
  /** Above 0 where a failure is asked about, so that `set -e` does not mind it. */
  tolerant = 0;
  subshellDepth: number;
  directoryStack: string[];
  lastArgument = '';
  getoptsPlace = 0;
  /** The process may be given away to the next external command, as the shell's last (`exec`). */
  mayBecome = false;
  /** Commands typed so far, for `history`; filled by the line editor. */
  history: string[];
  /** Levels of `$(…)` around, which `set -x` shows as further plus signs. */
  substitutions: number;
  /** Here-documents that the end of the input cut short, to be told. */
  readonly warnings: { readonly message: string; readonly line: number }[] = [];
  /** Ctrl-C, not a job's end, gave up the line: the cursor stands behind `^C`. */
  interruptedByKey = false;
  /** `exit` has told of stopped jobs, and will not again. */
  warnedOfJobs = false;
  /** How many of the history's last commands HISTFILE does not hold yet. */
  unwritten = 0;
  /** Writes the history file at once. */
  saveHistory: (() => void) | undefined;
  readonly started: number;
  #random: number;

  constructor(options: {
    process: Process;
    flavour: Flavour;
    runtime: Runtime<Shell>;
    identity: Identity;
    from?: Shell | ShellCopy;
  }) {
    const { from } = options;
    this.process = options.process;
    this.flavour = options.flavour;
    this.runtime = options.runtime;
    this.identity = options.identity;
    this.started = from?.started ?? options.process.clock.now();
    this.variables = new Variables({
      evaluate: (expression) => this.arithmetic.evaluate(expression),
      changed: (name) => this.#changed(name),
    }, from?.variables);
    this.functions = new Map(from?.functions);
    this.aliases = new Map(from?.aliases);
    this.hashed = new Map(from?.hashed);
    this.origins = new Map(from?.origins);
    this.options = new Options(from?.options);
    this.positional = [...(from?.positional ?? [])];
    this.lastStatus = from?.lastStatus ?? 0;
    this.lastBackground = from?.lastBackground;
    this.line = from?.line ?? 1;
    this.frames = [...(from?.frames ?? [])];
    this.tolerant = from?.tolerant ?? 0;
    this.loopDepth = from?.loopDepth ?? 0;
    this.sourceDepth = from?.sourceDepth ?? 0;
    this.subshellDepth = (from?.subshellDepth ?? -1) + 1;
    this.directoryStack = [...(from?.directoryStack ?? [])];
    this.history = from?.history ?? [];
    this.lastArgument = from?.lastArgument ?? '';
    this.substitutions = from?.substitutions ?? 0;
    this.#random = (this.started ^ (this.process.pid * 2_654_435_761)) >>> 0;
    this.arithmetic = new Arithmetic(this.flavour.dialect, makeArithmeticScope(this));
    this.expander = new Expander(makeExpansionContext(this));
    this.jobs = new Jobs(this);
    this.signals = new Signals(this, from?.signals);
    this.runtime.computeVariables(this);
  }

  /** What a subshell begins with, as it is now. */
  copy(): ShellCopy {
    return {
      variables: new Variables({ evaluate: () => 0n }, this.variables),
      functions: this.functions,
      aliases: this.aliases,
      hashed: this.hashed,
      origins: this.origins,
      options: new Options(this.options),
      positional: this.positional,
      lastStatus: this.lastStatus,
      lastBackground: this.lastBackground,
      line: this.line,
      frames: [...this.frames],
      tolerant: this.tolerant,
      loopDepth: this.loopDepth,
      sourceDepth: this.sourceDepth,
      subshellDepth: this.subshellDepth,
      directoryStack: this.directoryStack,
      history: [...this.history],
      lastArgument: this.lastArgument,
      signals: this.signals,
      substitutions: this.substitutions,
      started: this.started,
    };
  }

  #changed(name: string): void {
    if (name === 'PATH') this.hashed.clear();
    else if (name === 'OPTIND') this.getoptsPlace = 0;
  }

  /** The next number of RANDOM's generator; the sandbox's clock and the pid are its seed. */
  random(): number {
    this.#random = (Math.imul(this.#random, 1_103_515_245) + 12_345) >>> 0;
    return this.#random >>> 8;
  }

  /** Starts RANDOM again from a seed, as assigning to it does. */
  seed(value: number): void {
    this.#random = value >>> 0;
  }

  /** Job control: jobs have process groups, Ctrl-Z stops them. */
  get jobControl(): boolean {
    return this.options.has('monitor') && this.subshellDepth === 0;
  }

  /** Runs any command; gives its status. Throws control flow only. */
  async execute(command: Command): Promise<number> {
    const pause = this.process.yield();
    if (pause) await pause;
    if (this.signals.pending) await this.signals.attend();
    const running = this.runtime.execute(this, command);
    const status = typeof running === 'number' ? running : await running;
    this.lastStatus = status;
    if (status !== 0 && this.tolerant === 0) await this.runtime.failed(this, command, status);
    return status;
  }

  /** Runs a condition: its failure is an answer, not an error. */
  async ask(command: Command): Promise<number> {
    this.tolerant += 1;
    try {
      return await this.execute(command);
    } finally {
      this.tolerant -= 1;
    }
  }

  /** Runs text as commands: traps, `eval`. */
  runText(text: string): Promise<number> {
    return this.runtime.runText(this, text);
  }

  async print(text: string): Promise<void> {
    if (text !== '') await this.process.write(encodeText(text));
  }

  /** Writes to standard error as it is. */
  async printError(text: string): Promise<void> {
    try {
      await this.process.writeError(encodeText(text));
    } catch (error) {
      // A closed standard error takes no message, and that is no error of its own.
      this.process.yield();
      void error;
    }
  }

  get place() {
    const { messageName, interactive, script, letters } = this.identity;
    const inFunction = this.flavour.name === 'bash' && !interactive ? this.frames.at(-1)?.source : undefined;
    return { name: inFunction ?? messageName, line: this.line, interactive, script, commands: letters.includes('c') };
  }

  /** Writes a message of the shell itself. */
  complain(message: string): Promise<void> {
    return this.printError(`${this.flavour.prefix(this.place)}${message}\n`);
  }

  special(name: string): string | undefined {
    switch (name) {
      case '?': return String(this.lastStatus);
      case '0': return this.identity.name;
      case '$': return String(this.identity.pid);
      case '!': return this.lastBackground === undefined ? undefined : String(this.lastBackground);
      case '-': return this.flags();
      default: return undefined;
    }
  }

  /** `$-`. */
  flags(): string {
    const { letters } = this.identity;
    const set = this.options.letters();
    const lower = [...set].filter((letter) => letter >= 'a').join('');
    const upper = [...set].filter((letter) => letter < 'a').join('');
    if (this.flavour.name !== 'bash') return (this.options.letters().replace(/[hB]/g, '') + letters);
    const all = [...lower, ...letters.replace(/[cs]/g, '')].sort().join('');
    return all + upper + letters.replace(/[^cs]/g, '');
  }
}

/** A shell's state without its process. */
export type ShellCopy = Pick<
  Shell,
  | 'variables' | 'functions' | 'aliases' | 'hashed' | 'origins' | 'options' | 'positional' | 'lastStatus' | 'lastBackground' | 'line' | 'frames' | 'tolerant'
  | 'loopDepth' | 'sourceDepth' | 'subshellDepth' | 'directoryStack' | 'history' | 'lastArgument' | 'signals' | 'started' | 'substitutions'
>;

function makeArithmeticScope(shell: Shell) {
  const key = (name: string, subscript: string): string | number =>
    shell.variables.find(name)?.table ? subscript : Number(shell.arithmetic.evaluate(subscript));
  return {
    get(name: string, subscript: string | undefined): string | undefined {
      const { variables } = shell;
      if (subscript === undefined) {
        const value = variables.get(name);
        if (value === undefined && shell.options.has('nounset')) throw shell.runtime.unbound(shell, name);
        return value;
      }
      const variable = variables.find(name);
      const at = key(name, subscript);
      if (typeof at === 'string') return variable?.table?.get(at);
      if (!variable?.array) return at === 0 ? variables.get(name) : undefined;
      return variable.array.get(at < 0 ? at + Math.max(-1, ...variable.array.keys()) + 1 : at);
    },
    set(name: string, subscript: string | undefined, value: string): void {
      if (subscript === undefined) shell.variables.set(name, value);
      else shell.variables.setElement(name, key(name, subscript), value);
    },
  };
}
