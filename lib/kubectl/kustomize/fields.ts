import { record } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';

/** A field that a transformation works on, in objects of some kinds. */
export interface FieldSpec {
  path: string;
  /** undefined: all kinds. */
  kinds?: readonly string[];
  /** Makes what is missing on the way. */
  create?: boolean;
}

type Setter = (before: unknown, holder: Record<string, unknown>) => unknown;

/**
 * Sets what a path of keys, parted by `/`, leads to in an object of its own (kustomize's
 * filters/fieldspec): of a list on the way, in every item.
 */
export function setField(object: AnyObject, spec: FieldSpec, set: Setter): void {
  if (spec.kinds && !spec.kinds.includes(object.kind)) return;
  follow(object, spec.path.split('/'), spec.create ?? false, set);
}

function follow(holder: unknown, [key = '', ...rest]: readonly string[], create: boolean, set: Setter): void {
  if (Array.isArray(holder)) {
    for (const item of holder) follow(item, [key, ...rest], create, set);
    return;
  }
  if (typeof holder !== 'object' || holder === null) return;
  const fields = record(holder);
  if (!Object.hasOwn(fields, key) || fields[key] === null) {
    if (!create) return;
    if (rest.length > 0) fields[key] = {};
  }
  if (rest.length === 0) fields[key] = set(fields[key], fields);
  else follow(fields[key], rest, create, set);
}
