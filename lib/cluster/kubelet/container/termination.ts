/** Ends one container with grace (kuberuntime_container.go killContainer, containerd's StopContainer). */
import type { Timer } from '#lib/core/index.ts';
import type { Network, SignalName } from '#lib/machine/index.ts';
import type { Container } from '#lib/schema/index.ts';
import type { LivePod } from '../../resources/live.ts';
import type { ContainerRun } from './container.ts';
import { runHook } from './hooks.ts';
import { note } from '../node-context.ts';
import type { NodeContext } from '../node-context.ts';

/** Seconds that a container is given at the least. */
const MINIMUM_GRACE = 2;

export interface KillRequest {
  context: NodeContext;
  pod: LivePod;
  container: Container;
  fieldPath: string;
  run: ContainerRun;
  network: Network;
  podIP: string;
  /** Seconds. */
  grace: number;
  message: string;
  /** Runs the preStop hook; left out when the hook has had its turn. */
  withHook: boolean;
  /** Resolves when it is this container's turn to get its signal (sidecars wait for the others). */
  turn?: Promise<void> | undefined;
}

/** A container on its way out. */
export interface Killing {
  readonly done: Promise<void>;
  /** Leaves it at most this many seconds more. */
  hasten(grace: number): void;
}

export function killContainer(request: KillRequest): Killing {
  const { context, pod, run, fieldPath, message } = request;
  note(context, pod, { type: 'Normal', reason: 'Killing', message, fieldPath });
  const started = context.clock.now();
  const hookAbort = new AbortController();
  let deadline = started + Math.max(request.grace, MINIMUM_GRACE) * 1000;
  let timer: Timer | undefined;
  const killAt = (instant: number) => {
    deadline = instant;
    timer?.cancel();
    timer = context.clock.setTimeout(() => {
      hookAbort.abort();
      signal(run, 'SIGKILL');
    }, instant - context.clock.now());
  };
  killAt(deadline);
  const done = (async () => {
    await preStop(request, hookAbort.signal);
    await Promise.race([request.turn, run.ended]);
    // A hook that used the time up leaves the usual two seconds.
    killAt(Math.max(deadline, context.clock.now() + MINIMUM_GRACE * 1000));
    signal(run, stopSignalOf(request));
    await run.ended;
    timer?.cancel();
  })();
  return {
    done,
    hasten: (grace) => {
      const instant = context.clock.now() + Math.max(grace, MINIMUM_GRACE) * 1000;
      if (run.state === 'running' && instant < deadline) killAt(instant);
    },
  };
}

function stopSignalOf({ container, run }: KillRequest): SignalName {
  return (container.lifecycle?.stopSignal as SignalName | undefined) ?? run.stopSignal;
}

async function preStop(request: KillRequest, signalOfHook: AbortSignal): Promise<void> {
  const { context, pod, container, run, network, podIP, fieldPath, grace, withHook } = request;
  const handler = container.lifecycle?.preStop;
  if (!handler || !withHook || grace <= 0) return;
  const cut = new Promise<undefined>((resolve) => signalOfHook.addEventListener('abort', () => resolve(undefined), { once: true }));
  const hook = runHook(handler, { context, podName: pod.metadata.name, podIP, network, container, run, signal: signalOfHook }).catch((error: unknown) => {
    if (signalOfHook.aborted) return undefined;
    throw error;
  });
  const failure = await Promise.race([hook, cut, run.ended.then(() => undefined)]);
  if (failure !== undefined) note(context, pod, { type: 'Warning', reason: 'FailedPreStopHook', message: 'PreStopHook failed', fieldPath });
}

function signal(run: ContainerRun, name: SignalName): void {
  if (run.state === 'running') run.end?.(name === 'SIGKILL' ? 137 : 0);
  if (run.state === 'running' && run.child?.state !== 'ended') run.machine?.kill(run.child?.pid ?? 1, name);
}
