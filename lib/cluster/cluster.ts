import type { HttpEndpoint, Random, VirtualClock } from '#lib/core/index.ts';
import type { MachineLimits, Network, Processor } from '#lib/machine/index.ts';

export interface ClusterOptions {
  clock: VirtualClock;
  random: Random;
  processor: Processor;
  /** How long things take that a real cluster needs time for; all zero in benchmarks. */
  latencies: ClusterLatencies;
  /** What one container may use; a small default when left out. */
  limits?: MachineLimits | undefined;
  /** Bytes that all objects may hold together; more is what etcd answers when its disk is full. 32 MiB when left out. */
  storage?: number | undefined;
  /** Bytes that the files and logs of all containers may hold together; past it a write is ENOSPC. 128 MiB when left out. */
  files?: number | undefined;
  /** What `save` gave: the cluster goes on from there. */
  saved?: ClusterState | undefined;
  /** Called when something that `save` holds has changed; cheap and often. */
  onChange?: (() => void) | undefined;
  /** Called when a container has written to its log, which `save` holds too. */
  onLog?: (() => void) | undefined;
  /** Hears of bugs in programs of containers, for the host's log. */
  onBug?: ((error: unknown, program: string) => void) | undefined;
}

/** Milliseconds. */
export interface ClusterLatencies {
  schedule: number;
  /** Range from which an image's pull time is drawn when it is not on the node yet. */
  pull: readonly [number, number];
  startContainer: number;
  /** How often a kubelet looks at its containers; a second when left out, at once when containers start in no time. */
  relist?: number | undefined;
}

/** A whole embedded Kubernetes: a control plane and two workers. */
export interface Cluster extends AsyncDisposable {
  /** The API server. In process here; `serveHttp` puts it on a socket. */
  readonly api: HttpEndpoint;
  /** The bearer token of the cluster's administrator. */
  readonly adminToken: string;
  /** Where the API server is for kubeconfigs inside the sandbox: `https://192.168.122.61:6443`. */
  readonly server: string;
  /** The machines that the cluster consists of, the control plane first. */
  readonly nodes: readonly { name: string; address: string }[];
  /** Plugs a further computer, the workstation, into the network that the nodes are on. */
  attach(host: { name: string; address: string }): Network;
  /** Everything needed to bring the cluster back: plain JSON. */
  save(): ClusterState;
}

export interface ClusterState {
  version: 1;
  [part: string]: unknown;
}
