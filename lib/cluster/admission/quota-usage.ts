/** What objects count towards a ResourceQuota (pkg/quota/v1/evaluator/core). */
import type { ApiObject } from '#lib/schema/index.ts';
import type { Registry } from '../registry/registry.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { persistentVolumeClaims, pods, services } from '../resources/index.ts';
import type { LivePersistentVolumeClaim, LivePod, LiveResourceQuota, LiveService } from '../resources/live.ts';
import { quantity } from '../resources/quantity.ts';

export type Usage = Map<string, number>;

/** Kinds that quotas count by their plain names. */
const COUNTED: ReadonlySet<string> = new Set(['pods', 'services', 'secrets', 'configmaps', 'persistentvolumeclaims', 'replicationcontrollers', 'resourcequotas']);
const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];

/** What one object uses of each resource that a quota may name. */
export function usageOf(resource: ResourceDefinition, object: ApiObject): Usage {
  const usage: Usage = new Map();
  if (resource.plural === pods.plural && resource.group === '') addPod(usage, object as LivePod);
  else if (COUNTED.has(resource.plural) && resource.group === '') usage.set(resource.plural, 1);
  usage.set(resource.group === '' ? `count/${resource.plural}` : `count/${resource.plural}.${resource.group}`, 1);
  if (resource.plural === services.plural && resource.group === '') addService(usage, object as LiveService);
  if (resource.plural === persistentVolumeClaims.plural) usage.set('requests.storage', quantity((object as LivePersistentVolumeClaim).spec.resources?.requests?.storage));
  return usage;
}

function addPod(usage: Usage, pod: LivePod): void {
  // Pods that have ended use nothing but their place in the store.
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return;
  usage.set('pods', 1);
  for (const name of COMPUTE) {
    const requests = sumOf(pod, 'requests', name);
    const limits = sumOf(pod, 'limits', name);
    if (requests > 0) usage.set(name, requests).set(`requests.${name}`, requests);
    if (limits > 0) usage.set(`limits.${name}`, limits);
  }
}

function sumOf(pod: LivePod, list: 'requests' | 'limits', name: string): number {
  const of = (container: LivePod['spec']['containers'][number]) => quantity(container.resources?.[list]?.[name]);
  const inits = (pod.spec.initContainers ?? []).map(of);
  return Math.max(pod.spec.containers.reduce((sum, container) => sum + of(container), 0), ...inits);
}

function addService(usage: Usage, service: LiveService): void {
  const ports = service.spec.ports?.length ?? 0;
  if (service.spec.type === 'NodePort' || service.spec.type === 'LoadBalancer') usage.set('services.nodeports', ports);
  if (service.spec.type === 'LoadBalancer') usage.set('services.loadbalancers', 1);
}

/** Whether a quota's scopes take an object in. */
export function inScope(quota: LiveResourceQuota, resource: ResourceDefinition, object: ApiObject): boolean {
  const scopes = quota.spec.scopes ?? [];
  if (scopes.length === 0) return true;
  if (resource.plural !== pods.plural) return false;
  const pod = object as LivePod;
  return scopes.every((scope) => {
    const bestEffort = pod.status?.qosClass === 'BestEffort' || !pod.spec.containers.some((each) => each.resources?.requests || each.resources?.limits);
    if (scope === 'BestEffort') return bestEffort;
    if (scope === 'NotBestEffort') return !bestEffort;
    if (scope === 'Terminating') return pod.spec.activeDeadlineSeconds !== undefined;
    return scope !== 'NotTerminating' || pod.spec.activeDeadlineSeconds === undefined;
  });
}

/** What all objects of a namespace use of a quota's resources. */
export function usageInNamespace(registry: Registry, quota: LiveResourceQuota): Usage {
  const total: Usage = new Map(Object.keys(quota.spec.hard ?? {}).map((name) => [name, 0]));
  for (const resource of registry.definitions) {
    if (!resource.namespaced || resource.view || !matters(resource, total)) continue;
    for (const object of registry.list(resource, { namespace: quota.metadata.namespace }).items) {
      if (!inScope(quota, resource, object)) continue;
      for (const [name, value] of usageOf(resource, object)) if (total.has(name)) total.set(name, (total.get(name) ?? 0) + value);
    }
  }
  return total;
}

function matters(resource: ResourceDefinition, total: Usage): boolean {
  const counted = resource.group === '' ? `count/${resource.plural}` : `count/${resource.plural}.${resource.group}`;
  if (total.has(counted)) return true;
  return resource.group === '' && (COUNTED.has(resource.plural) || resource.plural === pods.plural);
}
