import type { Field, FieldType } from '../field-type.ts';
import { ordered, sameElement } from './element-order.ts';
import { isMap, jsonEqual, setKey } from './json-value.ts';
import type { JsonMap } from './json-value.ts';
import { PatchError } from './patch-error.ts';

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const DELETE_FROM = '$deleteFromPrimitiveList/';
const ELEMENT_ORDER = '$setElementOrder/';

/**
 * Applies a strategic merge patch, by the merge keys and strategies of the kind's type
 * (apimachinery/pkg/util/strategicpatch). Neither argument is changed. Throws PatchError.
 */
export function strategicMergePatch(original: unknown, patch: unknown, type: FieldType): unknown {
  if (!isMap(patch)) throw new PatchError('invalid JSON document', { malformed: true });
  return mergeMap(structuredClone(isMap(original) ? original : {}), structuredClone(patch), type);
}

function mergeMap(original: JsonMap, patch: JsonMap, type: FieldType | undefined): JsonMap {
  if (Object.hasOwn(patch, DIRECTIVE)) return replaced(patch);
  applyRetainKeys(original, patch);
  applyElementOrders(original, patch, type);
  for (const [given, value] of Object.entries(patch)) {
    const isDeletion = given.startsWith(DELETE_FROM);
    const key = isDeletion ? given.slice(DELETE_FROM.length) : given;
    if (value === null) delete original[key];
    else mergeKeyInto(original, key, { value, isDeletion, place: placeOf(type, key) });
  }
  return original;
}

/** `$patch: replace` takes the patch as it is, `$patch: delete` leaves nothing. */
function replaced(patch: JsonMap): JsonMap {
  const { [DIRECTIVE]: directive, ...rest } = patch;
  if (directive === 'replace') return rest;
  if (directive === 'delete') return {};
  throw unknownDirective(directive, patch);
}

/** What the type says of a key: the value's type, and how lists and maps there are merged. */
interface Place {
  type: FieldType | undefined;
  replaces: boolean;
  merges: boolean;
  mergeKey: string | undefined;
}

function placeOf(type: FieldType | undefined, key: string): Place {
  const field: Partial<Field> | undefined = type?.kind === 'struct' ? type.field(key) : type?.kind === 'map' ? { type: type.element } : undefined;
  const strategies = field?.patchStrategy?.split(',') ?? [];
  return { type: field?.type, replaces: strategies.includes('replace'), merges: strategies.includes('merge'), mergeKey: field?.patchMergeKey };
}

interface Change {
  value: unknown;
  isDeletion: boolean;
  place: Place;
}

function mergeKeyInto(original: JsonMap, key: string, { value, isDeletion, place }: Change): void {
  const present = Object.hasOwn(original, key) ? original[key] : undefined;
  const bothMaps = isMap(present) && isMap(value);
  const bothLists = Array.isArray(present) && Array.isArray(value);
  if (bothMaps && !place.replaces) original[key] = mergeMap(present, value, place.type);
  else if (bothLists && isDeletion) original[key] = present.filter((item) => !value.some((each) => jsonEqual(each, item)));
  else if (bothLists && place.merges) original[key] = mergeList(present, value, place);
  else if (!isDeletion) setOrDrop(original, key, withoutDirectives(value));
}

const NOTHING = Symbol('nothing');

function setOrDrop(map: JsonMap, key: string, value: unknown): void {
  if (value === NOTHING) delete map[key];
  else setKey(map, key, value);
}

/** A value that the original does not have: nulls and directives go, a deletion leaves nothing. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== NOTHING);
  if (!isMap(value)) return value;
  if (value[DIRECTIVE] === 'delete') return NOTHING;
  const result: JsonMap = {};
  for (const [key, part] of Object.entries(value)) {
    if (part === null || key === DIRECTIVE || key === RETAIN_KEYS || key.startsWith(DELETE_FROM) || key.startsWith(ELEMENT_ORDER)) continue;
    setOrDrop(result, key, withoutDirectives(part));
  }
  return result;
}

/** Lists of maps are merged by their key, lists of scalars as sets. */
function mergeList(original: unknown[], patch: unknown[], place: Place): unknown[] {
  if (original.length === 0 && patch.length === 0) return original;
  const { mergeKey } = place;
  if (![...original, ...patch].some(isMap)) {
    const merged = [...original, ...patch].filter((item, index, all) => all.indexOf(item) === index);
    return ordered({ merged, patchOrder: patch, serverOrder: original, mergeKey: undefined });
  }
  if (mergeKey === undefined) throw new PatchError('cannot merge lists without merge key', { malformed: false });
  const { kept, additions } = applySpecialElements(original, patch, mergeKey);
  const merged = [...kept];
  for (const element of additions) {
    const at = merged.findIndex((each) => sameElement(each, element, mergeKey));
    if (at < 0) merged.push(element);
    else merged[at] = mergeMap(merged[at] as JsonMap, element, elementType(place));
  }
  const clean = merged.map(withoutDirectives);
  return ordered({ merged: clean, patchOrder: additions, serverOrder: kept, mergeKey });
}

