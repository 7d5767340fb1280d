/** Keeps as many Pods of a template as are wanted (pkg/controller/replicaset). */
import { ApiError } from '#lib/schema/index.ts';
import type { SelectorObject } from '#lib/schema/index.ts';
import { timestamp } from '../registry/object-registry.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { pods, replicaSets } from '../resources/index.ts';
import type { LivePod, LiveReplicaSet, LiveReplicationController } from '../resources/live.ts';
import { claimObjects } from './claiming.ts';
import type { ControllerContext } from './context.ts';
import { controllerOf, OwnedObjects } from './owned-objects.ts';
import { compareForDeletion, isActive, isReady, untilAvailable } from './pod-facts.ts';
import { podFromTemplate } from './pod-template.ts';
import { createWorkQueue, keyOf, splitKey } from './work-queue.ts';

/** Pods made or deleted in one go (BurstReplicas). */
const BURST = 500;

type Replicating = LiveReplicaSet | LiveReplicationController;

/** A kind whose objects keep as many Pods of a template as they want, and how it differs from others of this sort. */
export interface ReplicatingKind<T extends Replicating> {
  resource: ResourceDefinition<T>;
  source: { component: string };
  selectorOf(set: T): SelectorObject | undefined;
  /** Its status has terminatingReplicas. */
  countsTerminating: boolean;
}

interface Failure {
  reason: string;
  error: ApiError;
}

export function startReplicaSets(context: ControllerContext): Disposable {
  return startReplicating(context, {
    resource: replicaSets, source: { component: 'replicaset-controller' }, selectorOf: ({ spec }) => spec.selector, countsTerminating: true,
  });
}

/** Starts the controller of one such kind. */
export function startReplicating<T extends Replicating>(context: ControllerContext, kind: ReplicatingKind<T>): Disposable {
  const { registry, clock } = context;
  const { resource } = kind;
  const enqueueOwner = (pod: LivePod | undefined) => {
    const owner = pod && controllerOf(pod);
    if (owner?.kind === resource.kind) queue.add(`${pod?.metadata.namespace ?? ''}/${owner.name}`);
  };
  const index = new OwnedObjects(registry, pods, ({ object, old }) => {
    enqueueOwner(object);
    enqueueOwner(old);
    if (controllerOf(object)) return;
    for (const set of registry.list(resource, { namespace: object.metadata.namespace }).items) queue.add(keyOf(set));
  });
  const queue = createWorkQueue(clock, (key) => new Reconciliation({ context, kind, index, addAfter: queue.addAfter }).run(key));
  const watch = registry.watch(resource, {}, ({ object }) => queue.add(keyOf(object)));
  for (const set of registry.list(resource).items) queue.add(keyOf(set));
  return {
    [Symbol.dispose]: () => {
      queue[Symbol.dispose]();
      index[Symbol.dispose]();
      watch[Symbol.dispose]();
    },
  };
}

interface Tools<T extends Replicating> {
  context: ControllerContext;
  kind: ReplicatingKind<T>;
  index: OwnedObjects<LivePod>;
  addAfter: (key: string, milliseconds: number) => void;
}

class Reconciliation<T extends Replicating> {
  readonly #context: ControllerContext;
  readonly #kind: ReplicatingKind<T>;
  readonly #index: OwnedObjects<LivePod>;
  readonly #addAfter: Tools<T>['addAfter'];

  constructor({ context, kind, index, addAfter }: Tools<T>) {
    this.#context = context;
    this.#kind = kind;
    this.#index = index;
    this.#addAfter = addAfter;
  }

