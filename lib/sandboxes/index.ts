export type { ClusterAccess, Sandbox, Sandboxes } from './sandbox.ts';
