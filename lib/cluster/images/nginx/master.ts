import { SystemError } from '#lib/machine/index.ts';
import type { Child, Listener, Process, SignalName, User } from '#lib/machine/index.ts';
import { openAccessLogs } from './access-logs.ts';
import type { AccessLogs } from './access-logs.ts';
import { ConfigurationError } from './config/lexer.ts';
import { reasonOf } from './config/parser.ts';
import { shownAddress } from './config/settings.ts';
import type { Settings } from './config/settings.ts';
import { LogFiles, errorLogOf, logError } from './logs.ts';
import type { ErrorLog } from './logs.ts';
import { workerProgram } from './worker.ts';
import type { Counters } from './worker.ts';

/** How often and how long nginx tries again to get an address (ngx_open_listening_sockets). */
const BIND_TRIES = 5;
const BIND_PAUSE = 500;

/** One configuration in force: what was opened for it. */
interface Cycle {
  settings: Settings;
  logs: LogFiles;
  errorLog: ErrorLog;
  accessLogs: AccessLogs;
  workers: Set<Child>;
}

type Order =
  | { kind: 'signal'; signal: SignalName }
  | { kind: 'ended'; child: Child; code: number | undefined; signal: SignalName | undefined };

export interface MasterOptions {
  /** Reads the configuration anew; throws ConfigurationError. */
  read: () => Settings;
  settings: Settings;
}

/** The master process: opens sockets and logs, keeps workers, obeys signals (nginx.org/en/docs/control.html). */
export class Master {
  readonly #process: Process;
  readonly #options: MasterOptions;
  readonly #listeners = new Map<string, Listener>();
  readonly #counters: Counters = { connections: 0, active: 0, handled: 0, requests: 0 };
  readonly #orders: Order[] = [];
  #wake: (() => void) | undefined;
  #cycle: Cycle | undefined;
  readonly #workers = new Set<Child>();
  #stopping: 'quit' | 'term' | undefined;

  constructor(process: Process, options: MasterOptions) {
    this.#process = process;
    this.#options = options;
  }

  /** Opens what the configuration names. ConfigurationError when that fails. */
  async prepare(): Promise<ErrorLog> {
    const { settings } = this.#options;
    const cycle = this.#newCycle(settings);
    this.#cycle = cycle;
    await this.#listen(settings, cycle.errorLog);
    return cycle.errorLog;
  }

