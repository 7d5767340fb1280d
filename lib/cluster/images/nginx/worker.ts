import { lastingAbortController, Members } from '#lib/core/index.ts';
import { serveHttp } from '#lib/machine/index.ts';
import type { Connection, Listener, Process, Program, User } from '#lib/machine/index.ts';
import type { AccessLogs } from './access-logs.ts';
import type { Scope } from './config/scope.ts';
import { parseSize } from './config/scope.ts';
import type { Settings } from './config/settings.ts';
import { append, logError } from './logs.ts';
import type { ErrorLog } from './logs.ts';
import type { Exchange } from './serving/exchange.ts';
import { Site } from './serving/site.ts';

/** Counters that all workers of a master share, as the real ones do in shared memory. */
export interface Counters {
  connections: number;
  active: number;
  handled: number;
  requests: number;
}

/** All that a worker is given by its master. */
export interface WorkerSetup {
  settings: Settings;
  listeners: readonly Listener[];
  errorLog: ErrorLog;
  accessLogs: AccessLogs;
  counters: Counters;
  user: User;
}

/** A worker process: accepts connections until it is told to stop. */
export function workerProgram(setup: WorkerSetup): Program {
  return (process) => new Worker(process, setup).run();
}

class Worker {
  readonly #process: Process;
  readonly #setup: WorkerSetup;
  readonly #draining = lastingAbortController();
  readonly #quit: Promise<'quit' | 'term'>;
  readonly #connections = new Members<Promise<void>>();
  readonly #turns = new Map<string, number>();

  constructor(process: Process, setup: WorkerSetup) {
    this.#process = process;
    this.#setup = setup;
    process.setTitle('nginx: worker process');
    this.#quit = new Promise((resolve) => {
      process.onSignal('SIGQUIT', () => resolve('quit'));
      process.onSignal('SIGTERM', () => resolve('term'));
      process.onSignal('SIGINT', () => resolve('term'));
      for (const signal of ['SIGHUP', 'SIGPIPE', 'SIGWINCH', 'SIGUSR1'] as const) process.onSignal(signal, 'ignore');
    });
  }

  async run(): Promise<number> {
    const process = this.#process;
    const listeners = this.#setup.listeners.map((listener) => process.inherit(listener));
    for (const listener of listeners) this.#track(this.#accept(listener));
    const how = await process.wait(this.#quit);
    if (how === 'quit') {
      await this.#notice('gracefully shutting down');
      this.#draining.abort();
      for (const listener of listeners) listener.close();
      await process.wait(this.#idle());
    }
    await this.#notice('exiting');
    await this.#notice('exit');
    return 0;
  }

  async #idle(): Promise<void> {
    while (this.#connections.size > 0) await Promise.all(this.#connections);
  }

  /** Keeps note of work that goes on by itself, for a graceful stop. */
  #track(work: Promise<void>): void {
    const tracked = work.finally(() => connection.leave());
    const connection = this.#connections.add(tracked);
    this.#process.background(tracked);
  }

  async #accept(listener: Listener): Promise<void> {
    for (let connection = await listener.accept(); connection; connection = await listener.accept())
      this.#track(this.#serve(connection));
  }

  async #serve(connection: Connection): Promise<void> {
    const { counters, settings } = this.#setup;
    counters.connections += 1;
    counters.active += 1;
    const scope = settings.servers[0]?.scope;
    const site = new Site(
      {
        process: this.#process,
        settings,
        logAccess: (exchange) => this.#track(this.#logAccess(exchange)),
        logError: (exchange, level, message) => this.#logError(exchange, level, message),
        next: (upstream) => {
          const turn = this.#turns.get(upstream) ?? 0;
          this.#turns.set(upstream, turn + 1);
          return turn;
        },
        isDraining: () => this.#draining.signal.aborted,
        stubStatus: () => this.#stubStatus(),
      },
      counters.connections,
    );
    try {
      await serveHttp(connection, site, {
        clock: this.#process.clock,
        limits: headLimits(scope),
        headTimeout: scope?.time('client_header_timeout', '60s') ?? 60_000,
        keepAlive: scope?.time('keepalive_timeout', '75s') ?? 75_000,
        draining: this.#draining.signal,
      });
    } finally {
      counters.active -= 1;
    }
  }

  async #logAccess(exchange: Exchange): Promise<void> {
    this.#setup.counters.requests += 1;
    for (const { file, format } of this.#setup.accessLogs.get(exchange.scope) ?? []) {
      await append(this.#process, file, `${format.fill((name) => logged(exchange, name))}\n`);
    }
  }

  async #logError(exchange: Exchange, level: 'error' | 'crit' | 'info', message: string): Promise<void> {
    const { request, server } = exchange;
    const host = exchange.header('host');
    const referrer = exchange.header('referer');
    const context =
      `client: ${request.remote.address}, server: ${server.names[0] ?? ''}, request: "${exchange.variable('request')}"` +
      `${host === undefined ? '' : `, host: "${host}"`}${referrer === undefined ? '' : `, referrer: "${referrer}"`}`;
    const [before, ...upstream] = message.split(', upstream: ');
    const whole =
      upstream.length === 0
        ? `${message}, ${context}`
        : `${before}, ${context.replace(/, host: /, `, upstream: ${upstream.join(', upstream: ')}, host: `)}`;
    await logError(this.#process, this.#setup.errorLog, level, `*${exchange.connection} ${whole}`);
  }

  #notice(message: string): Promise<void> {
    return logError(this.#process, this.#setup.errorLog, 'notice', message);
  }

  #stubStatus(): string {
    const { active, connections, requests } = this.#setup.counters;
    return (
      `Active connections: ${active} \nserver accepts handled requests\n ${connections} ${connections} ${requests + 1} \n` +
      `Reading: 0 Writing: 1 Waiting: ${Math.max(0, active - 1)} \n`
    );
  }
}

const ESCAPED = /["\\\x00-\x1f\x7f-\xff]/;
const EVERY_ESCAPED = new RegExp(ESCAPED, 'g');

/** An empty variable is a dash, but for the request line; quotes, backslashes and control characters are escaped as \xXX. */
function logged(exchange: Exchange, name: string): string {
  const value = exchange.variable(name);
  if (value === '' && name !== 'request') return '-';
  if (!ESCAPED.test(value)) return value;
  return value.replaceAll(
    EVERY_ESCAPED,
    (character) => `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

function headLimits(scope: Scope | undefined) {
  const [count = '4', size = '8k'] = scope?.nearest('large_client_header_buffers').at(-1)?.args ?? [];
  const one = parseSize(size) ?? 8192;
  return { line: one, headers: one * Number(count), ignoreLinesWithoutColon: true };
}
