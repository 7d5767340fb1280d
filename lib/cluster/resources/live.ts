import type { ApiObject, ObjectMeta } from '#lib/schema/index.ts';
import type {
  IConfigMap, IEndpoints, IEvent, ILimitRange, INamespace, INode, IPersistentVolume, IPersistentVolumeClaim, IPod,
  IResourceQuota, ISecret, IService, IServiceAccount,
} from 'kubernetes-models/v1';
import type { IControllerRevision, IDaemonSet, IDeployment, IReplicaSet, IStatefulSet } from 'kubernetes-models/apps/v1';
import type { ICronJob, IJob } from 'kubernetes-models/batch/v1';
import type { ILease } from 'kubernetes-models/coordination.k8s.io/v1';
import type { IEndpointSlice } from 'kubernetes-models/discovery.k8s.io/v1';

/** Metadata as every stored object has it. */
export type LiveMeta = ObjectMeta & { name: string; uid: string; creationTimestamp: string; resourceVersion: string };

/** An object as it is stored: the server has filled in the metadata, and the parts named in K are there. */
export type Live<T extends ApiObject, K extends keyof T = never> = T & { metadata: LiveMeta } & { [P in K]-?: NonNullable<T[P]> };

export type LivePod = Live<IPod, 'spec' | 'status'>;
export type LiveNamespace = Live<INamespace, 'spec' | 'status'>;
export type LiveNode = Live<INode, 'spec' | 'status'>;
export type LiveEvent = Live<IEvent>;
export type LiveService = Live<IService, 'spec' | 'status'>;
export type LiveEndpoints = Live<IEndpoints>;
export type LiveEndpointSlice = Live<IEndpointSlice>;
export type LiveServiceAccount = Live<IServiceAccount>;
export type LiveConfigMap = Live<IConfigMap>;
export type LiveSecret = Live<ISecret>;
export type LiveLease = Live<ILease, 'spec'>;
export type LiveReplicaSet = Live<IReplicaSet, 'spec' | 'status'>;
export type LiveDeployment = Live<IDeployment, 'spec' | 'status'>;
export type LiveStatefulSet = Live<IStatefulSet, 'spec' | 'status'>;
export type LiveDaemonSet = Live<IDaemonSet, 'spec' | 'status'>;
export type LiveControllerRevision = Live<IControllerRevision>;
export type LiveJob = Live<IJob, 'spec' | 'status'>;
export type LiveCronJob = Live<ICronJob, 'spec' | 'status'>;
export type LiveResourceQuota = Live<IResourceQuota, 'spec' | 'status'>;
export type LiveLimitRange = Live<ILimitRange, 'spec'>;
export type LivePersistentVolume = Live<IPersistentVolume, 'spec' | 'status'>;
export type LivePersistentVolumeClaim = Live<IPersistentVolumeClaim, 'spec' | 'status'>;
