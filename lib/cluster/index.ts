export { createCluster } from './create-cluster.ts';
export type { Cluster, ClusterLatencies, ClusterOptions, ClusterState } from './cluster.ts';
