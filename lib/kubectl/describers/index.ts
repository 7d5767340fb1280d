import type { AnyObject } from '../resources/info.ts';
import { describeAutoscaler } from './autoscaler.ts';
import {
  describeConfigMap, describeDisruptionBudget, describeLimitRange, describeNamespace, describePriorityClass, describeResourceQuota, describeSecret, describeServiceAccount,
} from './configuration.ts';
import type { Describer, DescribeContext } from './describer.ts';
import { describeGeneric } from './generic.ts';
import { describeAddress, describeAttributesClass, describeCsiNode, describeServiceRange } from './kept-kinds.ts';
import { describeIngress, describeIngressClass, describeNetworkPolicy } from './networking.ts';
import { describeNode } from './node.ts';
import { describePod } from './pod.ts';
import { describeBinding, describeRole } from './rbac.ts';
import { describeEndpoints, describeEndpointSlice, describeService } from './service.ts';
import { describeSigningRequest } from './signing-request.ts';
import { describePersistentVolume, describePersistentVolumeClaim, describeStorageClass } from './storage.ts';
import { DescriptionWriter } from './writer.ts';
import {
  describeCronJob, describeDaemonSet, describeDeployment, describeJob, describeReplicas, describeStatefulSet,
} from './workloads.ts';

const DESCRIBERS: Readonly<Record<string, Describer>> = {
  ClusterRole: describeRole, ClusterRoleBinding: describeBinding, Role: describeRole, RoleBinding: describeBinding,
  Ingress: describeIngress, IngressClass: describeIngressClass, NetworkPolicy: describeNetworkPolicy, StorageClass: describeStorageClass,
  LimitRange: describeLimitRange, PodDisruptionBudget: describeDisruptionBudget, PriorityClass: describePriorityClass,
  ConfigMap: describeConfigMap, CronJob: describeCronJob, DaemonSet: describeDaemonSet, Deployment: describeDeployment,
  HorizontalPodAutoscaler: describeAutoscaler, Endpoints: describeEndpoints, EndpointSlice: describeEndpointSlice, Job: describeJob, Namespace: describeNamespace, Node: describeNode,
  PersistentVolume: describePersistentVolume, PersistentVolumeClaim: describePersistentVolumeClaim, Pod: describePod,
  ReplicaSet: describeReplicas, ReplicationController: describeReplicas, ResourceQuota: describeResourceQuota, Secret: describeSecret, Service: describeService,
  ServiceAccount: describeServiceAccount, StatefulSet: describeStatefulSet,
  CertificateSigningRequest: describeSigningRequest, ServiceCIDR: describeServiceRange, IPAddress: describeAddress, CSINode: describeCsiNode, VolumeAttributesClass: describeAttributesClass,
};

/** All that `kubectl describe` says of an object. */
export async function describeObject(object: AnyObject, context: DescribeContext): Promise<string> {
  const writer = new DescriptionWriter();
  await (DESCRIBERS[object.kind] ?? describeGeneric)(writer, object, context);
  return writer.toString();
}
