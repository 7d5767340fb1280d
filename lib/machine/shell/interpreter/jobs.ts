import { exitCodeOf, SIGNAL_NUMBERS } from '../../processes/signals.ts';
import type { Child, ExitStatus, Process, SignalName } from '../../program.ts';
import { LoopExit } from './control-flow.ts';

/** A process of a job; the process itself is let go of when it ends, as thousands may end before they are told of. */
export interface Member {
  readonly pid: number;
  status: ExitStatus | undefined;
  stopped: boolean;
}

export type JobState = 'running' | 'stopped' | 'done';

/** A pipeline that the shell has started and still knows of. */
export interface Job {
  readonly id: number;
  readonly group: number;
  readonly members: readonly Member[];
  readonly text: string;
  /** Where it was started, as `cd` may have moved since. */
  readonly directory: string;
  background: boolean;
  /** Its latest change has been told. */
  notified: boolean;
  /** Just killed: as with a real process, its end is heard of after the next prompt. */
  quiet: boolean;
  /** Rises with each time it became the current job. */
  recency: number;
}

/** What signals are called when a job ends by one (strsignal). */
const SIGNAL_WORDS: Readonly<Partial<Record<SignalName, string>>> = {
  SIGHUP: 'Hangup', SIGINT: 'Interrupt', SIGQUIT: 'Quit', SIGILL: 'Illegal instruction', SIGTRAP: 'Trace/breakpoint trap',
  SIGABRT: 'Aborted', SIGBUS: 'Bus error', SIGFPE: 'Floating point exception', SIGKILL: 'Killed', SIGUSR1: 'User defined signal 1',
  SIGSEGV: 'Segmentation fault', SIGUSR2: 'User defined signal 2', SIGPIPE: 'Broken pipe', SIGALRM: 'Alarm clock', SIGTERM: 'Terminated',
};

/** What jobs need of the shell that has them. */
export interface JobsShell {
  readonly process: Process;
  readonly flavour: { readonly name: string };
  readonly identity: { readonly interactive: boolean };
  readonly options: { has(name: string): boolean };
  readonly variables: { get(name: string): string | undefined };
  readonly signals: { waitFor<T>(work: Promise<T>): Promise<T>; interrupt(): void };
  readonly loopDepth: number;
  printError(text: string): Promise<void>;
}

/** Jobs that have ended and were not told of yet; the oldest beyond them are forgotten (MAX_JOBS_IN_ARRAY of bash's jobs.c). */
const MOST_ENDED = 4096;

/** The jobs of one shell (`jobs`, `%1`, `fg`). */
export class Jobs {
  readonly #shell: JobsShell;
  /** By number, rising. */
  readonly #jobs = new Map<number, Job>();
  readonly #ended = new Set<Job>();
  #highest = 0;
  #recency = 0;
  /** How background processes ended that `wait` has not asked about. */
  readonly #statuses = new Map<number, number>();
  readonly #changes = new Set<() => void>();

  constructor(shell: JobsShell) {
    this.#shell = shell;
  }

