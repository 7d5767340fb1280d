import { isMap } from '#lib/schema/index.ts';
import type { FieldError } from '../resources/definition.ts';
import { duplicate } from '../resources/field-error.ts';
import { schemaBelow } from './custom-schema.ts';
import type { CustomSchema } from './custom-schema.ts';

/** Items that a list of type `set` or `map` has twice (apiextensions-apiserver pkg/apiserver/schema/listtype). */
export function listTypeErrors(value: unknown, schema: CustomSchema | undefined, path = ''): FieldError[] {
  if (Array.isArray(value)) {
    const below = value.flatMap((each, index) => listTypeErrors(each, schema?.items, `${path}[${index}]`));
    return [...repeated(value, schema, path), ...below];
  }
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => listTypeErrors(part, schemaBelow(schema, name), path === '' ? name : `${path}.${name}`));
}

function repeated(items: readonly unknown[], schema: CustomSchema | undefined, path: string): FieldError[] {
  const type = schema?.['x-kubernetes-list-type'];
  if (type !== 'set' && type !== 'map') return [];
  const keys = schema?.['x-kubernetes-list-map-keys'] ?? [];
  const identity = (item: unknown) => (type === 'map' && isMap(item) ? Object.fromEntries([...keys].filter((key) => Object.hasOwn(item, key)).map((key) => [key, item[key]])) : item);
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const own = identity(item);
    const text = JSON.stringify(own);
    if (!seen.has(text)) {
      seen.add(text);
      return [];
    }
    return [duplicate(`${path}[${index}]`, own)];
  });
}
