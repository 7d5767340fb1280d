import type { LiveNode, LivePod } from '../resources/live.ts';
import { milli, quantity } from '../resources/quantity.ts';

export interface Resources {
  /** Thousandths of a core. */
  cpu: number;
  /** Bytes. */
  memory: number;
  storage: number;
}

/** What scoring takes a container for that requests nothing (util.DefaultMilliCPURequest, DefaultMemoryRequest). */
const ASSUMED = { cpu: 100, memory: 200 * 1024 * 1024 };

/** Pods that are alike for whoever is to be spread from them: replicas are one kind, however many. */
export interface PodKind {
  sample: LivePod;
  count: number;
}

/** A node with the Pods that are on it, or on their way there. */
export class NodeInfo {
  readonly pods = new Map<string, LivePod>();
  /** Those that keep others away (PodsWithRequiredAntiAffinity). */
  readonly antiAffine = new Map<string, LivePod>();
  readonly requested: Resources = { cpu: 0, memory: 0, storage: 0 };
  /** As `requested`, with what scoring assumes for those who request nothing. */
  readonly assumed: Resources = { cpu: 0, memory: 0, storage: 0 };
  readonly #kinds = new Map<string, PodKind>();
  #node: LiveNode;
  #allocatable: Resources & { pods: number };

  constructor(node: LiveNode) {
    this.#node = node;
    this.#allocatable = allocatableOf(node);
  }

  get node(): LiveNode {
    return this.#node;
  }

  set node(node: LiveNode) {
    this.#node = node;
    this.#allocatable = allocatableOf(node);
  }

  get allocatable(): Resources & { pods: number } {
    return this.#allocatable;
  }

  /** By namespace, owners, labels and whether they are being deleted. */
  get kinds(): Iterable<PodKind> {
    return this.#kinds.values();
  }

  add(pod: LivePod): void {
    const { uid } = pod.metadata;
    const before = this.pods.get(uid);
    // Most changes are of the status, which nothing here looks at.
    if (before && before.spec === pod.spec && isSameKind(before, pod)) {
      this.pods.set(uid, pod);
      return;
    }
    if (before) this.remove(uid);
    this.pods.set(uid, pod);
    if (pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.length) this.antiAffine.set(uid, pod);
    this.#count(pod, 1);
  }

  remove(uid: string): void {
    const pod = this.pods.get(uid);
    if (!pod) return;
    this.pods.delete(uid);
    this.antiAffine.delete(uid);
    this.#count(pod, -1);
  }

  #count(pod: LivePod, sign: 1 | -1): void {
    this.#countKind(pod, sign);
    const own = requestsOf(pod);
    for (const key of ['cpu', 'memory', 'storage'] as const) this.requested[key] += sign * own[key];
    const assumed = assumedRequests(pod);
    for (const key of ['cpu', 'memory'] as const) this.assumed[key] += sign * assumed[key];
  }

  #countKind(pod: LivePod, sign: 1 | -1): void {
    const key = kindOf(pod);
    const kind = this.#kinds.get(key);
    if (!kind) this.#kinds.set(key, { sample: pod, count: sign });
    else if (kind.count + sign === 0) this.#kinds.delete(key);
    else kind.count += sign;
  }
}

function kindOf({ metadata }: LivePod): string {
  const owners = metadata.ownerReferences?.map(({ uid }) => uid);
  return JSON.stringify([metadata.namespace, owners, metadata.labels, metadata.deletionTimestamp !== undefined]);
}

function isSameKind({ metadata: one }: LivePod, { metadata: other }: LivePod): boolean {
  return one.labels === other.labels && one.ownerReferences === other.ownerReferences && (one.deletionTimestamp === undefined) === (other.deletionTimestamp === undefined);
}

function allocatableOf({ status }: LiveNode): Resources & { pods: number } {
  const list = status.allocatable ?? {};
  return { cpu: milli(list.cpu), memory: quantity(list.memory), storage: quantity(list['ephemeral-storage']), pods: quantity(list.pods) };
}

/** Specs are frozen, so what they need is added up once. */
const REQUESTS = new WeakMap<LivePod['spec'], Resources>();
const ASSUMED_REQUESTS = new WeakMap<LivePod['spec'], Resources>();

function remembered(sums: WeakMap<LivePod['spec'], Resources>, pod: LivePod, fallback: { cpu: number; memory: number }): Resources {
  let sum = sums.get(pod.spec);
  if (!sum) sums.set(pod.spec, (sum = sumRequests(pod, fallback)));
  return sum;
}

/** What a Pod needs at once: all containers and sidecars together, or the largest init container (component-helpers/resource PodRequests). */
export function requestsOf(pod: LivePod): Resources {
  return remembered(REQUESTS, pod, { cpu: 0, memory: 0 });
}

export function assumedRequests(pod: LivePod): Resources {
  return remembered(ASSUMED_REQUESTS, pod, ASSUMED);
}

function sumRequests(pod: LivePod, fallback: { cpu: number; memory: number }): Resources {
  const of = (container: LivePod['spec']['containers'][number]): Resources => {
    const list = container.resources?.requests ?? {};
    return {
      cpu: list.cpu === undefined ? fallback.cpu : milli(list.cpu), memory: list.memory === undefined ? fallback.memory : quantity(list.memory),
      storage: quantity(list['ephemeral-storage']),
    };
  };
  const total: Resources = { cpu: 0, memory: 0, storage: 0 };
  for (const container of pod.spec.containers) addTo(total, of(container));
  const sidecars: Resources = { cpu: 0, memory: 0, storage: 0 };
  const largest: Resources = { cpu: 0, memory: 0, storage: 0 };
  for (const container of pod.spec.initContainers ?? []) {
    const own = of(container);
    if (container.restartPolicy === 'Always') addTo(sidecars, own);
    else for (const key of KEYS) largest[key] = Math.max(largest[key], own[key] + sidecars[key]);
  }
  addTo(total, sidecars);
  for (const key of KEYS) total[key] = Math.max(total[key], largest[key]);
  return total;
}

const KEYS = ['cpu', 'memory', 'storage'] as const;

function addTo(sum: Resources, other: Resources): void {
  for (const key of KEYS) sum[key] += other[key];
}
