import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Limits } from '#lib/config/index.ts';
import { SandboxError } from '../sandbox-error.ts';
import type { FromHost, ToHost } from './messages.ts';
import { v8Flags } from './v8-flags.ts';

const MAIN = path.join(import.meta.dirname, 'main.ts');
/** Milliseconds before each further attempt to start a host that keeps dying; the last repeats. */
const PAUSES = [0, 250, 1000, 3000, 10_000];
/** Milliseconds after which a host that lives counts as well again. */
const WELL = 30_000;

/** Milliseconds between two looks at whether the host still answers. */
const LOOK = 1000;

export interface SupervisorOptions {
  /** Where sandboxes are saved. */
  directory: string;
  /** The text of a kubeconfig: sandboxes are namespaces of that cluster. Undefined: embedded clusters. */
  kubeconfig?: string | undefined;
  limits: Limits;
}

/** How to reach the host that runs now. */
export interface HostAddress {
  port: number;
  secret: string;
}

/** Keeps a host process running: starts it, and starts it again when it dies or stops answering. */
export class HostSupervisor implements AsyncDisposable {
  readonly #options: SupervisorOptions;
  #child: ChildProcess | undefined;
  #address!: PromiseWithResolvers<HostAddress>;
  /** Whether those who wait for the address have been answered. */
  #isAnswered = false;
  #hasBegun = false;
  #deaths = 0;
  #port = 0;
  #stopping = false;
  #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#renewAddress();
  }

  /** Starts the first host. SandboxError when it cannot start. */
  async start(): Promise<void> {
    this.#spawn();
    await this.address();
    this.#hasBegun = true;
  }

  /** Resolves when a host is there: at once, or after a restart. SandboxError when there is none. */
  address(): Promise<HostAddress> {
    return this.#address.promise;
  }

  /** The process id of the host that runs now. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Lets the host save everything and end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#address.reject(new SandboxError('unavailable', 'Drydock is stopping.'));
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const patience = setTimeout(() => child.kill('SIGKILL'), this.#options.limits.host.stop);
    tell(child, { type: 'stop' });
    await ended;
    clearTimeout(patience);
  }

  #renewAddress(): void {
    this.#isAnswered = false;
    this.#address = Promise.withResolvers();
    // Nobody may be waiting when it fails.
    this.#address.promise.catch(() => undefined);
  }

  #announce(address: HostAddress): void {
    this.#isAnswered = true;
    this.#address.resolve(address);
  }

  /** Tells those who wait that there is no host. One that cannot even begin is not tried again. */
  #fail(message: string): void {
    this.#isAnswered = true;
    this.#address.reject(new SandboxError('unavailable', message));
    if (!this.#hasBegun) this.#stopping = true;
  }

  #spawn(): void {
    const { limits, directory, kubeconfig } = this.#options;
    const secret = randomBytes(32).toString('base64url');
    const child = fork(MAIN, { execArgv: [...v8Flags(limits)], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child = child;
    let silent = 0;
    let ready = false;
    // Looks are counted, not time: after a long pause of this process itself, the host's messages are still to be read.
    const watch = setInterval(() => {
      silent += LOOK;
      if (silent > (ready ? limits.host.heartbeat : limits.host.start)) child.kill('SIGKILL');
    }, LOOK);
    child.on('message', (message: FromHost) => {
      silent = 0;
      if (message.type === 'ready') {
        ready = true;
        this.#port = message.port;
        this.#announce({ port: message.port, secret });
      } else if (message.type === 'failed') {
        this.#fail(message.message);
        child.kill();
      }
    });
    const born = performance.now();
    const onEnd = () => {
      clearInterval(watch);
      this.#onExit(performance.now() - born);
    };
    child.once('exit', onEnd);
    child.on('error', (error) => {
      // One that was never born does not exit.
      if (child.pid !== undefined) return;
      this.#fail(`The host process cannot start: ${error.message}`);
      onEnd();
    });
    tell(child, { type: 'start', directory, secret, port: this.#port, kubeconfig, limits });
  }

  #onExit(lived: number): void {
    if (this.#stopping) return;
    this.#deaths = lived > WELL ? 0 : this.#deaths;
    const pause = PAUSES[Math.min(this.#deaths, PAUSES.length - 1)] ?? 0;
    this.#deaths += 1;
    // Whoever waits for one that died before it was ready waits for the next.
    if (this.#isAnswered) this.#renewAddress();
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#spawn();
    }, pause);
    this.#timers.add(timer);
  }
}

function tell(child: ChildProcess, message: ToHost): void {
  // A host that has just died takes nothing; its exit is handled where it is seen.
  if (child.connected) child.send(message, () => undefined);
}
