import { isMap } from '#lib/schema/index.ts';
import type { JsonMap } from '#lib/schema/index.ts';
import { ownProperty } from './custom-schema.ts';
import type { CustomSchema } from './custom-schema.ts';

/** What every object has beside its kind's fields. */
const META_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * Takes out of an object what its schema does not name (apiextensions-apiserver pkg/apiserver/schema/pruning).
 * `unknown` are the paths of what was taken out, in their order: `spec.colour`, `spec.list[0].x`.
 */
export function prune(object: JsonMap, schema: CustomSchema): { object: JsonMap; unknown: readonly string[] } {
  const pruner = new Pruner();
  const pruned = pruner.value(object, { ...schema, 'x-kubernetes-embedded-resource': true }, '') as JsonMap;
  return { object: pruned, unknown: pruner.unknown.sort() };
}

class Pruner {
  readonly unknown: string[] = [];

  value(value: unknown, schema: CustomSchema | undefined, path: string): unknown {
    const isOpen = schema?.['x-kubernetes-preserve-unknown-fields'] === true;
    if (Array.isArray(value)) return value.map((each, index) => this.#item(each, schema, { path: `${path}[${index}]`, isOpen }));
    if (!isMap(value)) return value;
    const kept: [string, unknown][] = [];
    for (const [key, part] of Object.entries(value)) {
      const below = path === '' ? key : `${path}.${key}`;
      if (schema?.['x-kubernetes-embedded-resource'] && META_FIELDS.has(key)) kept.push([key, part]);
      else if (ownProperty(schema, key)) kept.push([key, this.value(part, ownProperty(schema, key), below)]);
      else if (schema?.additionalProperties) kept.push([key, this.value(part, typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined, below)]);
      else if (isOpen) kept.push([key, part]);
      else if (!META_FIELDS.has(key) || path !== '') this.unknown.push(below);
    }
    return Object.fromEntries(kept);
  }

  /** An item of an open list is open itself; one of a list whose items are not described loses all it has. */
  #item(item: unknown, schema: CustomSchema | undefined, { path, isOpen }: { path: string; isOpen: boolean }): unknown {
    if (!isOpen) return this.value(item, schema?.items, path);
    return schema?.items ? this.value(item, { ...schema.items, 'x-kubernetes-preserve-unknown-fields': true }, path) : item;
  }
}
