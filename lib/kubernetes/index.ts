export type { Access } from './access.ts';
export { createClient } from './client.ts';
export type { KubernetesClient, ListSelection, WatchedEvent, WatchListener, WatchSelection } from './kubernetes-client.ts';
export { connectHttp } from './http-endpoint.ts';
export { parseKubeconfig, selectContext } from './kubeconfig.ts';
export type {
  ClusterEntry, ContextEntry, Kubeconfig, NamedCluster, NamedContext, NamedUser, SelectedContext, UserEntry,
} from './kubeconfig.ts';
export { Unreachable } from './unreachable.ts';
export { refusal } from './refusal.ts';
