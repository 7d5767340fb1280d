/**
 * Registers the versions of custom kinds, and says of APIServices with a Service why nobody answers there
 * (kube-apiserver's crdregistration_controller.go, kube-aggregator's remote_available_controller.go).
 */
import { timestamp } from '../registry/object-registry.ts';
import type { Registry } from '../registry/registry.ts';
import { groupPriority, versionPriority } from '../resources/api-priorities.ts';
import type { LiveApiService } from '../resources/api-service.ts';
import { apiServices, endpointSlices, services } from '../resources/index.ts';
import type { LiveService } from '../resources/live.ts';
import type { ControllerContext } from './context.ts';
import { createWorkQueue } from './work-queue.ts';

const MANAGED = 'kube-aggregator.kubernetes.io/automanaged';
const FIELD_MANAGER = 'kube-apiserver';
const NOTHING_HELD: Disposable = { [Symbol.dispose]: () => undefined };

export function startApiServices({ registry, clock }: ControllerContext): Disposable {
  const queue = createWorkQueue(clock, (name) => {
    const found = registry.find(apiServices, '', name);
    if (!found) return register(registry, name);
    if (found.metadata.labels?.[MANAGED] === 'true' && !customVersion(registry, name)) registry.delete(apiServices, '', name);
    else if (found.spec.service) writeAvailability(registry, found, timestamp(clock.now()));
  });
  const lookAgain = () => {
    for (const { metadata, spec } of registry.list(apiServices).items) if (spec.service) queue.add(metadata.name);
  };
  const kinds = registry.followKinds(({ custom, group, version }) => {
    if (!custom) return NOTHING_HELD;
    const look = () => queue.add(`${version}.${group}`);
    look();
    return { [Symbol.dispose]: look };
  });
  const watches = [
    registry.watch(apiServices, {}, ({ object }) => queue.add(object.metadata.name)),
    registry.watch(services, {}, lookAgain),
    registry.watch(endpointSlices, {}, lookAgain),
  ];
  lookAgain();
  return {
    [Symbol.dispose]: () => {
      for (const each of [queue, kinds, ...watches]) each[Symbol.dispose]();
    },
  };
}

/** The custom version that an APIService of this name would be of. */
function customVersion(registry: Registry, name: string): { group: string; version: string } | undefined {
  return registry.definitions.find(({ custom, group, version }) => custom && `${version}.${group}` === name);
}

function register(registry: Registry, name: string): void {
  const found = customVersion(registry, name);
  if (!found) return;
  const { group, version } = found;
  const spec = { group, version, groupPriorityMinimum: groupPriority(group), versionPriority: versionPriority(group, version) };
  registry.create(apiServices, '', { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name, labels: { [MANAGED]: 'true' } }, spec }, { fieldManager: FIELD_MANAGER });
}

interface Verdict {
  reason: string;
  message: string;
}

function writeAvailability(registry: Registry, service: LiveApiService, now: string): void {
  const { reason, message } = whyUnavailable(registry, service);
  const before = service.status.conditions?.find(({ type }) => type === 'Available');
  if (before?.reason === reason && before.message === message) return;
  registry.modify(apiServices, '', service.metadata.name, (fresh) => {
    fresh.status.conditions = [{ type: 'Available', status: 'False', lastTransitionTime: before?.status === 'False' ? before.lastTransitionTime ?? now : now, reason, message }];
  }, { subresource: 'status', fieldManager: FIELD_MANAGER });
}

function whyUnavailable(registry: Registry, { spec }: LiveApiService): Verdict {
  const { namespace = '', name = '', port = 443 } = spec.service ?? {};
  const service = registry.find(services, namespace, name);
  if (!service) return { reason: 'ServiceNotFound', message: `service/${name} in ${JSON.stringify(namespace)} is not present` };
  const missing = service.spec.type === 'ClusterIP' ? whyUnreachable(registry, service, port) : undefined;
  if (missing) return missing;
  const url = `https://${service.spec.clusterIP}:${port}/apis/${spec.group}/${spec.version}`;
  return { reason: 'FailedDiscoveryCheck', message: `failing or missing response from ${url}: the simulated network carries no TLS` };
}

function whyUnreachable(registry: Registry, { metadata: { namespace = '', name }, spec }: LiveService, port: number): Verdict | undefined {
  const found = spec.ports?.find((each) => each.port === port);
  if (!found) return { reason: 'ServicePortError', message: `service/${name} in ${JSON.stringify(namespace)} is not listening on port ${port}` };
  const slices = registry.list(endpointSlices, { namespace, labelSelector: `kubernetes.io/service-name=${name}` }).items;
  if (slices.length === 0) return { reason: 'EndpointsNotFound', message: `cannot find endpointslices for service/${name} in ${JSON.stringify(namespace)}` };
  const portName = found.name ?? '';
  const isActive = slices.some(({ endpoints, ports }) => (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false) && ports?.some((each) => (each.name ?? '') === portName && each.port !== undefined));
  return isActive ? undefined : { reason: 'MissingEndpoints', message: `endpointslices for service/${name} in ${JSON.stringify(namespace)} have no addresses with port name ${JSON.stringify(portName)}` };
}
