import { Members } from '#lib/core/index.ts';
import type { Random } from '#lib/core/index.ts';
import { WaitingList } from './files/description.ts';
import type { Connection, Listener, Network, SocketAddress, SocketEntry, SocketHolder } from './network.ts';
import { SystemError } from './system-error.ts';
import { connectionPair } from './stream.ts';
import type { StreamEnd } from './stream.ts';

/** The range that the kernel draws ports of its own from (ip_local_port_range). */
const EPHEMERAL = { first: 32_768, last: 60_999 };

/** Connections that wait for `accept` before further ones wait too (somaxconn). */
const BACKLOG = 4096;

const ANY = new Set(['0.0.0.0', '::', '']);

/**
 * A switch in memory: network namespaces plug into it with their addresses and names and reach each
 * other's listeners. It knows no routes, translation or firewall; the cluster's network adds those.
 */
export class Switch {
  readonly #hosts = new Map<string, NetworkNamespace>();
  readonly #names = new Map<string, string[]>();
  readonly #random: Random;

  constructor(options: { random: Random }) {
    this.#random = options.random;
  }

  /** A network namespace with these addresses, the main one first; `names` resolve to that one. */
  plug(options: { addresses: readonly string[]; names?: readonly string[] }): NetworkNamespace {
    const namespace = new NetworkNamespace({
      addresses: options.addresses,
      random: this.#random,
      route: (address) => this.#hosts.get(address),
      lookup: async (name) => this.#names.get(name.toLowerCase()) ?? [],
    });
    for (const address of options.addresses) this.#hosts.set(address, namespace);
    const main = options.addresses[0];
    if (main !== undefined) for (const name of options.names ?? []) this.#names.set(name.toLowerCase(), [main]);
    return namespace;
  }

  /** Nothing answers at these addresses any more; what is connected is reset. */
  unplug(namespace: NetworkNamespace): void {
    for (const [address, at] of this.#hosts) if (at === namespace) this.#hosts.delete(address);
    for (const [name, addresses] of this.#names)
      if (addresses.some((address) => namespace.addresses.includes(address))) this.#names.delete(name);
    namespace.shutDown();
  }
}

export interface NamespaceOptions {
  addresses: readonly string[];
  random: Random;
  /** Who has an address; undefined when nobody answers there. */
  route: (address: string) => NetworkNamespace | undefined;
  lookup: (name: string) => Promise<readonly string[]>;
}

export interface OpenOptions {
  target: NetworkNamespace;
  from: SocketAddress;
  to: SocketAddress;
  near?: { local: SocketAddress; remote: SocketAddress } | undefined;
  holder: SocketHolder;
  signal?: AbortSignal;
}

/** One network namespace: its listeners, its connections, its ports. The machines of one Pod share theirs. */
export class NetworkNamespace implements Network {
  readonly addresses: readonly string[];
  readonly #options: NamespaceOptions;
  readonly #listeners = new Set<OpenListener>();
  readonly #connections = new Members<{ end: StreamEnd; holder: SocketHolder }>();
  #isDown = false;

  constructor(options: NamespaceOptions) {
    this.addresses = options.addresses;
    this.#options = options;
  }

  async connect(to: SocketAddress, { signal, ...holder }: SocketHolder & { signal?: AbortSignal }): Promise<Connection> {
    signal?.throwIfAborted();
    const isLocal = this.isLocal(to.address);
    const target = isLocal ? this : this.#options.route(to.address);
    if (this.#isDown) throw new SystemError('ENETUNREACH', to.address);
    if (!target) throw new SystemError('EHOSTUNREACH', to.address);
    const from = { address: isLocal ? localSource(to.address) : (this.addresses[0] ?? '127.0.0.1'), port: this.#freePort() };
    return this.#connections.size >= 60_000 ? refuse(to) : this.open({ target, from, to: { ...to }, holder, ...(signal && { signal }) });
  }

  /**
   * Connects to a listener of `target` as if from `from`: what NAT needs. `near` is what this side sees
   * of it where that differs. ECONNREFUSED.
   */
  async open(options: OpenOptions): Promise<Connection> {
    const { target, from, to, near } = options;
    const listener = target.listenerFor(to);
    if (!listener) throw new SystemError('ECONNREFUSED', `${to.address}:${to.port}`);
    const [client, server] = connectionPair(from, to, near);
    this.#adopt(client, options.holder);
    target.#adopt(server, listener.holder);
    await listener.offer(server, options.signal);
    return client;
  }

  listen(at: SocketAddress, holder: SocketHolder): Listener {
    if (!ANY.has(at.address) && !this.isLocal(at.address)) throw new SystemError('EADDRNOTAVAIL', at.address);
    const port = at.port === 0 ? this.#freePort() : at.port;
    for (const other of this.#listeners) {
      if (other.local.port === port && overlaps(other.local.address, at.address))
        throw new SystemError('EADDRINUSE', `${at.address}:${port}`);
    }
    const listener = new OpenListener({ address: at.address === '' ? '0.0.0.0' : at.address, port }, holder, () =>
      this.#listeners.delete(listener),
    );
    this.#listeners.add(listener);
    return listener;
  }

  lookup(name: string): Promise<readonly string[]> {
    return this.#options.lookup(name);
  }

  sockets(): readonly SocketEntry[] {
    const listening = [...this.#listeners].map((listener): SocketEntry => ({
      protocol: listener.local.address.includes(':') ? 'tcp6' : 'tcp',
      local: listener.local,
      remote: undefined,
      state: 'LISTEN',
      ...listener.holder,
    }));
    const connected = [...this.#connections].map(({ end, holder }): SocketEntry => ({
      protocol: end.local.address.includes(':') ? 'tcp6' : 'tcp',
      local: end.local,
      remote: end.remote,
      state: 'ESTABLISHED',
      ...holder,
    }));
    return [...listening, ...connected];
  }

