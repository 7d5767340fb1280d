import type { SignalName } from '../program.ts';
import { SystemError } from '../system-error.ts';

export type SignalAction = (() => void) | 'ignore';

/** What a process has said signals shall do to it (sigaction(2)). */
export class SignalActions {
  readonly #actions = new Map<SignalName, SignalAction>();

  constructor(ignored: readonly SignalName[]) {
    for (const signal of ignored) this.#actions.set(signal, 'ignore');
  }

  /** Undefined: the default. */
  get(signal: SignalName): SignalAction | undefined {
    return this.#actions.get(signal);
  }

  /** Sets an action and gives the way back to the one before. EINVAL for SIGKILL and SIGSTOP. */
  set(signal: SignalName, action: SignalAction | 'default'): Disposable {
    if (signal === 'SIGKILL' || signal === 'SIGSTOP') throw new SystemError('EINVAL', signal);
    const before = this.#actions.get(signal);
    this.#put(signal, action === 'default' ? undefined : action);
    return { [Symbol.dispose]: () => this.#put(signal, before) };
  }

  /** What children inherit. */
  ignored(): SignalName[] {
    return [...this.#actions].filter(([, action]) => action === 'ignore').map(([signal]) => signal);
  }

  /** Another program has no handlers of this one; what is ignored stays so (execve(2)). */
  forgetHandlers(): void {
    for (const [signal, action] of this.#actions) if (action !== 'ignore') this.#actions.delete(signal);
  }

  #put(signal: SignalName, action: SignalAction | undefined): void {
    if (action === undefined) this.#actions.delete(signal);
    else this.#actions.set(signal, action);
  }
}
