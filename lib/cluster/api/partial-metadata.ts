import type { ApiObject, ObjectMeta } from '#lib/schema/index.ts';

/** The metadata of a list. */
export interface ListMeta {
  resourceVersion: string;
  continue?: string | undefined;
  remainingItemCount?: number | undefined;
}

/** An object with nothing but its metadata (meta.k8s.io PartialObjectMetadata). */
export function partialMetadata(object: ApiObject, version = 'v1'): { kind: string; apiVersion: string; metadata: ObjectMeta } {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: object.metadata ?? {} };
}
