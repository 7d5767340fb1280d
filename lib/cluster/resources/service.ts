import { equal } from '../store/json.ts';
import { AGE, formatLabels, NAME, text, wide } from './columns.ts';
import type { ResourceDefinition } from './definition.ts';
import type { LiveService } from './live.ts';
import { label1035Names } from './names.ts';
import { validateService, validateServiceUpdate } from './service-validation.ts';
import { ALL_VERBS } from './verbs.ts';

type ServicePort = NonNullable<LiveService['spec']['ports']>[number];

/** pkg/registry/core/service, printService. Addresses and node ports are given out by admission/service-allocation. */
export const services: ResourceDefinition<LiveService> = {
  group: '', version: 'v1', kind: 'Service', plural: 'services', singular: 'service', shortNames: ['svc'], categories: ['all'], namespaced: true,
  verbs: ALL_VERBS, subresources: ['proxy', 'status'],
  columns: [
    NAME,
    text('Type', 'How this service is exposed.', (service) => service.spec.type ?? ''),
    text('Cluster-IP', 'Address of the service inside the cluster.', (service) => service.spec.clusterIPs?.[0] ?? '<none>'),
    text('External-IP', 'Addresses of the service outside the cluster.', externalAddress),
    text('Port(s)', 'Ports that this service exposes.', (service) => (service.spec.ports ?? []).map(portText).join(',') || '<none>'),
    AGE,
    wide(text('Selector', 'Labels of the pods that traffic goes to.', (service) => formatLabels(service.spec.selector))),
  ],
  names: label1035Names,
  selectableFields: ['spec.clusterIP', 'spec.type'],
  selectableField: (service, field) => (field === 'spec.type' ? service.spec.type : service.spec.clusterIP) ?? '',
  setDefaults: setServiceDefaults,
  prepareForCreate(service) {
    service.status = { loadBalancer: {} };
  },
  prepareForUpdate: keepAllocated,
  validate: validateService,
  warnings({ spec }) {
    const isExternal = spec.type === 'ExternalName';
    return [
      ...(spec.clusterIP === 'None' && spec.sessionAffinity !== 'None' ? ['spec.SessionAffinity is ignored for headless services'] : []),
      ...(isExternal && spec.externalIPs?.length ? ['spec.externalIPs is ignored when spec.type is "ExternalName"'] : []),
      ...(!isExternal && spec.externalName ? ['spec.externalName is ignored when spec.type is not "ExternalName"'] : []),
    ];
  },
  validateUpdate: validateServiceUpdate,
};

function portText(port: ServicePort): string {
  return port.nodePort ? `${port.port}:${port.nodePort}/${port.protocol}` : `${port.port}/${port.protocol}`;
}

function externalAddress(service: LiveService): string {
  const external = service.spec.externalIPs ?? [];
  if (service.spec.type === 'ExternalName') return service.spec.externalName ?? '';
  if (service.spec.type !== 'LoadBalancer') return external.join(',') || '<none>';
  const balanced = (service.status.loadBalancer?.ingress ?? []).map((each) => each.ip || each.hostname || '').filter(Boolean).sort();
  return [...balanced, ...external].join(',') || '<pending>';
}

function setServiceDefaults(service: LiveService): void {
  service.spec ??= {};
  service.status ??= {};
  const { spec } = service;
  spec.type ||= 'ClusterIP';
  spec.sessionAffinity ||= 'None';
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  else spec.sessionAffinityConfig ??= { clientIP: { timeoutSeconds: 10_800 } };
  for (const port of spec.ports ?? []) {
    port.protocol ||= 'TCP';
    port.targetPort ||= port.port;
  }
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') spec.externalTrafficPolicy ||= 'Cluster';
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
}

/** clusterIP and clusterIPs[0] say the same; a client may set either (normalizeClusterIPs). */
export function agreeOnAddress({ spec }: LiveService): void {
  if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
  else if (!spec.clusterIP && spec.clusterIPs?.[0]) spec.clusterIP = spec.clusterIPs[0];
}

/** Values given out before stay when an update leaves them out, and go when the type has no use for them (patchAllocatedValues, dropTypeDependentFields). */
function keepAllocated(service: LiveService, old: LiveService): void {
  const { spec } = service;
  const needsAddress = spec.type !== 'ExternalName';
  const needsPorts = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  if (needsAddress && old.spec.type !== 'ExternalName') {
    spec.clusterIP ||= old.spec.clusterIP;
    // A client that knows of one address alone has changed it.
    if (spec.clusterIP && spec.clusterIP !== old.spec.clusterIP && equal(spec.clusterIPs, old.spec.clusterIPs)) spec.clusterIPs = [spec.clusterIP];
    if (!spec.clusterIPs?.length) spec.clusterIPs = spec.clusterIP === old.spec.clusterIP ? old.spec.clusterIPs : spec.clusterIP ? [spec.clusterIP] : undefined;
  }
  if (!needsAddress && old.spec.type !== 'ExternalName' && spec.clusterIP === old.spec.clusterIP) {
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy'] as const) delete spec[field];
  }
  if (!needsPorts) {
    if (spec.externalTrafficPolicy === old.spec.externalTrafficPolicy) delete spec.externalTrafficPolicy;
    if (spec.type !== 'LoadBalancer' && old.spec.type === 'LoadBalancer') delete spec.allocateLoadBalancerNodePorts;
  }
  for (const port of spec.ports ?? []) {
    const before = old.spec.ports?.find((each) => each.port === port.port && each.protocol === port.protocol);
    if (needsPorts && before?.nodePort) port.nodePort ||= before.nodePort;
    else if (!needsPorts && before?.nodePort && port.nodePort === before.nodePort) delete port.nodePort;
  }
}
