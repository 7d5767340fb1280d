import type { ResourceDefinition } from './definition.ts';
import { configMaps, secrets, serviceAccounts } from './config.ts';
import { endpoints, endpointSlices } from './endpoints.ts';
import { events, newEvents } from './event.ts';
import { leases } from './lease.ts';
import { namespaces } from './namespace.ts';
import { nodes } from './node.ts';
import { pods } from './pod.ts';
import { services } from './service.ts';
import { persistentVolumeClaims, persistentVolumes, storageClasses } from './storage.ts';

/** Every kind that the cluster serves, in the order of discovery within its group. */
export const definitions: readonly ResourceDefinition[] = [
  configMaps, endpoints, events, namespaces, nodes, persistentVolumeClaims, persistentVolumes, pods, secrets, serviceAccounts, services,
  leases, endpointSlices, newEvents, storageClasses,
];

export { configMaps, secrets, serviceAccounts } from './config.ts';
export { endpoints, endpointSlices } from './endpoints.ts';
export { events, newEvents } from './event.ts';
export { leases } from './lease.ts';
export { namespaces } from './namespace.ts';
export { nodes } from './node.ts';
export { pods } from './pod.ts';
export { services } from './service.ts';
export { isDefaultClass, persistentVolumeClaims, persistentVolumes, storageClasses } from './storage.ts';
