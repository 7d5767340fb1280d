import type { Registry } from '../registry/registry.ts';
import { services } from '../resources/index.ts';
import type { ServiceTable } from './service-table.ts';

export const CLUSTER_DOMAIN = 'cluster.local';
export const DNS_ADDRESS = '10.96.0.10';

export interface DnsOptions {
  registry: Registry;
  table: ServiceTable;
  /** Names outside the cluster's domain: the nodes and the workstation. */
  hosts: (name: string) => string | undefined;
}

/** Answers as CoreDNS's kubernetes plugin does; names elsewhere come from the network's own resolver. */
export class ClusterDns {
  readonly #options: DnsOptions;

  constructor(options: DnsOptions) {
    this.#options = options;
  }

  /** Addresses of a full name; empty when it does not exist. */
  lookup(asked: string): readonly string[] {
    const name = asked.toLowerCase().replace(/\.$/, '');
    if (!name.endsWith(`.${CLUSTER_DOMAIN}`)) return this.lookupHost(name);
    const labels = name.slice(0, -CLUSTER_DOMAIN.length - 1).split('.');
    const kind = labels.pop();
    const namespace = labels.pop();
    if (namespace === undefined || labels.length === 0) return [];
    if (kind === 'pod') return podAddress(labels);
    return kind === 'svc' ? this.#service(namespace, labels) : [];
  }

  lookupHost(name: string): readonly string[] {
    const address = this.#options.hosts(name);
    return address === undefined ? [] : [address];
  }

  #service(namespace: string, labels: readonly string[]): readonly string[] {
    const { registry, table } = this.#options;
    const name = labels[labels.length - 1] ?? '';
    const service = registry.find(services, namespace, name);
    if (!service || labels.length > 2) return [];
    if (service.spec.type === 'ExternalName') return labels.length === 1 ? this.lookup(service.spec.externalName ?? '') : [];
    if (service.spec.clusterIPs?.[0] !== 'None' && labels.length === 1) return service.spec.clusterIPs?.slice(0, 1) ?? [];
    const endpoints = table.endpointsOf(namespace, name);
    if (labels.length === 1) return endpoints.map((each) => each.address);
    const host = labels[0];
    return endpoints.filter((each) => (each.hostname ?? each.address.replaceAll('.', '-')) === host).map((each) => each.address);
  }
}

/** `10-42-1-7.default.pod.cluster.local` (the plugin's `pods insecure`). */
function podAddress(labels: readonly string[]): readonly string[] {
  const [dashed = ''] = labels;
  return labels.length === 1 && /^\d+-\d+-\d+-\d+$/.test(dashed) ? [dashed.replaceAll('-', '.')] : [];
}
