/** Keeps Pods with names, order and volumes of their own (pkg/controller/statefulset). */
import { ApiError } from '#lib/schema/index.ts';
import { persistentVolumeClaims, pods, statefulSets } from '../resources/index.ts';
import type { LivePod, LiveStatefulSet } from '../resources/live.ts';
import { copy } from '../store/json.ts';
import { claimObjects } from './claiming.ts';
import type { ControllerContext } from './context.ts';
import { controllerOf, OwnedObjects } from './owned-objects.ts';
import { isReady, untilAvailable } from './pod-facts.ts';
import { podFromTemplate } from './pod-template.ts';
import { omitZero } from './replica-sets.ts';
import { hashOf, REVISION_LABEL, revisionsOf, syncRevision } from './revisions.ts';
import { createWorkQueue, keyOf, splitKey } from './work-queue.ts';
import type { PodTemplate } from '../resources/workload.ts';

const SOURCE = { component: 'statefulset-controller' };
const NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const INDEX_LABEL = 'apps.kubernetes.io/pod-index';

export function startStatefulSets(context: ControllerContext): Disposable {
  const { registry, clock } = context;
  const index = new OwnedObjects(registry, pods, ({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'StatefulSet') queue.add(`${object.metadata.namespace ?? ''}/${owner.name}`);
  });
  const queue = createWorkQueue(clock, (key) => {
    const { namespace, name } = splitKey(key);
    const set = registry.find(statefulSets, namespace, name);
    if (set && !set.metadata.deletionTimestamp) new Ordering({ context, index, again: (milliseconds) => queue.addAfter(key, milliseconds) }, set).run();
  });
  const watch = registry.watch(statefulSets, {}, ({ object }) => queue.add(keyOf(object)));
  for (const set of registry.list(statefulSets).items) queue.add(keyOf(set));
  return {
    [Symbol.dispose]: () => {
      queue[Symbol.dispose]();
      index[Symbol.dispose]();
      watch[Symbol.dispose]();
    },
  };
}

interface Tools {
  context: ControllerContext;
  index: OwnedObjects<LivePod>;
  again(milliseconds: number): void;
}

class Ordering {
  readonly #tools: Tools;
  readonly #set: LiveStatefulSet;
  readonly #first: number;
  readonly #count: number;

  constructor(tools: Tools, set: LiveStatefulSet) {
    this.#tools = tools;
    this.#set = set;
    this.#first = set.spec.ordinals?.start ?? 0;
    this.#count = set.spec.replicas ?? 0;
  }