function elementType({ type }: Place): FieldType | undefined {
  return type?.kind === 'list' ? type.element : undefined;
}

/** `$patch: delete` elements take theirs away, `$patch: replace` all the others. */
function applySpecialElements(original: readonly unknown[], patch: readonly unknown[], mergeKey: string): { kept: unknown[]; additions: JsonMap[] } {
  let kept = [...original];
  let replaces = false;
  const additions: JsonMap[] = [];
  for (const element of patch) {
    if (!isMap(element)) throw new PatchError('invalid patch format of primitive list', { malformed: true });
    const directive = element[DIRECTIVE];
    if (directive !== 'replace' && element[mergeKey] === undefined) {
      throw new PatchError(`map: ${goMap(element)} does not contain declared merge key: ${mergeKey}`, { malformed: false });
    }
    if (directive === undefined) additions.push(element);
    else if (directive === 'delete') kept = kept.filter((each) => !sameElement(each, element, mergeKey));
    else if (directive === 'replace') replaces = true;
    else if (directive === 'merge') throw new PatchError('merging lists cannot yet be specified in the patch', { malformed: false });
    else throw unknownDirective(directive, element);
  }
  return replaces ? { kept: [], additions } : { kept, additions };
}

/** Drops what `$retainKeys` does not name. */
function applyRetainKeys(original: JsonMap, patch: JsonMap): void {
  const keys = patch[RETAIN_KEYS];
  if (keys === undefined) return;
  delete patch[RETAIN_KEYS];
  const bad = () => new PatchError('invalid patch format of retainKeys', { malformed: true });
  if (!Array.isArray(keys)) throw bad();
  for (const [key, value] of Object.entries(patch)) {
    if (value !== null && !key.startsWith(DELETE_FROM) && !key.startsWith(ELEMENT_ORDER) && !keys.includes(key)) throw bad();
  }
  for (const key of Object.keys(original)) if (!keys.includes(key)) delete original[key];
}

/** Merges the lists that have a `$setElementOrder` and puts them into that order. */
function applyElementOrders(original: JsonMap, patch: JsonMap, type: FieldType | undefined): void {
  for (const [directive, order] of Object.entries(patch)) {
    if (!directive.startsWith(ELEMENT_ORDER)) continue;
    delete patch[directive];
    const key = directive.slice(ELEMENT_ORDER.length);
    const [present, change] = [original[key], patch[key]];
    const isList = (value: unknown) => value === undefined || value === null || Array.isArray(value);
    if (!Array.isArray(order) || !isList(present) || !isList(change)) {
      throw new PatchError('invalid patch format of setElementOrder list', { malformed: true });
    }
    const place = placeOf(type, key);
    if (!Array.isArray(present) && !Array.isArray(change)) continue;
    const before = Array.isArray(present) ? present : [];
    const merged = Array.isArray(change) ? mergedForOrder(before, change, place) : before;
    delete patch[key];
    original[key] = ordered({ merged, patchOrder: order, serverOrder: before, mergeKey: place.mergeKey });
  }
}

function mergedForOrder(before: unknown[], change: unknown[], place: Place): unknown[] {
  return place.merges ? mergeList(before, change, place) : (withoutDirectives(change) as unknown[]);
}

function unknownDirective(directive: unknown, patch: JsonMap): PatchError {
  return new PatchError(`unknown patch type: ${String(directive)} in map: ${goMap(patch)}`, { malformed: false });
}

/** A map as Go's %v prints it. */
export function goMap(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`;
  if (isMap(value)) return `map[${Object.keys(value).sort().map((key) => `${key}:${goMap(value[key])}`).join(' ')}]`;
  return value === null ? '<nil>' : String(value);
}
