/** A Pod's status as its kubelet sees it (pkg/kubelet/kubelet_pods.go generateAPIPodStatus). */
import type { Container, ContainerStatus, PodStatus } from '#lib/schema/index.ts';
import { timestamp } from '../../registry/object-registry.ts';
import type { LivePod } from '../../resources/live.ts';
import { podConditions } from './conditions.ts';
import type { ContainerRun } from '../container/container.ts';

export interface ContainerView {
  container: Container;
  isInit: boolean;
  current: ContainerRun | undefined;
  previous: ContainerRun | undefined;
  /** Why it did not start at the last try. */
  failure: { reason: string; message: string } | undefined;
  started: boolean;
  ready: boolean;
}

export interface StatusInput {
  pod: LivePod;
  containers: readonly ContainerView[];
  ephemeral: readonly ContainerView[];
  podIP: string | undefined;
  hasSandbox: boolean;
  hostIP: string;
  /** Epoch milliseconds. */
  now: number;
  /** No container will be started any more. */
  isOver: boolean;
  /** Set when the kubelet ended the Pod itself (a deadline). */
  verdict: { reason: string; message: string } | undefined;
}

export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

/** Whether a container that ended so is started again (podutil.ContainerShouldRestart). */
export function restarts(pod: LivePod, container: Container, isInit: boolean, exitCode: number): boolean {
  const own = container.restartPolicy as string | undefined;
  const policy = own ?? pod.spec.restartPolicy ?? 'Always';
  if (isInit && own === undefined) return exitCode !== 0 && policy !== 'Never';
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

export function podStatus(input: StatusInput): PodStatus {
  const { pod, now } = input;
  const statusesOf = (isInit: boolean) => input.containers.filter((each) => each.isInit === isInit).map((each) => containerStatus(each, input));
  const initStatuses = statusesOf(true);
  const statuses = statusesOf(false).sort((a, b) => (a.name < b.name ? -1 : 1));
  const ephemeral = input.ephemeral.map((each) => ({ ...containerStatus(each, input), started: undefined }));
  const phase = input.verdict ? 'Failed' : settledPhase(pod, phaseOf(input, initStatuses, statuses));
  const verdict = input.verdict ?? (phase === pod.status.phase ? { reason: pod.status.reason, message: pod.status.message } : undefined);
  const at = timestamp(now);
  return {
    conditions: podConditions({ pod, phase, initStatuses, statuses, hasSandbox: input.hasSandbox, now: at }),
    ...(statuses.length > 0 ? { containerStatuses: statuses } : {}),
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: ephemeral } : {}),
    hostIP: input.hostIP, hostIPs: [{ ip: input.hostIP }],
    ...(initStatuses.length > 0 ? { initContainerStatuses: initStatuses } : {}),
    ...(verdict?.message ? { message: verdict.message } : {}),
    observedGeneration: pod.metadata.generation, phase,
    ...(input.podIP ? { podIP: input.podIP, podIPs: [{ ip: input.podIP }] } : {}),
    qosClass: pod.status.qosClass,
    ...(verdict?.reason ? { reason: verdict.reason } : {}),
    startTime: pod.status.startTime ?? at,
    ...(pod.status.nominatedNodeName ? { nominatedNodeName: pod.status.nominatedNodeName } : {}),
  };
}

type Phase = NonNullable<PodStatus['phase']>;

/** A Pod never leaves a terminal phase. */
function settledPhase(pod: LivePod, phase: Phase): Phase {
  const before = pod.status.phase;
  return before === 'Succeeded' || before === 'Failed' ? before : phase;
}

