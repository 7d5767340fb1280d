import type { FieldType, StructType } from '#lib/schema/index.ts';
import type { AnyObject } from '../resources/info.ts';
import { isObject } from './json-merge.ts';
import { structTypeOf } from './struct-type.ts';

/** The object as Go's typed client would write it: structs that are never left out appear, empty if need be. */
export function asTyped(object: AnyObject): AnyObject {
  const type = structTypeOf(object);
  return type ? withEmptyStructs(object, type) as AnyObject : object;
}

function withEmptyStructs(value: Record<string, unknown>, type: StructType): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) result[key] = inner(each, type.field(key)?.type);
  for (const name of type.fieldNames) {
    const field = type.field(name);
    if (!field?.alwaysWritten || name in result || field.type.kind !== 'struct') continue;
    result[name] = withEmptyStructs({}, field.type);
  }
  return result;
}

function inner(value: unknown, type: FieldType | undefined): unknown {
  if (Array.isArray(value) && type?.kind === 'list') return value.map((item) => inner(item, type.element));
  if (isObject(value) && type?.kind === 'struct') return withEmptyStructs(value, type);
  return value;
}
