import type { NetworkNode } from '../network/cluster-network.ts';
import type { WatchEvent } from '../registry/registry.ts';
import { configMaps, pods, secrets } from '../resources/index.ts';
import type { LivePod } from '../resources/live.ts';
import { PodAddresses } from './addresses.ts';
import { Backoff } from './container/backoff.ts';
import { ClaimVolumes } from './volumes/claim-volumes.ts';
import { NodeImages } from './container/images.ts';
import type { ImagesState } from './container/images.ts';
import { Kubelet } from './kubelet.ts';
import type { KubeletParts } from './node-context.ts';
import type { PodState } from './pod/pod-state.ts';

const CRASH_BACKOFF = { initial: 10_000, limit: 300_000 };

export interface KubeletsOptions extends KubeletParts {
  nodes: readonly NetworkNode[];
  saved?: KubeletsState | undefined;
  onChange?: (() => void) | undefined;
  onLog?: (() => void) | undefined;
  onBug?: ((error: unknown, program: string) => void) | undefined;
}

export interface KubeletsState {
  nodes: Record<string, NodeState>;
  claims: Record<string, unknown>;
}

export interface NodeState {
  pods: PodState[];
  images: ImagesState;
  restarts: ReturnType<Backoff['save']>;
  lastAddress: number;
}

interface Agent {
  kubelet: Kubelet;
  images: NodeImages;
  restarts: Backoff;
  addresses: PodAddresses;
}

/** The kubelets of all nodes. */
export class Kubelets implements AsyncDisposable {
  readonly #agents = new Map<string, Agent>();
  readonly #watches: Disposable[];
  readonly claims: ClaimVolumes;

  constructor(options: KubeletsOptions) {
    this.claims = new ClaimVolumes(options.clock, options.limits, options.saved?.claims);
    for (const node of options.nodes) this.#agents.set(node.name, makeAgent(options, node, this.claims));
    const { registry } = options;
    for (const pod of registry.list(pods).items) this.#agents.get(pod.spec.nodeName ?? '')?.kubelet.update(pod);
    this.#watches = [
      registry.watch(pods, {}, (event) => this.#podChanged(event)),
      registry.watch(configMaps, {}, ({ object }) => this.#sourceChanged(object.metadata.namespace ?? '')),
      registry.watch(secrets, {}, ({ object }) => this.#sourceChanged(object.metadata.namespace ?? '')),
    ];
  }

  kubelet(nodeName: string): Kubelet | undefined {
    return this.#agents.get(nodeName)?.kubelet;
  }

  save(): KubeletsState {
    const nodes = [...this.#agents].map(([name, { kubelet, images, restarts, addresses }]): [string, NodeState] => [
      name, { pods: kubelet.save(), images: images.save(), restarts: restarts.save(), lastAddress: addresses.last },
    ]);
    return { nodes: Object.fromEntries(nodes), claims: this.claims.save() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const watch of this.#watches) watch[Symbol.dispose]();
    await Promise.all([...this.#agents.values()].map(({ kubelet }) => kubelet.close()));
  }

  #podChanged({ type, object }: WatchEvent<LivePod>): void {
    const kubelet = this.#agents.get(object.spec.nodeName ?? '')?.kubelet;
    if (type === 'DELETED') kubelet?.removed(object.metadata.uid);
    else kubelet?.update(object);
  }

  #sourceChanged(namespace: string): void {
    for (const { kubelet } of this.#agents.values()) kubelet.sourcesChanged(namespace);
  }
}

function makeAgent(options: KubeletsOptions, node: NetworkNode, claims: ClaimVolumes): Agent {
  const { registry, clock, random, processor, latencies, limits, recorder, network, tokens, onBug } = options;
  const saved = options.saved?.nodes[node.name];
  const images = new NodeImages({ clock, random, pull: latencies.pull, saved: saved?.images });
  const restarts = new Backoff(CRASH_BACKOFF.initial, CRASH_BACKOFF.limit, saved?.restarts);
  const addresses = new PodAddresses(node.podCidr, saved?.lastAddress);
  for (const pod of saved?.pods ?? []) if (pod.address?.startsWith(node.podCidr.replace(/\d+\/\d+$/, ''))) addresses.take(pod.address);
  const context = {
    registry, clock, random, processor, latencies, limits, recorder, network, images, restarts, claims, tokens, nodeName: node.name, nodeAddress: node.address, startedAt: clock.now(), addresses, onBug,
    changed: options.onChange ?? (() => undefined),
    logged: options.onLog ?? (() => undefined),
  };
  return { kubelet: new Kubelet(context, saved?.pods), images, restarts, addresses };
}
