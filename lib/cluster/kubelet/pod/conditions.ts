/** The conditions that a kubelet sets on its Pods (pkg/kubelet/status/generate.go). */
import type { ContainerStatus, PodCondition } from '#lib/schema/index.ts';
import type { LivePod } from '../../resources/live.ts';

type Draft = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

export interface ConditionInput {
  pod: LivePod;
  phase: string;
  initStatuses: readonly ContainerStatus[];
  statuses: readonly ContainerStatus[];
  hasSandbox: boolean;
  /** Epoch milliseconds. */
  now: string;
}

/** All conditions of the Pod in the kubelet's order; instants of those that did not change are kept. */
export function podConditions(input: ConditionInput): PodCondition[] {
  const { pod } = input;
  const before = pod.status.conditions ?? [];
  const others = before.filter((each) => !KUBELET_CONDITIONS.has(each.type));
  const drafts: Draft[] = [
    { type: 'PodReadyToStartContainers', status: input.hasSandbox ? 'True' : 'False' },
    initialized(input), ready(input, others), containersReady(input), { type: 'PodScheduled', status: 'True' },
  ];
  return [...others, ...drafts.map((draft) => withInstants(draft, input, before))];
}

const KUBELET_CONDITIONS: ReadonlySet<string> = new Set(['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']);

function withInstants(draft: Draft, { pod, now }: ConditionInput, before: readonly PodCondition[]): PodCondition {
  const old = before.find((each) => each.type === draft.type);
  const since = old?.status === draft.status && old.lastTransitionTime ? old.lastTransitionTime : now;
  return {
    type: draft.type, status: draft.status, observedGeneration: pod.metadata.generation, lastProbeTime: null, lastTransitionTime: since,
    ...(draft.reason ? { reason: draft.reason } : {}), ...(draft.message ? { message: draft.message } : {}),
  } as unknown as PodCondition;
}

function initialized({ pod, phase, initStatuses, statuses }: ConditionInput): Draft {
  const type = 'Initialized';
  if (phase === 'Succeeded') return { type, status: 'True', reason: 'PodCompleted' };
  const anyStarted = statuses.some((each) => each.state?.running || each.state?.terminated || each.lastState?.terminated || each.started);
  if (anyStarted) return { type, status: 'True' };
  const incomplete = (pod.spec.initContainers ?? []).filter((container) => {
    const status = initStatuses.find((each) => each.name === container.name);
    return container.restartPolicy === 'Always' ? !status?.started : !status?.ready;
  });
  if (incomplete.length === 0) return { type, status: 'True' };
  return { type, status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: ${goList(incomplete)}` };
}

function containersReady({ pod, phase, initStatuses, statuses }: ConditionInput): Draft {
  const type = 'ContainersReady';
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' };
  const sidecars = (pod.spec.initContainers ?? []).filter((each) => each.restartPolicy === 'Always');
  const all = [...initStatuses, ...statuses];
  const unready = [...sidecars, ...pod.spec.containers].filter((container) => !all.find((each) => each.name === container.name)?.ready);
  if (unready.length === 0) return { type, status: 'True' };
  return { type, status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: ${goList(unready)}` };
}

function ready(input: ConditionInput, others: readonly PodCondition[]): Draft {
  const containers = containersReady(input);
  if (containers.status !== 'True') return { ...containers, type: 'Ready' };
  const messages = (input.pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const found = others.find((each) => each.type === conditionType);
    if (!found) return [`corresponding condition of pod readiness gate ${JSON.stringify(conditionType)} does not exist.`];
    return found.status === 'True' ? [] : [`the status of pod readiness gate ${JSON.stringify(conditionType)} is not "True", but ${found.status}`];
  });
  if (messages.length > 0) return { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') };
  return { type: 'Ready', status: 'True' };
}

/** Go prints a list of strings with spaces between. */
function goList(containers: readonly { name: string }[]): string {
  return `[${containers.map((each) => each.name).join(' ')}]`;
}
