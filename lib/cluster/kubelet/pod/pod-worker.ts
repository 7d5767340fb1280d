import { sleep } from '#lib/core/index.ts';
import type { Timer } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { pods } from '../../resources/index.ts';
import type { LivePod } from '../../resources/live.ts';
import { nextActions } from './actions.ts';
import type { Candidate } from './actions.ts';
import { bringUp } from '../container/bring-up.ts';
import type { PodPlace } from '../volumes/downward.ts';
import { MountError, StartError } from '../container/errors.ts';
import { LocalStorage } from './local-storage.ts';
import { note } from '../node-context.ts';
import type { NodeContext } from '../node-context.ts';
import { PodContainers } from './pod-containers.ts';
import type { PodOnNode } from './pod-on-node.ts';
import type { Slot } from './pod-containers.ts';
import { makeSandbox, removeSandbox } from './sandbox.ts';
import type { PodSandbox } from './sandbox.ts';
import { podStatus } from './status.ts';
import { killContainer } from '../container/termination.ts';
import type { Killing } from '../container/termination.ts';
import { placeOf } from './place.ts';
import { restorePod, savePod } from './pod-state.ts';
import type { PodState } from './pod-state.ts';
import { Relist } from './relist.ts';
import { PodVolumes } from '../volumes/volumes.ts';

/** After a failed sync the kubelet looks again in 10 to 15 seconds (backOffPeriod, jittered by half). */
const RETRY = 10_000;
const LONGEST_RETRY = 60_000;
const JITTER = 0.5;
/** Seconds that the containers of an evicted Pod have to end (immediateEvictionGracePeriodSeconds). */
const EVICTION_GRACE = 1;
/** Milliseconds between regular looks at a Pod (syncFrequency), jittered. */
const REFRESH = 60_000;
/** Between tries of a volume that cannot be mounted: doubling from half a second (exponentialbackoff). */
const MOUNT_RETRY = { first: 500, limit: 122_000 };

/** Cares for one Pod on a node from its binding to its end (pkg/kubelet/pod_workers.go, kubelet.go SyncPod). */
export class PodWorker implements PodOnNode {
  readonly uid: string;
  readonly volumes: PodVolumes;
  readonly containers: PodContainers;
  sandbox: PodSandbox | undefined;
  readonly #context: NodeContext;
  /** Called once nothing of the Pod is left on the node. */
  readonly #gone: () => void;
  #pod: LivePod;
  #state: 'syncing' | 'terminating' | 'finished' = 'syncing';
  #running = false;
  #again = false;
  #retry: Timer | undefined;
  readonly #relist: Relist;
  readonly #storage: LocalStorage;
  #refresh: Timer | undefined;
  #deadline: Timer | undefined;
  #mountDelay = 0;
  #abort = new AbortController();
  #killings: Killing[] = [];
  #verdict: { reason: string; message: string } | undefined;
  #isOver = false;

  constructor(context: NodeContext, pod: LivePod, options: { gone: () => void; saved?: PodState | undefined }) {
    this.#context = context;
    this.#pod = pod;
    this.uid = pod.metadata.uid;
    this.#gone = options.gone;
    this.volumes = new PodVolumes(context, () => this.written());
    const { clock, latencies } = context;
    const period = latencies.relist ?? (latencies.startContainer > 0 ? 1000 : 0);
    this.#relist = new Relist({ clock, period, since: context.startedAt, isBusy: () => this.#running, sync: () => this.wake() });
    this.containers = new PodContainers(context, { pod: () => this.#pod, changed: (name) => this.#notice(name), wake: () => this.wake(), podIP: () => this.podIP });
    this.#storage = new LocalStorage({
      clock, since: context.startedAt, pod: () => this.#pod, volume: (name) => this.volumes.used(name),
      container: (name) => this.containers.written(name), exceeded: (message) => this.#evict(message),
    });
    if (options.saved) restorePod(this, context, options.saved);
    if (options.saved?.over) {
      this.#state = 'finished';
      this.#isOver = true;
    } else this.#armDeadline();
  }

