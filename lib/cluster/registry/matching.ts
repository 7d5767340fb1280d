import type { ApiObject } from '#lib/schema/index.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { parseFieldSelector } from './field-selector.ts';
import { parseLabelSelector } from '#lib/schema/index.ts';
import type { ListOptions } from './registry.ts';

/** What the selectors of a list or watch let through; undefined when they let all through. */
export function matcherOf(resource: ResourceDefinition, options: ListOptions): ((object: ApiObject) => boolean) | undefined {
  const labels = options.labelSelector ? parseLabelSelector(options.labelSelector) : undefined;
  const fields = options.fieldSelector ? parseFieldSelector(resource, options.fieldSelector) : undefined;
  if (!labels && !fields) return undefined;
  return (object) => (labels?.(object.metadata?.labels) ?? true) && (fields?.(object) ?? true);
}
