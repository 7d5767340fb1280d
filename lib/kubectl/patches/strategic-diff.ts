import type { FieldType } from '#lib/schema/index.ts';
import { isObject, sameJson } from './json-merge.ts';
import { elementOf, mergingOf } from './struct-type.ts';

interface DiffOptions {
  ignoresDeletions: boolean;
  ignoresChangesAndAdditions: boolean;
}

const EVERYTHING: DiffOptions = { ignoresDeletions: false, ignoresChangesAndAdditions: false };

type Json = Record<string, unknown>;

/** The strategic merge patch that makes `modified` of `original` (strategicpatch.CreateTwoWayMergePatch). */
export function createStrategicPatch(original: Json, modified: Json, type: FieldType | undefined): Json {
  return diffMaps(original, modified, type, EVERYTHING);
}

/**
 * The patch for `apply`: adds and changes what differs between the live object and the wanted one, and
 * removes what was in the last applied one and is no longer wanted (CreateThreeWayMergePatch).
 */
export function createThreeWayPatch(versions: { original: Json; modified: Json; current: Json }, type: FieldType | undefined): Json {
  const { original, modified, current } = versions;
  const delta = diffMaps(current, modified, type, { ignoresDeletions: true, ignoresChangesAndAdditions: false });
  const deletions = diffMaps(original, modified, type, { ignoresDeletions: false, ignoresChangesAndAdditions: true });
  return mergePatches(deletions, delta, type);
}

function diffMaps(original: Json, modified: Json, type: FieldType | undefined, options: DiffOptions): Json {
  const patch: Json = {};
  for (const [key, value] of Object.entries(modified)) {
    if (!(key in original)) {
      if (!options.ignoresChangesAndAdditions) patch[key] = value;
      continue;
    }
    diffField(patch, key, { before: original[key], after: value }, { type, options });
  }
  if (!options.ignoresDeletions) for (const key of Object.keys(original)) if (!(key in modified)) patch[key] = null;
  return patch;
}

function diffField(patch: Json, key: string, { before, after }: { before: unknown; after: unknown }, context: { type: FieldType | undefined; options: DiffOptions }): void {
  const { options } = context;
  const merging = mergingOf(context.type, key);
  if (isObject(before) && isObject(after) && !merging.replaces) {
    const inner = diffMaps(before, after, merging.type, options);
    if (Object.keys(inner).length === 0) return;
    if (merging.retainsKeys && !options.ignoresChangesAndAdditions) inner['$retainKeys'] = Object.keys(after).sort();
    patch[key] = inner;
  } else if (Array.isArray(before) && Array.isArray(after) && merging.mergesList) {
    if (merging.mergeKey === undefined) diffPrimitives(patch, key, { before, after }, options);
    else diffKeyedLists(patch, key, { before, after }, { mergeKey: merging.mergeKey, type: elementOf(merging.type), options, retains: merging.retainsKeys });
  } else if (!sameJson(before, after) && !options.ignoresChangesAndAdditions) {
    patch[key] = after;
  }
}

function diffPrimitives(patch: Json, key: string, { before, after }: { before: unknown[]; after: unknown[] }, options: DiffOptions): void {
  const added = after.filter((item) => !before.includes(item));
  const removed = before.filter((item) => !after.includes(item));
  if (added.length > 0 && !options.ignoresChangesAndAdditions) patch[key] = added;
  if (removed.length > 0 && !options.ignoresDeletions) patch[`$deleteFromPrimitiveList/${key}`] = removed;
}

interface KeyedContext {
  mergeKey: string;
  type: FieldType | undefined;
  options: DiffOptions;
  retains: boolean;
}

function diffKeyedLists(patch: Json, key: string, lists: { before: unknown[]; after: unknown[] }, context: KeyedContext): void {
  const { mergeKey, type, options, retains } = context;
  const [before, after] = [lists.before.filter(isObject), lists.after.filter(isObject)];
  const find = (items: Json[], id: unknown) => items.find((item) => item[mergeKey] === id);
  const changes: Json[] = [];
  for (const item of after) {
    const old = find(before, item[mergeKey]);
    if (!old) {
      if (!options.ignoresChangesAndAdditions) changes.push(item);
      continue;
    }
    const inner = diffMaps(old, item, type, options);
    if (Object.keys(inner).length === 0) continue;
    if (retains && !options.ignoresChangesAndAdditions) inner['$retainKeys'] = Object.keys(item).sort();
    changes.push({ ...inner, [mergeKey]: item[mergeKey] });
  }
  if (!options.ignoresDeletions) {
    for (const old of before) if (!find(after, old[mergeKey])) changes.push({ $patch: 'delete', [mergeKey]: old[mergeKey] });
  }
  const reordered = !options.ignoresChangesAndAdditions && !sameJson(before.map((item) => item[mergeKey]), after.map((item) => item[mergeKey]));
  if (changes.length === 0 && !reordered) return;
  patch[`$setElementOrder/${key}`] = after.map((item) => ({ [mergeKey]: item[mergeKey] }));
  if (changes.length > 0) patch[key] = changes;
}

/** Two patches as one; where both speak of a field, they are joined. */
function mergePatches(first: Json, second: Json, type: FieldType | undefined): Json {
  const merged: Json = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const before = merged[key];
    const merging = mergingOf(type, key);
    if (isObject(before) && isObject(value)) merged[key] = mergePatches(before, value, merging.type);
    else if (Array.isArray(before) && Array.isArray(value) && merging.mergeKey !== undefined) {
      const order = second[`$setElementOrder/${key}`] ?? first[`$setElementOrder/${key}`];
      merged[key] = mergeKeyed(before, value, { mergeKey: merging.mergeKey, type: elementOf(merging.type), order: Array.isArray(order) ? order.filter(isObject) : [] });
    }
    else merged[key] = value;
  }
  return merged;
}

interface KeyedMerging {
  mergeKey: string;
  type: FieldType | undefined;
  /** The items that are wanted, by their keys, in order. */
  order: readonly Json[];
}

/** Two lists of changes as one: in the order of the wanted items, then what is deleted. */
function mergeKeyed(first: unknown[], second: unknown[], { mergeKey, type, order }: KeyedMerging): unknown[] {
  const [a, b] = [first.filter(isObject), second.filter(isObject)];
  const joined = a.map((item) => {
    const other = b.find((each) => each[mergeKey] === item[mergeKey]);
    return other ? mergePatches(item, other, type) : item;
  });
  const merged = [...joined, ...b.filter((item) => !a.some((each) => each[mergeKey] === item[mergeKey]))];
  const place = (item: Json) => {
    const index = order.findIndex((each) => each[mergeKey] === item[mergeKey]);
    return index < 0 ? order.length : index;
  };
  return merged.sort((one, other) => place(one) - place(other));
}
