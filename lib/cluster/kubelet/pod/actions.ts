import type { Container } from '#lib/schema/index.ts';
import type { LivePod } from '../../resources/live.ts';
import type { ContainerRun } from '../container/container.ts';
import { isSidecar, restarts } from './status.ts';

export interface Candidate {
  container: Container;
  isInit: boolean;
  current: ContainerRun | undefined;
  started: boolean;
  /** Why a probe wants it restarted, as the Killing event says it. */
  condemned: string | undefined;
}

export interface Actions {
  /** To be killed before anything is started. */
  kill: { candidate: Candidate; message: string }[];
  /** To be started, one after the other. */
  start: Candidate[];
  /** Nothing will be started any more, and only sidecars run. */
  isOver: boolean;
}

/** What a Pod needs next (kuberuntime_manager.go computePodActions, computeInitContainerActions). */
export function nextActions(pod: LivePod, candidates: readonly Candidate[]): Actions {
  const actions: Actions = { kill: [], start: [], isOver: false };
  const regular = candidates.filter((each) => !each.isInit);
  if (regular.every((each) => isDone(pod, each))) return { ...actions, isOver: true };
  const anyRegular = regular.some((each) => each.current !== undefined);
  const initialized = initialize(pod, candidates.filter((each) => each.isInit), { actions, anyRegular });
  if (initialized === 'failed') return { ...actions, start: [], isOver: true };
  if (initialized === 'waiting') return actions;
  for (const candidate of regular) consider(pod, candidate, actions);
  return actions;
}

/** Has ended, and its policy starts it no more. */
function isDone(pod: LivePod, { container, isInit, current }: Candidate): boolean {
  return current?.state === 'exited' && !restarts(pod, container, isInit, current.exitCode);
}

function consider(pod: LivePod, candidate: Candidate, actions: Actions): void {
  const { current, condemned } = candidate;
  if (current?.state === 'running') {
    if (condemned === undefined) return;
    actions.kill.push({ candidate, message: condemned });
    if (restarts(pod, candidate.container, candidate.isInit, 1)) actions.start.push(candidate);
    return;
  }
  if (!isDone(pod, candidate)) actions.start.push(candidate);
}

/** Init containers run one after the other, sidecars among them stay; once regular containers have begun only sidecars matter. */
function initialize(pod: LivePod, inits: readonly Candidate[], { actions, anyRegular }: { actions: Actions; anyRegular: boolean }): 'done' | 'waiting' | 'failed' {
  for (const candidate of inits) {
    if (isSidecar(candidate.container)) {
      consider(pod, candidate, actions);
      if (!anyRegular && !candidate.started) return 'waiting';
      continue;
    }
    if (anyRegular) continue;
    if (candidate.current?.state === 'exited' && candidate.current.exitCode === 0) continue;
    if (isDone(pod, candidate)) return 'failed';
    if (candidate.current?.state !== 'running') actions.start.push(candidate);
    return 'waiting';
  }
  return 'done';
}
