/** What a verb's arguments are, for completion (the ValidArgsFunction of each of kubectl's commands). */
export type ArgumentKind =
  /** A kind, then names of it; or `kind/name`. `types` restricts the kinds; `once` allows one object only. */
  | { readonly complete: 'objects'; readonly types?: readonly string[]; readonly once?: true }
  /** Names of one kind, first argument only. */
  | { readonly complete: 'names'; readonly resource: string }
  /** A Pod, or `kind/name` of what holds Pods; then perhaps its containers or ports. */
  | { readonly complete: 'pods'; readonly second?: 'containers' | 'ports' }
  | { readonly complete: 'contexts' | 'clusters' | 'users' }
  | { readonly complete: 'words'; readonly words: readonly string[] };

const OBJECTS: ArgumentKind = { complete: 'objects' };
const NODES: ArgumentKind = { complete: 'names', resource: 'nodes' };
const CONTROLLERS = ['deployment', 'daemonset', 'statefulset'];
const SCALABLE = ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'];

/** By the command's name without `kubectl`. */
export const ARGUMENTS: ReadonlyMap<string, ArgumentKind> = new Map<string, ArgumentKind>([
  ['get', OBJECTS], ['describe', OBJECTS], ['delete', OBJECTS], ['edit', OBJECTS], ['label', OBJECTS], ['annotate', OBJECTS], ['patch', OBJECTS],
  ['debug', OBJECTS], ['apply view-last-applied', OBJECTS], ['apply edit-last-applied', OBJECTS],
  ['explain', { complete: 'objects', once: true }],
  ['taint', { complete: 'objects', types: ['node'] }],
  ['expose', { complete: 'objects', types: ['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'] }],
  ['scale', { complete: 'objects', types: SCALABLE }],
  ['autoscale', { complete: 'objects', types: SCALABLE }],
  ['set image', { complete: 'objects', types: ['daemonsets', 'deployments', 'pods', 'cronjobs', 'replicasets', 'replicationcontrollers', 'statefulsets'], once: true }],
  ['rollout resume', { complete: 'objects', types: ['deployment'] }],
  ['rollout pause', { complete: 'objects', types: ['deployment'] }],
  ['rollout restart', { complete: 'objects', types: CONTROLLERS }],
  ['rollout undo', { complete: 'objects', types: CONTROLLERS }],
  ['rollout history', { complete: 'objects', types: CONTROLLERS }],
  ['rollout status', { complete: 'objects', types: CONTROLLERS, once: true }],
  ['cordon', NODES], ['uncordon', NODES], ['drain', NODES], ['top node', NODES],
  ['top pod', { complete: 'names', resource: 'pods' }],
  ['create token', { complete: 'names', resource: 'serviceaccounts' }],
  ['exec', { complete: 'pods' }], ['attach', { complete: 'pods' }],
  ['logs', { complete: 'pods', second: 'containers' }],
  ['port-forward', { complete: 'pods', second: 'ports' }],
  ['config use-context', { complete: 'contexts' }], ['config delete-context', { complete: 'contexts' }],
  ['config rename-context', { complete: 'contexts' }], ['config set-context', { complete: 'contexts' }],
  ['config delete-cluster', { complete: 'clusters' }], ['config delete-user', { complete: 'users' }],
  ['completion', { complete: 'words', words: ['bash', 'fish', 'powershell', 'zsh'] }],
]);

/** Kinds that hold Pods, for `kubectl exec deployments/…`. */
export const KINDS_WITH_PODS = ['daemonsets', 'deployments', 'pods', 'jobs', 'replicasets', 'replicationcontrollers', 'services', 'statefulsets'];
