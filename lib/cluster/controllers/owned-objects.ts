import type { ApiObject, OwnerReference } from '#lib/schema/index.ts';
import type { Registry, WatchEvent } from '../registry/registry.ts';
import type { ResourceDefinition } from '../resources/definition.ts';

type Owned = ApiObject & { metadata: { name: string; namespace?: string; uid: string } };

export function controllerOf(object: ApiObject): OwnerReference | undefined {
  return object.metadata?.ownerReferences?.find((each) => each.controller === true);
}

/** Objects of one kind by the uid of their controller, kept up to date, so that nobody searches all of them. */
export class OwnedObjects<T extends Owned> implements Disposable {
  readonly #byOwner = new Map<string, Map<string, T>>();
  /** Those without a controller, by namespace. */
  readonly #orphans = new Map<string, Map<string, T>>();
  readonly #watch: Disposable;

  /** `changed` hears of every change, after it is counted in. */
  constructor(registry: Registry, resource: ResourceDefinition<T>, changed: (event: WatchEvent<T>) => void) {
    for (const object of registry.list(resource).items) this.#add(object);
    this.#watch = registry.watch(resource, {}, (event) => {
      if (event.old) this.#remove(event.old);
      if (event.type !== 'DELETED') this.#add(event.object);
      changed(event);
    });
  }

  of(uid: string): T[] {
    return [...(this.#byOwner.get(uid)?.values() ?? [])];
  }

  orphans(namespace: string): T[] {
    return [...(this.#orphans.get(namespace)?.values() ?? [])];
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }

  #shelf(object: T): [Map<string, Map<string, T>>, string] {
    const owner = controllerOf(object)?.uid;
    return owner === undefined ? [this.#orphans, object.metadata.namespace ?? ''] : [this.#byOwner, owner];
  }

  #add(object: T): void {
    const [shelf, key] = this.#shelf(object);
    const objects = shelf.get(key) ?? new Map<string, T>();
    shelf.set(key, objects.set(object.metadata.uid, object));
  }

  #remove(object: T): void {
    const [shelf, key] = this.#shelf(object);
    const objects = shelf.get(key);
    objects?.delete(object.metadata.uid);
    if (objects?.size === 0) shelf.delete(key);
  }
}

/** A reference that makes `owner` the controller (metav1.NewControllerRef). */
export function controllerReference(owner: ApiObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata?.name ?? '', uid: owner.metadata?.uid ?? '', controller: true, blockOwnerDeletion: true,
  };
}