  run(): void {
    const { registry } = this.#tools.context;
    const set = this.#set;
    const own = claimObjects({ registry, resource: pods, index: this.#tools.index, owner: set, selector: set.spec.selector });
    const live = new Set(own.map((pod) => pod.metadata.labels?.[REVISION_LABEL] ?? ''));
    const update = syncRevision({ registry, owner: set, template: set.spec.template, labels: set.spec.template.metadata?.labels, limit: set.spec.revisionHistoryLimit ?? 10, live });
    const revisions = revisionsOf(registry, set);
    const current = revisions.find((each) => each.metadata.name === set.status.currentRevision) ?? update;
    const byOrdinal = new Map(own.map((pod) => [ordinalOf(pod), pod]));
    const template = (ordinal: number): { hash: string; template: PodTemplate } => {
      const isOld = current !== update && ordinal < (set.spec.updateStrategy?.rollingUpdate?.partition ?? 0) + this.#first;
      const revision = isOld ? current : update;
      const data = revision.data as { spec: { template: PodTemplate & { $patch?: string } } };
      const { $patch: _, ...content } = data.spec.template;
      return { hash: hashOf(revision), template: content };
    };
    if (this.#fill(byOrdinal, template) && this.#shrink(byOrdinal)) this.#update(byOrdinal, template);
    this.#writeStatus({ current: current.metadata.name, update: update.metadata.name, updateHash: hashOf(update), currentHash: hashOf(current) });
  }

  get #isOrdered(): boolean {
    return this.#set.spec.podManagementPolicy !== 'Parallel';
  }

  /** Makes missing Pods in order; with ordered management each waits for the one before. True when all are there and ready. */
  #fill(byOrdinal: ReadonlyMap<number, LivePod>, template: (ordinal: number) => { hash: string; template: PodTemplate }): boolean {
    const { clock } = this.#tools.context;
    for (let ordinal = this.#first; ordinal < this.#first + this.#count; ordinal += 1) {
      const pod = byOrdinal.get(ordinal);
      if (pod && (pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') && !pod.metadata.deletionTimestamp) this.#delete(pod);
      else if (!pod) this.#create(ordinal, template(ordinal));
      if (!this.#isOrdered) continue;
      const wait = pod && !pod.metadata.deletionTimestamp ? untilAvailable(pod, this.#set.spec.minReadySeconds ?? 0, clock.now()) : undefined;
      if (wait !== 0) {
        if (wait !== undefined) this.#tools.again(wait);
        return false;
      }
    }
    return true;
  }

  /** Deletes Pods beyond the wanted number, the last first, one at a time when ordered. True when none is left. */
  #shrink(byOrdinal: ReadonlyMap<number, LivePod>): boolean {
    const surplus = [...byOrdinal].filter(([ordinal]) => ordinal < this.#first || ordinal >= this.#first + this.#count).sort(([a], [b]) => b - a);
    for (const [, pod] of surplus) {
      if (!pod.metadata.deletionTimestamp) this.#delete(pod);
      if (this.#isOrdered) return false;
    }
    return surplus.length === 0;
  }

  /** Replaces Pods of an old template, the last first, one at a time. */
  #update(byOrdinal: ReadonlyMap<number, LivePod>, template: (ordinal: number) => { hash: string }): void {
    if (this.#set.spec.updateStrategy?.type !== 'RollingUpdate') return;
    const partition = this.#first + (this.#set.spec.updateStrategy.rollingUpdate?.partition ?? 0);
    for (let ordinal = this.#first + this.#count - 1; ordinal >= partition; ordinal -= 1) {
      const pod = byOrdinal.get(ordinal);
      if (!pod) return;
      if (pod.metadata.labels?.[REVISION_LABEL] !== template(ordinal).hash && !pod.metadata.deletionTimestamp) return this.#delete(pod);
      if (!isReady(pod) || pod.metadata.deletionTimestamp) return;
    }
  }

  #create(ordinal: number, { hash, template }: { hash: string; template: PodTemplate }): void {
    const { registry, recorder } = this.#tools.context;
    const set = this.#set;
    const namespace = set.metadata.namespace ?? '';
    const name = `${set.metadata.name}-${ordinal}`;
    const pod = podFromTemplate(set, template, name);
    pod.metadata.labels = { ...pod.metadata.labels, [INDEX_LABEL]: String(ordinal), [REVISION_LABEL]: hash, [NAME_LABEL]: name };
    pod.spec.hostname = name;
    if (set.spec.serviceName) pod.spec.subdomain = set.spec.serviceName;
    this.#mountClaims(pod, ordinal);
    try {
      registry.create(pods, namespace, pod);
      recorder.record(SOURCE, set, { type: 'Normal', reason: 'SuccessfulCreate', message: `Create Pod ${name} in StatefulSet ${set.metadata.name} successful` });
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason === 'AlreadyExists') throw error;
      recorder.record(SOURCE, set, { type: 'Warning', reason: 'FailedCreate', message: `Create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${error.message}` });
      throw error;
    }
  }

  #mountClaims(pod: LivePod, ordinal: number): void {
    const { registry, recorder } = this.#tools.context;
    const set = this.#set;
    const namespace = set.metadata.namespace ?? '';
    for (const claim of set.spec.volumeClaimTemplates ?? []) {
      const volume = claim.metadata?.name ?? '';
      const claimName = `${volume}-${set.metadata.name}-${ordinal}`;
      pod.spec.volumes = [...(pod.spec.volumes ?? []).filter((each) => each.name !== volume), { name: volume, persistentVolumeClaim: { claimName } }];
      if (registry.find(persistentVolumeClaims, namespace, claimName)) continue;
      const labels = { ...claim.metadata?.labels, ...set.spec.selector.matchLabels };
      registry.create(persistentVolumeClaims, namespace, {
        apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: claimName, labels, annotations: claim.metadata?.annotations }, spec: copy(claim.spec),
      });
      const message = `Create Claim ${claimName} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} success`;
      recorder.record(SOURCE, set, { type: 'Normal', reason: 'SuccessfulCreate', message });
    }
  }

  #delete(pod: LivePod): void {
    const { registry, recorder } = this.#tools.context;
    const { namespace = '', name, uid } = pod.metadata;
    if (registry.find(pods, namespace, name)?.metadata.uid !== uid) return;
    registry.delete(pods, namespace, name, { preconditions: { uid } });
    recorder.record(SOURCE, this.#set, { type: 'Normal', reason: 'SuccessfulDelete', message: `Delete Pod ${name} in StatefulSet ${this.#set.metadata.name} successful` });
  }

  #writeStatus(revisions: { current: string; update: string; updateHash: string; currentHash: string }): void {
    const { registry, clock } = this.#tools.context;
    const set = this.#set;
    const own = registry.list(pods, { namespace: set.metadata.namespace }).items.filter((pod) => controllerOf(pod)?.uid === set.metadata.uid && !pod.metadata.deletionTimestamp);
    const available = own.filter((pod) => untilAvailable(pod, set.spec.minReadySeconds ?? 0, clock.now()) === 0).length;
    const updated = own.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] === revisions.updateHash).length;
    const ready = own.filter(isReady).length;
    // The update is over when all Pods have it and are ready; then it is what is current.
    const isOver = updated === this.#count && ready === this.#count && own.length === this.#count;
    const current = isOver ? revisions.update : revisions.current;
    const currentHash = isOver ? revisions.updateHash : revisions.currentHash;
    registry.modify(statefulSets, set.metadata.namespace ?? '', set.metadata.name, (each) => {
      each.status = omitZero({
        observedGeneration: set.metadata.generation, readyReplicas: ready, currentReplicas: own.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] === currentHash).length, updatedReplicas: updated,
      }, { replicas: own.length, availableReplicas: available, currentRevision: current, updateRevision: revisions.update, collisionCount: set.status.collisionCount ?? 0 });
    }, { subresource: 'status' });
  }
}

/** The number at the end of a Pod's name. */
function ordinalOf(pod: LivePod): number {
  return Number(/-(\d+)$/.exec(pod.metadata.name)?.[1] ?? -1);
}
