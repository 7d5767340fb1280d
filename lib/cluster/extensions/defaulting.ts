import { isMap } from '#lib/schema/index.ts';
import { schemaBelow } from './custom-schema.ts';
import type { CustomSchema } from './custom-schema.ts';

/**
 * Writes the defaults of a schema into an object, and takes out nulls where none may be
 * (apiextensions-apiserver pkg/apiserver/schema/defaulting, algorithm.go and prunenulls.go). Changes `value`.
 */
export function setSchemaDefaults(value: unknown, schema: CustomSchema | undefined): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (item === null && mayNotBeNull(schema?.items) && schema?.items?.default !== undefined) value[index] = structuredClone(schema.items.default);
      setSchemaDefaults(value[index], schema?.items);
    }
    return;
  }
  if (!isMap(value)) return;
  const object = value as Record<string, unknown>;
  for (const [name, property] of Object.entries(schema?.properties ?? {})) {
    if (property.default === undefined) continue;
    const present = Object.hasOwn(object, name) ? object[name] : undefined;
    if (present === undefined || (present === null && mayNotBeNull(property))) object[name] = structuredClone(property.default);
  }
  for (const name of Object.keys(object)) {
    const below = schemaBelow(schema, name);
    if (object[name] === null && below && mayNotBeNull(below)) {
      if (below.default === undefined) delete object[name];
      else object[name] = structuredClone(below.default);
    }
    setSchemaDefaults(object[name], below);
  }
}

function mayNotBeNull(schema: CustomSchema | undefined): boolean {
  return schema !== undefined && schema.nullable !== true;
}
