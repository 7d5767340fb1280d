import { SIGNAL_NUMBERS } from '../../processes/signals.ts';
import type { Process, SignalName } from '../../program.ts';
import { LineAbandoned, SignalDeath } from './control-flow.ts';

/** What `trap` can name besides signals. */
export type TrapName = SignalName | 'EXIT' | 'ERR' | 'DEBUG' | 'RETURN';

/** What signals need of the shell that gets them. */
export interface SignalsShell {
  readonly process: Process;
  readonly identity: { readonly interactive: boolean };
  readonly subshellDepth: number;
  lastStatus: number;
  interruptedByKey: boolean;
  runText(text: string): Promise<number>;
}

const FATAL: readonly SignalName[] = ['SIGHUP', 'SIGINT', 'SIGTERM'];

/** A shell's traps, and the signals that wait until a command is done. */
export class Signals {
  /** Something waits for `attend`. */
  pending = false;
  readonly #shell: SignalsShell;
  readonly #traps = new Map<TrapName, string>();
  /** The parent shell's traps: shown by `trap`, not in force. */
  readonly #inherited: ReadonlyMap<TrapName, string>;
  readonly #installed = new Map<SignalName, Disposable>();
  readonly #queue: SignalName[] = [];
  #interrupted = false;
  #dying: SignalName | undefined;
  #abort = new AbortController();
  #running = 0;

  constructor(shell: SignalsShell, from?: Signals) {
    this.#shell = shell;
    this.#inherited = new Map(from?.listed());
    for (const [name, command] of this.#inherited) if (command === '') this.#traps.set(name, command);
  }

  /** Aborted when a signal wants the shell's attention: `read` and `wait` end early. */
  get attention(): AbortSignal {
    return this.#abort.signal;
  }

  listed(): ReadonlyMap<TrapName, string> {
    return this.#traps.size > 0 || this.#shell.subshellDepth === 0 ? this.#traps : this.#inherited;
  }

  trap(name: TrapName): string | undefined {
    return this.#traps.get(name);
  }

  /** Sets what a signal or event runs; '' ignores it, undefined is the default again. */
  setTrap(name: TrapName, command: string | undefined): void {
    if (command === undefined) this.#traps.delete(name);
    else this.#traps.set(name, command);
    if (name.startsWith('SIG')) this.#install(name as SignalName);
    if (name === 'EXIT') for (const signal of FATAL) this.#install(signal);
  }

  #install(signal: SignalName): void {
    if (signal === 'SIGKILL' || signal === 'SIGSTOP') return;
    const { process } = this.#shell;
    const command = this.#traps.get(signal);
    this.#installed.get(signal)?.[Symbol.dispose]();
    this.#installed.delete(signal);
    if (command === '') this.#installed.set(signal, process.onSignal(signal, 'ignore'));
    else if (command !== undefined) this.#installed.set(signal, process.onSignal(signal, () => this.#caught(signal)));
    else if (this.#shell.identity.interactive && this.#shell.subshellDepth === 0) this.#installInteractive(signal);
    else if (this.#traps.has('EXIT') && FATAL.includes(signal)) {
      this.#installed.set(signal, process.onSignal(signal, () => this.#die(signal)));
    } else process.onSignal(signal, 'default');
  }

  /** What an interactive shell does of itself: Ctrl-C ends the line, Ctrl-Z and SIGTERM do nothing. */
  startInteractive(): void {
    for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM', 'SIGQUIT', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'] as const) this.#installInteractive(signal);
  }

  #installInteractive(signal: SignalName): void {
    const { process } = this.#shell;
    if (signal === 'SIGINT') this.#installed.set(signal, process.onSignal(signal, () => this.#interruptedByKey()));
    else if (signal === 'SIGHUP') this.#installed.set(signal, process.onSignal(signal, () => this.#die(signal)));
    // A handler, not "ignore": children must not inherit that these do nothing.
    else this.#installed.set(signal, process.onSignal(signal, () => {}));
  }

  #caught(signal: SignalName): void {
    this.#queue.push(signal);
    this.#wake();
  }

  #interruptedByKey(): void {
    this.#shell.interruptedByKey = true;
    this.interrupt();
  }

  /** Gives up the line that is being run. */
  interrupt(): void {
    this.#interrupted = true;
    this.#wake();
  }

  #die(signal: SignalName): void {
    this.#dying = signal;
    this.#wake();
  }

  #wake(): void {
    this.pending = true;
    this.#abort.abort(new Error('interrupted'));
  }

  /** Forgets an interrupt that has been dealt with. */
  clearInterrupt(): void {
    this.#interrupted = false;
    this.pending = this.#queue.length > 0 || this.#dying !== undefined;
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
  }

  /** The first signal that waits for its trap. */
  get waiting(): SignalName | undefined {
    return this.#queue[0];
  }

  /** Runs what has been waiting; throws when the line, or the shell, is to end. */
  async attend(): Promise<void> {
    this.pending = false;
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
    if (this.#dying) throw new SignalDeath(128 + SIGNAL_NUMBERS[this.#dying]);
    for (let signal = this.#queue.shift(); signal; signal = this.#queue.shift()) await this.runTrap(signal);
    if (!this.#interrupted) return;
    this.#interrupted = false;
    throw new LineAbandoned(130);
  }

  /** The signal that the shell is to die of by its own hand, once its EXIT trap has run. */
  get dying(): SignalName | undefined {
    return this.#dying;
  }

  /** Runs a trap's command; the status of what was running stays. */
  async runTrap(name: TrapName): Promise<void> {
    const command = this.#traps.get(name);
    // A DEBUG trap's own commands do not set it off again.
    if (command === undefined || command === '' || this.#running > 20 || (name === 'DEBUG' && this.#running > 0)) return;
    const shell = this.#shell;
    const status = shell.lastStatus;
    this.#running += 1;
    try {
      await shell.runText(command);
    } finally {
      this.#running -= 1;
    }
    shell.lastStatus = status;
  }

  /** Waits for work, but not past a deadly signal. */
  async waitFor<T>(work: Promise<T>): Promise<T> {
    if (!this.#traps.has('EXIT') && !this.#shell.identity.interactive) return work;
    for (;;) {
      const { signal } = this.#abort;
      const woken = aborted(signal);
      const result = await Promise.race([work.then((value) => ({ value })), woken.promise]);
      woken.dispose();
      if (result) return result.value;
      if (this.#dying) await this.attend();
      this.#abort = new AbortController();
    }
  }

  /** Waits for work; undefined when a signal came first. */
  async waitUnlessSignalled<T>(work: Promise<T>): Promise<T | undefined> {
    const woken = aborted(this.#abort.signal);
    try {
      return await Promise.race([work, woken.promise]);
    } finally {
      woken.dispose();
    }
  }
}

/** Resolves when the signal aborts; `dispose` stops listening. */
function aborted(signal: AbortSignal): { promise: Promise<undefined>; dispose: () => void } {
  let stop = () => {};
  const promise = new Promise<undefined>((resolve) => {
    const listener = () => resolve(undefined);
    if (signal.aborted) listener();
    else signal.addEventListener('abort', listener, { once: true });
    stop = () => signal.removeEventListener('abort', listener);
  });
  return { promise, dispose: () => stop() };
}
