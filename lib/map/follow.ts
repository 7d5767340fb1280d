import { setTimeout as delay } from 'node:timers/promises';
import { Unreachable, type KubernetesClient } from '#lib/kubernetes/index.ts';
import type { ApiError, ApiObject, Event, Node, Pod, Service } from '#lib/schema/index.ts';
import { drawPicture, type Controller, type EndpointSlice } from './draw.ts';
import type { MapEvent } from './picture.ts';

export interface FollowOptions {
  client: KubernetesClient;
  namespace: string;
  signal: AbortSignal;
}

/** Changes that come together make one picture. Milliseconds. */
const TOGETHER = 60;
/** Before a watch that ended is opened again. Milliseconds. */
const AGAIN = 1000;

const CONTROLLERS = {
  v1: { ReplicationController: 'replicationcontrollers' },
  'apps/v1': { Deployment: 'deployments', ReplicaSet: 'replicasets', StatefulSet: 'statefulsets', DaemonSet: 'daemonsets' },
  'batch/v1': { Job: 'jobs' },
} as const;

type Kinds = Record<'nodes' | 'pods' | 'services' | 'events' | 'slices' | 'controllers', readonly string[]>;

/** Where each part of the picture is watched. */
function pathsOf(namespace: string): Kinds {
  const core = (plural: string) => `/api/v1/namespaces/${namespace}/${plural}`;
  const controllers = Object.entries(CONTROLLERS).flatMap(([version, kinds]) =>
    Object.values(kinds).map((plural) => (version === 'v1' ? core(plural) : `/apis/${version}/namespaces/${namespace}/${plural}`)),
  );
  return {
    nodes: ['/api/v1/nodes'],
    pods: [core('pods')],
    services: [core('services')],
    events: [core('events')],
    slices: [`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`],
    controllers,
  };
}

/** The newest state of all that some watches show, kept until the whole is disposed of. */
class Watches implements Disposable {
  readonly #client: KubernetesClient;
  readonly #objects = new Map<string, Map<string, ApiObject>>();
  readonly #open = new Map<string, Disposable>();
  #changed = Promise.withResolvers<void>();
  #failure: Unreachable | undefined;
  #over = false;

  constructor(client: KubernetesClient) {
    this.#client = client;
  }

  /** Resolves at the next change, or when a watch cannot go on. */
  get changed(): Promise<void> {
    return this.#changed.promise;
  }

  /** Why no watch can go on; undefined while they do. */
  get failure(): Unreachable | undefined {
    return this.#failure;
  }

  nextChange(): void {
    this.#changed = Promise.withResolvers();
  }

  async open(path: string): Promise<void> {
    const objects = new Map<string, ApiObject>();
    this.#objects.set(path, objects);
    const watch = await this.#client.watch<ApiObject>(path, {}, {
      event: ({ type, object }) => {
        if (type === 'BOOKMARK') return;
        const uid = object.metadata?.uid ?? '';
        if (type === 'DELETED') objects.delete(uid);
        else objects.set(uid, object);
        this.#changed.resolve();
      },
      ended: (reason) => this.#ended(path, reason),
    });
    if (this.#over) watch[Symbol.dispose]();
    else this.#open.set(path, watch);
  }

  objects<T>(paths: readonly string[]): readonly T[] {
    return paths.flatMap((path) => [...(this.#objects.get(path)?.values() ?? [])]) as unknown as readonly T[];
  }

  wake(): void {
    this.#changed.resolve();
  }

  [Symbol.dispose](): void {
    this.#over = true;
    for (const watch of this.#open.values()) watch[Symbol.dispose]();
    this.#open.clear();
  }

  /** A kind that may not be seen, or that the cluster does not have, is left out; other ends are gone over again. */
  #ended(path: string, reason: ApiError | Unreachable | undefined): void {
    if (this.#over) return;
    if (reason instanceof Unreachable) this.#fail(reason);
    else if (reason?.code !== 403 && reason?.code !== 404) void delay(AGAIN).then(() => this.#reopen(path));
    this.#changed.resolve();
  }

  async #reopen(path: string): Promise<void> {
    if (this.#over) return;
    await this.open(path).catch((error: unknown) => {
      if (error instanceof Unreachable) this.#fail(error);
    });
  }

  #fail(reason: Unreachable): void {
    this.#failure = reason;
    this.#changed.resolve();
  }
}

/**
 * Pictures of one namespace and the cluster's nodes, a new one after each change, until the signal aborts or
 * the cluster stops answering (then it throws Unreachable).
 */
export async function* followCluster({ client, namespace, signal }: FollowOptions): AsyncGenerator<MapEvent> {
  using watches = new Watches(client);
  signal.addEventListener('abort', () => watches.wake(), { once: true });
  const paths = pathsOf(namespace);
  await Promise.all(Object.values(paths).flat().map((path) => watches.open(path)));
  while (!signal.aborted) {
    await watches.changed;
    await delay(TOGETHER);
    if (signal.aborted) return;
    if (watches.failure) throw watches.failure;
    watches.nextChange();
    yield {
      type: 'picture',
      picture: drawPicture({
        nodes: watches.objects<Node>(paths.nodes),
        pods: watches.objects<Pod>(paths.pods),
        services: watches.objects<Service>(paths.services),
        events: watches.objects<Event>(paths.events),
        slices: watches.objects<EndpointSlice>(paths.slices),
        controllers: watches.objects<Controller>(paths.controllers).map(withKind),
      }),
    };
  }
}

/** Watches give each object its kind already; one that lacks it is named as a controller at least. */
function withKind(controller: Controller): Controller {
  return controller.kind ? controller : { ...controller, kind: 'Controller' };
}
