import type { Clock, Random } from '#lib/core/index.ts';
import type { ClaimVolumes } from '../kubelet/claim-volumes.ts';
import type { EventRecorder } from '../registry/event-recorder.ts';
import type { Registry } from '../registry/registry.ts';
import { startDeployments } from './deployments.ts';
import { startEndpoints } from './endpoints.ts';
import { startGarbageCollector } from './garbage.ts';
import { startNamespaces } from './namespaces.ts';
import { startQuotas } from './quotas.ts';
import { startReplicaSets } from './replica-sets.ts';

export interface ControllerContext {
  registry: Registry;
  clock: Clock;
  random: Random;
  recorder: EventRecorder;
  claims: ClaimVolumes;
}

/** Starts every controller of kube-controller-manager that is simulated. */
export function startControllers(context: ControllerContext): Disposable {
  const running = [startNamespaces(context), startEndpoints(context), startReplicaSets(context), startDeployments(context), startGarbageCollector(context), startQuotas(context)];
  return {
    [Symbol.dispose]: () => {
      for (const controller of running) controller[Symbol.dispose]();
    },
  };
}
