import { startApiServices } from './api-services.ts';
import { startAttributesClasses } from './attributes-classes.ts';
import type { ControllerContext } from './context.ts';
import { startCronJobs } from './cron-jobs.ts';
import { startDaemonSets } from './daemon-sets.ts';
import { startDeployments } from './deployments.ts';
import { startDisruptionBudgets } from './disruption-budgets.ts';
import { startEndpoints } from './endpoints.ts';
import { startFlowSchemas } from './flow-schemas.ts';
import { startGarbageCollector } from './garbage.ts';
import { startJobs } from './jobs.ts';
import { startNamespaces } from './namespaces.ts';
import { startPodCollection } from './pod-collection.ts';
import { startQuotas } from './quotas.ts';
import { startReplicaSets } from './replica-sets.ts';
import { startReplicationControllers } from './replication.ts';
import { startServiceAddresses } from './service-addresses.ts';
import { startStatefulSets } from './stateful-sets.ts';
import { startTaintEviction } from './taint-eviction.ts';
import { startVolumes } from './volumes.ts';

const CONTROLLERS: readonly ((context: ControllerContext) => Disposable)[] = [
  startNamespaces, startEndpoints, startReplicaSets, startReplicationControllers, startDeployments, startStatefulSets, startDaemonSets, startJobs, startCronJobs, startVolumes, startQuotas,
  startDisruptionBudgets, startTaintEviction, startPodCollection, startGarbageCollector,
  startServiceAddresses, startApiServices, startFlowSchemas, startAttributesClasses,
];

/** Starts every controller of kube-controller-manager that is simulated, and those that kube-apiserver runs itself. */
export function startControllers(context: ControllerContext): Disposable {
  const running = CONTROLLERS.map((start) => start(context));
  return {
    [Symbol.dispose]: () => {
      for (const controller of running) controller[Symbol.dispose]();
    },
  };
}
