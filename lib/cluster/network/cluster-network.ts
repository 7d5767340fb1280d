import { sleep } from '#lib/core/index.ts';
import type { Clock, Random } from '#lib/core/index.ts';
import { isAddress, NetworkNamespace, SystemError } from '#lib/machine/index.ts';
import type { Connection, Listener, Network, SocketAddress, SocketEntry, SocketHolder } from '#lib/machine/index.ts';
import type { Registry } from '../registry/registry.ts';
import { ClusterDns } from './dns.ts';
import { ServiceTable } from './service-table.ts';

export interface NetworkNode {
  name: string;
  address: string;
  podCidr: string;
}

export interface ClusterNetworkOptions {
  registry: Registry;
  clock: Clock;
  random: Random;
  nodes: readonly NetworkNode[];
}

/** How long Linux asks for a neighbour's hardware address before it says that there is no route. */
const NEIGHBOUR_PATIENCE = 3060;

/** Something plugged in: a node, a Pod, the workstation. */
interface Host {
  address: string;
  /** The node it is, or runs on; undefined for hosts beside the cluster. */
  node: NetworkNode | undefined;
  role: 'node' | 'pod' | 'outside';
  namespace: NetworkNamespace;
}

/**
 * The network that nodes, Pods and the workstation share: Pods' addresses are routed between nodes as
 * flannel does, Services are translated as kube-proxy's iptables rules do, names are answered as CoreDNS does.
 */
export class ClusterNetwork implements Disposable {
  readonly #options: ClusterNetworkOptions;
  readonly #hosts = new Map<string, Host>();
  readonly #names = new Map<string, string>();
  readonly #table: ServiceTable;
  readonly #dns: ClusterDns;

  constructor(options: ClusterNetworkOptions) {
    this.#options = options;
    this.#table = new ServiceTable(options);
    this.#dns = new ClusterDns({ registry: options.registry, table: this.#table, hosts: (name) => this.#names.get(name) });
    for (const node of options.nodes) {
      this.#plug({ addresses: [node.address, bridgeOf(node)], node, role: 'node' });
      this.#names.set(node.name, node.address);
    }
  }

  [Symbol.dispose](): void {
    this.#table[Symbol.dispose]();
  }

  /** A node's own network; undefined when there is no such node. */
  node(name: string): RoutedNetwork | undefined {
    const address = this.#names.get(name);
    const host = address === undefined ? undefined : this.#hosts.get(address);
    return host?.role === 'node' ? this.#routed(host) : undefined;
  }

  /** Connects the API server to one of a Service's endpoints; undefined when it has none. */
  serviceConnector(): (namespace: string, service: string, port: number) => Promise<Connection | undefined> {
    return async (namespace, name, port) => {
      const [controlPlane] = this.#options.nodes;
      const network = controlPlane && this.node(controlPlane.name);
      const to = this.#table.endpointFor(namespace, name, port);
      return network && to ? network.connect(to, { pid: 0 }) : undefined;
    };
  }

  /** Plugs a computer beside the cluster in. One with a node's name is that node. */
  attach(options: { name: string; address: string }): Network {
    const node = this.node(options.name);
    if (node) return node;
    this.#names.set(options.name.toLowerCase(), options.address);
    return this.#routed(this.#plug({ addresses: [options.address], node: undefined, role: 'outside' }));
  }

  /** Gives a Pod its address on a node. */
  plugPod(address: string, nodeName: string): RoutedNetwork {
    const node = this.#options.nodes.find((each) => each.name === nodeName);
    return this.#routed(this.#plug({ addresses: [address], node, role: 'pod' }));
  }

  unplug(address: string): void {
    this.#hosts.get(address)?.namespace.shutDown();
    this.#hosts.delete(address);
  }

  #plug(options: { addresses: readonly string[]; node: NetworkNode | undefined; role: Host['role'] }): Host {
    const namespace = new NetworkNamespace({
      addresses: options.addresses, random: this.#options.random,
      route: (address) => this.#hosts.get(address)?.namespace,
      lookup: async (name) => (options.role === 'pod' ? this.#dns.lookup(name) : this.#dns.lookupHost(name.toLowerCase())),
    });
    const host: Host = { address: options.addresses[0] ?? '', node: options.node, role: options.role, namespace };
    for (const address of options.addresses) this.#hosts.set(address, host);
    return host;
  }

