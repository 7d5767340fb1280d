import type { FieldType, ListType } from '#lib/schema/index.ts';
import { isMap } from '#lib/schema/index.ts';

/**
 * One step of a path, as FieldsV1 writes it: `f:name` a field, `k:{"name":"nginx"}` an element by its
 * keys, `v:"x"` an element by its value.
 */
export type PathElement = string;

/** What the schema says is at a place; undefined where it says nothing. */
export type TypeAt = FieldType | undefined;

const DEDUCED: FieldType = { kind: 'deduced', goType: 'interface {}' };
const DEDUCED_MAP: FieldType = { kind: 'map', goType: 'map[string]interface {}', atomic: false, element: DEDUCED };

/** The type of values at a place where the schema leaves it to them: maps are owned key by key (structured-merge-diff's deduced schema). */
export function typeOfValues(type: TypeAt, ...values: unknown[]): TypeAt {
  return type?.kind === 'deduced' && values.some(isMap) ? DEDUCED_MAP : type;
}

/** The type of what a step leads to. */
export function elementTypeOf(type: TypeAt, element: PathElement): TypeAt {
  switch (type?.kind) {
    case 'struct':
      return type.field(element.slice(2))?.type ?? (type.keepsUnknown ? DEDUCED : undefined);
    case 'map':
    case 'list':
      return type.element;
    case 'deduced':
      return type;
    default:
      return undefined;
  }
}

/** Which element of an associative list this is; undefined when it lacks its key. */
export function listElement(list: ListType, item: unknown): PathElement | undefined {
  if (list.listType === 'set') return `v:${JSON.stringify(item)}`;
  if (!isMap(item)) return undefined;
  const keys: Record<string, unknown> = {};
  for (const key of [...list.keys].sort()) {
    const value = item[key] ?? (list.element.kind === 'struct' ? list.element.field(key)?.defaultValue : undefined);
    if (value !== undefined) keys[key] = value;
  }
  return Object.keys(keys).length === 0 ? undefined : `k:${JSON.stringify(keys)}`;
}

/** Whether a place is owned as a whole: scalars, atomic lists and maps, and what the schema leaves open. */
export function isLeafType(type: TypeAt): boolean {
  switch (type?.kind) {
    case 'struct':
    case 'map':
      return type.atomic;
    case 'list':
      return type.listType === 'atomic';
    default:
      return true;
  }
}

/** A path as conflicts show it: `.spec.containers[name="nginx"].image` (fieldpath.Path.String). */
export function pathText(path: readonly PathElement[]): string {
  return path.map(elementText).join('');
}

function elementText(element: PathElement): string {
  const content = element.slice(2);
  switch (element.charAt(0)) {
    case 'f':
      return `.${content}`;
    case 'k': {
      const keys = Object.entries(JSON.parse(content) as Record<string, unknown>);
      return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
    }
    case 'v':
      return `[=${content}]`;
    default:
      return `[${content}]`;
  }
}
