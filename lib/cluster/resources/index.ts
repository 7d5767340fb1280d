import type { ResourceDefinition } from './definition.ts';
import { autoscalers, oldAutoscalers } from './autoscaler.ts';
import { configMaps, secrets, serviceAccounts } from './config.ts';
import { controllerRevisions } from './controller-revision.ts';
import { cronJobs } from './cron-job.ts';
import { customResourceDefinitions } from '../extensions/custom-resource-definition.ts';
import { daemonSets } from './daemon-set.ts';
import { deployments } from './deployment.ts';
import { disruptionBudgets } from './disruption-budget.ts';
import { endpoints, endpointSlices } from './endpoints.ts';
import { events, newEvents } from './event.ts';
import { jobs } from './job.ts';
import { keptKinds } from './kept.ts';
import { leases } from './lease.ts';
import { limitRanges } from './limit-range.ts';
import { namespaces } from './namespace.ts';
import { ingressClasses, ingresses, networkPolicies } from './networking.ts';
import { nodes } from './node.ts';
import { pods } from './pod.ts';
import { podTemplates } from './pod-template.ts';
import { priorityClasses } from './priority-class.ts';
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from './rbac.ts';
import { replicaSets } from './replica-set.ts';
import { replicationControllers } from './replication-controller.ts';
import { resourceQuotas } from './resource-quota.ts';
import { services } from './service.ts';
import { statefulSets } from './stateful-set.ts';
import { persistentVolumeClaims, persistentVolumes, storageClasses } from './storage.ts';

/** Every kind that the cluster serves, in the order of discovery within its group. */
export const definitions: readonly ResourceDefinition[] = [
  configMaps, endpoints, events, limitRanges, namespaces, nodes, persistentVolumeClaims, persistentVolumes, pods, podTemplates,
  replicationControllers, resourceQuotas, secrets, serviceAccounts, services,
  controllerRevisions, daemonSets, deployments, replicaSets, statefulSets,
  autoscalers, oldAutoscalers, cronJobs, jobs, leases, endpointSlices, newEvents, ingressClasses, ingresses, networkPolicies, disruptionBudgets,
  clusterRoleBindings, clusterRoles, roleBindings, roles, customResourceDefinitions, priorityClasses, storageClasses,
  ...keptKinds,
];

export { autoscalers, oldAutoscalers } from './autoscaler.ts';
export { configMaps, secrets, serviceAccounts } from './config.ts';
export { controllerRevisions } from './controller-revision.ts';
export { cronJobs } from './cron-job.ts';
export { customResourceDefinitions } from '../extensions/custom-resource-definition.ts';
export { daemonSets } from './daemon-set.ts';
export { deployments } from './deployment.ts';
export { disruptionBudgets } from './disruption-budget.ts';
export { endpoints, endpointSlices } from './endpoints.ts';
export { events, newEvents } from './event.ts';
export { jobs } from './job.ts';
export * from './kept.ts';
export { leases } from './lease.ts';
export { limitRanges } from './limit-range.ts';
export { namespaces } from './namespace.ts';
export { ingressClasses, ingresses, networkPolicies } from './networking.ts';
export { nodes } from './node.ts';
export { pods } from './pod.ts';
export { podTemplates } from './pod-template.ts';
export { priorityClasses } from './priority-class.ts';
export { clusterRoleBindings, clusterRoles, roleBindings, roles } from './rbac.ts';
export { replicaSets } from './replica-set.ts';
export { replicationControllers } from './replication-controller.ts';
export { resourceQuotas } from './resource-quota.ts';
export { services } from './service.ts';
export { statefulSets } from './stateful-set.ts';
export { isDefaultClass, persistentVolumeClaims, persistentVolumes, storageClasses } from './storage.ts';