  /** True for loopback and for the addresses of its own. */
  isLocal(address: string): boolean {
    return address.startsWith('127.') || address === '::1' || ANY.has(address) || this.addresses.includes(address);
  }

  /** Who takes connections for an address and port here. */
  listenerFor(to: SocketAddress): OpenListener | undefined {
    for (const listener of this.#listeners) {
      if (listener.local.port === to.port && covers(listener.local.address, to.address)) return listener;
    }
    return undefined;
  }

  /** The machine is gone: listeners close, connections are reset. */
  shutDown(): void {
    this.#isDown = true;
    for (const listener of [...this.#listeners]) listener.close();
    for (const { end } of this.#connections) end.reset();
  }

  #adopt(end: StreamEnd, holder: SocketHolder): void {
    const connection = this.#connections.add({ end, holder });
    end.onClosed(() => connection.leave());
  }

  #freePort(): number {
    const used = new Set<number>([...this.#listeners].map((listener) => listener.local.port));
    for (const { end } of this.#connections) used.add(end.local.port);
    const span = EPHEMERAL.last - EPHEMERAL.first + 1;
    const start = this.#options.random.integer(span);
    for (let step = 0; step < span; step += 1) {
      const port = EPHEMERAL.first + ((start + step) % span);
      if (!used.has(port)) return port;
    }
    throw new SystemError('EADDRNOTAVAIL');
  }
}

function refuse(to: SocketAddress): never {
  throw new SystemError('EADDRNOTAVAIL', `${to.address}:${to.port}`);
}

function localSource(address: string): string {
  if (ANY.has(address)) return '127.0.0.1';
  return address;
}

function family(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

/** Listeners on both families do not meet (IPV6_V6ONLY, as nginx and most servers set it). */
function overlaps(one: string, other: string): boolean {
  if (family(one) !== family(other)) return false;
  return one === other || ANY.has(one) || ANY.has(other);
}

function covers(listening: string, address: string): boolean {
  if (ANY.has(address)) return true;
  return listening === address || (ANY.has(listening) && family(listening || '0.0.0.0') === family(address));
}

class OpenListener implements Listener {
  readonly local: SocketAddress;
  readonly holder: SocketHolder;
  readonly #onClose: () => void;
  #queue: StreamEnd[] = [];
  #closed = false;
  /** Those who wait in `accept`; a connection goes to the one who has waited longest. */
  readonly #acceptors = new Members<(connection: StreamEnd | undefined) => void>();
  readonly #taken = new WaitingList();

  constructor(local: SocketAddress, holder: SocketHolder, onClose: () => void) {
    this.local = local;
    this.holder = holder;
    this.#onClose = onClose;
  }

  accept(signal?: AbortSignal): Promise<Connection | undefined> {
    const next = this.#queue.shift();
    if (next) this.#taken.wakeAll();
    return next || this.#closed ? Promise.resolve(next) : this.#next(signal);
  }

  async offer(connection: StreamEnd, signal: AbortSignal | undefined): Promise<void> {
    while (this.#queue.length >= BACKLOG && !this.#closed) await this.#taken.wait(signal);
    if (this.#closed) {
      connection.reset();
      throw new SystemError('ECONNREFUSED', `${this.local.address}:${this.local.port}`);
    }
    const acceptor = this.#acceptors.first;
    if (acceptor) acceptor.value(connection);
    else this.#queue.push(connection);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
    for (const connection of this.#queue) connection.reset();
    this.#queue = [];
    for (const giveUp of this.#acceptors) giveUp(undefined);
    this.#taken.wakeAll();
  }

  #next(signal: AbortSignal | undefined): Promise<Connection | undefined> {
    return new Promise((resolve, reject) => {
      const over = () => {
        acceptor.leave();
        signal?.removeEventListener('abort', onAbort);
      };
      const acceptor = this.#acceptors.add((connection) => {
        over();
        resolve(connection);
      });
      const onAbort = () => {
        over();
        reject(signal?.reason);
      };
      if (signal?.aborted) onAbort();
      else signal?.addEventListener('abort', onAbort);
    });
  }
}
