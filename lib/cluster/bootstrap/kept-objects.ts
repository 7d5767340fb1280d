/** What a cluster has of the kinds that are merely kept; the parts that are the same in every cluster are made once. */
import { Random } from '#lib/core/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import { virtualDefinitions } from '../api/subresources/virtual-definitions.ts';
import { SERVICE_CIDR } from '../admission/service-allocation.ts';
import { addressesOf, addressObject } from '../controllers/service-addresses.ts';
import { timestamp } from '../registry/object-registry.ts';
import type { ObjectRegistry } from '../registry/object-registry.ts';
import { AGGREGATOR_GROUP, groupPriority, versionPriority } from '../resources/api-priorities.ts';
import { localCondition } from '../resources/api-service.ts';
import { DEFAULT_FLOWS, DEFAULT_LEVELS } from '../resources/flow-control-defaults.ts';
import { danglingCondition } from '../resources/flow-control.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { apiServices, csiNodes, definitions, flowSchemas, ipAddresses, namespaces, nodes, priorityLevels, serviceRanges, services } from '../resources/index.ts';
import { freezeSharing } from '../store/json.ts';

type Named = ApiObject & { metadata: { name: string }; spec: object };

const AUTOMATIC = { 'apf.kubernetes.io/autoupdate-spec': 'true' };
const MIGRATED = ['aws-ebs', 'azure-disk', 'azure-file', 'cinder', 'gce-pd', 'portworx-volume', 'vsphere-volume'].map((name) => `kubernetes.io/${name}`).join(',');
const PLUGINS = Object.freeze({ 'storage.alpha.kubernetes.io/migrated-plugins': MIGRATED });
const NO_DRIVERS = Object.freeze({ drivers: null });
const LOCAL = { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' };

function frozen(apiVersion: string, kind: string, parts: { metadata: object; spec: object }): Named {
  return freezeSharing({ apiVersion, kind, ...parts } as unknown as Named, undefined);
}

const LEVELS = Object.entries(DEFAULT_LEVELS).map(([name, spec]) => frozen('flowcontrol.apiserver.k8s.io/v1', 'PriorityLevelConfiguration', { metadata: { name, annotations: AUTOMATIC }, spec }));
const FLOWS = Object.entries(DEFAULT_FLOWS).map(([name, spec]) => ({
  level: spec.priorityLevelConfiguration.name, schema: frozen('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', { metadata: { name, annotations: AUTOMATIC }, spec }),
}));
const RANGE = frozen('networking.k8s.io/v1', 'ServiceCIDR', { metadata: { name: 'kubernetes' }, spec: { cidrs: [SERVICE_CIDR] } });

let local: readonly Named[] | undefined;

/** An APIService for each group version that is served, but the aggregator's own. */
function localServices(): readonly Named[] {
  if (local) return local;
  const versions = new Map([...definitions, ...virtualDefinitions].map(({ group, version }) => [`${version}.${group}`, { group, version }]));
  local = [...versions].filter(([, { group }]) => group !== AGGREGATOR_GROUP).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { group, version }]) => {
    const spec = { ...(group === '' ? {} : { group }), version, groupPriorityMinimum: groupPriority(group), versionPriority: versionPriority(group, version) };
    return frozen('apiregistration.k8s.io/v1', 'APIService', { metadata: { name, labels: LOCAL }, spec });
  });
  return local;
}

/** Puts there what is missing, as an API server does when it starts; `at` is when, in epoch milliseconds. */
export function placeKeptObjects(registry: ObjectRegistry, at: number): void {
  const instant = timestamp(at);
  // A sequence of their own, so that a cluster's does not depend on how many kinds are kept.
  const random = new Random(Number.parseInt(registry.get(namespaces, '', 'kube-system').metadata.uid.slice(0, 8), 16));
  const place = (resource: ResourceDefinition, object: ApiObject & { spec: object; status?: object }) => registry.place(resource, object, random.uuid());
  const nothing = Object.freeze({});
  const available = Object.freeze({ conditions: Object.freeze([Object.freeze(localCondition(instant))]) });
  for (const service of localServices()) place(apiServices, { ...service, status: available });
  for (const level of LEVELS) place(priorityLevels, { ...level, status: nothing });
  for (const { level, schema } of FLOWS) place(flowSchemas, { ...schema, status: { conditions: [danglingCondition(level, true, instant)] } });
  place(serviceRanges, { ...RANGE, status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: instant, reason: '', message: 'Kubernetes default Service CIDR is ready' }] } });
  for (const service of registry.list(services).items) for (const address of addressesOf(service)) place(ipAddresses, addressObject(service, address));
  for (const { metadata: { name, uid } } of registry.list(nodes).items) {
    const metadata = { name, annotations: PLUGINS, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] };
    place(csiNodes, { apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', metadata, spec: NO_DRIVERS });
  }
}
