import type { SignalName } from '../program.ts';
import { SystemError } from '../system-error.ts';
import type { SignalActions } from './signal-actions.ts';
import { STOP_SIGNALS, defaultAction } from './signals.ts';
import type { Task } from './task.ts';

/** What signals that arrive do to one process. */
export class SignalDelivery {
  readonly #process: Task;
  readonly #actions: SignalActions;
  readonly #handle: (action: () => void) => void;
  /** Signals that came while it was stopped. */
  readonly #pending = new Set<SignalName>();

  /** `handle` runs a handler of the program's. */
  constructor(process: Task, actions: SignalActions, handle: (action: () => void) => void) {
    this.#process = process;
    this.#actions = actions;
    this.#handle = handle;
  }

  /**
   * A signal arrives. `outside` is true when it comes from the parent namespace (the kubelet), from
   * where alone SIGKILL and SIGSTOP reach a namespace's first process (pid_namespaces(7)).
   */
  deliver(signal: SignalName, outside: boolean): void {
    const process = this.#process;
    const action = this.#actions.get(signal);
    const byDefault = defaultAction(signal);
    const catchable = signal !== 'SIGKILL' && signal !== 'SIGSTOP';
    const isShielded = process.table.init === process && action === undefined && byDefault !== 'continue';
    if (isShielded && (catchable || !outside)) return;
    if (signal === 'SIGKILL') return process.finish({ signal });
    if (signal === 'SIGCONT') this.#continue();
    if (action === 'ignore') return;
    if (process.isStopped && byDefault !== 'ignore') {
      this.#pending.add(signal);
      return;
    }
    if (action) return this.#handle(action);
    if (byDefault === 'terminate') return process.finish({ signal });
    if (byDefault === 'stop') this.#stop(signal);
  }

  #stop(signal: SignalName): void {
    const { table, group, execution, family } = this.#process;
    if (signal !== 'SIGSTOP' && table.isOrphanedGroup(group)) return;
    if (execution.stop()) family.parent?.deliver('SIGCHLD');
  }

  #continue(): void {
    const { execution, family } = this.#process;
    for (const signal of STOP_SIGNALS) this.#pending.delete(signal);
    if (!execution.continue()) return;
    family.parent?.deliver('SIGCHLD');
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const signal of pending) this.#process.deliver(signal);
    execution.resume();
  }
}

/** kill(2). ESRCH, EPERM. */
export function sendSignal(sender: Task, pid: number, signal: SignalName | 0): void {
  const targets = targetsOf(sender, pid);
  if (targets.length === 0) throw new SystemError('ESRCH', String(pid));
  const allowed = targets.filter((target) => sender.user.uid === 0 || sender.user.uid === target.user.uid);
  if (allowed.length === 0) throw new SystemError('EPERM', String(pid));
  if (signal !== 0) for (const target of allowed) target.deliver(signal);
}

/** As kill(2) takes its first argument: a process, a group, everybody else. */
function targetsOf(sender: Task, pid: number): Task[] {
  const { table, group } = sender;
  if (pid === -1) return table.all().filter((process) => process !== sender && process !== table.init);
  if (pid <= 0) return table.group(pid === 0 ? group : -pid);
  const process = table.get(pid);
  return process ? [process] : [];
}
