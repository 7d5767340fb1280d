/** The columns of `kubectl get pods` (pkg/printers/internalversion printPod). */
import type { ContainerStatus } from '#lib/schema/index.ts';
import { humanDuration } from './age.ts';
import { AGE, NAME, text, wide } from './columns.ts';
import type { Column } from './definition.ts';
import type { LivePod } from './live.ts';

export interface PodSummary {
  ready: number;
  total: number;
  status: string;
  restarts: number;
  /** Epoch milliseconds of the last restart. */
  restarted: number | undefined;
}

type Statuses = readonly ContainerStatus[];

/** What the columns READY, STATUS and RESTARTS are made of. */
export function summarizePod(pod: LivePod): PodSummary {
  const sidecars = new Set((pod.spec.initContainers ?? []).filter((each) => each.restartPolicy === 'Always').map((each) => each.name));
  const summary: PodSummary = {
    ready: 0, total: pod.spec.containers.length + sidecars.size, status: pod.status.reason || pod.status.phase || '', restarts: 0, restarted: undefined,
  };
  if (pod.status.conditions?.some((each) => each.type === 'PodScheduled' && each.reason === 'SchedulingGated')) summary.status = 'SchedulingGated';
  const initializing = summarizeInit(pod, sidecars, summary);
  const initialized = pod.status.conditions?.some((each) => each.type === 'Initialized' && each.status === 'True') ?? false;
  if (!initializing || initialized) summarizeContainers(pod, sidecars, summary);
  if (pod.metadata.deletionTimestamp) {
    if (pod.status.reason === 'NodeLost') summary.status = 'Unknown';
    else if (pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed') summary.status = 'Terminating';
  }
  return summary;
}

function summarizeInit(pod: LivePod, sidecars: ReadonlySet<string>, summary: PodSummary): boolean {
  const count = pod.spec.initContainers?.length ?? 0;
  for (const [index, status] of (pod.status.initContainerStatuses ?? []).entries()) {
    countRestarts(status, summary);
    const { terminated, waiting } = status.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecars.has(status.name) && status.started) {
      if (status.ready) summary.ready += 1;
      continue;
    }
    if (terminated) summary.status = `Init:${terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') summary.status = `Init:${waiting.reason}`;
    else summary.status = `Init:${index}/${count}`;
    return true;
  }
  return false;
}

function summarizeContainers(pod: LivePod, sidecars: ReadonlySet<string>, summary: PodSummary): void {
  summary.restarts = 0;
  summary.restarted = undefined;
  for (const status of pod.status.initContainerStatuses ?? []) if (sidecars.has(status.name)) countRestarts(status, summary);
  let running = false;
  let failure = '';
  for (const status of [...((pod.status.containerStatuses ?? []) as Statuses)].reverse()) {
    countRestarts(status, summary);
    const { terminated, waiting, running: isRunning } = status.state ?? {};
    if (waiting?.reason) summary.status = waiting.reason;
    else if (terminated) {
      summary.status = terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`);
      if (terminated.exitCode !== 0) failure = summary.status;
    } else if (status.ready && isRunning) {
      running = true;
      summary.ready += 1;
    }
  }
  if (summary.status !== 'Completed') return;
  const ready = pod.status.conditions?.some((each) => each.type === 'Ready' && each.status === 'True') ?? false;
  if (running && ready) summary.status = 'Running';
  else if (failure !== '') summary.status = failure;
  else if (running) summary.status = 'NotReady';
}

function countRestarts(status: ContainerStatus, summary: PodSummary): void {
  summary.restarts += status.restartCount;
  const finished = status.lastState?.terminated?.finishedAt;
  if (finished) summary.restarted = Math.max(summary.restarted ?? 0, Date.parse(finished));
}

function restarts(pod: LivePod, now: number): string {
  const { restarts: count, restarted } = summarizePod(pod);
  return count !== 0 && restarted !== undefined ? `${count} (${humanDuration(now - restarted)} ago)` : String(count);
}

function readinessGates(pod: LivePod): string {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const met = gates.filter((gate) => pod.status.conditions?.find((each) => each.type === gate.conditionType)?.status === 'True');
  return `${met.length}/${gates.length}`;
}

export const podColumns: readonly Column<LivePod>[] = [
  NAME,
  text('Ready', 'The aggregate readiness state of this pod for accepting traffic.', (pod) => {
    const { ready, total } = summarizePod(pod);
    return `${ready}/${total}`;
  }),
  text('Status', 'The aggregate status of the containers in this pod.', (pod) => summarizePod(pod).status),
  text('Restarts', 'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.', restarts),
  AGE,
  wide(text('IP', 'Address allocated to the pod, routable at least within the cluster.', (pod) => pod.status.podIPs?.[0]?.ip || '<none>')),
  wide(text('Node', 'The node that the pod is scheduled onto.', (pod) => pod.spec.nodeName || '<none>')),
  wide(text('Nominated Node', 'Set when this pod preempts others on a node and waits for them to go.', (pod) => pod.status.nominatedNodeName || '<none>')),
  wide(text('Readiness Gates', 'Further conditions that this pod must meet to be ready.', readinessGates)),
];
