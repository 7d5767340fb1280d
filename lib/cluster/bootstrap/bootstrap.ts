import type { Random } from '#lib/core/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import type { ObjectRegistry } from '../registry/object-registry.ts';
import { configMaps, endpoints, endpointSlices, leases, namespaces, nodes, priorityClasses, serviceAccounts, services, storageClasses } from '../resources/index.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { rootCertificate } from './certificate.ts';
import { nodeObject, NODES } from './nodes.ts';

const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** Fills an empty cluster with what a fresh kubeadm cluster holds. The nodes joined at `joined` and last reported at `now`, epoch milliseconds. */
export function bootstrap(registry: ObjectRegistry, { joined, now }: { joined: number; now: number }, random: Random): void {
  const create = (resource: ResourceDefinition, namespace: string, object: ApiObject) => registry.create(resource, namespace, object);
  for (const name of NAMESPACES) create(namespaces, '', named('v1', 'Namespace', name));
  create(priorityClasses, '', systemClass('system-cluster-critical', 2_000_000_000, 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.'));
  create(priorityClasses, '', systemClass('system-node-critical', 2_000_001_000, 'Used for system critical pods that must not be moved from their current node.'));
  for (const namespace of NAMESPACES) {
    create(serviceAccounts, namespace, named('v1', 'ServiceAccount', 'default'));
    create(configMaps, namespace, rootCertificate());
  }
  for (const settings of NODES) {
    create(nodes, '', nodeObject(settings, { joined, now }, random));
    create(leases, 'kube-node-lease', nodeLease(settings.name, now));
  }
  create(storageClasses, '', localStorage());
  create(services, 'default', kubernetesService());
  const [controlPlane] = NODES;
  if (controlPlane) for (const [resource, object] of kubernetesEndpoints(controlPlane.address)) create(resource, 'default', object);
  create(services, 'kube-system', dnsService());
}

function named(apiVersion: string, kind: string, name: string, rest: object = {}): ApiObject {
  return { apiVersion, kind, metadata: { name }, ...rest };
}

/** The volumes of the cluster's own machines: made when a Pod first wants one. */
function localStorage(): ApiObject {
  return {
    apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', provisioner: 'rancher.io/local-path', reclaimPolicy: 'Delete', volumeBindingMode: 'WaitForFirstConsumer',
    metadata: { name: 'local-path', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  } as ApiObject;
}

function systemClass(name: string, value: number, description: string): ApiObject {
  return named('scheduling.k8s.io/v1', 'PriorityClass', name, { value, description });
}

function nodeLease(name: string, now: number): ApiObject {
  const renewTime = new Date(now).toISOString().replace('Z', '000Z');
  return named('coordination.k8s.io/v1', 'Lease', name, { spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime } });
}

function kubernetesService(): ApiObject {
  return {
    apiVersion: 'v1', kind: 'Service',
    metadata: { name: 'kubernetes', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }] },
  } as ApiObject;
}

function kubernetesEndpoints(address: string): [ResourceDefinition, ApiObject][] {
  const slice = {
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4', endpoints: [{ addresses: [address], conditions: { ready: true } }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  };
  const old = {
    apiVersion: 'v1', kind: 'Endpoints',
    metadata: { name: 'kubernetes', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: address }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }],
  };
  return [[endpointSlices, slice], [endpoints, old]];
}

function dnsService(): ApiObject {
  return {
    apiVersion: 'v1', kind: 'Service',
    metadata: {
      name: 'kube-dns', labels: { 'k8s-app': 'kube-dns', 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
      annotations: { 'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true' },
    },
    spec: {
      clusterIP: '10.96.0.10', selector: { 'k8s-app': 'kube-dns' },
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
        { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
      ],
    },
  } as ApiObject;
}
