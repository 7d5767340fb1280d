/** Runs a Pod on every node that suits (pkg/controller/daemon). */
import { ApiError } from '#lib/schema/index.ts';
import { daemonSets, nodes, pods } from '../resources/index.ts';
import type { LiveDaemonSet, LiveNode, LivePod } from '../resources/live.ts';
import { scaled } from '../resources/workload.ts';
import { matchesTerm, tolerates } from '../scheduler/filters.ts';
import { claimObjects } from './claiming.ts';
import type { ControllerContext } from './context.ts';
import { controllerOf, OwnedObjects } from './owned-objects.ts';
import { isActive, isReady, untilAvailable } from './pod-facts.ts';
import { podFromTemplate } from './pod-template.ts';
import { omitZero } from './replica-sets.ts';
import { hashOf, REVISION_LABEL, syncRevision } from './revisions.ts';
import { createWorkQueue, keyOf, splitKey } from './work-queue.ts';

const SOURCE = { component: 'daemonset-controller' };
type Toleration = NonNullable<LivePod['spec']['tolerations']>[number];

/** Daemons stay on nodes in trouble (util.AddOrUpdateDaemonPodTolerations). */
const TOLERATIONS: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' }, { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' }, { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' }, { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

const NETWORK_TOLERATION: Toleration = { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' };

export function startDaemonSets(context: ControllerContext): Disposable {
  const { registry, clock } = context;
  const index = new OwnedObjects(registry, pods, ({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'DaemonSet') queue.add(`${object.metadata.namespace ?? ''}/${owner.name}`);
  });
  const queue = createWorkQueue(clock, (key) => {
    const { namespace, name } = splitKey(key);
    const set = registry.find(daemonSets, namespace, name);
    if (set) reconcile(context, index, set, (milliseconds) => queue.addAfter(key, milliseconds));
  });
  const all = () => {
    for (const set of registry.list(daemonSets).items) queue.add(keyOf(set));
  };
  const watches = [registry.watch(daemonSets, {}, ({ object }) => queue.add(keyOf(object))), registry.watch(nodes, {}, all)];
  all();
  return {
    [Symbol.dispose]: () => {
      queue[Symbol.dispose]();
      index[Symbol.dispose]();
      for (const watch of watches) watch[Symbol.dispose]();
    },
  };
}

/** Whether a node should run the Pod, and whether one that runs may stay (nodeShouldRunDaemonPod). */
function suits(set: LiveDaemonSet, node: LiveNode): { run: boolean; stay: boolean } {
  const spec = set.spec.template.spec;
  const selected = Object.entries(spec?.nodeSelector ?? {}).every(([key, value]) => node.metadata.labels?.[key] === value);
  const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (!selected || (required && !required.nodeSelectorTerms.some((term) => matchesTerm(node, term)))) return { run: false, stay: false };
  const tolerations = [...TOLERATIONS, ...(spec?.tolerations ?? [])];
  const untolerated = (node.spec.taints ?? []).filter((taint) => taint.effect !== 'PreferNoSchedule' && !tolerations.some((each) => tolerates(each, taint)));
  return { run: untolerated.length === 0, stay: !untolerated.some((taint) => taint.effect === 'NoExecute') };
}

/** The node that a daemon's Pod is for, bound or not (util.GetTargetNodeName). */
function nodeOf(pod: LivePod): string {
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return pod.spec.nodeName || terms.flatMap((term) => term.matchFields ?? []).find((field) => field.key === 'metadata.name')?.values?.[0] || '';
}

function reconcile(context: ControllerContext, index: OwnedObjects<LivePod>, set: LiveDaemonSet, again: (milliseconds: number) => void): void {
  const { registry } = context;
  const own = claimObjects({ registry, resource: pods, index, owner: set, selector: set.spec.selector });
  if (set.metadata.deletionTimestamp) return;
  const live = new Set(own.map((pod) => pod.metadata.labels?.[REVISION_LABEL] ?? ''));
  const revision = syncRevision({ registry, owner: set, template: set.spec.template, labels: set.spec.template.metadata?.labels, limit: set.spec.revisionHistoryLimit ?? 10, live });
  const hash = hashOf(revision);
  const byNode = new Map<string, LivePod[]>();
  for (const pod of own) byNode.set(nodeOf(pod), [...(byNode.get(nodeOf(pod)) ?? []), pod]);
  for (const node of registry.list(nodes).items) placeOn(context, set, { node, present: byNode.get(node.metadata.name) ?? [], hash });
  for (const [name, present] of byNode) if (!registry.find(nodes, '', name)) for (const pod of present) remove(context, set, pod);
  if (set.spec.updateStrategy?.type === 'RollingUpdate') roll(context, set, byNode, hash);
  writeStatus(context, set, { byNode, hash, again });
}

function placeOn(context: ControllerContext, set: LiveDaemonSet, { node, present, hash }: { node: LiveNode; present: readonly LivePod[]; hash: string }): void {
  const { run, stay } = suits(set, node);
  const ended = present.filter((pod) => pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded');
  for (const pod of ended) {
    const how = pod.status.phase === 'Failed' ? { type: 'Warning', reason: 'FailedDaemonPod', words: 'failed', verb: 'kill' } as const : { type: 'Normal', reason: 'SucceededDaemonPod', words: 'succeeded', verb: 'delete' } as const;
    const where = `${pod.metadata.namespace}/${pod.metadata.name} on node ${node.metadata.name}`;
    context.recorder.record(SOURCE, set, { type: how.type, reason: how.reason, message: `Found ${how.words} daemon pod ${where}, will try to ${how.verb} it` });
    remove(context, set, pod);
  }
  const active = present.filter(isActive);
  if (!stay) for (const pod of active) remove(context, set, pod);
  else for (const pod of active.slice(1)) remove(context, set, pod);
  if (run && present.length === 0) create(context, set, node.metadata.name, hash);
}

/** The Pod of a set for one node. */
export function daemonPod(set: LiveDaemonSet, node: string, hash: string): LivePod {
  const pod = podFromTemplate(set, set.spec.template);
  pod.metadata.labels = { ...pod.metadata.labels, [REVISION_LABEL]: hash, 'pod-template-generation': String(set.metadata.generation ?? 1) };
  const affinity = pod.spec.affinity ?? {};
  const matchFields = [{ key: 'metadata.name', operator: 'In' as const, values: [node] }];
  const terms = affinity.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const nodeSelectorTerms = terms?.length ? terms.map((term) => ({ ...term, matchFields })) : [{ matchFields }];
  pod.spec.affinity = { ...affinity, nodeAffinity: { ...affinity.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
  const own = pod.spec.tolerations ?? [];
  const daemons = pod.spec.hostNetwork ? [...TOLERATIONS, NETWORK_TOLERATION] : TOLERATIONS;
  pod.spec.tolerations = [...own, ...daemons.filter((each) => !own.some((other) => other.key === each.key && other.effect === each.effect))];
  return pod;
}

function create({ registry, recorder }: ControllerContext, set: LiveDaemonSet, node: string, hash: string): void {
  const pod = daemonPod(set, node, hash);
  try {
    const created = registry.create(pods, set.metadata.namespace ?? '', pod);
    recorder.record(SOURCE, set, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${created.metadata.name}` });
  } catch (error) {
    if (error instanceof ApiError) recorder.record(SOURCE, set, { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${error.message}` });
    throw error;
  }
}

function remove({ registry, recorder }: ControllerContext, set: LiveDaemonSet, pod: LivePod): void {
  const { namespace = '', name, uid } = pod.metadata;
  const present = registry.find(pods, namespace, name);
  if (present?.metadata.uid !== uid || present.metadata.deletionTimestamp) return;
  registry.delete(pods, namespace, name, { preconditions: { uid } });
  recorder.record(SOURCE, set, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${name}` });
}

/** Replaces Pods of old templates, as many at once as may be unavailable. */
function roll(context: ControllerContext, set: LiveDaemonSet, byNode: ReadonlyMap<string, readonly LivePod[]>, hash: string): void {
  const wanted = context.registry.list(nodes).items.filter((node) => suits(set, node).run).length;
  const limit = Math.max(1, scaled(set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, wanted, 'up'));
  const active = [...byNode.values()].flat().filter(isActive);
  let unavailable = wanted - active.filter(isReady).length;
  const old = active.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] !== hash);
  for (const pod of [...old].sort((a, b) => Number(isReady(a)) - Number(isReady(b)))) {
    if (isReady(pod)) {
      if (unavailable >= limit) return;
      unavailable += 1;
    }
    remove(context, set, pod);
  }
}

function writeStatus({ registry, clock }: ControllerContext, set: LiveDaemonSet, seen: { byNode: ReadonlyMap<string, readonly LivePod[]>; hash: string; again(milliseconds: number): void }): void {
  const counts = { desired: 0, current: 0, misscheduled: 0, ready: 0, updated: 0, available: 0 };
  for (const node of registry.list(nodes).items) {
    const present = (seen.byNode.get(node.metadata.name) ?? []).filter((pod) => !pod.metadata.deletionTimestamp);
    if (!suits(set, node).run) {
      if (present.length > 0) counts.misscheduled += 1;
      continue;
    }
    counts.desired += 1;
    const [pod] = present;
    if (!pod) continue;
    counts.current += 1;
    if (pod.metadata.labels?.[REVISION_LABEL] === seen.hash) counts.updated += 1;
    if (!isReady(pod)) continue;
    counts.ready += 1;
    const wait = untilAvailable(pod, set.spec.minReadySeconds ?? 0, clock.now());
    if (wait === 0) counts.available += 1;
    else if (wait !== undefined) seen.again(wait);
  }
  registry.modify(daemonSets, set.metadata.namespace ?? '', set.metadata.name, (each) => {
    each.status = omitZero({
      updatedNumberScheduled: counts.updated, numberAvailable: counts.available, numberUnavailable: counts.desired - counts.available, observedGeneration: set.metadata.generation,
    }, { currentNumberScheduled: counts.current, desiredNumberScheduled: counts.desired, numberMisscheduled: counts.misscheduled, numberReady: counts.ready });
  }, { subresource: 'status' });
}
