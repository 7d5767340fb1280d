import type { ContainerStatus, Pod } from '#lib/schema/index.ts';
import type { Check } from '../exercise.ts';
import type { Outcome } from '../outcome.ts';
import { failed, passed } from '../outcomes.ts';
import type { CheckView } from '../view.ts';
import { repositoryOf } from './images.ts';

/** Says of a Pod that is there whether something more holds. */
export type PodQuestion = (pod: Pod, view: CheckView) => Outcome | Promise<Outcome>;

/** A check about one Pod by name; a missing Pod fails it, naming the Pods that are there instead. */
export function podCheck(id: string, title: string, about: { pod: string; ask: PodQuestion }): Check {
  return {
    id,
    title,
    async run(view) {
      const pod = await view.pod(about.pod);
      return pod ? about.ask(pod, view) : missing(about.pod, view);
    },
  };
}

async function missing(name: string, view: CheckView): Promise<Outcome> {
  const others = (await view.pods()).map((pod) => pod.metadata?.name);
  return failed({
    found: others.length === 0 ? `no Pod in namespace ${view.namespace}` : `no Pod ${name}, but ${others.join(', ')}`,
    wanted: `a Pod named ${name}`,
    lookAt: `\`kubectl get pods -n ${view.namespace}\` lists what is there; \`metadata.name\` in the manifest decides the name`,
  });
}

/** A check that there is no Pod of this name, not even one that is going. */
export function noPod(id: string, title: string, pod: string): Check {
  return {
    id,
    title,
    async run(view) {
      const found = await view.pod(pod);
      if (!found) return passed(`there is no Pod ${pod}`);
      return failed({ found: `Pod ${pod} is ${podState(found)}`, wanted: `no Pod ${pod}`, lookAt: `\`kubectl delete pod ${pod}\` takes it away; \`kubectl get pods -w\` shows it go` });
    },
  };
}

/** A container of the Pod, the one named or any, has ended and was started again. */
export function hasRestarted(container?: string): PodQuestion {
  return (pod) => {
    const statuses = (pod.status?.containerStatuses ?? []).filter(({ name }) => container === undefined || name === container);
    const restarted = statuses.find(({ restartCount }) => restartCount > 0);
    if (restarted) return passed(`container ${restarted.name} was restarted`);
    return failed({
      found: statuses.length === 0 ? `Pod ${pod.metadata?.name} has started no container${container === undefined ? '' : ` ${container}`}` : `container ${statuses.map(({ name }) => name).join(', ')} has run since its Pod began`,
      wanted: `container ${container ?? 'of the Pod'} ended, and started again`,
      lookAt: `the column RESTARTS of \`kubectl get pod ${pod.metadata?.name}\``,
    });
  };
}

/** The Pod runs and every container is ready. */
export function isRunning(pod: Pod): Outcome {
  const name = pod.metadata?.name ?? '';
  const statuses = pod.status?.containerStatuses ?? [];
  const ready = statuses.filter((status) => status.ready).length;
  const expected = pod.spec?.containers.length ?? 0;
  if (pod.metadata?.deletionTimestamp === undefined && pod.status?.phase === 'Running' && ready === expected) {
    return passed(`Pod ${name} is Running, ${ready}/${expected} containers ready`);
  }
  return failed({
    found: [`Pod ${name} is ${podState(pod)}`, `${ready}/${expected} containers ready`, ...unpulled(pod), ...restarts(pod)].join(', '),
    wanted: `Pod ${name} Running with all its containers ready`,
    lookAt: lookingAt(pod),
  });
}

/** What `kubectl get pods` shows under STATUS, near enough for a sentence. */
export function podState(pod: Pod): string {
  if (pod.metadata?.deletionTimestamp !== undefined) return 'Terminating';
  return waitingReason(pod) ?? pod.status?.phase ?? 'Pending';
}

function statusesOf(pod: Pod): readonly ContainerStatus[] {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
}

function waitingReason(pod: Pod): string | undefined {
  return statusesOf(pod).map((status) => status.state?.waiting?.reason ?? status.state?.terminated?.reason).find((reason) => reason !== undefined);
}

/** Images that cannot be had, which is more often a slip in a name than anything else. */
function unpulled(pod: Pod): string[] {
  const waiting = (pod.status?.containerStatuses ?? []).filter((status) => /Image/.test(status.state?.waiting?.reason ?? ''));
  return waiting.map(({ name, image }) => `${name} cannot have the image ${image}`);
}

/** What has ended by itself and was started again, which says more than the state of this moment. */
function restarts(pod: Pod): string[] {
  const restarted = (pod.status?.containerStatuses ?? []).filter((status) => !status.ready && status.restartCount > 0);
  return restarted.map(({ name, restartCount }) => `${name} has ended and was restarted ${restartCount === 1 ? 'once' : `${restartCount} times`}`);
}

function lookingAt(pod: Pod): string {
  const name = pod.metadata?.name ?? '';
  if (waitingReason(pod) === 'ContainerCreating') return `it is starting; \`kubectl get pod ${name} -w\` follows it`;
  const crashed = statusesOf(pod).find(hasCrashed);
  if (!crashed) return `\`kubectl describe pod ${name}\`: the Events at its end say why`;
  const option = statusesOf(pod).length > 1 ? ` -c ${crashed.name}` : '';
  return `\`kubectl logs ${name}${option} --previous\` shows what it said before it ended`;
}

/** It has run and ended, so that it may have said why: one that could not even start has said nothing. */
function hasCrashed({ ready, restartCount, state, lastState }: ContainerStatus): boolean {
  const neverRan = [state, lastState].some((each) => each?.terminated?.reason === 'StartError');
  return !ready && !neverRan && (restartCount > 0 || state?.waiting?.reason === 'CrashLoopBackOff');
}

/** One container runs an image of this repository (any tag, with or without its registry). */
export function usesImage(repository: string): PodQuestion {
  return (pod) => {
    const images = (pod.spec?.containers ?? []).map((container) => container.image ?? '');
    const name = pod.metadata?.name;
    const found = `${name === undefined ? 'its template' : `Pod ${name}`} uses ${images.join(', ')}`;
    if (images.some((image) => repositoryOf(image) === repository)) return passed(found);
    return failed({
      found,
      wanted: `a container with the image ${repository}`,
      lookAt: `\`image:\` under spec.containers; a Pod's image can be changed in place, or delete the Pod and create it anew`,
    });
  };
}
