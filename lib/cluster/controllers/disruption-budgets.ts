/** Keeps what PodDisruptionBudgets say of the Pods they protect (pkg/controller/disruption). */
import type { Clock } from '#lib/core/index.ts';
import { selectorMatcher } from '#lib/schema/index.ts';
import type { OwnerReference } from '#lib/schema/index.ts';
import { timestamp } from '../registry/object-registry.ts';
import type { Registry } from '../registry/registry.ts';
import { deployments, disruptionBudgets, pods, replicaSets, replicationControllers, statefulSets } from '../resources/index.ts';
import type { LiveDisruptionBudget } from '../resources/disruption-budget.ts';
import type { LivePod, LiveReplicaSet, LiveReplicationController, LiveStatefulSet } from '../resources/live.ts';
import { scaled } from '../resources/workload.ts';
import type { ControllerContext } from './context.ts';
import { controllerOf } from './owned-objects.ts';
import { isReady } from './pod-facts.ts';
import { createWorkQueue, keyOf, splitKey } from './work-queue.ts';

const SOURCE = { component: 'controllermanager' };
type Status = LiveDisruptionBudget['status'];

export function startDisruptionBudgets({ registry, clock, recorder }: ControllerContext): Disposable {
  const queue = createWorkQueue(clock, (key) => {
    const { namespace, name } = splitKey(key);
    const budget = registry.find(disruptionBudgets, namespace, name);
    if (!budget) return;
    const matches = selectorMatcher(budget.spec.selector);
    const matching = registry.list(pods, { namespace }).items.filter((pod) => matches(pod.metadata.labels));
    if (matching.length === 0) recorder.record(SOURCE, budget, { type: 'Normal', reason: 'NoPods', message: 'No matching pods found' });
    registry.modify(disruptionBudgets, namespace, name, (each) => {
      each.status = statusOf(registry, clock, budget, matching);
    }, { subresource: 'status' });
  });
  const podWatch = registry.watch(pods, {}, ({ object, old }) => {
    for (const budget of registry.list(disruptionBudgets, { namespace: object.metadata.namespace }).items) {
      const matches = selectorMatcher(budget.spec.selector);
      if (matches(object.metadata.labels) || matches(old?.metadata.labels)) queue.add(keyOf(budget));
    }
  });
  const budgetWatch = registry.watch(disruptionBudgets, {}, ({ type, object, old }) => {
    if (type !== 'DELETED' && object.spec !== old?.spec) queue.add(keyOf(object));
  });
  return {
    [Symbol.dispose]: () => {
      queue[Symbol.dispose]();
      podWatch[Symbol.dispose]();
      budgetWatch[Symbol.dispose]();
    },
  };
}

function statusOf(registry: Registry, clock: Clock, budget: LiveDisruptionBudget, matching: readonly LivePod[]): Status {
  const { expectedPods, desiredHealthy } = wantedHealth(registry, budget, matching);
  const currentHealthy = matching.filter((pod) => !pod.metadata.deletionTimestamp && isReady(pod)).length;
  const disruptionsAllowed = expectedPods > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0;
  const allowed = disruptionsAllowed > 0 ? 'True' : 'False';
  const before = budget.status.conditions?.find((each) => each.type === 'DisruptionAllowed');
  const observedGeneration = budget.metadata.generation ?? 1;
  const condition = {
    type: 'DisruptionAllowed', status: allowed, reason: allowed === 'True' ? 'SufficientPods' : 'InsufficientPods', message: '', observedGeneration,
    lastTransitionTime: before?.status === allowed ? before.lastTransitionTime : timestamp(clock.now()),
  } as const;
  return { conditions: [condition], currentHealthy, desiredHealthy, disruptionsAllowed, expectedPods, observedGeneration };
}

/** How many Pods there should be, and how many of them must be healthy (getExpectedPodCount). */
function wantedHealth(registry: Registry, { spec }: LiveDisruptionBudget, matching: readonly LivePod[]): { expectedPods: number; desiredHealthy: number } {
  if (spec.maxUnavailable !== undefined) {
    const expectedPods = expectedScale(registry, matching);
    return { expectedPods, desiredHealthy: Math.max(0, expectedPods - scaled(spec.maxUnavailable, expectedPods, 'up')) };
  }
  if (typeof spec.minAvailable === 'number') return { expectedPods: matching.length, desiredHealthy: spec.minAvailable };
  const expectedPods = spec.minAvailable === undefined ? 0 : expectedScale(registry, matching);
  return { expectedPods, desiredHealthy: scaled(spec.minAvailable, expectedPods, 'up') };
}

/** The replicas that the Pods' controllers want together (getExpectedScale). */
function expectedScale(registry: Registry, matching: readonly LivePod[]): number {
  const scales = new Map<string, number>();
  for (const pod of matching) {
    const owner = controllerOf(pod);
    const namespace = pod.metadata.namespace ?? '';
    if (!owner || scales.has(owner.uid)) continue;
    const set = scaledOwner(registry, namespace, owner);
    const above = set && controllerOf(set);
    const scalable = above?.kind === 'Deployment' ? registry.find(deployments, namespace, above.name) : set;
    if (scalable) scales.set(above?.uid ?? owner.uid, scalable.spec.replicas ?? 1);
  }
  return [...scales.values()].reduce((sum, each) => sum + each, 0);
}

/** A Pod's controller, of the kinds that a scale is known of (DisruptionController.finders). */
function scaledOwner(registry: Registry, namespace: string, { kind, name }: OwnerReference): LiveReplicaSet | LiveReplicationController | LiveStatefulSet | undefined {
  if (kind === 'StatefulSet') return registry.find(statefulSets, namespace, name);
  return kind === 'ReplicationController' ? registry.find(replicationControllers, namespace, name) : registry.find(replicaSets, namespace, name);
}
