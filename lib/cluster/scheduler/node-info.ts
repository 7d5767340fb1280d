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

/** A node with the Pods that are on it, or on their way there. */
export class NodeInfo {
  node: LiveNode;
  readonly pods = new Map<string, LivePod>();
  readonly requested: Resources = { cpu: 0, memory: 0, storage: 0 };
  /** As `requested`, with what scoring assumes for those who request nothing. */
  readonly assumed: Resources = { cpu: 0, memory: 0, storage: 0 };

  constructor(node: LiveNode) {
    this.node = node;
  }

  add(pod: LivePod): void {
    if (this.pods.has(pod.metadata.uid)) this.remove(pod.metadata.uid);
    this.pods.set(pod.metadata.uid, pod);
    this.#count(pod, 1);
  }

  remove(uid: string): void {
    const pod = this.pods.get(uid);
    if (!pod) return;
    this.pods.delete(uid);
    this.#count(pod, -1);
  }

  get allocatable(): Resources & { pods: number } {
    const list = this.node.status.allocatable ?? {};
    return { cpu: milli(list.cpu), memory: quantity(list.memory), storage: quantity(list['ephemeral-storage']), pods: quantity(list.pods) };
  }

  #count(pod: LivePod, sign: 1 | -1): void {
    const own = requestsOf(pod);
    for (const key of ['cpu', 'memory', 'storage'] as const) this.requested[key] += sign * own[key];
    const assumed = assumedRequests(pod);
    for (const key of ['cpu', 'memory'] as const) this.assumed[key] += sign * assumed[key];
  }
}

/** What a Pod needs at once: all containers and sidecars together, or the largest init container (component-helpers/resource PodRequests). */
export function requestsOf(pod: LivePod): Resources {
  return sumRequests(pod, { cpu: 0, memory: 0 });
}

export function assumedRequests(pod: LivePod): Resources {
  return sumRequests(pod, ASSUMED);
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
