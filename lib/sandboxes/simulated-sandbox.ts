import type { Limits } from '#lib/config/index.ts';
import { createCluster } from '#lib/cluster/index.ts';
import type { Cluster, ClusterLatencies, ClusterState } from '#lib/cluster/index.ts';
import type { HttpEndpoint, VirtualClock } from '#lib/core/index.ts';
import { Random } from '#lib/core/index.ts';
import type { Processor, ProgramLibrary } from '#lib/machine/index.ts';
import { createWorkstation } from '#lib/workstation/index.ts';
import type { Workstation, WorkstationImage, WorkstationState } from '#lib/workstation/index.ts';
import type { Unwatched } from './unwatched.ts';

export interface SimulatedSandboxOptions {
  clock: VirtualClock;
  /** Where names, addresses and chances of a fresh sandbox come from. */
  seed: number;
  processor: Processor;
  limits: Limits;
  latencies: ClusterLatencies;
  image: WorkstationImage;
  /** Programs of the workstation that stand in for those of the same name. */
  programs?: ProgramLibrary;
  /** What `save` gave. Throws when it is not understood. */
  saved?: SimulatedSandboxState | undefined;
  /** Something that `save` holds has changed. */
  onChange?(): void;
  /** A file of the workstation or a container's log has changed, which `save` holds too. */
  onUnwatched?(what: Unwatched): void;
  onBug?(error: unknown, program: string): void;
}

export interface SimulatedSandboxState {
  version: 1;
  /** The clock's reading when it was saved. */
  time: number;
  random: number;
  cluster: ClusterState;
  workstation: WorkstationState;
}

/** As the recorded cluster takes: a Pod is placed at once, pulls its image within seconds and starts within one. */
export const LATENCIES: ClusterLatencies = { schedule: 10, pull: [900, 2200], startContainer: 400 };

/** Where learners work. */
const NAMESPACE = 'default';

/** A cluster and a workstation in this process, on a clock that the caller moves. */
export class SimulatedSandbox implements AsyncDisposable {
  readonly clock: VirtualClock;
  readonly cluster: Cluster;
  readonly workstation: Workstation;
  readonly namespace = NAMESPACE;
  readonly #random: Random;

  constructor(options: SimulatedSandboxOptions) {
    const { clock, processor, limits, latencies, image, saved } = options;
    this.clock = clock;
    this.#random = saved ? Random.restore(saved.random) : new Random(options.seed);
    const random = this.#random;
    const onChange = options.onChange ?? (() => undefined);
    const onUnwatched = options.onUnwatched ?? (() => undefined);
    this.cluster = createCluster({
      clock, random, processor, latencies, onChange,
      onLog: () => onUnwatched('log'),
      limits: limits.container,
      storage: limits.cluster.storage,
      files: limits.cluster.files,
      saved: saved?.cluster,
      onBug: options.onBug,
    });
    const [controlPlane] = this.cluster.nodes;
    if (!controlPlane) throw new Error('a cluster has a control plane');
    // The learner sits at the control plane, as the article's author does.
    this.workstation = createWorkstation(image, {
      clock, random, processor,
      network: this.cluster.attach(controlPlane),
      cluster: { server: this.cluster.server, token: this.cluster.adminToken, namespace: NAMESPACE },
      api: this.cluster.api,
      hostname: controlPlane.name,
      hosts: this.cluster.nodes.map(({ name, address }) => ({ address, names: [name] })),
      limits: { machine: limits.workstation, terminal: limits.terminal, run: limits.sandbox.run, runOutput: limits.sandbox.runOutput },
      saved: saved?.workstation,
      ...(options.programs ? { programs: options.programs } : {}),
      onChange,
      onFileChange: () => onUnwatched('file'),
      ...(options.onBug ? { onBug: options.onBug } : {}),
    });
  }

  get api(): HttpEndpoint {
    return this.cluster.api;
  }

  /** The administrator's bearer token. */
  get token(): string {
    return this.cluster.adminToken;
  }

  save(): SimulatedSandboxState {
    return {
      version: 1,
      time: this.clock.now(),
      random: this.#random.save(),
      cluster: this.cluster.save(),
      workstation: this.workstation.save(),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.workstation[Symbol.asyncDispose]();
    await this.cluster[Symbol.asyncDispose]();
  }
}
