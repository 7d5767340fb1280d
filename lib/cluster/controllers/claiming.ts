/** Which objects belong to a controller: those it owns and selects, and matching ones without owner (controller_ref_manager.go). */
import type { ApiObject, SelectorObject } from '#lib/schema/index.ts';
import { selectorMatcher } from '#lib/schema/index.ts';
import type { Registry } from '../registry/registry.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { controllerReference } from './owned-objects.ts';
import type { OwnedObjects } from './owned-objects.ts';

type Owned = ApiObject & { metadata: { name: string; namespace?: string; uid: string } };

export interface Claim<T extends Owned> {
  registry: Registry;
  resource: ResourceDefinition<T>;
  index: OwnedObjects<T>;
  owner: ApiObject;
  selector: SelectorObject | undefined;
}

/** Adopts and releases as needed; gives what belongs to the owner now. */
export function claimObjects<T extends Owned>({ registry, resource, index, owner, selector }: Claim<T>): T[] {
  const matches = selectorMatcher(selector);
  const { uid = '', namespace = '', deletionTimestamp } = owner.metadata ?? {};
  const kept: T[] = [];
  for (const object of index.of(uid)) {
    if (matches(object.metadata.labels)) kept.push(object);
    else if (!deletionTimestamp) release(registry, resource, object, uid);
  }
  if (deletionTimestamp) return kept;
  for (const object of index.orphans(namespace)) {
    if (object.metadata.deletionTimestamp || !matches(object.metadata.labels)) continue;
    kept.push(registry.modify(resource, namespace, object.metadata.name, (each) => {
      each.metadata.ownerReferences = [...(each.metadata.ownerReferences ?? []), controllerReference(owner)];
    }));
  }
  return kept;
}

function release<T extends Owned>(registry: Registry, resource: ResourceDefinition<T>, object: T, uid: string): void {
  if (!registry.find(resource, object.metadata.namespace ?? '', object.metadata.name)) return;
  registry.modify(resource, object.metadata.namespace ?? '', object.metadata.name, (each) => {
    each.metadata.ownerReferences = each.metadata.ownerReferences?.filter((reference) => reference.uid !== uid);
  });
}
