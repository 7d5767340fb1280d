import type { Clock, Random } from '#lib/core/index.ts';
import type { SocketAddress } from '#lib/machine/index.ts';
import type { Registry } from '../registry/registry.ts';
import { endpointSlices, services } from '../resources/index.ts';
import type { LiveEndpointSlice, LiveService } from '../resources/live.ts';

type ServicePort = NonNullable<LiveService['spec']['ports']>[number];

/** What kube-proxy's rules say of a destination. */
export type Verdict =
  | { kind: 'endpoint'; to: SocketAddress; masquerade: boolean }
  /** The destination is a Service without endpoints: refused at once. */
  | { kind: 'reject' };

interface Affinity {
  endpoint: string;
  /** Epoch milliseconds. */
  used: number;
}

/** Services and their endpoints as kube-proxy keeps them on every node (pkg/proxy/iptables). */
export class ServiceTable implements Disposable {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #byAddress = new Map<string, LiveService>();
  readonly #byNodePort = new Map<number, { service: LiveService; port: ServicePort }>();
  readonly #slices = new Map<string, Map<string, LiveEndpointSlice>>();
  readonly #affinities = new Map<string, Affinity>();
  readonly #watches: Disposable[];

  constructor(options: { registry: Registry; clock: Clock; random: Random }) {
    this.#clock = options.clock;
    this.#random = options.random;
    const { registry } = options;
    for (const service of registry.list(services).items) this.#addService(service);
    for (const slice of registry.list(endpointSlices).items) this.#addSlice(slice);
    this.#watches = [
      registry.watch(services, {}, ({ type, object, old }) => {
        if (old) this.#removeService(old);
        if (type !== 'DELETED') this.#addService(object);
      }),
      registry.watch(endpointSlices, {}, ({ type, object, old }) => {
        if (old) this.#removeSlice(old);
        if (type !== 'DELETED') this.#addSlice(object);
      }),
    ];
  }

  [Symbol.dispose](): void {
    for (const watch of this.#watches) watch[Symbol.dispose]();
  }

  /** The Service with this cluster address. */
  at(address: string): LiveService | undefined {
    return this.#byAddress.get(address);
  }

  /** Where a connection from `source` to a cluster address goes; undefined when no Service has that address. */
  throughAddress(to: SocketAddress, source: string): Verdict | undefined {
    const service = this.#byAddress.get(to.address);
    if (!service) return undefined;
    const port = service.spec.ports?.find((each) => each.port === to.port && each.protocol !== 'UDP');
    return port ? this.#choose(service, port, { source, masquerade: false }) : { kind: 'reject' };
  }

  /** Where a connection to a port of a node goes; undefined when it is no Service's. */
  throughNodePort(port: number, source: string): Verdict | undefined {
    const found = this.#byNodePort.get(port);
    return found && this.#choose(found.service, found.port, { source, masquerade: found.service.spec.externalTrafficPolicy !== 'Local' });
  }

  /** An endpoint of a Service's port, by the Service's name; undefined when there is none. */
  endpointFor(namespace: string, name: string, port: number): SocketAddress | undefined {
    const service = [...this.#byAddress.values()].find((each) => each.metadata.namespace === namespace && each.metadata.name === name);
    const found = service?.spec.ports?.find((each) => each.port === port);
    if (!found) return undefined;
    const candidates = this.#candidates(`${namespace}/${name}`, found.name ?? '');
    return candidates[this.#random.integer(candidates.length)];
  }

  /** Addresses of a Service's ready endpoints with their hostnames, for DNS. */
  endpointsOf(namespace: string, name: string): { address: string; hostname: string | undefined }[] {
    const slices = [...(this.#slices.get(`${namespace}/${name}`)?.values() ?? [])];
    return slices.flatMap((slice) =>
      (slice.endpoints ?? []).filter((each) => each.conditions?.ready !== false).flatMap((each) => each.addresses.map((address) => ({ address, hostname: each.hostname }))),
    );
  }

  #choose(service: LiveService, port: ServicePort, how: { source: string; masquerade: boolean }): Verdict {
    const key = `${service.metadata.namespace}/${service.metadata.name}`;
    const candidates = this.#candidates(key, port.name ?? '');
    if (candidates.length === 0) return { kind: 'reject' };
    const chosen = this.#sticky(service, key, { candidates, source: how.source });
    // A Pod that reaches itself through a Service must be masqueraded, or it would answer itself.
    return { kind: 'endpoint', to: chosen, masquerade: how.masquerade || chosen.address === how.source };
  }

  /** Ready endpoints; when there is none, those that terminate but still serve (ProxyTerminatingEndpoints). */
  #candidates(key: string, portName: string): SocketAddress[] {
    const ready: SocketAddress[] = [];
    const serving: SocketAddress[] = [];
    for (const slice of this.#slices.get(key)?.values() ?? []) {
      const port = slice.ports?.find((each) => (each.name ?? '') === portName)?.port;
      if (port === undefined) continue;
      for (const endpoint of slice.endpoints ?? []) {
        const list = endpoint.conditions?.ready !== false ? ready : endpoint.conditions.serving && endpoint.conditions.terminating ? serving : undefined;
        if (list) list.push(...endpoint.addresses.map((address) => ({ address, port })));
      }
    }
    return ready.length > 0 ? ready : serving;
  }

  #sticky(service: LiveService, key: string, options: { candidates: readonly SocketAddress[]; source: string }): SocketAddress {
    const { candidates, source } = options;
    const random = candidates[this.#random.integer(candidates.length)] as SocketAddress;
    if (service.spec.sessionAffinity !== 'ClientIP') return random;
    const limit = (service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) * 1000;
    const affinity = this.#affinities.get(`${key} ${source}`);
    const now = this.#clock.now();
    const kept = affinity && now - affinity.used < limit ? candidates.find((each) => `${each.address}:${each.port}` === affinity.endpoint) : undefined;
    const chosen = kept ?? random;
    this.#affinities.set(`${key} ${source}`, { endpoint: `${chosen.address}:${chosen.port}`, used: now });
    return chosen;
  }

  #addService(service: LiveService): void {
    for (const address of addressesOf(service)) this.#byAddress.set(address, service);
    for (const port of service.spec.ports ?? []) if (port.nodePort && port.protocol !== 'UDP') this.#byNodePort.set(port.nodePort, { service, port });
  }

  #removeService(service: LiveService): void {
    for (const address of addressesOf(service)) this.#byAddress.delete(address);
    for (const port of service.spec.ports ?? []) if (port.nodePort && port.protocol !== 'UDP') this.#byNodePort.delete(port.nodePort);
  }

  #addSlice(slice: LiveEndpointSlice): void {
    const key = sliceKey(slice);
    const slices = this.#slices.get(key) ?? new Map<string, LiveEndpointSlice>();
    this.#slices.set(key, slices.set(slice.metadata.name, slice));
  }

  #removeSlice(slice: LiveEndpointSlice): void {
    const slices = this.#slices.get(sliceKey(slice));
    slices?.delete(slice.metadata.name);
    if (slices?.size === 0) this.#slices.delete(sliceKey(slice));
  }
}

function addressesOf(service: LiveService): string[] {
  return [...(service.spec.clusterIPs ?? []).filter((each) => each !== 'None'), ...(service.spec.externalIPs ?? [])];
}

function sliceKey(slice: LiveEndpointSlice): string {
  return `${slice.metadata.namespace}/${slice.metadata.labels?.['kubernetes.io/service-name'] ?? ''}`;
}
