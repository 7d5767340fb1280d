import { idOf } from './member.ts';
import type { Id, Member } from './member.ts';

const FIRST = [
  'Namespace', 'ResourceQuota', 'StorageClass', 'CustomResourceDefinition', 'ServiceAccount', 'PodSecurityPolicy', 'Role', 'ClusterRole',
  'RoleBinding', 'ClusterRoleBinding', 'ConfigMap', 'Secret', 'Endpoints', 'Service', 'LimitRange', 'PriorityClass', 'PersistentVolume',
  'PersistentVolumeClaim', 'Deployment', 'StatefulSet', 'CronJob', 'PodDisruptionBudget',
];
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** The members in the order they are given out in: what others need comes first (kustomize's SortOrderTransformer). */
export function inOrder(members: readonly Member[]): Member[] {
  return members.toSorted((a, b) => compare(idOf(a.object), idOf(b.object)));
}

function compare(a: Id, b: Id): number {
  return rank(a.kind) - rank(b.kind) || byText(kindKey(a), kindKey(b)) || byText(nameKey(a), nameKey(b));
}

function rank(kind: string): number {
  const first = FIRST.indexOf(kind);
  return first >= 0 ? first - FIRST.length : LAST.indexOf(kind) + 1;
}

function kindKey({ group, version, kind }: Id): string {
  return `${group || '~G'}_${version || '~V'}_${kind}`;
}

function nameKey(id: Id): string {
  return `${id.namespace || '~X'}|${id.name}`;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
