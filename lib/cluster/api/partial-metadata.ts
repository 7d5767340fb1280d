import type { ApiObject, ObjectMeta } from '#lib/schema/index.ts';

/** The metadata of a list. */
export interface ListMeta {
  /** Left out of what is worked out on the way and never stored. */
  resourceVersion?: string | undefined;
  continue?: string | undefined;
  remainingItemCount?: number | undefined;
}

/** An object with nothing but its metadata (meta.k8s.io PartialObjectMetadata). */
export function partialMetadata(object: ApiObject, version = 'v1'): { kind: string; apiVersion: string; metadata: ObjectMeta } {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: orderedMetadata(object.metadata ?? {}) };
}

/** ObjectMeta's fields in Go's order, which is how they come over the wire. */
const ORDER = [
  'name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp',
  'deletionGracePeriodSeconds', 'labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields',
] as const satisfies readonly (keyof ObjectMeta)[];

export function orderedMetadata(metadata: ObjectMeta): ObjectMeta {
  const ordered: Record<string, unknown> = {};
  for (const key of ORDER) if (metadata[key] !== undefined) ordered[key] = metadata[key];
  return ordered as ObjectMeta;
}
