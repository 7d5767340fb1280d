import { ApiError } from '#lib/schema/index.ts';
import type { Connection } from '#lib/machine/index.ts';
import type { ContainerTarget, ExecOptions, LogOptions, NodeConnection, PodTarget, RemoteSession, StreamOptions } from '../api/node-connection.ts';
import type { LivePod } from '../resources/live.ts';
import type { NodeContext } from './node-context.ts';
import type { PodState } from './pod/pod-state.ts';
import { PodWorker } from './pod/pod-worker.ts';
import type { Slot } from './pod/pod-containers.ts';
import { attachTo, execIn } from './container/streams.ts';

/** One node's agent: runs the Pods that are bound to it, and lets the API server into them. */
export class Kubelet implements NodeConnection {
  readonly #context: NodeContext;
  readonly #workers = new Map<string, PodWorker>();
  /** States of Pods that are to come back. */
  readonly #saved: Map<string, PodState>;

  constructor(context: NodeContext, saved: readonly PodState[] = []) {
    this.#context = context;
    this.#saved = new Map(saved.map((state) => [state.uid, state]));
  }

  /** A Pod of this node is there, or has changed. */
  update(pod: LivePod): void {
    const { uid } = pod.metadata;
    let worker = this.#workers.get(uid);
    if (!worker) {
      const isOver = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
      const saved = this.#saved.get(uid);
      this.#saved.delete(uid);
      if (isOver && !saved && !pod.metadata.deletionTimestamp) return;
      worker = new PodWorker(this.#context, pod, { saved, gone: () => this.#forget(uid) });
      this.#workers.set(uid, worker);
      if (pod.metadata.deletionTimestamp) worker.update(pod);
      else worker.wake();
      return;
    }
    worker.update(pod);
  }

  /** A Pod of this node is no longer in the API. */
  removed(uid: string): void {
    this.#workers.get(uid)?.removed();
  }

  /** A ConfigMap or Secret of a namespace has changed: those who mount it see that later, those who wait for it soon. */
  sourcesChanged(namespace: string): void {
    for (const worker of this.#workers.values()) if (worker.pod.metadata.namespace === namespace) worker.sourcesChanged();
  }

  save(): PodState[] {
    return [...this.#workers.values()].map((worker) => worker.save());
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers.values()].map((worker) => worker.close()));
  }

  async logs(target: ContainerTarget, options: LogOptions, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const slot = this.#slot(target);
    // A container that waits for its next start has its last run as previous state.
    const waits = slot.failure !== undefined && slot.current?.state === 'exited';
    const run = options.previous && !waits ? slot.previous : slot.current;
    if (!run && options.previous) {
      throw new ApiError('BadRequest', `previous terminated container "${target.container}" in pod "${target.pod}" not found`);
    }
    // While it waits for its next start, what it wrote last is shown (validateContainerLogStatus).
    const shown = run ?? slot.previous;
    if (shown) return shown.log.read(options, signal);
    const reason = slot.failure?.reason ?? (this.#worker(target).pod.spec.initContainers?.length ? 'PodInitializing' : 'ContainerCreating');
    const words = IMAGE_REASONS.get(reason);
    const why = words ?? `is waiting to start: ${reason}`;
    throw new ApiError('BadRequest', `container "${target.container}" in pod "${target.pod}" ${why}`);
  }

  async exec(target: ContainerTarget, options: ExecOptions): Promise<RemoteSession> {
    return execIn(this.#context, this.#runningSlot(target), options);
  }

  async attach(target: ContainerTarget, options: StreamOptions): Promise<RemoteSession> {
    return attachTo(this.#runningSlot(target), options);
  }

  async portForward(target: PodTarget, port: number): Promise<Connection> {
    const { sandbox } = this.#worker(target);
    if (!sandbox) throw new ApiError('NotFound', `pod not found ("${target.pod}_${target.namespace}")`);
    return sandbox.network.connect({ address: '127.0.0.1', port }, { pid: 0 });
  }

  #worker({ uid, pod, namespace }: PodTarget): PodWorker {
    const worker = this.#workers.get(uid);
    if (!worker) throw new ApiError('NotFound', `pod not found ("${pod}_${namespace}")`);
    return worker;
  }

  #slot(target: ContainerTarget): Slot {
    const slot = this.#worker(target).containers.find(target.container);
    if (!slot) throw new ApiError('BadRequest', `container ${target.container} is not valid for pod ${target.pod}`);
    return slot;
  }

  #runningSlot(target: ContainerTarget): Slot {
    const slot = this.#slot(target);
    if (slot.current?.state !== 'running') {
      throw new ApiError('InternalError', `container not found ("${target.container}")`);
    }
    return slot;
  }

  #forget(uid: string): void {
    const slots = this.#workers.get(uid)?.containers.all ?? [];
    for (const run of slots.flatMap(({ current, previous }) => [current, previous])) run?.log.discard();
    this.#workers.delete(uid);
    this.#context.images.forget(uid);
    this.#context.restarts.forget(uid);
  }
}

const IMAGE_REASONS: ReadonlyMap<string, string> = new Map([
  ['ErrImagePull', 'is waiting to start: image can\'t be pulled'],
  ['ImagePullBackOff', 'is waiting to start: trying and failing to pull image'],
]);
