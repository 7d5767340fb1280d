/** A cluster as the map draws it: what there is, where it is, and why it is so. */
export interface ClusterPicture {
  nodes: readonly MapNode[];
  pods: readonly MapPod[];
  /** Deployments, ReplicaSets and their like, owners before what they own. */
  controllers: readonly MapController[];
  services: readonly MapService[];
}

export interface MapNode {
  name: string;
  ready: boolean;
  controlPlane: boolean;
}

export interface MapContainer {
  name: string;
  image: string;
  state: 'waiting' | 'running' | 'terminated';
  ready: boolean;
  restarts: number;
  /** Why it waits or ended: `ImagePullBackOff`, `Error (exit code 1)`. */
  reason: string | undefined;
}

export interface MapPod {
  name: string;
  /** Undefined until it is placed. */
  node: string | undefined;
  /** As under STATUS: `Running`, `ContainerCreating`, `Terminating`. */
  status: string;
  address: string | undefined;
  labels: Readonly<Record<string, string>>;
  owner: Owner | undefined;
  containers: readonly MapContainer[];
  restarts: number;
  /** What happened to it, oldest first: from its newest events. */
  why: readonly string[];
}

export interface Owner {
  kind: string;
  name: string;
}

export interface MapController extends Owner {
  wanted: number;
  ready: number;
  owner: Owner | undefined;
  /** `app=web`: the labels of the Pods that it counts as its own. */
  selector: string;
  why: readonly string[];
}

export interface MapService {
  name: string;
  type: string;
  address: string;
  ports: readonly string[];
  /** `app=web,tier=front`; empty when it has none. */
  selector: string;
  /** Names of the Pods that its endpoints lead to and that are ready. */
  pods: readonly string[];
  /** Names of the Pods that are endpoints of it too, and get nothing because they are not ready. */
  unready: readonly string[];
  why: readonly string[];
}

/** What an open map hears. */
export type MapEvent = { type: 'picture'; picture: ClusterPicture } | { type: 'unreachable' };