  run(key: string): void {
    const { registry } = this.#context;
    const { namespace, name } = splitKey(key);
    const set = registry.find(this.#kind.resource, namespace, name);
    if (!set) return;
    const all = claimObjects({ registry, resource: pods, index: this.#index, owner: set, selector: this.#kind.selectorOf(set) });
    const active = all.filter(isActive);
    const failure = set.metadata.deletionTimestamp ? undefined : this.#manage(set, active);
    this.#writeStatus(set, { active, all, failure });
    if (failure) throw failure.error;
  }

  #manage(set: T, active: readonly LivePod[]): Failure | undefined {
    const difference = active.length - (set.spec.replicas ?? 0);
    try {
      if (difference < 0) this.#create(set, Math.min(-difference, BURST));
      else if (difference > 0) this.#delete(set, active, Math.min(difference, BURST));
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { reason: difference < 0 ? 'FailedCreate' : 'FailedDelete', error };
    }
  }

  #create(set: T, count: number): void {
    const { registry, recorder } = this.#context;
    const namespace = set.metadata.namespace ?? '';
    for (let made = 0; made < count; made += 1) {
      try {
        const pod = registry.create(pods, namespace, podFromTemplate(set, set.spec.template));
        recorder.record(this.#kind.source, set, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${pod.metadata.name}` });
      } catch (error) {
        if (error instanceof ApiError) recorder.record(this.#kind.source, set, { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${error.message}` });
        throw error;
      }
    }
  }

  #delete(set: T, active: readonly LivePod[], count: number): void {
    const { registry, recorder } = this.#context;
    const perNode = new Map<string, number>();
    for (const pod of active) perNode.set(pod.spec.nodeName ?? '', (perNode.get(pod.spec.nodeName ?? '') ?? 0) + 1);
    const victims = count === active.length ? active : [...active].sort((a, b) => compareForDeletion(a, b, perNode)).slice(0, count);
    for (const pod of victims) {
      if (!registry.find(pods, pod.metadata.namespace ?? '', pod.metadata.name)) continue;
      registry.delete(pods, pod.metadata.namespace ?? '', pod.metadata.name, { preconditions: { uid: pod.metadata.uid } });
      recorder.record(this.#kind.source, set, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}` });
    }
  }

  #writeStatus(set: T, seen: { active: readonly LivePod[]; all: readonly LivePod[]; failure: Failure | undefined }): void {
    const { registry, clock } = this.#context;
    const { active, all, failure } = seen;
    const minReady = set.spec.minReadySeconds ?? 0;
    const labels = Object.entries(set.spec.template?.metadata?.labels ?? {});
    let available = 0;
    let soonest = Number.POSITIVE_INFINITY;
    for (const pod of active) {
      const wait = untilAvailable(pod, minReady, clock.now());
      if (wait === 0) available += 1;
      else if (wait !== undefined) soonest = Math.min(soonest, wait);
    }
    const terminating = all.filter((pod) => pod.metadata.deletionTimestamp && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed').length;
    const conditions = this.#conditions(set, failure);
    registry.modify(this.#kind.resource, set.metadata.namespace ?? '', set.metadata.name, (each: Replicating) => {
      each.status = omitZero({
        replicas: active.length,
        fullyLabeledReplicas: active.filter((pod) => labels.every(([key, value]) => pod.metadata.labels?.[key] === value)).length,
        readyReplicas: active.filter(isReady).length, availableReplicas: available, observedGeneration: set.metadata.generation,
      }, { replicas: active.length, ...(this.#kind.countsTerminating ? { terminatingReplicas: terminating } : {}), ...(conditions.length > 0 ? { conditions } : {}) });
    }, { subresource: 'status' });
    if (Number.isFinite(soonest)) this.#addAfter(keyOf(set), soonest);
  }

  #conditions(set: Replicating, failure: Failure | undefined): NonNullable<Replicating['status']['conditions']> {
    const present = set.status.conditions?.find((each) => each.type === 'ReplicaFailure');
    const others = (set.status.conditions ?? []).filter((each) => each.type !== 'ReplicaFailure');
    if (!failure) return others;
    if (present) return set.status.conditions ?? [];
    return [...others, {
      type: 'ReplicaFailure', status: 'True', reason: failure.reason, message: failure.error.message, lastTransitionTime: timestamp(this.#context.clock.now()),
    }];
  }
}

/** Counts are left out of statuses when they are 0 (omitempty), but for those in `always`. */
export function omitZero<C extends object, A extends object>(counts: C, always: A): Partial<C> & A {
  return { ...Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== 0 && value !== undefined)) as Partial<C>, ...always };
}
