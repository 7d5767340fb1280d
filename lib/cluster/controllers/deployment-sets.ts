/** Facts about a Deployment and its ReplicaSets (pkg/controller/deployment/util). */
import type { LiveDeployment, LiveReplicaSet } from '../resources/live.ts';
import { equal } from '../store/json.ts';
import { scaled } from '../resources/workload.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
export const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
export const MAXIMUM = 'deployment.kubernetes.io/max-replicas';
export const HASH_LABEL = 'pod-template-hash';

const NOT_COPIED: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration', REVISION, REVISION_HISTORY, DESIRED, MAXIMUM, 'deprecated.deployment.rollback.to',
]);

export function size(set: LiveReplicaSet): number {
  return set.spec.replicas ?? 0;
}

export function sum(sets: readonly LiveReplicaSet[], count: (set: LiveReplicaSet) => number | undefined): number {
  return sets.reduce((total, set) => total + (count(set) ?? 0), 0);
}

export function wanted(deployment: LiveDeployment): number {
  return deployment.spec.replicas ?? 0;
}

export function isRolling(deployment: LiveDeployment): boolean {
  return deployment.spec.strategy?.type === 'RollingUpdate';
}

function fenceposts(deployment: LiveDeployment): { surge: number; unavailable: number } {
  const { maxSurge, maxUnavailable } = deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = scaled(maxSurge, wanted(deployment), 'up');
  const unavailable = scaled(maxUnavailable, wanted(deployment), 'down');
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

export function maxUnavailable(deployment: LiveDeployment): number {
  if (!isRolling(deployment) || wanted(deployment) === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, wanted(deployment));
}

export function maxSurge(deployment: LiveDeployment): number {
  return isRolling(deployment) ? fenceposts(deployment).surge : 0;
}

export function byAge(a: LiveReplicaSet, b: LiveReplicaSet): number {
  const [older, younger] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  if (older !== younger) return older < younger ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

/** Largest first; among equals the newer one when scaling up, the older when scaling down. */
export function bySize(sets: readonly LiveReplicaSet[], up: boolean): LiveReplicaSet[] {
  return [...sets].sort((a, b) => size(b) - size(a) || (up ? -byAge(a, b) : byAge(a, b)));
}

/** The ReplicaSet whose template is the Deployment's, but for the hash label. */
export function findNew(deployment: LiveDeployment, sets: readonly LiveReplicaSet[]): LiveReplicaSet | undefined {
  return [...sets].sort(byAge).find((set) => {
    const { [HASH_LABEL]: _, ...labels } = set.spec.template?.metadata?.labels ?? {};
    const own = deployment.spec.template;
    return equal({ ...set.spec.template, metadata: { ...set.spec.template?.metadata, labels } }, { ...own, metadata: { ...own.metadata, labels: own.metadata?.labels ?? {} } });
  });
}

export function revisionOf(set: LiveReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0);
}

/** The annotations of a new ReplicaSet by the Deployment's, with revision and history; see SetNewReplicaSetAnnotations. */
export function newSetAnnotations(deployment: LiveDeployment, present: Readonly<Record<string, string>>, revision: number): Record<string, string> {
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key));
  const annotations: Record<string, string> = { ...present, ...Object.fromEntries(copied) };
  const before = present[REVISION];
  if (Number(before ?? 0) >= revision) return annotations;
  annotations[REVISION] = String(revision);
  if (before !== undefined) annotations[REVISION_HISTORY] = [present[REVISION_HISTORY], before].filter(Boolean).join(',');
  return annotations;
}

export function replicaAnnotations(deployment: LiveDeployment): Record<string, string> {
  return { [DESIRED]: String(wanted(deployment)), [MAXIMUM]: String(wanted(deployment) + maxSurge(deployment)) };
}

export function isComplete(deployment: LiveDeployment, status: LiveDeployment['status']): boolean {
  const count = wanted(deployment);
  return (status.updatedReplicas ?? 0) === count && (status.replicas ?? 0) === count && (status.availableReplicas ?? 0) === count
    && (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0);
}

/** How many Pods the new set may have now (NewRSNewReplicas). */
export function newSetSize(deployment: LiveDeployment, sets: readonly LiveReplicaSet[], present: number): number {
  if (!isRolling(deployment)) return wanted(deployment);
  const limit = wanted(deployment) + scaled(deployment.spec.strategy?.rollingUpdate?.maxSurge, wanted(deployment), 'up');
  const total = sum(sets, size);
  if (total >= limit) return present;
  return present + Math.min(limit - total, wanted(deployment) - present);
}

/** How far a set shrinks or grows when the Deployment is scaled in the middle of a rollout (GetReplicaSetProportion). */
export function proportion(set: LiveReplicaSet, deployment: LiveDeployment, { toAdd, added }: { toAdd: number; added: number }): number {
  if (size(set) === 0 || toAdd === 0 || toAdd === added) return 0;
  const part = fraction(set, deployment);
  return toAdd > 0 ? Math.min(part, toAdd - added) : Math.max(part, toAdd - added);
}

function fraction(set: LiveReplicaSet, deployment: LiveDeployment): number {
  if (wanted(deployment) === 0) return -size(set);
  const limit = wanted(deployment) + maxSurge(deployment);
  const before = Number(set.metadata.annotations?.[MAXIMUM] ?? 0) || (deployment.status.replicas ?? 0);
  return before === 0 ? 0 : Math.round((size(set) * limit) / before) - size(set);
}