  get all(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  add(children: readonly Child[], text: string, background: boolean): Job {
    const id = this.#highest + 1;
    const members = children.map(({ pid }): Member => ({ pid, status: undefined, stopped: false }));
    const job: Job = {
      id,
      members,
      text,
      background,
      group: children[0]?.group ?? 0,
      directory: this.#shell.process.cwd,
      notified: true,
      quiet: false,
      recency: background ? (this.#recency += 1) : 0,
    };
    this.#jobs.set(id, job);
    this.#highest = id;
    for (const [index, child] of children.entries()) void this.#follow(job, members[index] as Member, child);
    return job;
  }

  async #follow(job: Job, member: Member, child: Child): Promise<void> {
    try {
      for (;;) {
        const change = await child.changed();
        if (change === 'ended') break;
        member.stopped = change === 'stopped';
        if (member.stopped) job.recency = this.#recency += 1;
        job.notified = false;
        this.#announce();
      }
      member.status = await child.ended;
      member.stopped = false;
      this.#statuses.set(member.pid, exitCodeOf(member.status));
      if (this.#statuses.size > 1_000) this.#statuses.delete(this.#statuses.keys().next().value ?? 0);
      if (stateOf(job) === 'done') this.#hasEnded(job);
      this.#announce();
    } catch {
      // The shell itself has ended; nobody asks any more.
    }
  }

  #hasEnded(job: Job): void {
    job.notified = false;
    if (this.#jobs.get(job.id) !== job) return;
    this.#ended.add(job);
    const [oldest] = this.#ended;
    if (oldest && this.#ended.size > MOST_ENDED) this.remove(oldest);
  }

  #announce(): void {
    for (const listener of [...this.#changes]) listener();
  }

  /** Resolves when `ready` holds, asked after each change of any job. */
  until(ready: () => boolean): Promise<void> {
    if (ready()) return Promise.resolve();
    return new Promise((resolve) => {
      const listener = () => {
        if (!ready()) return;
        this.#changes.delete(listener);
        resolve();
      };
      this.#changes.add(listener);
    });
  }

  /** Waits for the job in the foreground: its end, or its stop, which leaves it in the list. Gives its status. */
  async foreground(job: Job): Promise<number> {
    const shell = this.#shell;
    job.background = false;
    if (shell.process.tty) shell.process.tty.foregroundGroup = job.group;
    try {
      await shell.signals.waitFor(this.until(() => stateOf(job) !== 'running'));
    } finally {
      if (shell.process.tty) shell.process.tty.foregroundGroup = shell.process.group;
    }
    if (stateOf(job) === 'stopped') return this.#stopped(job);
    const status = this.statusOf(job);
    this.remove(job);
    await this.#told(job);
    return status;
  }

  async #stopped(job: Job): Promise<number> {
    job.background = true;
    job.notified = true;
    await this.#shell.printError(`\n${this.describe(job)}\n`);
    const status = 128 + SIGNAL_NUMBERS.SIGTSTP;
    // A stop leaves the loops around it, so that the prompt comes back; a list goes on with its next command.
    if (this.#shell.loopDepth > 0) throw new LoopExit('break', this.#shell.loopDepth, status);
    return status;
  }

  /** What the shell says of a foreground job that a signal has ended. */
  async #told(job: Job): Promise<void> {
    const last = job.members.at(-1)?.status?.signal;
    // Ctrl-C may have found any stage of it alive (job_signal_status of bash's jobs.c).
    if (job.members.some(({ status }) => status?.signal === 'SIGINT')) {
      await this.#shell.printError('\n');
      this.#shell.signals.interrupt();
    } else if (last !== undefined && last !== 'SIGPIPE') await this.#shell.printError(`${SIGNAL_WORDS[last] ?? last}\n`);
  }

  statusOf(job: Job): number {
    const codes = job.members.map((member) => (member.status ? exitCodeOf(member.status) : 0));
    if (!this.#shell.options.has('pipefail')) return codes.at(-1) ?? 0;
    return codes.findLast((code) => code !== 0) ?? 0;
  }

  /** How a background process ended, if it has. */
  finishedStatus(pid: number): number | undefined {
    return this.#statuses.get(pid);
  }

  forgetStatus(pid: number): void {
    this.#statuses.delete(pid);
  }

  find(pid: number): Job | undefined {
    return this.all.find((job) => job.members.some((member) => member.pid === pid));
  }

  remove(job: Job): void {
    this.#ended.delete(job);
    if (!this.#jobs.delete(job.id) || job.id !== this.#highest) return;
    this.#highest = 0;
    for (const id of this.#jobs.keys()) this.#highest = id;
  }

  /** Starts a stopped job again. */
  resume(job: Job): void {
    for (const member of job.members) member.stopped = false;
    job.notified = true;
    this.#shell.process.kill(-job.group, 'SIGCONT');
  }

  /** The current job and the one before it, marked `+` and `-`. */
  current(): MarkedJobs {
    let current: Job | undefined;
    let previous: Job | undefined;
    for (const job of this.#jobs.values()) {
      if (!current || goesBefore(job, current)) [current, previous] = [job, current];
      else if (!previous || goesBefore(job, previous)) previous = job;
    }
    return { current, previous };
  }

  /** A line of `jobs`. Whoever prints many gives the marked ones along. */
  describe(job: Job, options: { long?: boolean; marked?: MarkedJobs } = {}): string {
    const { current, previous } = options.marked ?? this.current();
    const mark = job === current ? '+' : job === previous ? '-' : ' ';
    const state = this.stateWords(job);
    const running = stateOf(job) === 'running' ? ' &' : '';
    const moved = job.directory === this.#shell.process.cwd ? '' : `  (wd: ${this.#shortened(job.directory)})`;
    const pid = options.long ? `${String(job.members[0]?.pid).padStart(5)} ` : '';
    if (this.#shell.flavour.name === 'dash') return `[${job.id}] ${mark} ${pid}${state.padEnd(26)} ${job.text}`;
    if (this.#shell.flavour.name === 'ash') return `[${job.id}]${mark}  ${pid}${state.padEnd(26)} ${job.text}`;
    return `[${job.id}]${mark}  ${pid}${state.padEnd(24)}${job.text}${running}${moved}`;
  }

  #shortened(directory: string): string {
    const home = this.#shell.variables.get('HOME');
    return home && (directory === home || directory.startsWith(`${home}/`)) ? `~${directory.slice(home.length)}` : directory;
  }

  stateWords(job: Job): string {
    const state = stateOf(job);
    if (state !== 'done') return state === 'running' ? 'Running' : 'Stopped';
    const status = job.members.at(-1)?.status;
    if (status?.signal) return SIGNAL_WORDS[status.signal] ?? status.signal;
    if (!status?.code) return 'Done';
    return this.#shell.flavour.name === 'bash' ? `Exit ${status.code}` : `Done(${status.code})`;
  }

  /** Tells of jobs that have changed since, and forgets those that are done; before each prompt. */
  async notify(): Promise<void> {
    const marked = this.current();
    let told = '';
    for (const job of this.all) {
      const state = stateOf(job);
      if (job.quiet) {
        job.quiet = false;
        continue;
      }
      if (!job.notified) {
        job.notified = true;
        if (this.#shell.identity.interactive && state !== 'running') told += `${this.describe(job, { marked })}\n`;
      }
      if (state === 'done') this.remove(job);
    }
    if (told !== '') await this.#shell.printError(told);
  }
}

export interface MarkedJobs {
  current: Job | undefined;
  previous: Job | undefined;
}

/** Stopped jobs come before running ones, and later ones before earlier ones. */
function goesBefore(one: Job, other: Job): boolean {
  const stopped = Number(stateOf(one) === 'stopped') - Number(stateOf(other) === 'stopped');
  return stopped > 0 || (stopped === 0 && one.recency > other.recency);
}

export function stateOf(job: Job): JobState {
  let state: JobState = 'done';
  for (const { status, stopped } of job.members) {
    if (status !== undefined) continue;
    if (!stopped) return 'running';
    state = 'stopped';
  }
  return state;
}

export function signalWords(signal: SignalName): string {
  return SIGNAL_WORDS[signal] ?? signal;
}