  /** Serves until it is told to end; gives its exit code. */
  async run(title: string): Promise<number> {
    const process = this.#process;
    const cycle = this.#cycle as Cycle;
    process.setTitle(`nginx: master process ${title}`);
    for (const signal of ['SIGHUP', 'SIGQUIT', 'SIGTERM', 'SIGINT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCHLD'] as const) {
      process.onSignal(signal, () => this.#order({ kind: 'signal', signal }));
    }
    this.#writePid(cycle.settings.pidFile);
    await this.#greet(cycle);
    await this.#startWorkers(cycle);
    for (;;) {
      const order = await this.#nextOrder();
      if (order.kind === 'signal') await this.#obey(order.signal);
      else await this.#bury(order);
      if (this.#stopping && this.#workers.size === 0) return this.#leave();
    }
  }

  #order(order: Order): void {
    this.#orders.push(order);
    this.#wake?.();
  }

  async #nextOrder(): Promise<Order> {
    for (;;) {
      const order = this.#orders.shift();
      if (order) return order;
      await this.#process.wait(
        new Promise<void>((resolve) => {
          this.#wake = resolve;
        }),
      );
    }
  }

  #newCycle(settings: Settings): Cycle {
    const logs = new LogFiles();
    const errorLog = errorLogOf(settings.http ?? settings.main, logs, this.#process);
    const accessLogs = openAccessLogs(settings, logs, this.#process);
    return { settings, logs, errorLog, accessLogs, workers: new Set() };
  }

  async #listen(settings: Settings, errorLog: ErrorLog): Promise<void> {
    for (let attempt = 1; attempt <= BIND_TRIES; attempt += 1) {
      let failed = false;
      for (const listen of settings.listens) {
        const key = shownAddress(listen);
        if (this.#listeners.has(key)) continue;
        try {
          this.#listeners.set(key, this.#process.listen(listen));
        } catch (error) {
          if (!(error instanceof SystemError)) throw error;
          const message = `bind() to ${key} failed ${bindReason(error)}`;
          if (error.code !== 'EADDRINUSE') throw new ConfigurationError(message);
          await this.complain('emerg', message, errorLog);
          failed = true;
        }
      }
      if (!failed) return;
      await logError(this.#process, errorLog, 'notice', `try again to bind() after ${BIND_PAUSE}ms`);
      await this.#process.sleep(BIND_PAUSE);
    }
    throw new ConfigurationError('still could not bind()');
  }

  /** Before nginx runs, what goes to its log goes to the terminal as well. */
  async complain(level: 'emerg' | 'warn', message: string, errorLog: ErrorLog | undefined): Promise<void> {
    if (errorLog) await logError(this.#process, errorLog, level, message);
    await this.#process.writeError(`nginx: [${level}] ${message}\n`);
  }

  #writePid(path: string): void {
    try {
      this.#process.fs.writeFile(path, `${this.#process.pid}\n`, { mode: 0o644 });
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      throw new ConfigurationError(`open() "${path}" failed ${reasonOf(error)}`);
    }
  }

  async #greet(cycle: Cycle): Promise<void> {
    const { system } = this.#process.machine;
    await this.#notice(cycle, 'using the "epoll" event method');
    await this.#notice(cycle, `nginx/${cycle.settings.version}`);
    await this.#notice(cycle, 'built by gcc 14.2.0 (Debian 14.2.0-19) ');
    await this.#notice(cycle, `OS: ${system.kernel} ${system.release}`);
    await this.#notice(cycle, 'getrlimit(RLIMIT_NOFILE): 1048576:1048576');
  }

  async #startWorkers(cycle: Cycle): Promise<void> {
    await this.#notice(cycle, 'start worker processes');
    for (let count = 0; count < cycle.settings.workers; count += 1) {
      const worker = this.#spawn(cycle);
      await this.#notice(cycle, `start worker process ${worker.pid}`);
    }
  }

  #spawn(cycle: Cycle): Child {
    const user = userNamed(this.#process, cycle.settings.user) ?? this.#process.user;
    const worker = this.#process.spawn({
      args: ['nginx: worker process'],
      program: workerProgram({
        settings: cycle.settings,
        listeners: [...this.#listeners.values()],
        errorLog: cycle.errorLog,
        accessLogs: cycle.accessLogs,
        counters: this.#counters,
        user,
      }),
      user: this.#process.user.uid === 0 ? user : this.#process.user,
    });
    this.#workers.add(worker);
    cycle.workers.add(worker);
    this.#process.background(
      worker.ended.then(({ code, signal }) => this.#order({ kind: 'ended', child: worker, code, signal })),
    );
    return worker;
  }

  async #obey(signal: SignalName): Promise<void> {
    const cycle = this.#cycle as Cycle;
    switch (signal) {
      case 'SIGQUIT':
        await this.#notice(cycle, `signal 3 (SIGQUIT) received, shutting down`);
        return this.#stop('quit', 'SIGQUIT');
      case 'SIGTERM':
      case 'SIGINT':
        await this.#notice(cycle, `signal ${signal === 'SIGTERM' ? 15 : 2} (${signal}) received, exiting`);
        return this.#stop('term', 'SIGTERM');
      case 'SIGHUP':
        await this.#notice(cycle, 'signal 1 (SIGHUP) received, reconfiguring');
        return this.#reload();
      case 'SIGUSR1':
        await this.#notice(cycle, 'signal 10 (SIGUSR1) received, reopening logs');
        cycle.logs.reopen(this.#process);
        return undefined;
      case 'SIGWINCH':
        await this.#notice(cycle, 'signal 28 (SIGWINCH) received');
        return undefined;
      default:
        return undefined;
    }
  }

  #stop(how: 'quit' | 'term', signal: SignalName): void {
    this.#stopping = this.#stopping === 'term' ? 'term' : how;
    this.#tell(this.#workers, signal);
    if (this.#workers.size === 0) this.#wake?.();
  }

  #tell(workers: Iterable<Child>, signal: SignalName): void {
    for (const worker of workers) {
      try {
        this.#process.kill(worker.pid, signal);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
      }
    }
  }

  /** A configuration that is refused leaves the old one in force. */
  async #reload(): Promise<void> {
    const old = this.#cycle as Cycle;
    await this.#notice(old, 'reconfiguring');
    try {
      const settings = this.#options.read();
      const cycle = this.#newCycle(settings);
      await this.#listen(settings, cycle.errorLog);
      this.#cycle = cycle;
      this.#closeUnwanted(settings);
      await this.#notice(cycle, 'using the "epoll" event method');
      await this.#startWorkers(cycle);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      await logError(this.#process, old.errorLog, 'emerg', error.message);
      return;
    }
    this.#tell(old.workers, 'SIGQUIT');
  }

  /** Old workers keep their hold on an address until they have stopped. */
  #closeUnwanted(settings: Settings): void {
    const wanted = new Set(settings.listens.map(shownAddress));
    for (const [key, listener] of this.#listeners) {
      if (wanted.has(key)) continue;
      listener.close();
      this.#listeners.delete(key);
    }
  }

  async #bury({ child, code, signal }: Extract<Order, { kind: 'ended' }>): Promise<void> {
    const cycle = this.#cycle as Cycle;
    this.#workers.delete(child);
    const wasCurrent = cycle.workers.delete(child);
    await this.#notice(cycle, `signal 17 (SIGCHLD) received from ${child.pid}`);
    const end = signal === undefined ? `exited with code ${code}` : `exited on signal ${signalNumber(signal)}`;
    await logError(
      this.#process,
      cycle.errorLog,
      signal === undefined ? 'notice' : 'alert',
      `worker process ${child.pid} ${end}`,
    );
    if (this.#stopping || !wasCurrent) return;
    const worker = this.#spawn(cycle);
    await this.#notice(cycle, `start worker process ${worker.pid}`);
  }

  async #leave(): Promise<number> {
    const cycle = this.#cycle as Cycle;
    for (const listener of this.#listeners.values()) listener.close();
    try {
      this.#process.fs.unlink(cycle.settings.pidFile);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
    }
    await this.#notice(cycle, 'exit');
    return 0;
  }

  #notice(cycle: Cycle, message: string): Promise<void> {
    return logError(this.#process, cycle.errorLog, 'notice', message);
  }
}

function bindReason(error: SystemError): string {
  const number = { EADDRINUSE: 98, EADDRNOTAVAIL: 99, EACCES: 13 }[error.code as string];
  return `(${number ?? 22}: ${error.message})`;
}

function signalNumber(signal: SignalName): number {
  return { SIGKILL: 9, SIGSEGV: 11, SIGABRT: 6 }[signal as string] ?? 15;
}

/** A user of /etc/passwd. */
export function userNamed(process: Process, name: string): User | undefined {
  if (!process.fs.exists('/etc/passwd')) return undefined;
  const text = process.fs.readText('/etc/passwd');
  const start = text.startsWith(`${name}:`) ? 0 : text.indexOf(`\n${name}:`) + 1;
  if (start === 0 && !text.startsWith(`${name}:`)) return undefined;
  const [, , uid, gid, , home] = (text.slice(start).split('\n', 1)[0] ?? '').split(':');
  return { name, uid: Number(uid), gid: Number(gid), home: home ?? '/' };
}
