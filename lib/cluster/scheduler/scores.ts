/** How well a node suits a Pod, with upstream's plugins and weights (pkg/scheduler/apis/config/v1/default_plugins.go). */
import { selectorMatcher } from '#lib/schema/index.ts';
import type { SelectorObject } from '#lib/schema/index.ts';
import type { LivePod } from '../resources/live.ts';
import { matchesTerm, tolerates } from './filters.ts';
import { assumedRequests, requestsOf } from './node-info.ts';
import type { NodeInfo } from './node-info.ts';

export interface ScoreInput {
  pod: LivePod;
  nodes: readonly NodeInfo[];
  /** Tells the Pods that this one should be spread from: those of the same controller or Service. */
  isSibling: (other: LivePod) => boolean;
}

const HIGHEST = 100;

/** The total of each node, in the order given. */
export function scoreNodes(input: ScoreInput): number[] {
  const parts: [number, number[]][] = [
    [1, input.nodes.map((info) => leastAllocated(input.pod, info))],
    [1, input.nodes.map((info) => balanced(input.pod, info))],
    [3, reversed(input.nodes.map((info) => softTaints(input.pod, info)))],
    [2, normalized(input.nodes.map((info) => preferredNode(input.pod, info)))],
    [2, spreadScores(input)],
    [2, normalized(input.nodes.map((info) => preferredPods(input, info)))],
  ];
  return input.nodes.map((_, index) => parts.reduce((sum, [weight, scores]) => sum + weight * (scores[index] ?? 0), 0));
}

function leastAllocated(pod: LivePod, info: NodeInfo): number {
  const own = assumedRequests(pod);
  const { allocatable, assumed } = info;
  const free = (key: 'cpu' | 'memory') => Math.max(0, Math.trunc(((allocatable[key] - assumed[key] - own[key]) * HIGHEST) / allocatable[key]));
  return Math.trunc((free('cpu') + free('memory')) / 2);
}

function balanced(pod: LivePod, info: NodeInfo): number {
  const own = requestsOf(pod);
  const { allocatable, requested } = info;
  const cpu = Math.min(1, (requested.cpu + own.cpu) / allocatable.cpu);
  const memory = Math.min(1, (requested.memory + own.memory) / allocatable.memory);
  return Math.trunc((1 - Math.abs(cpu - memory) / 2) * HIGHEST);
}

function softTaints(pod: LivePod, info: NodeInfo): number {
  const soft = (info.node.spec.taints ?? []).filter((taint) => taint.effect === 'PreferNoSchedule');
  return soft.filter((taint) => !pod.spec.tolerations?.some((each) => tolerates(each, taint))).length;
}

function preferredNode(pod: LivePod, info: NodeInfo): number {
  const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return preferred.reduce((sum, term) => sum + (matchesTerm(info.node, term.preference) ? term.weight : 0), 0);
}

/** Fewer siblings on a node are better. */
function spreadScores({ nodes, isSibling }: ScoreInput): number[] {
  return reversed(nodes.map((info) => {
    let siblings = 0;
    for (const { sample, count } of info.kinds) if (isSibling(sample)) siblings += count;
    return siblings;
  }));
}

function preferredPods({ pod, nodes }: ScoreInput, info: NodeInfo): number {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const weigh = (terms: NonNullable<typeof podAffinity>['preferredDuringSchedulingIgnoredDuringExecution'], sign: number) =>
    (terms ?? []).reduce((sum, { weight, podAffinityTerm: term }) => {
      const domain = info.node.metadata.labels?.[term.topologyKey];
      const matches = selectorMatcher(term.labelSelector as SelectorObject | undefined);
      const peers = nodes.filter((each) => domain !== undefined && each.node.metadata.labels?.[term.topologyKey] === domain);
      const count = peers.flatMap((each) => [...each.pods.values()]).filter((each) => each.metadata.namespace === pod.metadata.namespace && matches(each.metadata.labels)).length;
      return sum + sign * weight * count;
    }, 0);
  return weigh(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution, 1) + weigh(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution, -1);
}

function normalized(raw: readonly number[]): number[] {
  const low = Math.min(0, ...raw);
  const span = Math.max(...raw) - low;
  return raw.map((value) => (span === 0 ? 0 : Math.trunc(((value - low) * HIGHEST) / span)));
}

/** The lowest gets the highest score. */
function reversed(raw: readonly number[]): number[] {
  const highest = Math.max(...raw);
  return raw.map((value) => (highest === 0 ? HIGHEST : Math.trunc(((highest - value) * HIGHEST) / highest)));
}
