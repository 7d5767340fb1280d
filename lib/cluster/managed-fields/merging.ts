import type { ListType } from '#lib/schema/index.ts';
import { isMap } from '#lib/schema/index.ts';
import type { FieldSet } from './field-set.ts';
import { elementTypeOf, isLeafType, listElement, typeOfValues } from './path-element.ts';
import type { PathElement, TypeAt } from './path-element.ts';

/** Lays an applied configuration over the live object (typed/merge.go): what it names is as it says, the rest stays. */
export function merge(live: unknown, config: unknown, stated: TypeAt): unknown {
  const type = typeOfValues(stated, live, config);
  if (config === undefined || config === null) return live;
  if (isLeafType(type)) return config;
  if (type?.kind === 'list') return mergeLists(live, config, type);
  if (!isMap(config) || !isMap(live)) return config;
  const merged: Record<string, unknown> = { ...live };
  for (const [key, value] of Object.entries(config)) merged[key] = merge(live[key], value, elementTypeOf(type, `f:${key}`));
  return merged;
}

/** The configuration's order holds; elements that only the live list has keep their place before what followed them. */
function mergeLists(live: unknown, config: unknown, type: ListType): unknown {
  if (!Array.isArray(live) || !Array.isArray(config)) return config;
  const ours = new Map((config as unknown[]).map((item) => [listElement(type, item), item]));
  const theirs = (live as unknown[]).map((item) => ({ element: listElement(type, item), item }));
  const merged: unknown[] = [];
  let at = 0;
  for (const [element, item] of ours) {
    const place = theirs.findIndex((each) => each.element === element);
    for (; at < place; at += 1) if (!ours.has(theirs[at]?.element)) merged.push(theirs[at]?.item);
    merged.push(place < 0 ? item : merge(theirs[place]?.item, item, type.element));
  }
  for (; at < theirs.length; at += 1) if (!ours.has(theirs[at]?.element)) merged.push(theirs[at]?.item);
  return merged;
}

/** The value without the paths of a set (typed/remove.go); undefined when nothing is left. */
export function removeFields(value: unknown, set: FieldSet, stated: TypeAt): unknown {
  const type = typeOfValues(stated, value);
  if (type?.kind === 'list') {
    if (!Array.isArray(value) || value.length === 0 || type.listType === 'atomic') return undefined;
    const kept = (value as unknown[]).flatMap((item) => keptPart(item, { element: listElement(type, item), set, type }));
    return kept.length === 0 ? undefined : kept;
  }
  if (type?.kind !== 'struct' && type?.kind !== 'map') return value;
  if (!isMap(value) || type.atomic) return undefined;
  const entries = Object.entries(value).flatMap(([key, part]) => {
    return keptPart(part, { element: `f:${key}`, set, type }).map((kept) => [key, kept] as const);
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

interface Removal {
  element: PathElement | undefined;
  set: FieldSet;
  type: TypeAt;
}

function keptPart(part: unknown, { element, set, type }: Removal): unknown[] {
  if (element === undefined) return [part];
  if (set.members.has(element)) return [];
  const below = set.children.get(element);
  if (!below) return [part];
  const kept = removeFields(part, below, elementTypeOf(type, element));
  return kept === undefined ? [] : [kept];
}
