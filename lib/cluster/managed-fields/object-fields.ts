import type { ListType, MapType, StructType } from '#lib/schema/index.ts';
import { isMap } from '#lib/schema/index.ts';
import { FieldSet } from './field-set.ts';
import { elementTypeOf, isLeafType, listElement, typeOfValues } from './path-element.ts';
import type { PathElement, TypeAt } from './path-element.ts';

/** All paths that an applied configuration claims (typed/tofieldset.go). */
export function fieldsOf(value: unknown, type: TypeAt): FieldSet {
  const set = new FieldSet();
  collect(value, type, { set, path: [] });
  return set;
}

interface Place {
  set: FieldSet;
  path: readonly PathElement[];
}

function collect(value: unknown, stated: TypeAt, place: Place): void {
  const type = typeOfValues(stated, value);
  if (isLeafType(type)) {
    place.set.insert(place.path);
    return;
  }
  if (type?.kind === 'list') collectList(value, type, place);
  else if (isMap(value)) collectMap(value, type as StructType | MapType, place);
}

function collectMap(value: Readonly<Record<string, unknown>>, type: StructType | MapType, { set, path }: Place): void {
  for (const [key, part] of Object.entries(value)) {
    const element = `f:${key}`;
    const below = [...path, element];
    const partType = elementTypeOf(type, element);
    collect(part, partType, { set, path: below });
    const isEmpty = part === null || (isMap(part) && Object.keys(part).length === 0);
    if (isEmpty || type.kind === 'map') set.insert(below);
  }
}

function collectList(value: unknown, type: ListType, { set, path }: Place): void {
  if (!Array.isArray(value)) return;
  for (const item of value) {
    const element = listElement(type, item);
    if (element === undefined) continue;
    const below = [...path, element];
    collect(item, type.element, { set, path: below });
    set.insert(below);
  }
}
