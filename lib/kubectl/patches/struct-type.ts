import { builtInCatalogue } from '#lib/schema/index.ts';
import type { FieldType, StructType } from '#lib/schema/index.ts';
import { splitApiVersion } from '../api/mapper.ts';
import type { AnyObject } from '../resources/info.ts';

/** The type of a kind that is built in; undefined for custom resources, which are patched as plain JSON. */
export function structTypeOf(object: Pick<AnyObject, 'apiVersion' | 'kind'>): StructType | undefined {
  const [group, version] = splitApiVersion(object.apiVersion);
  return builtInCatalogue().typeOf({ group, version, kind: object.kind });
}

/** How a field is patched. */
export interface FieldMerging {
  type: FieldType | undefined;
  /** Lists are merged by this key of their items. */
  mergeKey: string | undefined;
  mergesList: boolean;
  retainsKeys: boolean;
  replaces: boolean;
}

export function mergingOf(type: FieldType | undefined, name: string): FieldMerging {
  if (type?.kind === 'map') return { type: type.element, mergeKey: undefined, mergesList: false, retainsKeys: false, replaces: false };
  const field = type?.kind === 'struct' ? type.field(name) : undefined;
  const strategies = (field?.patchStrategy ?? '').split(',');
  return {
    type: field?.type,
    mergeKey: field?.patchMergeKey,
    mergesList: strategies.includes('merge'),
    retainsKeys: strategies.includes('retainKeys'),
    replaces: strategies.includes('replace'),
  };
}

/** The type of a list's items. */
export function elementOf(type: FieldType | undefined): FieldType | undefined {
  return type?.kind === 'list' ? type.element : undefined;
}
