export type { Cluster, ClusterOptions, ClusterState } from './cluster.ts';
