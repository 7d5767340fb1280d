import type { LivePod } from '../resources/live.ts';

export function isReady(pod: LivePod): boolean {
  return pod.status.conditions?.some((each) => each.type === 'Ready' && each.status === 'True') ?? false;
}

/** Neither ended nor on its way out (controller.IsPodActive). */
export function isActive(pod: LivePod): boolean {
  return pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed' && pod.metadata.deletionTimestamp === undefined;
}

/** Milliseconds until the Pod has been ready for `minReadySeconds`; 0 when it has, undefined when it is not ready. */
export function untilAvailable(pod: LivePod, minReadySeconds: number, now: number): number | undefined {
  const ready = pod.status.conditions?.find((each) => each.type === 'Ready' && each.status === 'True');
  if (!ready) return undefined;
  if (minReadySeconds === 0) return 0;
  return Math.max(0, Date.parse(ready.lastTransitionTime ?? '') + minReadySeconds * 1000 - now);
}

const PHASE_RANK: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** The order in which Pods are deleted: those worth least first (controller.ActivePodsWithRanks). */
export function compareForDeletion(a: LivePod, b: LivePod, related: ReadonlyMap<string, number>): number {
  const placed = (pod: LivePod) => (pod.spec.nodeName ? 1 : 0);
  const cost = (pod: LivePod) => Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0);
  const restarts = (pod: LivePod) => Math.max(0, ...(pod.status.containerStatuses ?? []).map((each) => each.restartCount));
  const readySince = (pod: LivePod) => pod.status.conditions?.find((each) => each.type === 'Ready' && each.status === 'True')?.lastTransitionTime ?? '';
  return (
    placed(a) - placed(b) ||
    (PHASE_RANK[a.status.phase ?? ''] ?? 0) - (PHASE_RANK[b.status.phase ?? ''] ?? 0) ||
    Number(isReady(a)) - Number(isReady(b)) ||
    cost(a) - cost(b) ||
    (related.get(b.spec.nodeName ?? '') ?? 0) - (related.get(a.spec.nodeName ?? '') ?? 0) ||
    (readySince(b) < readySince(a) ? -1 : readySince(b) > readySince(a) ? 1 : 0) ||
    restarts(b) - restarts(a) ||
    (b.metadata.creationTimestamp < a.metadata.creationTimestamp ? -1 : b.metadata.creationTimestamp > a.metadata.creationTimestamp ? 1 : 0)
  );
}
