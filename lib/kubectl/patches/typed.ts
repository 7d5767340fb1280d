import { decode, DecodingError } from '#lib/schema/index.ts';
import type { FieldType, StructType } from '#lib/schema/index.ts';
import type { AnyObject } from '../resources/info.ts';
import { isObject } from './json-merge.ts';
import { structTypeOf } from './struct-type.ts';

/** The object as Go's typed client would write it: the fields of its structs in their order, without those that are zero or unknown. */
export function asTyped(object: AnyObject): AnyObject {
  const type = structTypeOf(object);
  return type ? inGoOrder(decoded(object, type), type) as AnyObject : object;
}

function decoded(object: AnyObject, type: StructType): unknown {
  try {
    return decode(object, type).value;
  } catch (error) {
    // The server knows what it sends: only a file may say what does not fit.
    if (!(error instanceof DecodingError)) throw error;
    return object;
  }
}

function inGoOrder(value: unknown, type: FieldType): unknown {
  if (type.kind === 'list') return Array.isArray(value) ? value.map((item) => inGoOrder(item, type.element)) : value;
  if (!isObject(value)) return value;
  switch (type.kind) {
    case 'struct': {
      const fields = [...new Set([...type.goOrder, ...Object.keys(value)])].map((name) => ({ name, field: type.field(name) }));
      const written = fields.filter(({ name, field }) => value[name] !== undefined || field?.nullWhenMissing);
      return Object.fromEntries(written.map(({ name, field }) => [name, field ? inGoOrder(value[name] ?? null, field.type) : value[name]]));
    }
    case 'map': return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, inGoOrder(each, type.element)]));
    default: return value;
  }
}