  #routed(host: Host): RoutedNetwork {
    return new RoutedNetwork(host.namespace, (to, options) => this.#connect(host, to, options));
  }

  async #connect(from: Host, to: SocketAddress, options: ConnectOptions): Promise<Connection> {
    const { signal, ...holder } = options;
    const verdict = this.#translate(from, to);
    if (verdict?.kind === 'reject') throw new SystemError('ECONNREFUSED', `${to.address}:${to.port}`);
    const actual = verdict?.to ?? to;
    if (!verdict && from.namespace.isLocal(to.address)) return from.namespace.connect(to, options);
    const target = this.#hosts.get(actual.address);
    if (!target) throw await this.#unreachable(actual.address, signal);
    const port = 32_768 + this.#options.random.integer(28_232);
    const source = verdict?.masquerade ? this.#masqueradeSource(from, to, target) : this.#source(from, target);
    const near = { local: { address: this.#source(from, target), port }, remote: { ...to } };
    return from.namespace.open({ target: target.namespace, from: { address: source, port }, to: { ...actual }, near, holder, ...(signal && { signal }) });
  }

  /** What the node's rules make of a destination (chains KUBE-SERVICES and KUBE-NODEPORTS). Hosts outside know no Services. */
  #translate(from: Host, to: SocketAddress) {
    const byAddress = from.role === 'outside' ? undefined : this.#table.throughAddress(to, from.address);
    if (byAddress) return byAddress;
    const target = this.#hosts.get(to.address);
    return target?.role === 'node' && to.address === target.address ? this.#table.throughNodePort(to.port, from.address) : undefined;
  }

  /** A node reaches its own Pods from its bridge, and those of others from its overlay address. */
  #source(from: Host, target: Host): string {
    if (from.role !== 'node' || !from.node || target.role !== 'pod') return from.address;
    return target.node === from.node ? bridgeOf(from.node) : overlayOf(from.node);
  }

  /** The address of the node that translated, on the way to the target. */
  #masqueradeSource(from: Host, to: SocketAddress, target: Host): string {
    const node = this.#hosts.get(to.address)?.node ?? from.node;
    if (!node || target.role !== 'pod') return node?.address ?? from.address;
    return target.node === node ? bridgeOf(node) : overlayOf(node);
  }

  /** Nobody has the address: silence on a network of ours, no route elsewhere. */
  async #unreachable(address: string, signal: AbortSignal | undefined): Promise<SystemError> {
    const known = this.#options.nodes.some((node) => sameNetwork(address, node.address) || sameNetwork(address, node.podCidr));
    if (!known || !isAddress(address)) return new SystemError('ENETUNREACH', address);
    await sleep(this.#options.clock, NEIGHBOUR_PATIENCE, signal);
    return new SystemError('EHOSTUNREACH', address);
  }
}

/** The address of a node's bridge, on which its Pods hang (cni0). */
export function bridgeOf(node: NetworkNode): string {
  return node.podCidr.replace(/\.\d+\/\d+$/, '.1');
}

/** The address of a node on the overlay (flannel.1). */
function overlayOf(node: NetworkNode): string {
  return node.podCidr.replace(/\/\d+$/, '');
}

/** All networks here are /24. */
function sameNetwork(one: string, other: string): boolean {
  return one.split('.').slice(0, 3).join('.') === other.split('.').slice(0, 3).join('.');
}

type ConnectOptions = SocketHolder & { signal?: AbortSignal };

/** A network namespace whose connections the cluster routes. */
export class RoutedNetwork implements Network {
  readonly namespace: NetworkNamespace;
  readonly #connect: (to: SocketAddress, options: ConnectOptions) => Promise<Connection>;

  constructor(namespace: NetworkNamespace, connect: (to: SocketAddress, options: ConnectOptions) => Promise<Connection>) {
    this.namespace = namespace;
    this.#connect = connect;
  }

  get addresses(): readonly string[] {
    return this.namespace.addresses;
  }

  connect(to: SocketAddress, options: ConnectOptions): Promise<Connection> {
    return this.#connect(to, options);
  }

  listen(at: SocketAddress, holder: SocketHolder): Listener {
    return this.namespace.listen(at, holder);
  }

  lookup(name: string): Promise<readonly string[]> {
    return this.namespace.lookup(name);
  }

  sockets(): readonly SocketEntry[] {
    return this.namespace.sockets();
  }
}
