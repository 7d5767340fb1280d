/** Deletes what has lost its owners, and waits where deletion is to be in the foreground (pkg/controller/garbagecollector). */
import type { ApiObject } from '#lib/schema/index.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { ControllerContext } from './context.ts';
import { createWorkQueue } from './work-queue.ts';

interface Node {
  resource: ResourceDefinition;
  object: ApiObject;
}

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

export function startGarbageCollector(context: ControllerContext): Disposable {
  return new GarbageCollector(context);
}

class GarbageCollector implements Disposable {
  readonly #context: ControllerContext;
  /** Everything that owns or is owned, by uid. */
  readonly #nodes = new Map<string, Node>();
  readonly #dependents = new Map<string, Set<string>>();
  readonly #kinds: Disposable;
  readonly #changes: Disposable;
  readonly #queue;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#queue = createWorkQueue(context.clock, (uid) => this.#process(uid));
    this.#kinds = context.registry.followKinds((resource) => this.#follow(resource));
    this.#changes = context.registry.watchAll((resource, { type, object, old }) => {
      if (UNTRACKED.has(resource.plural)) return;
      if (old) this.#remove(old);
      if (type === 'DELETED') this.#gone(object);
      else this.#add(resource, object);
    });
  }

  #follow(resource: ResourceDefinition): Disposable {
    if (!resource.view && !resource.computed && !UNTRACKED.has(resource.plural)) {
      for (const object of this.#context.registry.list(resource).items) this.#add(resource, object);
    }
    return NOTHING_HELD;
  }

  [Symbol.dispose](): void {
    this.#queue[Symbol.dispose]();
    this.#kinds[Symbol.dispose]();
    this.#changes[Symbol.dispose]();
  }

  #add(resource: ResourceDefinition, object: ApiObject): void {
    const { uid = '', ownerReferences = [], deletionTimestamp, finalizers = [] } = object.metadata ?? {};
    this.#nodes.set(uid, { resource, object });
    for (const owner of ownerReferences) {
      const dependents = this.#dependents.get(owner.uid) ?? new Set();
      this.#dependents.set(owner.uid, dependents.add(uid));
      if (!this.#nodes.has(owner.uid)) this.#queue.add(uid);
    }
    if (deletionTimestamp && (finalizers.includes(FOREGROUND) || finalizers.includes(ORPHAN))) this.#queue.add(uid);
  }

  #remove(object: ApiObject): void {
    const { uid = '', ownerReferences = [] } = object.metadata ?? {};
    for (const owner of ownerReferences) {
      const dependents = this.#dependents.get(owner.uid);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner.uid);
    }
  }

  #gone(object: ApiObject): void {
    const { uid = '', ownerReferences = [] } = object.metadata ?? {};
    this.#nodes.delete(uid);
    for (const dependent of this.#dependents.get(uid) ?? []) this.#queue.add(dependent);
    for (const owner of ownerReferences) if (this.#nodes.get(owner.uid)?.object.metadata?.deletionTimestamp) this.#queue.add(owner.uid);
  }

  #process(uid: string): void {
    const { registry } = this.#context;
    const node = this.#nodes.get(uid);
    if (!node) return;
    const { namespace = '', name = '', deletionTimestamp, finalizers = [] } = node.object.metadata ?? {};
    const present = registry.find(node.resource, namespace, name);
    if (present?.metadata?.uid !== uid) return;
    if (deletionTimestamp && finalizers.includes(ORPHAN)) return this.#orphanDependents({ ...node, object: present });
    if (deletionTimestamp && finalizers.includes(FOREGROUND)) return this.#deleteDependents({ ...node, object: present });
    this.#collect({ ...node, object: present });
  }

  /** Deletes an object when none of its owners is there any more; drops references to those that are not. */
  #collect({ resource, object }: Node): void {
    const { registry } = this.#context;
    const { namespace = '', name = '', uid = '', ownerReferences = [], deletionTimestamp } = object.metadata ?? {};
    if (ownerReferences.length === 0 || deletionTimestamp) return;
    const solid = ownerReferences.filter((owner) => this.#exists(owner.uid));
    if (solid.length === ownerReferences.length) return;
    if (solid.length > 0) {
      registry.modify(resource, namespace, name, (each) => {
        if (each.metadata) each.metadata.ownerReferences = solid;
      });
      return;
    }
    const waits = object.metadata?.finalizers?.includes(FOREGROUND) ?? false;
    registry.delete(resource, namespace, name, { preconditions: { uid }, propagationPolicy: waits ? 'Foreground' : 'Background' });
  }

  #exists(uid: string): boolean {
    const node = this.#nodes.get(uid);
    if (!node) return false;
    const { namespace = '', name = '' } = node.object.metadata ?? {};
    return this.#context.registry.find(node.resource, namespace, name)?.metadata?.uid === uid;
  }

  #orphanDependents({ resource, object }: Node): void {
    const { registry } = this.#context;
    const { uid = '' } = object.metadata ?? {};
    for (const dependent of [...(this.#dependents.get(uid) ?? [])]) {
      const node = this.#nodes.get(dependent);
      if (!node) continue;
      registry.modify(node.resource, node.object.metadata?.namespace ?? '', node.object.metadata?.name ?? '', (each) => {
        if (each.metadata) each.metadata.ownerReferences = each.metadata.ownerReferences?.filter((owner) => owner.uid !== uid);
      });
    }
    this.#dropFinalizer(resource, object, ORPHAN);
  }

  #deleteDependents({ resource, object }: Node): void {
    const { registry } = this.#context;
    const { uid = '' } = object.metadata ?? {};
    let blocked = false;
    for (const dependent of [...(this.#dependents.get(uid) ?? [])]) {
      const node = this.#nodes.get(dependent);
      if (!node) continue;
      const { namespace = '', name = '', deletionTimestamp, ownerReferences = [] } = node.object.metadata ?? {};
      if (!deletionTimestamp && registry.find(node.resource, namespace, name)) registry.delete(node.resource, namespace, name, { propagationPolicy: 'Foreground' });
      if (registry.find(node.resource, namespace, name) && ownerReferences.some((owner) => owner.uid === uid && owner.blockOwnerDeletion)) blocked = true;
    }
    if (!blocked) this.#dropFinalizer(resource, object, FOREGROUND);
  }

  #dropFinalizer(resource: ResourceDefinition, object: ApiObject, finalizer: string): void {
    const { registry } = this.#context;
    const { namespace = '', name = '' } = object.metadata ?? {};
    if (!registry.find(resource, namespace, name)) return;
    registry.modify(resource, namespace, name, (each) => {
      if (each.metadata) each.metadata.finalizers = each.metadata.finalizers?.filter((present) => present !== finalizer);
    });
  }
}

/** What is known of a kind stays known when it is served no more. */
const NOTHING_HELD: Disposable = { [Symbol.dispose]: () => undefined };

/** Events own nothing and are owned by nobody. */
const UNTRACKED: ReadonlySet<string> = new Set(['events']);
