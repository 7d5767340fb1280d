/** The status and conditions of a Deployment (pkg/controller/deployment/progress.go, sync.go calculateStatus). */
import { timestamp } from '../registry/object-registry.ts';
import type { LiveDeployment, LiveReplicaSet } from '../resources/live.ts';
import { isComplete, maxUnavailable, size, sum, wanted } from './deployment-sets.ts';
import { omitZero } from './replica-sets.ts';

type Status = LiveDeployment['status'];
type Condition = NonNullable<Status['conditions']>[number];
type Draft = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

export function findCondition(status: Status, type: string): Condition | undefined {
  return status.conditions?.find((each) => each.type === type);
}

/** Sets a condition unless one of the same status and reason is there; `touch` writes it even then (SetDeploymentCondition). */
export function setCondition(status: Status, draft: Draft, now: number, touch = false): void {
  const present = findCondition(status, draft.type);
  if (!touch && present?.status === draft.status && present.reason === draft.reason) return;
  const at = timestamp(now);
  const since = present?.status === draft.status ? present.lastTransitionTime ?? at : at;
  const others = (status.conditions ?? []).filter((each) => each.type !== draft.type);
  status.conditions = [...others, { ...draft, lastTransitionTime: since, lastUpdateTime: at }];
}

function removeCondition(status: Status, type: string): void {
  status.conditions = (status.conditions ?? []).filter((each) => each.type !== type);
}

/** No progress deadline is the largest 32-bit number. */
export function hasDeadline(deployment: LiveDeployment): boolean {
  return deployment.spec.progressDeadlineSeconds !== undefined && deployment.spec.progressDeadlineSeconds !== 2 ** 31 - 1;
}

export function calculateStatus(deployment: LiveDeployment, all: readonly LiveReplicaSet[], fresh: LiveReplicaSet | undefined, now: number): Status {
  const available = sum(all, (set) => set.status.availableReplicas);
  const status: Status = omitZero({
    observedGeneration: deployment.metadata.generation, replicas: sum(all, (set) => set.status.replicas), updatedReplicas: fresh?.status.replicas ?? 0,
    readyReplicas: sum(all, (set) => set.status.readyReplicas), availableReplicas: available,
    unavailableReplicas: Math.max(0, sum(all, size) - available), collisionCount: deployment.status.collisionCount,
  }, { terminatingReplicas: sum(all, (set) => set.status.terminatingReplicas), conditions: [...(deployment.status.conditions ?? [])] });
  if (available >= wanted(deployment) - maxUnavailable(deployment)) {
    setCondition(status, { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }, now);
  } else {
    setCondition(status, { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'Deployment does not have minimum availability.' }, now);
  }
  return status;
}

/** The status of a rollout, with what it says of its progress (syncRolloutStatus). */
export function rolloutStatus(deployment: LiveDeployment, all: readonly LiveReplicaSet[], fresh: LiveReplicaSet | undefined, now: number): Status {
  const status = calculateStatus(deployment, all, fresh, now);
  if (!hasDeadline(deployment)) removeCondition(status, 'Progressing');
  const present = findCondition(deployment.status, 'Progressing');
  const isSettled = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && present?.reason === 'NewReplicaSetAvailable';
  if (hasDeadline(deployment) && !isSettled) noteProgress(deployment, status, fresh, now);
  noteFailure(status, all, fresh, now);
  return status;
}

function noteProgress(deployment: LiveDeployment, status: Status, fresh: LiveReplicaSet | undefined, now: number): void {
  const subject = fresh ? `ReplicaSet "${fresh.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, status)) {
    setCondition(status, { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message: `${subject} has successfully progressed.` }, now);
  } else if (hasProgressed(deployment.status, status)) {
    setCondition(status, { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message: `${subject} is progressing.` }, now, true);
  } else if (hasTimedOut(deployment, status, now)) {
    setCondition(status, { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: `${subject} has timed out progressing.` }, now);
  }
}

function hasProgressed(before: Status, after: Status): boolean {
  const old = (status: Status) => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) || old(after) < old(before)
    || (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) || (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0);
}

function hasTimedOut(deployment: LiveDeployment, status: Status, now: number): boolean {
  const condition = findCondition(status, 'Progressing');
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return false;
  if (condition.reason === 'ProgressDeadlineExceeded') return true;
  return Date.parse(condition.lastUpdateTime ?? '') + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000 < now;
}

function noteFailure(status: Status, all: readonly LiveReplicaSet[], fresh: LiveReplicaSet | undefined, now: number): void {
  const failure = [fresh, ...all].flatMap((set) => set?.status.conditions ?? []).find((each) => each.type === 'ReplicaFailure');
  if (!failure) return removeCondition(status, 'ReplicaFailure');
  setCondition(status, { type: 'ReplicaFailure', status: failure.status, reason: failure.reason, message: failure.message }, now);
}
