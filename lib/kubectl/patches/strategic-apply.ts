import type { FieldType } from '#lib/schema/index.ts';
import type { AnyObject } from '../resources/info.ts';
import { isObject } from './json-merge.ts';
import { elementOf, mergingOf, structTypeOf } from './struct-type.ts';

type Json = Record<string, unknown>;

/** Where the items of a patch stand in a merged list: new ones last, as the server puts them, or all of them first, as kustomize does. */
export type PatchedItems = 'last' | 'first';

/** What an object becomes by a strategic merge patch, for changes made without the server. */
export function applyStrategicPatch(object: AnyObject, patch: Json, items: PatchedItems = 'last'): Json {
  return new StrategicMerge(items).maps(object, patch, structTypeOf(object));
}

/** The same for a part of an object, whose type is given. */
export function applyStrategicPatchOf(value: Json, patch: Json, type: FieldType): Json {
  return new StrategicMerge('last').maps(value, patch, type);
}

class StrategicMerge {
  readonly #items: PatchedItems;

  constructor(items: PatchedItems) {
    this.#items = items;
  }

  maps(target: Json, patch: Json, type: FieldType | undefined): Json {
    if (patch['$patch'] === 'replace') return withoutDirectives(patch);
    if (patch['$patch'] === 'delete') return {};
    const result: Json = { ...target };
    for (const [key, value] of Object.entries(patch)) {
      if (key.startsWith('$deleteFromPrimitiveList/')) {
        const name = key.slice('$deleteFromPrimitiveList/'.length);
        if (Array.isArray(result[name]) && Array.isArray(value)) result[name] = result[name].filter((item) => !value.includes(item));
      } else if (!key.startsWith('$')) {
        this.#field(result, key, value, type);
      }
    }
    const retained = patch['$retainKeys'];
    return Array.isArray(retained) ? Object.fromEntries(Object.entries(result).filter(([key]) => retained.includes(key))) : result;
  }

  #field(result: Json, key: string, value: unknown, type: FieldType | undefined): void {
    const merging = mergingOf(type, key);
    const before = result[key];
    if (value === null) delete result[key];
    else if (isObject(value)) result[key] = this.maps(isObject(before) ? before : {}, value, merging.type);
    else if (Array.isArray(value) && Array.isArray(before) && merging.mergesList) result[key] = this.#lists(before, value, merging.mergeKey, elementOf(merging.type));
    else result[key] = value;
  }

  #lists(before: unknown[], patch: unknown[], mergeKey: string | undefined, type: FieldType | undefined): unknown[] {
    if (mergeKey === undefined) {
      return this.#items === 'first' ? [...patch, ...before.filter((item) => !patch.includes(item))] : [...before, ...patch.filter((item) => !before.includes(item))];
    }
    const items = before.filter(isObject);
    let result = [...items];
    for (const change of patch.filter(isObject)) {
      const index = result.findIndex((item) => item[mergeKey] === change[mergeKey]);
      if (change['$patch'] === 'delete') result = result.filter((_, position) => position !== index);
      else if (index < 0) result.push(withoutDirectives(change));
      else result[index] = this.maps(result[index] ?? {}, change, type);
    }
    if (this.#items === 'last') return result;
    const patched = patch.filter(isObject).flatMap((change) => result.filter((item) => item[mergeKey] === change[mergeKey]));
    return [...patched, ...result.filter((item) => !patched.includes(item))];
  }
}

function withoutDirectives(patch: Json): Json {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}