  get pod(): LivePod {
    return this.#pod;
  }

  /** Nothing of it runs any more, and nothing will. */
  get isFinished(): boolean {
    return this.#state === 'finished';
  }

  get podIP(): string {
    return this.sandbox?.address ?? '';
  }

  get place(): PodPlace {
    return placeOf(this.#context, this.podIP);
  }

  /** The Pod has changed in the API. */
  update(pod: LivePod): void {
    const before = this.#pod;
    this.#pod = pod;
    if (pod.metadata.deletionTimestamp) return this.terminate(pod.metadata.deletionGracePeriodSeconds ?? 30);
    if (before.metadata.labels !== pod.metadata.labels || before.metadata.annotations !== pod.metadata.annotations) this.volumes.refresh(pod, this.place);
    if (before.spec !== pod.spec) this.wake();
  }

  /** The Pod has been removed from the API without waiting for us. */
  removed(): void {
    this.terminate(0, true);
  }

  /** A ConfigMap or Secret of the namespace has changed: mounted files follow at the kubelet's next regular look at the Pod. */
  sourcesChanged(): void {
    if (this.#refresh || this.#state !== 'syncing' || !this.volumes.follows) return;
    const { clock, random } = this.#context;
    this.#refresh = clock.setTimeout(() => {
      this.#refresh = undefined;
      if (this.#state === 'syncing') this.volumes.refresh(this.#pod, this.place);
    }, REFRESH * (0.5 + random.next()));
  }

  /** A container has written to its files, to a volume or to its log. */
  written(): void {
    this.#storage.written();
  }

  /** Looks at the Pod as soon as the present look is done. */
  wake(): void {
    if (this.#state !== 'syncing') return;
    this.#again = true;
    if (!this.#running) void this.#loop();
  }

  /** Ends the Pod, leaving its containers `grace` seconds; called again with less, it hastens. */
  terminate(grace: number, forced = false): void {
    for (const killing of this.#killings) killing.hasten(grace);
    if (this.#state !== 'syncing') {
      if (this.#state === 'finished') this.#confirm();
      return;
    }
    this.#state = 'terminating';
    this.#cancelTimers();
    this.#abort.abort();
    void this.#end(forced ? Math.min(grace, 2) : grace);
  }

  save(): PodState {
    return savePod(this);
  }

  /** The cluster is closed: everything stops, nothing is written. */
  async close(): Promise<void> {
    this.#state = 'finished';
    this.#cancelTimers();
    this.#abort.abort();
    await this.containers.close();
  }

  async #loop(): Promise<void> {
    this.#running = true;
    while (this.#again && this.#state === 'syncing') {
      this.#again = false;
      this.#retry?.cancel();
      await this.#syncOnce();
    }
    this.#running = false;
    if (this.#state === 'syncing') this.#relist.rested();
  }

  async #syncOnce(): Promise<void> {
    try {
      const retry = await this.#sync(this.#abort.signal);
      if (retry !== undefined && this.#state === 'syncing') this.#retry = this.#context.clock.setTimeout(() => this.wake(), retry);
    } catch (error) {
      if (!this.#abort.signal.aborted) throw error;
    }
  }

  /** One look at the Pod; gives the milliseconds after which to look again when something failed. */
  async #sync(signal: AbortSignal): Promise<number | undefined> {
    const actions = nextActions(this.#pod, this.containers.candidates());
    this.#isOver = actions.isOver && this.containers.slots.every((slot) => slot.isInit || slot.current?.state !== 'running' || actions.isOver);
    this.writeStatus();
    if (this.#isOver || this.#pod.status.phase === 'Failed' || this.#pod.status.phase === 'Succeeded') {
      this.terminate(this.#pod.spec.terminationGracePeriodSeconds ?? 30);
      return undefined;
    }
    const newcomers = this.containers.newcomers();
    const mounting = this.sandbox && actions.start.length === 0 ? undefined : this.#mount();
    if (mounting !== undefined) return mounting;
    this.containers.startProbes();
    if (!this.sandbox) await this.#makeSandbox(signal);
    const condemned = actions.kill.map(({ candidate, message }) => ({ slot: candidate as Slot & Candidate, message }));
    for (const { slot, message } of condemned) await this.#kill(slot, message);
    const retry = await this.#startAll([...newcomers, ...(actions.start as Slot[])], signal);
    for (const { slot } of condemned) slot.killed = undefined;
    return retry;
  }

  #mount(): number | undefined {
    try {
      this.volumes.prepare(this.#pod, this.place);
      this.#mountDelay = 0;
      return undefined;
    } catch (error) {
      if (!(error instanceof MountError)) throw error;
      const message = `MountVolume.SetUp failed for volume "${error.volume}" : ${error.message}`;
      note(this.#context, this.#pod, { type: 'Warning', reason: 'FailedMount', message });
      this.#mountDelay = Math.min(this.#mountDelay * 2 || MOUNT_RETRY.first, MOUNT_RETRY.limit);
      return this.#mountDelay;
    }
  }

  async #makeSandbox(signal: AbortSignal): Promise<void> {
    const { clock, latencies } = this.#context;
    if (latencies.startContainer > 0) await sleep(clock, latencies.startContainer, signal);
    this.sandbox = makeSandbox(this.#context, this.#pod);
    this.#notice('');
  }

  async #kill(slot: Slot, message: string): Promise<void> {
    const { current } = slot;
    if (!current || !this.sandbox) return;
    slot.killed = current;
    const { container, fieldPath } = slot;
    const grace = container.livenessProbe?.terminationGracePeriodSeconds ?? this.#pod.spec.terminationGracePeriodSeconds ?? 30;
    const killing = killContainer({
      context: this.#context, pod: this.#pod, container, fieldPath, run: current, network: this.containers.nodeNetwork, podIP: this.podIP, grace, message, withHook: true,
    });
    this.#killings.push(killing);
    await killing.done;
    this.#killings = this.#killings.filter((each) => each !== killing);
  }

  async #startAll(slots: readonly Slot[], signal: AbortSignal): Promise<number | undefined> {
    const { clock, random } = this.#context;
    let failed = false;
    let earliest: number | undefined;
    for (const slot of slots) {
      signal.throwIfAborted();
      try {
        await bringUp(this, this.#context, slot, signal);
        slot.failure = undefined;
        this.#notice(slot.container.name);
      } catch (error) {
        if (!(error instanceof StartError)) throw error;
        failed = true;
        slot.failure = { reason: error.reason, message: error.message };
        if (error.reason === 'RunContainerError' || error.reason === 'PostStartHookError') this.#notice(slot.container.name);
        if (error.retryAt !== undefined) earliest = Math.min(earliest ?? error.retryAt, error.retryAt);
      }
    }
    if (!failed) return undefined;
    const base = earliest === undefined ? RETRY : Math.min(Math.max(earliest - clock.now(), 0), LONGEST_RETRY);
    return base + base * JITTER * random.next();
  }

  #notice(subject: string): void {
    if (this.#state === 'syncing') this.#relist.notice(subject);
  }

  /** Writes what is known now into the API; a Pod that is gone there is left alone. */
  writeStatus(): void {
    const { registry, clock, nodeAddress } = this.#context;
    const { namespace = '', name } = this.#pod.metadata;
    const present = registry.find(pods, namespace, name);
    if (present?.metadata.uid !== this.uid) return;
    this.containers.refreshReadiness();
    const status = podStatus({
      pod: { ...this.#pod, status: present.status }, containers: this.containers.views(), ephemeral: this.containers.ephemeral, podIP: this.sandbox?.address, hasSandbox: this.sandbox !== undefined && this.#state !== 'finished',
      hostIP: nodeAddress, now: clock.now(), isOver: this.#isOver || this.#state !== 'syncing',
      // The phase becomes final when no container can run any more (status_manager.go, mergePodStatus).
      verdict: this.#isOver ? this.#verdict : undefined,
    });
    this.#pod = registry.modify(pods, namespace, name, (pod) => {
      pod.status = { ...status, ...(pod.status.resourceClaimStatuses ? { resourceClaimStatuses: pod.status.resourceClaimStatuses } : {}) };
    }, { subresource: 'status', fieldManager: 'kubelet' });
  }

  async #end(grace: number): Promise<void> {
    const { clock, latencies } = this.#context;
    this.containers.stopProbes();
    if (this.#pod.metadata.deletionTimestamp) this.writeStatus();
    await this.#killAll(grace);
    if (latencies.startContainer > 0) await sleep(clock, latencies.startContainer);
    this.#isOver = true;
    this.writeStatus();
    this.containers.stopProbes(true);
    if (this.sandbox) removeSandbox(this.#context, this.#pod, this.sandbox);
    this.volumes.discard(this.#pod);
    this.#state = 'finished';
    this.writeStatus();
    if (this.#pod.metadata.deletionTimestamp) this.#confirm();
    else if (!this.#isThere()) this.#gone();
  }

  /** Regular containers first; sidecars when those have ended, the last of them first. */
  async #killAll(grace: number): Promise<void> {
    const running = this.containers.all.filter((slot) => slot.current?.state === 'running');
    let turn: Promise<void> | undefined;
    const start = (slot: Slot) => {
      const { container, fieldPath, current } = slot;
      const killing = killContainer({
        context: this.#context, pod: this.#pod, container, fieldPath, run: current as NonNullable<Slot['current']>, network: this.containers.nodeNetwork, podIP: this.podIP,
        grace, message: `Stopping container ${container.name}`, withHook: true, turn,
      });
      this.#killings.push(killing);
      return killing.done;
    };
    const regular = Promise.all(running.filter((slot) => !slot.isInit).map(start));
    const all: Promise<unknown>[] = [regular];
    turn = regular.then(() => undefined);
    for (const slot of running.filter((each) => each.isInit).reverse()) {
      const done = start(slot);
      all.push(done);
      turn = done;
    }
    await Promise.all(all);
    this.#killings = [];
  }

  /** Everything has ended here, so the API may forget the Pod (status manager, canBeDeleted). */
  #confirm(): void {
    const { registry } = this.#context;
    const { namespace = '', name } = this.#pod.metadata;
    try {
      registry.delete(pods, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid: this.uid } });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
    if (!this.#isThere()) this.#gone();
  }

  #isThere(): boolean {
    const { namespace = '', name } = this.#pod.metadata;
    return this.#context.registry.find(pods, namespace, name)?.metadata.uid === this.uid;
  }

  #armDeadline(): void {
    const seconds = this.#pod.spec.activeDeadlineSeconds;
    if (seconds === undefined) return;
    const { clock } = this.#context;
    const since = Date.parse(this.#pod.status.startTime ?? '') || clock.now();
    this.#deadline = clock.setTimeout(() => {
      if (this.#state !== 'syncing') return;
      const verdict = { reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' };
      this.#condemn('Normal', verdict, this.#pod.spec.terminationGracePeriodSeconds ?? 30);
    }, since + seconds * 1000 - clock.now());
  }

  #evict(message: string): void {
    if (this.#state === 'syncing') this.#condemn('Warning', { reason: 'Evicted', message }, EVICTION_GRACE);
  }

  /** The kubelet ends the Pod by itself, leaving its containers `grace` seconds. */
  #condemn(type: 'Normal' | 'Warning', verdict: { reason: string; message: string }, grace: number): void {
    this.#verdict = verdict;
    note(this.#context, this.#pod, { type, ...verdict });
    this.terminate(grace);
  }

  #cancelTimers(): void {
    this.#relist[Symbol.dispose]();
    this.#storage[Symbol.dispose]();
    for (const timer of [this.#retry, this.#refresh, this.#deadline]) timer?.cancel();
  }
}

