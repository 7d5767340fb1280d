import type { Deployment, ReplicaSet } from '#lib/schema/index.ts';
import { failed, passed } from '../outcomes.ts';
import type { CheckView } from '../view.ts';
import type { DeploymentQuestion } from './deployments.ts';

/** The reason that `kubectl rollout history` shows for the present revision. */
export function hasChangeCause(cause: string): DeploymentQuestion {
  return (deployment) => {
    const found = deployment.metadata?.annotations?.['kubernetes.io/change-cause'];
    const name = deployment.metadata?.name;
    if (found?.trim() === cause) return passed(`change-cause: ${cause}`);
    return failed({
      found: found === undefined ? `Deployment ${name} has no change-cause` : `change-cause: ${found}`,
      wanted: `change-cause: ${cause}`,
      lookAt: `\`kubectl annotate deployment ${name} kubernetes.io/change-cause='…'\``,
    });
  };
}

/** How many Pods a rolling update may add and take away at a time. */
export function rollsBy(wanted: { maxSurge: number; maxUnavailable: number }): DeploymentQuestion {
  return (deployment) => {
    const { type, rollingUpdate } = deployment.spec?.strategy ?? {};
    const { maxSurge, maxUnavailable } = rollingUpdate ?? {};
    if (maxSurge === wanted.maxSurge && maxUnavailable === wanted.maxUnavailable) return passed(`maxSurge ${maxSurge}, maxUnavailable ${maxUnavailable}`);
    return failed({
      found: type === 'Recreate' ? 'strategy Recreate' : `maxSurge ${maxSurge}, maxUnavailable ${maxUnavailable}`,
      wanted: `maxSurge ${wanted.maxSurge}, maxUnavailable ${wanted.maxUnavailable}`,
      lookAt: '`kubectl explain deployment.spec.strategy.rollingUpdate`',
    });
  };
}

/** It is not paused. */
export function isNotPaused(deployment: Deployment) {
  const name = deployment.metadata?.name;
  if (deployment.spec?.paused !== true) return passed(`Deployment ${name} is not paused`);
  return failed({ found: `Deployment ${name} is paused`, wanted: 'a Deployment that goes on', lookAt: `\`kubectl rollout resume deployment/${name}\`` });
}

/** It has made exactly this many ReplicaSets, each for another template. */
export function hasTemplates(count: number): DeploymentQuestion {
  return async (deployment, view) => {
    const sets = await replicaSetsOf(deployment, view);
    const name = deployment.metadata?.name;
    if (sets.length === count) return passed(`${setsInWords(count)} of Deployment ${name}`);
    return failed({
      found: `Deployment ${name} has ${setsInWords(sets.length)}`,
      wanted: setsInWords(count),
      lookAt: sets.length < count
        ? '`kubectl get replicasets`; a changed template makes another one'
        : `\`kubectl rollout history deployment/${name}\`: none is forgotten, so start the exercise over. What is applied together, or while it is paused, comes as one`,
    });
  };
}

async function replicaSetsOf(deployment: Deployment, view: CheckView): Promise<readonly ReplicaSet[]> {
  const all = await view.objects<ReplicaSet>('apps/v1', 'ReplicaSet');
  return all.filter((set) => set.metadata?.ownerReferences?.some(({ uid }) => uid === deployment.metadata?.uid));
}

function setsInWords(count: number): string {
  return count === 1 ? 'one ReplicaSet' : `${count} ReplicaSets`;
}
