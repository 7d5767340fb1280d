import { replicationControllers } from '../resources/index.ts';
import type { ControllerContext } from './context.ts';
import { startReplicating } from './replica-sets.ts';

/** ReplicationControllers, which upstream's ReplicaSet controller keeps as if they were an older version of its own kind (pkg/controller/replication). */
export function startReplicationControllers(context: ControllerContext): Disposable {
  return startReplicating(context, {
    resource: replicationControllers,
    source: { component: 'replication-controller' },
    selectorOf: ({ spec }) => spec.selector && { matchLabels: spec.selector },
    countsTerminating: false,
  });
}
