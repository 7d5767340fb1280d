import type { ListType, MapType, StructType } from '#lib/schema/index.ts';
import { isMap, jsonEqual } from '#lib/schema/index.ts';
import { FieldSet } from './field-set.ts';
import { elementTypeOf, isLeafType, listElement, typeOfValues } from './path-element.ts';
import type { PathElement, TypeAt } from './path-element.ts';

/** What differs between two states of an object. */
export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

/** Compares two objects of a type (typed/compare.go). Equal parts that are shared cost nothing. */
export function compare(before: unknown, after: unknown, type: TypeAt): Comparison {
  const comparison: Comparison = { added: new FieldSet(), modified: new FieldSet(), removed: new FieldSet() };
  visit({ before, after, type, path: [] }, comparison);
  return comparison;
}

interface Pair {
  /** undefined is not there at all; null is there, and empty. */
  before: unknown;
  after: unknown;
  type: TypeAt;
  path: readonly PathElement[];
}

function visit(pair: Pair, comparison: Comparison): void {
  const { before, after, path } = pair;
  const type = typeOfValues(pair.type, before, after);
  if (before === after) return;
  if (isLeafType(type) || (isEmpty(before) && isEmpty(after))) {
    leaf(pair, comparison);
    return;
  }
  if (type?.kind === 'list') visitList(pair, type, comparison);
  else visitMap({ ...pair, type }, type as StructType | MapType, comparison);
  if (before === undefined) comparison.added.insert(path);
  else if (after === undefined) comparison.removed.insert(path);
}

function leaf({ before, after, path }: Pair, { added, modified, removed }: Comparison): void {
  if (before === undefined) added.insert(path);
  else if (after === undefined) removed.insert(path);
  else if (!jsonEqual(before, after)) modified.insert(path);
}

function visitMap({ before, after, type, path }: Pair, struct: StructType | MapType, comparison: Comparison): void {
  const [old, fresh] = [isMap(before) ? before : {}, isMap(after) ? after : {}];
  for (const key of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
    const element = `f:${key}`;
    const [was, is] = [memberOf(before, struct, key), memberOf(after, struct, key)];
    visit({ before: was, after: is, type: elementTypeOf(type, element), path: [...path, element] }, comparison);
  }
}

/** A field that is left out is there all the same when Go writes it without `omitempty`. */
function memberOf(value: unknown, type: StructType | MapType, key: string): unknown {
  if (value === undefined) return undefined;
  const own = isMap(value) ? value[key] : undefined;
  if (own !== undefined || type.kind !== 'struct') return own;
  const field = type.field(key);
  if (!field) return undefined;
  if (field.alwaysWritten) return NOTHING;
  const isCollection = field.type.kind === 'list' || field.type.kind === 'map' || field.type.kind === 'struct';
  return isCollection && type.isRequired(key) ? null : undefined;
}

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze({});

function visitList({ before, after, path }: Pair, type: ListType, comparison: Comparison): void {
  const [old, fresh] = [byElement(before, type), byElement(after, type)];
  for (const element of new Set([...old.keys(), ...fresh.keys()])) {
    visit({ before: old.get(element), after: fresh.get(element), type: type.element, path: [...path, element] }, comparison);
  }
}

function byElement(value: unknown, type: ListType): Map<PathElement, unknown> {
  const items = new Map<PathElement, unknown>();
  for (const item of Array.isArray(value) ? (value as unknown[]) : []) {
    const element = listElement(type, item);
    if (element !== undefined) items.set(element, item);
  }
  return items;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0;
}
