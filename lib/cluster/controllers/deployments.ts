/** Rolls Deployments out (pkg/controller/deployment). */
import { ApiError } from '#lib/schema/index.ts';
import { deployments, pods, replicaSets } from '../resources/index.ts';
import type { LiveDeployment, LivePod, LiveReplicaSet } from '../resources/live.ts';
import { copy, equal } from '../store/json.ts';
import { claimObjects } from './claiming.ts';
import {
  byAge, bySize, DESIRED, findNew, HASH_LABEL, isComplete, isRolling, maxSurge, maxUnavailable, newSetAnnotations, newSetSize, proportion, replicaAnnotations,
  REVISION, revisionOf, size, sum, wanted,
} from './deployment-sets.ts';
import { calculateStatus, findCondition, hasDeadline, rolloutStatus, setCondition } from './deployment-status.ts';
import type { ControllerContext } from './context.ts';
import { controllerOf, controllerReference, OwnedObjects } from './owned-objects.ts';
import { templateHash } from './template-hash.ts';
import { createWorkQueue, keyOf, splitKey } from './work-queue.ts';

const SOURCE = { component: 'deployment-controller' };

export function startDeployments(context: ControllerContext): Disposable {
  const { registry, clock } = context;
  const index = new OwnedObjects(registry, replicaSets, ({ object, old }) => {
    for (const set of [object, old]) {
      const owner = set && controllerOf(set);
      if (owner?.kind === 'Deployment') queue.add(`${set?.metadata.namespace ?? ''}/${owner.name}`);
    }
  });
  // A Deployment that recreates waits for the end of its old Pods.
  const podsOf = new OwnedObjects(registry, pods, ({ type, object }) => {
    const owner = controllerOf(object);
    if (type !== 'DELETED' || owner?.kind !== 'ReplicaSet') return;
    const set = registry.find(replicaSets, object.metadata.namespace ?? '', owner.name);
    const deployment = set && controllerOf(set);
    if (deployment) queue.add(`${object.metadata.namespace ?? ''}/${deployment.name}`);
  });
  const queue = createWorkQueue(clock, (key) => {
    const { namespace, name } = splitKey(key);
    const deployment = registry.find(deployments, namespace, name);
    if (deployment) new Rollout({ context, index, podsOf, addAfter: queue.addAfter }, deployment).run();
  });
  const watch = registry.watch(deployments, {}, ({ object }) => queue.add(keyOf(object)));
  for (const deployment of registry.list(deployments).items) queue.add(keyOf(deployment));
  return {
    [Symbol.dispose]: () => {
      queue[Symbol.dispose]();
      index[Symbol.dispose]();
      podsOf[Symbol.dispose]();
      watch[Symbol.dispose]();
    },
  };
}

interface Tools {
  context: ControllerContext;
  index: OwnedObjects<LiveReplicaSet>;
  podsOf: OwnedObjects<LivePod>;
  addAfter(key: string, milliseconds: number): void;
}

interface Sets {
  fresh: LiveReplicaSet | undefined;
  old: LiveReplicaSet[];
}

/** One look at one Deployment. */
class Rollout {
  readonly #tools: Tools;
  #deployment: LiveDeployment;

  constructor(tools: Tools, deployment: LiveDeployment) {
    this.#tools = tools;
    this.#deployment = deployment;
  }

