import { sleep } from '#lib/core/index.ts';
import type { Machine } from '#lib/machine/index.ts';
import type { Image } from '../../images/index.ts';
import { startContainer } from './container.ts';
import type { ContainerRun } from './container.ts';
import { containerEnvironment } from './environment.ts';
import { ConfigError, StartError } from './errors.ts';
import { goDuration } from './go-duration.ts';
import { runHook } from './hooks.ts';
import { note } from '../node-context.ts';
import type { NodeContext } from '../node-context.ts';
import type { Slot } from '../pod/pod-containers.ts';
import type { PodOnNode } from '../pod/pod-on-node.ts';
import { killContainer } from './termination.ts';

/** Pulls, creates and starts one container (kuberuntime_container.go startContainer). Throws StartError. */
export async function bringUp(worker: PodOnNode, context: NodeContext, slot: Slot, signal: AbortSignal): Promise<void> {
  checkBackoff(worker, context, slot);
  const image = await pull(worker, context, slot, signal);
  if (context.latencies.startContainer > 0) await sleep(context.clock, context.latencies.startContainer, signal);
  const run = create(worker, context, slot, image);
  record(worker, context, slot, { type: 'Normal', reason: 'Created', message: 'Container created' });
  if (slot.current) {
    slot.previous?.log.discard();
    slot.previous = slot.current;
  }
  slot.current = run;
  slot.probesBegin();
  if (run.reason === 'StartError') {
    record(worker, context, slot, { type: 'Warning', reason: 'Failed', message: `Error: ${run.message}` });
    throw new StartError('RunContainerError', run.message);
  }
  record(worker, context, slot, { type: 'Normal', reason: 'Started', message: 'Container started' });
  await postStart(worker, context, slot, { run, signal });
}

type Note = Parameters<typeof note>[2];

function record(worker: PodOnNode, context: NodeContext, slot: Slot, event: Note): void {
  note(context, worker.pod, { ...event, fieldPath: slot.fieldPath });
}

/** Refuses while the container has to wait for its next start (doBackOff). */
function checkBackoff(worker: PodOnNode, context: NodeContext, slot: Slot): void {
  const ended = [slot.current, slot.previous].find((run): run is ContainerRun => run?.state === 'exited' && run !== slot.killed);
  if (!ended) return;
  const { clock, restarts } = context;
  const { name, namespace, uid } = worker.pod.metadata;
  const key = `${uid}/${slot.container.name}`;
  if (!restarts.isWaitingSince(key, ended.finishedAt, clock.now())) {
    restarts.next(key, ended.finishedAt);
    return;
  }
  const pod = `${name}_${namespace}(${uid})`;
  record(worker, context, slot, { type: 'Warning', reason: 'BackOff', message: `Back-off restarting failed container ${slot.container.name} in pod ${pod}` });
  const delay = restarts.get(key);
  const message = `back-off ${goDuration(delay)} restarting failed container=${slot.container.name} pod=${pod}`;
  throw new StartError('CrashLoopBackOff', message, ended.finishedAt + delay);
}

async function pull(worker: PodOnNode, context: NodeContext, slot: Slot, signal: AbortSignal): Promise<Image> {
  const { container } = slot;
  try {
    return await context.images.ensure({
      name: container.image ?? '', policy: container.imagePullPolicy ?? 'IfNotPresent', podUid: worker.uid, signal,
      note: (type, reason, message) => record(worker, context, slot, { type, reason, message }),
    });
  } catch (error) {
    if (error instanceof StartError) record(worker, context, slot, { type: 'Warning', reason: 'Failed', message: `Error: ${error.reason}` });
    throw error;
  }
}

function create(worker: PodOnNode, context: NodeContext, slot: Slot, image: Image): ContainerRun {
  const { pod, sandbox } = worker;
  const { container } = slot;
  if (!sandbox) throw new Error(`pod ${pod.metadata.name} has no sandbox`);
  try {
    const env = containerEnvironment({ registry: context.registry, pod, container, place: worker.place });
    const mounts = new Map([...sandbox.files(), ...worker.volumes.mountsOf(container, env)]);
    const attempt = slot.current ? slot.current.attempt + 1 : 0;
    return startContainer({
      context, pod, container, image, env, mounts, attempt, network: sandbox.network, processesOf: targetOf(worker, slot) ?? sandbox.pause, onWrite: () => worker.written(), onExit: () => slot.exited(),
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    record(worker, context, slot, { type: 'Warning', reason: 'Failed', message: `Error: ${error.message}` });
    throw new StartError('CreateContainerConfigError', error.message);
  }
}

/** An ephemeral container may see the processes of another one. */
function targetOf(worker: PodOnNode, { container }: Slot): Machine | undefined {
  const target = worker.pod.spec.ephemeralContainers?.find(({ name }) => name === container.name)?.targetContainerName;
  return target ? worker.containers.find(target)?.current?.machine : undefined;
}

async function postStart(worker: PodOnNode, context: NodeContext, slot: Slot, { run, signal }: { run: ContainerRun; signal: AbortSignal }): Promise<void> {
  const { container, fieldPath } = slot;
  const handler = container.lifecycle?.postStart;
  if (!handler) return;
  const network = worker.containers.nodeNetwork;
  const failure = await runHook(handler, { context, podName: worker.pod.metadata.name, podIP: worker.podIP, network, container, run, signal });
  if (failure === undefined) return;
  record(worker, context, slot, { type: 'Warning', reason: 'FailedPostStartHook', message: 'PostStartHook failed' });
  const grace = worker.pod.spec.terminationGracePeriodSeconds ?? 30;
  await killContainer({
    context, pod: worker.pod, container, fieldPath, run, network, podIP: worker.podIP, grace, message: 'FailedPostStartHook', withHook: true,
  }).done;
  throw new StartError('PostStartHookError', failure);
}