function containerStatus(view: ContainerView, input: StatusInput): ContainerStatus {
  const { container, current, previous, failure } = view;
  const status: ContainerStatus = {
    name: container.name, image: current?.image ?? container.image ?? '', imageID: current?.imageRef ?? '', ready: view.ready, started: view.started,
    restartCount: current?.attempt ?? 0, lastState: previous ? terminatedState(previous) : {}, state: {},
    ...(current ? { containerID: `containerd://${current.id}`, resources: container.resources ?? {} } : {}),
    ...(current && container.resources?.requests ? { allocatedResources: container.resources.requests } : {}),
    ...(current?.state === 'running' && current.user ? { user: { linux: { ...current.user, supplementalGroups: [current.user.gid] } } } : {}),
    ...(container.volumeMounts?.length ? { volumeMounts: container.volumeMounts.map(mountStatus) } : {}),
  };
  if (!current) status.state = { waiting: { reason: input.pod.spec.initContainers?.length ? 'PodInitializing' : 'ContainerCreating' } };
  else status.state = current.state === 'running' ? { running: { startedAt: timestamp(current.startedAt) } } : terminatedState(current);
  const willStart = !current || (current.state === 'exited' && restarts(input.pod, container, view.isInit, current.exitCode));
  if (failure && willStart && !input.isOver && !input.pod.metadata.deletionTimestamp) {
    if (status.state.terminated) status.lastState = status.state;
    status.state = { waiting: { reason: failure.reason, ...(failure.message ? { message: failure.message } : {}) } };
  }
  return status;
}

function terminatedState(run: ContainerRun): NonNullable<ContainerStatus['state']> {
  return {
    terminated: {
      containerID: `containerd://${run.id}`, exitCode: run.exitCode, finishedAt: timestamp(run.finishedAt), reason: run.reason, startedAt: timestamp(run.startedAt),
      ...(run.message ? { message: run.message } : {}),
    },
  };
}

function mountStatus(mount: NonNullable<Container['volumeMounts']>[number]) {
  return { name: mount.name, mountPath: mount.mountPath, ...(mount.readOnly ? { readOnly: true, recursiveReadOnly: 'Disabled' } : {}) };
}

interface Tally {
  pending: boolean;
  failedForGood: boolean;
  running: number;
  waiting: number;
  stopped: number;
  succeeded: number;
  stoppedForGood: number;
}

/** pkg/kubelet/kubelet_pods.go getPhase. */
function phaseOf(input: StatusInput, initStatuses: readonly ContainerStatus[], statuses: readonly ContainerStatus[]): Phase {
  const tally: Tally = { pending: false, failedForGood: false, running: 0, waiting: 0, stopped: 0, succeeded: 0, stoppedForGood: 0 };
  const initialized = input.containers.some((each) => !each.isInit && each.current !== undefined);
  for (const status of initStatuses) tallyInit(input, status, { tally, initialized });
  for (const status of statuses) tallyContainer(input, status, tally);
  if (tally.failedForGood) return 'Failed';
  if (tally.pending || tally.waiting > 0) return 'Pending';
  if (tally.running > 0) return 'Running';
  if (tally.stopped === 0) return 'Pending';
  if (!input.isOver && tally.stopped !== tally.stoppedForGood) return 'Running';
  return tally.stopped === tally.succeeded ? 'Succeeded' : 'Failed';
}

function tallyInit(input: StatusInput, status: ContainerStatus, { tally, initialized }: { tally: Tally; initialized: boolean }): void {
  const container = containerOf(input, status.name);
  const terminated = status.state?.terminated ?? (status.state?.waiting ? status.lastState?.terminated : undefined);
  if (isSidecar(container)) {
    if (status.state?.running) {
      tally.running += 1;
      if (!status.started && !initialized) tally.pending = true;
    } else if (!terminated) {
      tally.waiting += 1;
      if (!initialized) tally.pending = true;
    }
    return;
  }
  if (!terminated) tally.pending = true;
  else if (terminated.exitCode !== 0) {
    if (restarts(input.pod, container, true, terminated.exitCode)) tally.pending = true;
    else tally.failedForGood = true;
  } else if (status.state?.waiting) tally.pending = true;
}

function tallyContainer(input: StatusInput, status: ContainerStatus, tally: Tally): void {
  const terminated = status.state?.terminated ?? (status.state?.waiting ? status.lastState?.terminated : undefined);
  if (status.state?.running) tally.running += 1;
  else if (!terminated) tally.waiting += 1;
  else {
    tally.stopped += 1;
    if (!restarts(input.pod, containerOf(input, status.name), false, terminated.exitCode)) tally.stoppedForGood += 1;
    if (status.state?.terminated && terminated.exitCode === 0) tally.succeeded += 1;
  }
}

function containerOf(input: StatusInput, name: string): Container {
  return (input.containers.find((each) => each.container.name === name) as ContainerView).container;
}
