/** An IPAddress for each address of a Service (pkg/registry/core/service/ipallocator; upstream writes it with the Service). */
import type { Registry } from '../registry/registry.ts';
import { ipAddresses, services } from '../resources/index.ts';
import type { LiveService } from '../resources/live.ts';
import type { ControllerContext } from './context.ts';

const LABELS = Object.freeze({ 'ipaddress.kubernetes.io/ip-family': 'IPv4', 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' });

export function startServiceAddresses({ registry }: ControllerContext): Disposable {
  return registry.watch(services, {}, ({ type, object, old }) => {
    const [before, after] = [addressesOf(old), type === 'DELETED' ? [] : addressesOf(object)];
    for (const address of before) if (!after.includes(address)) release(registry, address);
    for (const address of after) if (!before.includes(address)) take(registry, object, address);
  });
}

/** The cluster addresses of a Service. */
export function addressesOf(service: LiveService | undefined): readonly string[] {
  return (service?.spec.clusterIPs ?? []).filter((address) => address !== 'None');
}

/** What is written down of an address that a Service has. */
export function addressObject({ metadata: { name, namespace = '' } }: LiveService, address: string) {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'IPAddress', metadata: { name: address, labels: LABELS }, spec: { parentRef: { resource: 'services', namespace, name } } };
}

function take(registry: Registry, service: LiveService, address: string): void {
  if (!registry.find(ipAddresses, '', address)) registry.create(ipAddresses, '', addressObject(service, address), { fieldManager: 'kube-apiserver' });
}

function release(registry: Registry, address: string): void {
  if (registry.find(ipAddresses, '', address)) registry.delete(ipAddresses, '', address);
}
