import type { Clock, Random } from '#lib/core/index.ts';
import type { MachineLimits, Processor } from '#lib/machine/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import type { ClusterLatencies } from '../cluster.ts';
import type { ClusterNetwork } from '../network/cluster-network.ts';
import type { EventNote, EventRecorder } from '../registry/event-recorder.ts';
import type { Registry } from '../registry/registry.ts';
import type { LivePod } from '../resources/live.ts';
import type { Backoff } from './container/backoff.ts';
import type { ClaimVolumes } from './volumes/claim-volumes.ts';
import type { NodeImages } from './container/images.ts';

/** Gives a ServiceAccount's token for a Pod. */
export type TokenSource = (request: { pod: LivePod; expirationSeconds: number; audience: string | undefined }) => string;

/** What the kubelets of all nodes work with. */
export interface KubeletParts {
  registry: Registry;
  clock: Clock;
  random: Random;
  processor: Processor;
  latencies: ClusterLatencies;
  limits: MachineLimits;
  recorder: EventRecorder;
  network: ClusterNetwork;
  tokens: TokenSource;
}

/** What all Pods of a node share. */
export interface NodeContext extends KubeletParts {
  images: NodeImages;
  restarts: Backoff;
  claims: ClaimVolumes;
  nodeName: string;
  /** When its kubelet began here, in epoch milliseconds. */
  startedAt: number;
  nodeAddress: string;
  /** Gives out and takes back Pod addresses (the CNI's host-local plugin). */
  addresses: { allocate(): string; release(address: string): void };
  /** To be called when somebody may have changed a container's files: they are part of what is saved. */
  changed(): void;
  /** To be called when a container has written to its log, which is saved too. */
  logged(): void;
  /** Hears of bugs in programs. */
  onBug: ((error: unknown, program: string) => void) | undefined;
}

/** Writes an event as this node's kubelet. */
export function note(context: NodeContext, object: ApiObject, event: EventNote): void {
  context.recorder.record({ component: 'kubelet', host: context.nodeName }, object, event);
}
