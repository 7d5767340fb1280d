/** Why a node cannot take a Pod, plugin by plugin in upstream's order (pkg/scheduler/framework/plugins). */
import type { LiveNode, LivePod } from '../resources/live.ts';
import { selectorMatcher } from '#lib/schema/index.ts';
import type { SelectorObject } from '#lib/schema/index.ts';
import { requestsOf } from './node-info.ts';
import type { NodeInfo } from './node-info.ts';

export interface Verdict {
  reasons: string[];
  /** True when removing Pods from the node could help (Unschedulable, not UnschedulableAndUnresolvable). */
  resolvable: boolean;
}

export interface FilterInput {
  pod: LivePod;
  info: NodeInfo;
  all: readonly NodeInfo[];
}

type Filter = (input: FilterInput) => Verdict | undefined;

const unresolvable = (reason: string): Verdict => ({ reasons: [reason], resolvable: false });
const resolvable = (...reasons: string[]): Verdict => ({ reasons, resolvable: true });

export function filterNode(input: FilterInput): Verdict | undefined {
  for (const filter of FILTERS) {
    const verdict = filter(input);
    if (verdict) return verdict;
  }
  return undefined;
}

type Taint = NonNullable<LiveNode['spec']['taints']>[number];
type Toleration = NonNullable<LivePod['spec']['tolerations']>[number];

export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  return toleration.operator === 'Exists' || (toleration.value ?? '') === (taint.value ?? '');
}

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

function unschedulable({ pod, info }: FilterInput): Verdict | undefined {
  if (!info.node.spec.unschedulable || pod.spec.tolerations?.some((each) => tolerates(each, UNSCHEDULABLE))) return undefined;
  return unresolvable('node(s) were unschedulable');
}

function nodeName({ pod, info }: FilterInput): Verdict | undefined {
  return pod.spec.nodeName && pod.spec.nodeName !== info.node.metadata.name ? unresolvable("node(s) didn't match the requested node name") : undefined;
}

function taints({ pod, info }: FilterInput): Verdict | undefined {
  const hard = (info.node.spec.taints ?? []).filter((taint) => taint.effect !== 'PreferNoSchedule');
  const untolerated = hard.some((taint) => !pod.spec.tolerations?.some((each) => tolerates(each, taint)));
  return untolerated ? unresolvable('node(s) had untolerated taint(s)') : undefined;
}

interface NodeTerm {
  matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
  matchFields?: readonly { key: string; operator: string; values?: readonly string[] }[];
}

export function matchesTerm(node: LiveNode, term: NodeTerm): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length + fields.length === 0) return false;
  const name = { 'metadata.name': node.metadata.name };
  return selectorMatcher({ matchExpressions: expressions })(node.metadata.labels) && selectorMatcher({ matchExpressions: fields })(name);
}

function nodeAffinity({ pod, info }: FilterInput): Verdict | undefined {
  const wanted = Object.entries(pod.spec.nodeSelector ?? {});
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const selected = wanted.every(([key, value]) => info.node.metadata.labels?.[key] === value);
  const matched = !required || required.nodeSelectorTerms.some((term) => matchesTerm(info.node, term));
  return selected && matched ? undefined : unresolvable("node(s) didn't match Pod's node affinity/selector");
}

function hostPorts(pod: LivePod): Set<string> {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? []).filter((each) => each.restartPolicy === 'Always')];
  return new Set(all.flatMap((each) => each.ports ?? []).filter((port) => port.hostPort).map((port) => `${port.protocol}/${port.hostPort}`));
}

function nodePorts({ pod, info }: FilterInput): Verdict | undefined {
  const wanted = hostPorts(pod);
  if (wanted.size === 0) return undefined;
  for (const other of info.pods.values()) {
    for (const port of hostPorts(other)) if (wanted.has(port)) return resolvable("node(s) didn't have free ports for the requested pod ports");
  }
  return undefined;
}

function resources({ pod, info }: FilterInput): Verdict | undefined {
  const need = requestsOf(pod);
  const { allocatable, requested } = info;
  const reasons: string[] = info.pods.size + 1 > allocatable.pods ? ['Too many pods'] : [];
  if (need.cpu > 0 && need.cpu > allocatable.cpu - requested.cpu) reasons.push('Insufficient cpu');
  if (need.memory > 0 && need.memory > allocatable.memory - requested.memory) reasons.push('Insufficient memory');
  if (need.storage > 0 && need.storage > allocatable.storage - requested.storage) reasons.push('Insufficient ephemeral-storage');
  for (const name of extendedResources(pod)) if (!info.node.status.allocatable?.[name]) reasons.push(`Insufficient ${name}`);
  return reasons.length > 0 ? resolvable(...reasons) : undefined;
}

