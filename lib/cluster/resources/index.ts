import type { ResourceDefinition } from './definition.ts';
import { configMaps, secrets, serviceAccounts } from './config.ts';
import { controllerRevisions } from './controller-revision.ts';
import { cronJobs } from './cron-job.ts';
import { daemonSets } from './daemon-set.ts';
import { deployments } from './deployment.ts';
import { endpoints, endpointSlices } from './endpoints.ts';
import { events, newEvents } from './event.ts';
import { jobs } from './job.ts';
import { leases } from './lease.ts';
import { namespaces } from './namespace.ts';
import { nodes } from './node.ts';
import { pods } from './pod.ts';
import { replicaSets } from './replica-set.ts';
import { services } from './service.ts';
import { statefulSets } from './stateful-set.ts';
import { persistentVolumeClaims, persistentVolumes, storageClasses } from './storage.ts';

/** Every kind that the cluster serves, in the order of discovery within its group. */
export const definitions: readonly ResourceDefinition[] = [
  configMaps, endpoints, events, namespaces, nodes, persistentVolumeClaims, persistentVolumes, pods, secrets, serviceAccounts, services,
  controllerRevisions, daemonSets, deployments, replicaSets, statefulSets,
  cronJobs, jobs,
  leases, endpointSlices, newEvents, storageClasses,
];

export { configMaps, secrets, serviceAccounts } from './config.ts';
export { controllerRevisions } from './controller-revision.ts';
export { cronJobs } from './cron-job.ts';
export { daemonSets } from './daemon-set.ts';
export { deployments } from './deployment.ts';
export { endpoints, endpointSlices } from './endpoints.ts';
export { events, newEvents } from './event.ts';
export { jobs } from './job.ts';
export { leases } from './lease.ts';
export { namespaces } from './namespace.ts';
export { nodes } from './node.ts';
export { pods } from './pod.ts';
export { replicaSets } from './replica-set.ts';
export { services } from './service.ts';
export { statefulSets } from './stateful-set.ts';
export { isDefaultClass, persistentVolumeClaims, persistentVolumes, storageClasses } from './storage.ts';
