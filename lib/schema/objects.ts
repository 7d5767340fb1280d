/**
 * Kubernetes' objects as they are on the wire. The types come from a published package, so that no
 * field list is kept by hand.
 */
import type { IObjectMeta as ObjectMeta } from '@kubernetes-models/apimachinery/apis/meta/v1';

export type { IObjectMeta as ObjectMeta, IOwnerReference as OwnerReference, IStatus as Status } from '@kubernetes-models/apimachinery/apis/meta/v1';
export type {
  IConfigMap as ConfigMap, IContainer as Container, IContainerStatus as ContainerStatus, IEvent as Event,
  INamespace as Namespace, INode as Node, IPod as Pod, IPodCondition as PodCondition, IPodSpec as PodSpec,
  IPodStatus as PodStatus, IProbe as Probe, ISecret as Secret, IService as Service, IServiceAccount as ServiceAccount,
} from 'kubernetes-models/v1';

/** What every object has. */
export interface ApiObject {
  apiVersion: string;
  kind: string;
  metadata?: ObjectMeta;
}
