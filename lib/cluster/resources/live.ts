import type {
  ApiObject, ConfigMap, ControllerRevision, CronJob, DaemonSet, Deployment, EndpointSlice, Endpoints, Event, Job,
  Lease, LimitRange, Namespace, Node, ObjectMeta, PersistentVolume, PersistentVolumeClaim, Pod, PodTemplate, ReplicaSet,
  ReplicationController, ResourceQuota, Secret, Service, ServiceAccount, StatefulSet,
} from '#lib/schema/index.ts';

/** Metadata as every stored object has it. */
export type LiveMeta = ObjectMeta & { name: string; uid: string; creationTimestamp: string; resourceVersion: string };

/** An object as it is stored: the server has filled in the metadata, and the parts named in K are there. */
export type Live<T extends ApiObject, K extends keyof T = never> = T & { metadata: LiveMeta } & { [P in K]-?: NonNullable<T[P]> };

export type LivePod = Live<Pod, 'spec' | 'status'>;
export type LiveNamespace = Live<Namespace, 'spec' | 'status'>;
export type LiveNode = Live<Node, 'spec' | 'status'>;
export type LiveEvent = Live<Event>;
export type LiveService = Live<Service, 'spec' | 'status'>;
export type LiveEndpoints = Live<Endpoints>;
export type LiveEndpointSlice = Live<EndpointSlice>;
export type LiveServiceAccount = Live<ServiceAccount>;
export type LiveConfigMap = Live<ConfigMap>;
export type LiveSecret = Live<Secret>;
export type LiveLease = Live<Lease, 'spec'>;
export type LivePodTemplate = Live<PodTemplate, 'template'>;
export type LiveReplicationController = Live<ReplicationController, 'spec' | 'status'>;
export type LiveReplicaSet = Live<ReplicaSet, 'spec' | 'status'>;
export type LiveDeployment = Live<Deployment, 'spec' | 'status'>;
export type LiveStatefulSet = Live<StatefulSet, 'spec' | 'status'>;
export type LiveDaemonSet = Live<DaemonSet, 'spec' | 'status'>;
export type LiveControllerRevision = Live<ControllerRevision>;
export type LiveJob = Live<Job, 'spec' | 'status'>;
export type LiveCronJob = Live<CronJob, 'spec' | 'status'>;
export type LiveResourceQuota = Live<ResourceQuota, 'spec' | 'status'>;
export type LiveLimitRange = Live<LimitRange, 'spec'>;
export type LivePersistentVolume = Live<PersistentVolume, 'spec' | 'status'>;
export type LivePersistentVolumeClaim = Live<PersistentVolumeClaim, 'spec' | 'status'>;
