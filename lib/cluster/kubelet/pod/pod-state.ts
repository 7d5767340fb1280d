/** What of a Pod on its node is not in the API and must come back after a restart of the sandbox. */
import type { Volume } from '#lib/machine/index.ts';
import { findAnyImage, isSystemImage } from '../../bootstrap/system-image.ts';
import { startContainer } from '../container/container.ts';
import type { ContainerRun } from '../container/container.ts';
import { containerEnvironment } from '../container/environment.ts';
import { ConfigError, MountError } from '../container/errors.ts';
import { ContainerLog } from '../container/logs.ts';
import type { LogEntry } from '../container/logs.ts';
import type { NodeContext } from '../node-context.ts';
import type { Slot } from './pod-containers.ts';
import type { PodOnNode } from './pod-on-node.ts';
import { makeSandbox } from './sandbox.ts';

export interface PodState {
  uid: string;
  /** All has ended on its node; only logs are left. */
  over?: boolean | undefined;
  /** Left out while the Pod has no sandbox. */
  address?: string | undefined;
  volumes: Record<string, unknown>;
  containers: ContainerState[];
}

interface ContainerState {
  name: string;
  started?: boolean | undefined;
  ready?: boolean | undefined;
  current?: RunState | undefined;
  previous?: RunState | undefined;
  failure?: { reason: string; message: string } | undefined;
}

interface RunState {
  id: string;
  image: string;
  imageRef: string;
  attempt: number;
  state: ContainerRun['state'];
  startedAt: number;
  finishedAt: number;
  exitCode: number;
  reason: string;
  message: string;
  log: readonly LogEntry[];
  /** The files that the container wrote, while it runs. */
  files?: unknown;
}

export function savePod(worker: PodOnNode): PodState {
  return {
    uid: worker.uid, over: worker.isFinished, address: worker.isFinished ? undefined : worker.sandbox?.address, volumes: worker.volumes.save(worker.pod),
    containers: worker.containers.all.map((slot) => ({
      name: slot.container.name, started: slot.started, ready: slot.ready, current: slot.current && saveRun(slot.current), previous: slot.previous && saveRun(slot.previous), failure: slot.failure,
    })),
  };
}

function saveRun(run: ContainerRun): RunState {
  const { id, image, imageRef, attempt, state, startedAt, finishedAt, exitCode, reason, message } = run;
  return { id, image, imageRef, attempt, state, startedAt, finishedAt, exitCode, reason, message, log: run.log.save().entries, files: run.machine?.save() };
}

/** Brings a Pod back as it was. Programs are started anew, with the files, start times and counts that they had. */
export function restorePod(worker: PodOnNode, context: NodeContext, saved: PodState): void {
  if (saved.address !== undefined) worker.sandbox = makeSandbox(context, worker.pod, saved.address);
  const isShown = saved.containers.every(({ current }) => current !== undefined && isSystemImage(current.image));
  try {
    // Components without a machine mount nothing, and neither does what is over.
    if (!isShown && !saved.over) worker.volumes.prepare(worker.pod, worker.place, saved.volumes);
  } catch (error) {
    // Still not mountable, as before; the worker tries again.
    if (!(error instanceof MountError)) throw error;
  }
  for (const state of saved.containers) {
    const slot = worker.containers.find(state.name);
    if (!slot) continue;
    slot.failure = state.failure;
    slot.previous = state.previous && endedRun(context, state.previous);
    slot.current = state.current && (state.current.state === 'running' ? restart(worker, context, { slot, state: state.current, started: state.started ?? false, ready: state.ready ?? false }) : endedRun(context, state.current));
  }
}

function restart(worker: PodOnNode, context: NodeContext, { slot, state, started, ready }: { slot: Slot; state: RunState; started: boolean; ready: boolean }): ContainerRun {
  const { image } = findAnyImage(state.image);
  const { pod, sandbox } = worker;
  if (!image || !sandbox) return lostRun(context, state);
  try {
    const isShown = isSystemImage(state.image);
    const env = isShown ? new Map<string, string>() : containerEnvironment({ registry: context.registry, pod, container: slot.container, place: worker.place });
    const mounts = isShown ? new Map<string, Volume>() : new Map([...sandbox.files(), ...worker.volumes.mountsOf(slot.container, env)]);
    const log = new ContainerLog({ saved: state.log, room: context.limits.pool });
    log.beginAgain(context.clock.now());
    return startContainer({
      context, pod, container: slot.container, image, env, mounts, attempt: state.attempt, network: sandbox.network, processesOf: sandbox.pause,
      restored: { id: state.id, startedAt: state.startedAt, files: state.files, log, started, ready }, onWrite: () => worker.written(), onExit: () => slot.exited(),
    });
  } catch (error) {
    // What it was configured from has gone in the meantime: it cannot go on.
    if (!(error instanceof ConfigError)) throw error;
    return lostRun(context, state);
  }
}

function lostRun(context: NodeContext, state: RunState): ContainerRun {
  const message = 'The container could not be located when the pod was terminated';
  return endedRun(context, { ...state, state: 'exited', exitCode: 137, reason: 'ContainerStatusUnknown', message, finishedAt: context.clock.now() });
}

function endedRun(context: NodeContext, state: RunState): ContainerRun {
  const { log, files: _, ...rest } = state;
  return {
    ...rest, name: '', programStartedAt: state.startedAt, log: new ContainerLog({ saved: log, closed: true, room: context.limits.pool }), user: undefined, stopSignal: 'SIGTERM', machine: undefined, child: undefined, stdin: undefined,
    terminal: undefined, listeners: new Set(), ended: Promise.resolve(), env: new Map(), cwd: '/',
  };
}