function extendedResources(pod: LivePod): string[] {
  return [...new Set(pod.spec.containers.flatMap((each) => Object.keys(each.resources?.requests ?? {})))].filter((name) => name.includes('/'));
}

function spread({ pod, info, all }: FilterInput): Verdict | undefined {
  for (const constraint of pod.spec.topologySpreadConstraints ?? []) {
    if (constraint.whenUnsatisfiable !== 'DoNotSchedule') continue;
    const key = constraint.topologyKey;
    const here = info.node.metadata.labels?.[key];
    if (here === undefined) return unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");
    const counts = countByDomain(pod, all.filter((each) => !nodeAffinity({ pod, info: each, all })), { key, selector: constraint.labelSelector });
    const self = selectorMatcher(constraint.labelSelector as SelectorObject)(pod.metadata.labels) ? 1 : 0;
    if ((counts.get(here) ?? 0) + self - Math.min(...counts.values()) > constraint.maxSkew) return resolvable("node(s) didn't match pod topology spread constraints");
  }
  return undefined;
}

function countByDomain(pod: LivePod, nodes: readonly NodeInfo[], options: { key: string; selector: unknown }): Map<string, number> {
  const matches = selectorMatcher(options.selector as SelectorObject);
  const counts = new Map<string, number>();
  for (const { node, pods } of nodes) {
    const domain = node.metadata.labels?.[options.key];
    if (domain === undefined) continue;
    let count = counts.get(domain) ?? 0;
    for (const other of pods.values()) {
      if (other.metadata.namespace === pod.metadata.namespace && !other.metadata.deletionTimestamp && matches(other.metadata.labels)) count += 1;
    }
    counts.set(domain, count);
  }
  return counts;
}

interface AffinityTerm {
  labelSelector?: unknown;
  topologyKey: string;
  namespaces?: readonly string[];
}

function termMatches(term: AffinityTerm, owner: LivePod, other: LivePod): boolean {
  const namespaces = term.namespaces?.length ? term.namespaces : [owner.metadata.namespace ?? ''];
  return namespaces.includes(other.metadata.namespace ?? '') && selectorMatcher(term.labelSelector as SelectorObject)(other.metadata.labels);
}

/** Whether some Pod that a term matches runs in the node's domain. */
function hasMatch(term: AffinityTerm, { pod, info, all }: FilterInput): boolean {
  const domain = info.node.metadata.labels?.[term.topologyKey];
  if (domain === undefined) return false;
  return all.some(({ node, pods }) => node.metadata.labels?.[term.topologyKey] === domain && [...pods.values()].some((other) => termMatches(term, pod, other)));
}

function podAffinity(input: FilterInput): Verdict | undefined {
  const { pod, info, all } = input;
  for (const other of all) {
    for (const present of other.antiAffine.values()) {
      const terms = present.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
      for (const term of terms) {
        const domain = other.node.metadata.labels?.[term.topologyKey];
        if (domain !== undefined && domain === info.node.metadata.labels?.[term.topologyKey] && termMatches(term, present, pod)) {
          return resolvable("node(s) didn't satisfy existing pods anti-affinity rules");
        }
      }
    }
  }
  const { podAffinity: affinity, podAntiAffinity: anti } = pod.spec.affinity ?? {};
  for (const term of affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []) {
    // The first of a group that wants to be together may be alone.
    const alone = termMatches(term, pod, pod) && !all.some(({ pods }) => [...pods.values()].some((other) => termMatches(term, pod, other)));
    if (!hasMatch(term, input) && !(alone && info.node.metadata.labels?.[term.topologyKey] !== undefined)) return unresolvable("node(s) didn't match pod affinity rules");
  }
  for (const term of anti?.requiredDuringSchedulingIgnoredDuringExecution ?? []) {
    if (hasMatch(term, input)) return resolvable("node(s) didn't match pod anti-affinity rules");
  }
  return undefined;
}

const FILTERS: readonly Filter[] = [unschedulable, nodeName, taints, nodeAffinity, nodePorts, resources, spread, podAffinity];