  run(): void {
    const { registry } = this.#tools.context;
    const deployment = this.#deployment;
    const sets = claimObjects({ registry, resource: replicaSets, index: this.#tools.index, owner: deployment, selector: deployment.spec.selector });
    if (deployment.metadata.deletionTimestamp) return this.#writeStatus(calculateStatus(deployment, sets, findNew(deployment, sets), this.#now));
    this.#notePause();
    if (this.#deployment.spec.paused || this.#isScaling(sets)) return this.#scaleOnly(sets);
    if (isRolling(this.#deployment)) this.#roll(sets);
    else this.#recreate(sets);
  }

  get #now(): number {
    return this.#tools.context.clock.now();
  }

  #notePause(): void {
    const deployment = this.#deployment;
    const condition = findCondition(deployment.status, 'Progressing');
    if (!hasDeadline(deployment) || condition?.reason === 'ProgressDeadlineExceeded') return;
    const isNoted = condition?.reason === 'DeploymentPaused';
    if (deployment.spec.paused && !isNoted) this.#setCondition('Unknown', 'DeploymentPaused', 'Deployment is paused');
    else if (!deployment.spec.paused && isNoted) this.#setCondition('Unknown', 'DeploymentResumed', 'Deployment is resumed');
  }

  #setCondition(status: 'True' | 'False' | 'Unknown', reason: string, message: string): void {
    const next = copy(this.#deployment.status);
    setCondition(next, { type: 'Progressing', status, reason, message }, this.#now);
    this.#writeStatus(next);
  }

  #writeStatus(status: LiveDeployment['status']): void {
    const { registry } = this.#tools.context;
    const { namespace = '', name } = this.#deployment.metadata;
    if (equal(this.#deployment.status, status)) return;
    this.#deployment = registry.modify(deployments, namespace, name, (each) => {
      each.status = status;
    }, { subresource: 'status' });
  }

  /** The number of replicas was changed since the sets were last sized. */
  #isScaling(sets: readonly LiveReplicaSet[]): boolean {
    return sets.some((set) => size(set) > 0 && set.metadata.annotations?.[DESIRED] !== undefined && Number(set.metadata.annotations[DESIRED]) !== wanted(this.#deployment));
  }

  #scaleOnly(all: readonly LiveReplicaSet[]): void {
    const sets = this.#sets(all, false);
    this.#scale(sets);
    if (this.#deployment.spec.paused) this.#cleanUp(sets.old);
    const present = this.#refresh(sets);
    this.#writeStatus(calculateStatus(this.#deployment, [...present.old, ...(present.fresh ? [present.fresh] : [])], present.fresh, this.#now));
  }

  #scale({ fresh, old }: Sets): void {
    const all = [...old, ...(fresh ? [fresh] : [])];
    const active = all.filter((set) => size(set) > 0);
    if (active.length <= 1) {
      const only = active[0] ?? fresh ?? [...old].sort(byAge).pop();
      if (only) this.#resize(only, wanted(this.#deployment));
      return;
    }
    const isSaturated = fresh && size(fresh) === wanted(this.#deployment) && Number(fresh.metadata.annotations?.[DESIRED]) === wanted(this.#deployment)
      && (fresh.status.availableReplicas ?? 0) === wanted(this.#deployment);
    if (isSaturated) for (const set of old) this.#resize(set, 0);
    else if (isRolling(this.#deployment)) this.#scaleProportionally(active);
  }

  #scaleProportionally(active: readonly LiveReplicaSet[]): void {
    const deployment = this.#deployment;
    const allowed = wanted(deployment) > 0 ? wanted(deployment) + maxSurge(deployment) : 0;
    const toAdd = allowed - sum(active, size);
    const ordered = bySize(active, toAdd > 0);
    let added = 0;
    const sizes = ordered.map((set) => {
      const part = toAdd === 0 ? 0 : proportion(set, deployment, { toAdd, added });
      added += part;
      return size(set) + part;
    });
    if (toAdd !== 0) sizes[0] = Math.max(0, (sizes[0] ?? 0) + toAdd - added);
    for (const [position, set] of ordered.entries()) this.#resize(set, sizes[position] ?? 0);
  }

  #roll(all: readonly LiveReplicaSet[]): void {
    const sets = this.#sets(all, true);
    const fresh = sets.fresh as LiveReplicaSet;
    if (!this.#growNew(fresh, sets.old) && !this.#shrinkOld(fresh, sets.old) && isComplete(this.#deployment, this.#deployment.status)) this.#cleanUp(sets.old);
    this.#finish(sets);
  }

  #growNew(fresh: LiveReplicaSet, old: readonly LiveReplicaSet[]): boolean {
    if (size(fresh) === wanted(this.#deployment)) return false;
    const target = size(fresh) > wanted(this.#deployment) ? wanted(this.#deployment) : newSetSize(this.#deployment, [...old, fresh], size(fresh));
    return this.#resize(fresh, target);
  }

  #shrinkOld(fresh: LiveReplicaSet, old: readonly LiveReplicaSet[]): boolean {
    const active = [...old].filter((set) => size(set) > 0).sort(byAge);
    if (active.length === 0) return false;
    const minAvailable = wanted(this.#deployment) - maxUnavailable(this.#deployment);
    const newUnavailable = size(fresh) - (fresh.status.availableReplicas ?? 0);
    const limit = sum(active, size) + size(fresh) - minAvailable - newUnavailable;
    if (limit <= 0) return false;
    let shrunk = 0;
    const sizes = new Map(active.map((set) => [set, size(set)]));
    for (const set of active) {
      const unhealthy = Math.min(limit - shrunk, size(set) - (set.status.availableReplicas ?? 0));
      if (unhealthy <= 0) continue;
      shrunk += unhealthy;
      sizes.set(set, size(set) - unhealthy);
      this.#resize(set, size(set) - unhealthy);
    }
    let left = sum([...active, fresh], (set) => set.status.availableReplicas) - minAvailable;
    for (const set of active) {
      const present = sizes.get(set) ?? 0;
      if (left <= 0) break;
      if (present === 0) continue;
      const count = Math.min(present, left);
      left -= count;
      shrunk += count;
      this.#resize(this.#present(set), present - count);
    }
    return shrunk > 0;
  }

  #recreate(all: readonly LiveReplicaSet[]): void {
    let sets = this.#sets(all, false);
    let shrunk = false;
    for (const set of sets.old) if (size(set) > 0) shrunk = this.#resize(set, 0) || shrunk;
    const oldRuns = sets.old.some((set) => this.#tools.podsOf.of(set.metadata.uid).some((pod) => pod.status.phase !== 'Failed' && pod.status.phase !== 'Succeeded'));
    if (shrunk || oldRuns) return this.#finish(sets);
    if (!sets.fresh) sets = this.#sets(all, true);
    this.#resize(sets.fresh as LiveReplicaSet, wanted(this.#deployment));
    if (isComplete(this.#deployment, this.#deployment.status)) this.#cleanUp(sets.old);
    this.#finish(sets);
  }

  #finish(sets: Sets): void {
    const { fresh, old } = this.#refresh(sets);
    this.#writeStatus(rolloutStatus(this.#deployment, [...old, ...(fresh ? [fresh] : [])], fresh, this.#now));
    this.#checkLater();
  }

  /** A rollout that does not move is looked at again when its deadline is over. */
  #checkLater(): void {
    const deployment = this.#deployment;
    const condition = findCondition(deployment.status, 'Progressing');
    if (!hasDeadline(deployment) || !condition || condition.reason === 'ProgressDeadlineExceeded' || isComplete(deployment, deployment.status)) return;
    const due = Date.parse(condition.lastUpdateTime ?? '') + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000 - this.#now;
    this.#tools.addAfter(keyOf(deployment), Math.max(due, 0) + 1000);
  }

  #present(set: LiveReplicaSet): LiveReplicaSet {
    return this.#tools.context.registry.find(replicaSets, set.metadata.namespace ?? '', set.metadata.name) ?? set;
  }

  #refresh({ fresh, old }: Sets): Sets {
    return { fresh: fresh && this.#present(fresh), old: old.map((set) => this.#present(set)) };
  }

  /** The set of the present template, made when asked for, and the others; revisions are brought up to date. */
  #sets(all: readonly LiveReplicaSet[], make: boolean): Sets {
    const found = findNew(this.#deployment, all);
    const old = all.filter((set) => set !== found);
    const revision = Math.max(0, ...old.map(revisionOf)) + 1;
    if (found) return { fresh: this.#adoptRevision(found, revision), old };
    return { fresh: make ? this.#makeSet(old, revision) : undefined, old };
  }

  #adoptRevision(set: LiveReplicaSet, revision: number): LiveReplicaSet {
    const { registry } = this.#tools.context;
    const deployment = this.#deployment;
    const annotations = newSetAnnotations(deployment, set.metadata.annotations ?? {}, revision);
    const minReadySeconds = deployment.spec.minReadySeconds;
    let updated = set;
    if (!equal(annotations, set.metadata.annotations) || (set.spec.minReadySeconds ?? 0) !== (minReadySeconds ?? 0)) {
      updated = registry.modify(replicaSets, set.metadata.namespace ?? '', set.metadata.name, (each) => {
        each.metadata.annotations = annotations;
        each.spec.minReadySeconds = minReadySeconds;
      });
    }
    this.#noteRevision(updated.metadata.annotations?.[REVISION] ?? String(revision));
    if (hasDeadline(deployment) && !findCondition(this.#deployment.status, 'Progressing')) {
      this.#setCondition('True', 'FoundNewReplicaSet', `Found new replica set "${set.metadata.name}"`);
    }
    return updated;
  }

  #noteRevision(revision: string): void {
    const { registry } = this.#tools.context;
    const { namespace = '', name, annotations } = this.#deployment.metadata;
    if (annotations?.[REVISION] === revision) return;
    this.#deployment = registry.modify(deployments, namespace, name, (each) => {
      each.metadata.annotations = { ...each.metadata.annotations, [REVISION]: revision };
    }, { subresource: 'status' });
  }

  #makeSet(old: readonly LiveReplicaSet[], revision: number): LiveReplicaSet {
    const { registry, recorder } = this.#tools.context;
    const deployment = this.#deployment;
    const { namespace = '', name } = deployment.metadata;
    const hash = templateHash(deployment.spec.template, deployment.status.collisionCount);
    const template = copy(deployment.spec.template);
    template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, [HASH_LABEL]: hash } };
    const replicas = newSetSize(deployment, old, 0);
    const annotations = { ...newSetAnnotations(deployment, {}, revision), ...replicaAnnotations(deployment) };
    const selector = { ...deployment.spec.selector, matchLabels: { ...deployment.spec.selector.matchLabels, [HASH_LABEL]: hash } };
    try {
      const made = registry.create(replicaSets, namespace, {
        apiVersion: 'apps/v1', kind: 'ReplicaSet',
        metadata: { name: `${name}-${hash}`, labels: template.metadata.labels, annotations, ownerReferences: [controllerReference(deployment)] },
        spec: { replicas, selector, template, ...(deployment.spec.minReadySeconds ? { minReadySeconds: deployment.spec.minReadySeconds } : {}) },
      });
      if (replicas > 0) this.#noteScaling(made, 'up', 0, replicas);
      this.#noteRevision(String(revision));
      if (hasDeadline(deployment)) this.#setCondition('True', 'NewReplicaSetCreated', `Created new replica set "${made.metadata.name}"`);
      return made;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.reason === 'AlreadyExists') {
        this.#writeStatus({ ...copy(deployment.status), collisionCount: (deployment.status.collisionCount ?? 0) + 1 });
        throw error;
      }
      const message = `Failed to create new replica set "${name}-${hash}": ${error.message}`;
      if (hasDeadline(deployment)) this.#setCondition('False', 'ReplicaSetCreateError', message);
      recorder.record(SOURCE, this.#deployment, { type: 'Warning', reason: 'ReplicaSetCreateError', message });
      throw error;
    }
  }

  /** Gives a set its size; true when that changed it. */
  #resize(set: LiveReplicaSet, target: number): boolean {
    const { registry } = this.#tools.context;
    const before = size(set);
    const annotations = replicaAnnotations(this.#deployment);
    const isNoted = Object.entries(annotations).every(([key, value]) => set.metadata.annotations?.[key] === value);
    if (before === target && isNoted) return false;
    const updated = registry.modify(replicaSets, set.metadata.namespace ?? '', set.metadata.name, (each) => {
      each.spec.replicas = target;
      each.metadata.annotations = { ...each.metadata.annotations, ...annotations };
    });
    if (before === target) return false;
    this.#noteScaling(updated, before < target ? 'up' : 'down', before, target);
    return true;
  }

  #noteScaling(set: LiveReplicaSet, direction: 'up' | 'down', from: number, to: number): void {
    const message = `Scaled ${direction} replica set ${set.metadata.name} from ${from} to ${to}`;
    this.#tools.context.recorder.record(SOURCE, this.#deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message });
  }

  /** Drops the oldest empty sets beyond the history's length. */
  #cleanUp(old: readonly LiveReplicaSet[]): void {
    const { registry } = this.#tools.context;
    const limit = this.#deployment.spec.revisionHistoryLimit ?? 10;
    const alive = old.filter((set) => !set.metadata.deletionTimestamp).sort((a, b) => revisionOf(a) - revisionOf(b));
    for (const set of alive.slice(0, Math.max(0, alive.length - limit))) {
      const isBusy = (set.status.replicas ?? 0) !== 0 || size(set) !== 0 || (set.metadata.generation ?? 0) > (set.status.observedGeneration ?? 0);
      if (!isBusy) registry.delete(replicaSets, set.metadata.namespace ?? '', set.metadata.name);
    }
  }
}
