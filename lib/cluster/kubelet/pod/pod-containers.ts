import type { RoutedNetwork } from '../../network/cluster-network.ts';
import type { Container } from '#lib/schema/index.ts';
import type { LivePod } from '../../resources/live.ts';
import type { Candidate } from './actions.ts';
import type { ContainerRun } from '../container/container.ts';
import type { NodeContext } from '../node-context.ts';
import { initialResult, ProbeWorker } from '../probes/probes.ts';
import type { ProbeType } from '../probes/probes.ts';
import { isSidecar } from './status.ts';
import type { ContainerView } from './status.ts';

/** One container of the Pod's spec with its runs. */
export interface Slot extends ContainerView {
  fieldPath: string;
  condemned: string | undefined;
  /** The run that the present look has killed: as it began, that one was still running, so the back-off does not count from its end yet. */
  killed: ContainerRun | undefined;
  probes: Map<ProbeType, ProbeWorker>;
  /** A new run has begun. */
  probesBegin(): void;
  /** The present run has ended. */
  exited(): void;
}

export interface PodContainersOptions {
  pod(): LivePod;
  podIP(): string;
  /** A container has changed; it is to be noticed soon. */
  changed(name: string): void;
  /** A probe's verdict has changed; it is to be acted on now. */
  wake(): void;
}

/** The containers of one Pod: their present and previous runs, their probes. */
export class PodContainers {
  readonly slots: readonly Slot[];
  /** Those that were added while the Pod runs; its phase does not depend on them, and they are started once. */
  readonly #ephemeral: Slot[] = [];
  readonly nodeNetwork: RoutedNetwork;
  readonly #context: NodeContext;
  readonly #options: PodContainersOptions;
  #probing = false;
  #isOver = false;

  constructor(context: NodeContext, options: PodContainersOptions) {
    this.#context = context;
    this.#options = options;
    const network = context.network.node(context.nodeName);
    if (!network) throw new Error(`node ${context.nodeName} is not on the network`);
    this.nodeNetwork = network;
    const { spec } = options.pod();
    this.slots = [
      ...(spec.initContainers ?? []).map((container) => this.#slot(container, true)), ...spec.containers.map((container) => this.#slot(container, false)),
    ];
    this.#addEphemeral();
  }

  /** Every container, the ephemeral ones after the others. */
  get all(): readonly Slot[] {
    return [...this.slots, ...this.#ephemeral];
  }

  get ephemeral(): readonly Slot[] {
    return this.#ephemeral;
  }

  /** The ephemeral containers that have not been started yet. */
  newcomers(): readonly Slot[] {
    this.#addEphemeral();
    return this.#ephemeral.filter((slot) => slot.current === undefined);
  }

  find(name: string): Slot | undefined {
    return this.all.find((slot) => slot.container.name === name);
  }

  /** Bytes that a container has written to its own files and to its log. */
  written(name: string): number {
    const run = this.find(name)?.current;
    return run ? (run.machine?.written ?? 0) + run.log.size : 0;
  }

  candidates(): readonly (Slot & Candidate)[] {
    this.#updateSpecs();
    this.refreshReadiness();
    return this.slots;
  }

  views(): readonly ContainerView[] {
    return this.slots;
  }

  /** Begins to ask the probes of all containers (probeManager.AddPod). */
  startProbes(): void {
    if (this.#probing) return;
    this.#probing = true;
    for (const slot of this.slots) {
      if (slot.isInit && !isSidecar(slot.container)) continue;
      for (const type of ['startup', 'readiness', 'liveness'] as const) {
        const probe = slot.container[`${type}Probe`];
        if (!probe) continue;
        slot.probes.set(type, new ProbeWorker({
          context: this.#context, type, probe, container: slot.container, fieldPath: slot.fieldPath, network: this.nodeNetwork,
          look: () => ({ pod: this.#options.pod(), run: slot.current, started: slot.started, podIP: this.#options.podIP(), isOver: this.#isOver }),
          changed: () => this.#judged(slot, type),
        }));
      }
    }
  }

  /** Liveness and startup are asked no more; with `all`, readiness neither. */
  stopProbes(all = false): void {
    this.#isOver = all;
    for (const slot of this.slots) {
      for (const [type, worker] of slot.probes) if (all || type !== 'readiness') worker[Symbol.dispose]();
    }
  }

  /** Brings `started` and `ready` of all containers up to date (prober_manager.go UpdatePodStatus). */
  refreshReadiness(): void {
    for (const slot of this.slots) {
      const { current, isInit, container } = slot;
      const isRunning = current?.state === 'running';
      slot.started = isRunning && (slot.probes.get('startup')?.resultFor(current) ?? 'success') === 'success';
      if (isInit && !isSidecar(container)) {
        slot.ready = current?.state === 'exited' && current.exitCode === 0;
        continue;
      }
      const readiness = slot.probes.get('readiness');
      const isReady = () => container.readinessProbe === undefined || (current && (readiness?.resultFor(current) ?? initialResult('readiness', current)) === 'success');
      slot.ready = isRunning && slot.started && isReady() === true;
      if (isRunning && slot.started && readiness && readiness.resultFor(current) !== 'success') readiness.triggerOnce(current);
    }
  }

  async close(): Promise<void> {
    this.stopProbes(true);
    await Promise.all(this.all.map((slot) => slot.current?.machine?.[Symbol.asyncDispose]()));
  }

  #judged(slot: Slot, type: ProbeType): void {
    const result = slot.current && slot.probes.get(type)?.resultFor(slot.current);
    if (type !== 'readiness' && result === 'failure') slot.condemned = `Container ${slot.container.name} failed ${type} probe, will be restarted`;
    this.#options.wake();
  }

  /** Images may be changed in a running Pod. */
  #updateSpecs(): void {
    const { spec } = this.#options.pod();
    for (const slot of this.slots) {
      const fresh = (slot.isInit ? spec.initContainers : spec.containers)?.find((each) => each.name === slot.container.name);
      if (!fresh || fresh === slot.container) continue;
      if (fresh.image !== slot.container.image && slot.current?.state === 'running') {
        slot.condemned = `Container ${slot.container.name} definition changed, will be restarted`;
      }
      slot.container = fresh;
    }
  }

  #addEphemeral(): void {
    for (const container of this.#options.pod().spec.ephemeralContainers ?? []) {
      if (this.#ephemeral.some((slot) => slot.container.name === container.name)) continue;
      const slot = this.#slot(container as Container, false);
      slot.fieldPath = `spec.ephemeralContainers{${container.name}}`;
      this.#ephemeral.push(slot);
    }
  }

  #slot(container: Container, isInit: boolean): Slot {
    const slot: Slot = {
      container, isInit, current: undefined, previous: undefined, failure: undefined, started: false, ready: false, condemned: undefined, killed: undefined,
      fieldPath: `spec.${isInit ? 'initContainers' : 'containers'}{${container.name}}`,
      probes: new Map(),
      probesBegin: () => {
        slot.condemned = undefined;
      },
      exited: () => this.#options.changed(container.name),
    };
    return slot;
  }
}
