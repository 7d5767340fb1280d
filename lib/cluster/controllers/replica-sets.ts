/** Keeps as many Pods of a template as are wanted (pkg/controller/replicaset). */
import { ApiError } from '#lib/schema/index.ts';
import { timestamp } from '../registry/object-registry.ts';
import { pods, replicaSets } from '../resources/index.ts';
import type { LivePod, LiveReplicaSet } from '../resources/live.ts';
import { copy } from '../store/json.ts';
import { claimObjects } from './claiming.ts';
import type { ControllerContext } from './context.ts';
import { controllerOf, controllerReference, OwnedObjects } from './owned-objects.ts';
import { compareForDeletion, isActive, isReady, untilAvailable } from './pod-facts.ts';
import { createWorkQueue, keyOf, splitKey } from './work-queue.ts';

/** Pods made or deleted in one go (BurstReplicas). */
const BURST = 500;
const SOURCE = { component: 'replicaset-controller' };

export function startReplicaSets(context: ControllerContext): Disposable {
  const { registry, clock } = context;
  const enqueueOwner = (pod: LivePod | undefined) => {
    const owner = pod && controllerOf(pod);
    if (owner?.kind === 'ReplicaSet') queue.add(`${pod?.metadata.namespace ?? ''}/${owner.name}`);
  };
  const index = new OwnedObjects(registry, pods, ({ object, old }) => {
    enqueueOwner(object);
    enqueueOwner(old);
    if (controllerOf(object)) return;
    for (const set of registry.list(replicaSets, { namespace: object.metadata.namespace }).items) queue.add(keyOf(set));
  });
  const queue = createWorkQueue(clock, (key) => new Reconciliation(context, index, queue.addAfter).run(key));
  const watch = registry.watch(replicaSets, {}, ({ object }) => queue.add(keyOf(object)));
  for (const set of registry.list(replicaSets).items) queue.add(keyOf(set));
  return {
    [Symbol.dispose]: () => {
      queue[Symbol.dispose]();
      index[Symbol.dispose]();
      watch[Symbol.dispose]();
    },
  };
}

class Reconciliation {
  readonly #context: ControllerContext;
  readonly #index: OwnedObjects<LivePod>;
  readonly #addAfter: (key: string, milliseconds: number) => void;

  constructor(context: ControllerContext, index: OwnedObjects<LivePod>, addAfter: (key: string, milliseconds: number) => void) {
    this.#context = context;
    this.#index = index;
    this.#addAfter = addAfter;
  }

  run(key: string): void {
    const { registry } = this.#context;
    const { namespace, name } = splitKey(key);
    const set = registry.find(replicaSets, namespace, name);
    if (!set) return;
    const all = claimObjects({ registry, resource: pods, index: this.#index, owner: set, selector: set.spec.selector });
    const active = all.filter(isActive);
    const failure = set.metadata.deletionTimestamp ? undefined : this.#manage(set, active);
    this.#writeStatus(set, { active, all, failure });
    if (failure) throw failure.error;
  }

  #manage(set: LiveReplicaSet, active: readonly LivePod[]): { reason: string; error: ApiError } | undefined {
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

  #create(set: LiveReplicaSet, count: number): void {
    const { registry, recorder } = this.#context;
    const namespace = set.metadata.namespace ?? '';
    for (let made = 0; made < count; made += 1) {
      const template = copy(set.spec.template ?? {});
      const { labels, annotations, finalizers } = template.metadata ?? {};
      try {
        const pod = registry.create(pods, namespace, {
          apiVersion: 'v1', kind: 'Pod', spec: template.spec,
          metadata: { generateName: `${set.metadata.name}-`, labels, annotations, finalizers, ownerReferences: [controllerReference(set)] },
        });
        recorder.record(SOURCE, set, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${pod.metadata.name}` });
      } catch (error) {
        if (error instanceof ApiError) recorder.record(SOURCE, set, { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${error.message}` });
        throw error;
      }
    }
  }

  #delete(set: LiveReplicaSet, active: readonly LivePod[], count: number): void {
    const { registry, recorder } = this.#context;
    const perNode = new Map<string, number>();
    for (const pod of active) perNode.set(pod.spec.nodeName ?? '', (perNode.get(pod.spec.nodeName ?? '') ?? 0) + 1);
    const victims = count === active.length ? active : [...active].sort((a, b) => compareForDeletion(a, b, perNode)).slice(0, count);
    for (const pod of victims) {
      if (!registry.find(pods, pod.metadata.namespace ?? '', pod.metadata.name)) continue;
      registry.delete(pods, pod.metadata.namespace ?? '', pod.metadata.name, { preconditions: { uid: pod.metadata.uid } });
      recorder.record(SOURCE, set, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}` });
    }
  }

  #writeStatus(set: LiveReplicaSet, seen: { active: readonly LivePod[]; all: readonly LivePod[]; failure: { reason: string; error: ApiError } | undefined }): void {
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
    registry.modify(replicaSets, set.metadata.namespace ?? '', set.metadata.name, (each) => {
      each.status = omitZero({
        replicas: active.length,
        fullyLabeledReplicas: active.filter((pod) => labels.every(([key, value]) => pod.metadata.labels?.[key] === value)).length,
        readyReplicas: active.filter(isReady).length, availableReplicas: available, observedGeneration: set.metadata.generation,
      }, { replicas: active.length, terminatingReplicas: terminating, ...(conditions.length > 0 ? { conditions } : {}) });
    }, { subresource: 'status' });
    if (Number.isFinite(soonest)) this.#addAfter(keyOf(set), soonest);
  }

  #conditions(set: LiveReplicaSet, failure: { reason: string; error: ApiError } | undefined): NonNullable<LiveReplicaSet['status']['conditions']> {
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
