/**
 * Kubernetes' objects as they are on the wire. The types come from a published package, so that no
 * field list is kept by hand.
 */
import type { IObjectMeta as ObjectMeta } from '@kubernetes-models/apimachinery/apis/meta/v1';

export type { IObjectMeta as ObjectMeta, IOwnerReference as OwnerReference, IStatus as Status } from '@kubernetes-models/apimachinery/apis/meta/v1';
export type { IControllerRevision as ControllerRevision, IDaemonSet as DaemonSet, IDeployment as Deployment, IReplicaSet as ReplicaSet, IStatefulSet as StatefulSet } from 'kubernetes-models/apps/v1';
export type { ICronJob as CronJob, IJob as Job } from 'kubernetes-models/batch/v1';
export type { ILease as Lease } from 'kubernetes-models/coordination.k8s.io/v1';
export type { IEndpointSlice as EndpointSlice } from 'kubernetes-models/discovery.k8s.io/v1';
export type { IStorageClass as StorageClass } from 'kubernetes-models/storage.k8s.io/v1';
export type {
  IConfigMap as ConfigMap, IContainer as Container, IContainerStatus as ContainerStatus, IEndpoints as Endpoints, IEvent as Event,
  ILimitRange as LimitRange, INamespace as Namespace, INode as Node, IPersistentVolume as PersistentVolume,
  IPersistentVolumeClaim as PersistentVolumeClaim, IPod as Pod, IPodCondition as PodCondition, IPodSpec as PodSpec,
  IPodStatus as PodStatus, IPodTemplate as PodTemplate, IProbe as Probe, IReplicationController as ReplicationController, IResourceQuota as ResourceQuota, ISecret as Secret, IService as Service,
  IServiceAccount as ServiceAccount,
} from 'kubernetes-models/v1';

/** What every object has. */
export interface ApiObject {
  apiVersion: string;
  kind: string;
  metadata?: ObjectMeta;
}
