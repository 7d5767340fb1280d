import type { HostAddress, SupervisorOptions } from './supervisor.ts';
import { HostSupervisor } from './supervisor.ts';

/** Sandboxes of one host at which another is started beside it. A process takes 100 MB, which a learner alone has better use for. */
const ENOUGH = 8;

/** How a sandbox's host is reached. */
export interface Host {
  /** Resolves when the host is there: at once, or after a restart. Rejects when there will be none. */
  address(): Promise<HostAddress>;
}

interface Place {
  supervisor: HostSupervisor;
  /** How many sandboxes were given to it. */
  sandboxes: number;
}

/**
 * The host processes: one to begin with, and as many as the limit allows once there are sandboxes for them. A
 * sandbox stays with the host it was given to for as long as this process runs: two that both had it would each
 * save a state of their own.
 */
export class Hosts implements AsyncDisposable {
  readonly #options: SupervisorOptions;
  readonly #places: Place[] = [];
  readonly #byId = new Map<string, Place>();
  #starting: Promise<void> | undefined;
  #stopping = false;

  private constructor(options: SupervisorOptions) {
    const { limits } = options;
    const residents = Math.ceil(limits.host.residents / limits.host.processes);
    this.#options = { ...options, limits: { ...limits, host: { ...limits.host, residents } } };
  }

  /** Starts the first host. SandboxError when it cannot start. */
  static async start(options: SupervisorOptions): Promise<Hosts> {
    const hosts = new Hosts(options);
    await hosts.#startOne();
    return hosts;
  }

  /** Process ids, in the order of starting. */
  get pids(): (number | undefined)[] {
    return this.#places.map(({ supervisor }) => supervisor.pid);
  }

  /** Whether a sandbox has been given to a host. */
  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** The host of a sandbox, from now on. */
  of(id: string): Host {
    const place = this.#byId.get(id) ?? this.#give(id);
    return place.supervisor;
  }

  /** A host that holds no sandbox of that name, to say so. */
  ofNone(): Host {
    return this.#emptiest().supervisor;
  }

  /** Lets every host save everything and end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    await this.#starting;
    await Promise.all(this.#places.map(({ supervisor }) => supervisor[Symbol.asyncDispose]()));
  }

  #give(id: string): Place {
    const place = this.#emptiest();
    place.sandboxes += 1;
    this.#byId.set(id, place);
    if (place.sandboxes >= ENOUGH && this.#places.length < this.#options.limits.host.processes && !this.#stopping) {
      // Those that come meanwhile make do with the hosts that there are.
      this.#starting ??= this.#startOne().catch(() => undefined).finally(() => {
        this.#starting = undefined;
      });
    }
    return place;
  }

  #emptiest(): Place {
    return this.#places.reduce((one, other) => (other.sandboxes < one.sandboxes ? other : one));
  }

  async #startOne(): Promise<void> {
    const supervisor = new HostSupervisor(this.#options);
    await supervisor.start();
    this.#places.push({ supervisor, sandboxes: 0 });
  }
}
