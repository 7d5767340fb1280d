import type { ClusterPicture, MapPod } from './picture.ts';

/** `1 restart`, `2 restarts`. */
function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** Names while they are few, their number when they are many. */
function named(pods: readonly MapPod[]): string {
  return pods.length <= 2 ? pods.map(({ name }) => name).join(' and ') : counted(pods.length, 'Pod');
}

/** `web became Running`, one clause for each status that Pods came to. */
function newStatuses(changed: readonly MapPod[]): string[] {
  const statuses = [...new Set(changed.map(({ status }) => status))];
  return statuses.map((status) => `${named(changed.filter((pod) => pod.status === status))} became ${status}`);
}

function isReady({ containers }: MapPod): boolean {
  return containers.length > 0 && containers.every(({ ready }) => ready);
}

/** What became of the Pods between two pictures, in clauses: restarts first, for they are what one waits for. */
export function whatHappened(before: ClusterPicture, after: ClusterPicture): readonly string[] {
  const earlier = new Map(before.pods.map((pod) => [pod.name, pod]));
  const stayed = after.pods.filter(({ name }) => earlier.has(name));
  const restarts = after.pods.reduce((sum, { name, restarts: now }) => sum + Math.max(0, now - (earlier.get(name)?.restarts ?? 0)), 0);
  const changed = stayed.filter(({ name, status }) => earlier.get(name)?.status !== status);
  const readier = stayed.filter((pod) => !changed.includes(pod) && isReady(pod) && !isReady(earlier.get(pod.name) ?? pod));
  const lost = stayed.filter((pod) => !changed.includes(pod) && !isReady(pod) && isReady(earlier.get(pod.name) ?? pod));
  const made = after.pods.filter(({ name }) => !earlier.has(name));
  const gone = before.pods.filter(({ name }) => !after.pods.some((pod) => pod.name === name));
  return [
    ...(restarts > 0 ? [counted(restarts, 'restart')] : []),
    ...newStatuses(changed),
    ...(readier.length > 0 ? [`${named(readier)} became ready`] : []),
    ...(lost.length > 0 ? [`${named(lost)} ${lost.length === 1 ? 'is' : 'are'} not ready any more`] : []),
    ...(made.length > 0 ? [`${named(made)} ${made.length === 1 ? 'is' : 'are'} new`] : []),
    ...(gone.length > 0 ? [`${named(gone)} ${gone.length === 1 ? 'is' : 'are'} gone`] : []),
  ];
}
