import type { SignalName } from '../program.ts';

/** Numbers on x86-64 Linux (signal(7)). */
export const SIGNAL_NUMBERS: Readonly<Record<SignalName, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGWINCH: 28,
};

export type DefaultAction = 'terminate' | 'ignore' | 'stop' | 'continue';

const OTHER_DEFAULTS: Partial<Record<SignalName, DefaultAction>> = {
  SIGCHLD: 'ignore',
  SIGWINCH: 'ignore',
  SIGCONT: 'continue',
  SIGSTOP: 'stop',
  SIGTSTP: 'stop',
  SIGTTIN: 'stop',
  SIGTTOU: 'stop',
};

/** Those that continuing undoes. */
export const STOP_SIGNALS: readonly SignalName[] = ['SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'];

/** What a signal does to a process that has not said otherwise. */
export function defaultAction(signal: SignalName): DefaultAction {
  return OTHER_DEFAULTS[signal] ?? 'terminate';
}

/** What a shell's `$?` and the container runtime make of an end: the code, or 128 and the signal's number. */
export function exitCodeOf(status: { code?: number | undefined; signal?: SignalName | undefined }): number {
  return status.signal ? 128 + SIGNAL_NUMBERS[status.signal] : (status.code ?? 0);
}
