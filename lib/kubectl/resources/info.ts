import type { ApiObject } from '#lib/schema/index.ts';
import { apiVersionOf } from '../api/resource.ts';
import type { Resource } from '../api/resource.ts';

/** Any JSON object of the API. */
export type AnyObject = ApiObject & Record<string, unknown>;

/** One object that a command works on: named, read from a file, or fetched (cli-runtime's resource.Info). */
export interface Info {
  resource: Resource;
  /** '' for what is not namespaced. */
  namespace: string;
  name: string;
  object?: AnyObject | undefined;
  /** The file it came from, as errors name it. */
  source?: string | undefined;
}

/** A value as a JSON object, empty when it is something else. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

/** The value at a path of keys, undefined where something on the way is missing. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<string | number, unknown>)[key];
  }
  return current;
}

/** A list as kubectl makes one of several objects. */
export function listOf(items: readonly AnyObject[]): AnyObject {
  return { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items } as unknown as AnyObject;
}

/** True for `PodList` and `List`. */
export function isList(object: AnyObject): boolean {
  return Array.isArray(object['items']) && object.kind.endsWith('List');
}

/** The items of a list, each with its kind. */
export function itemsOf(object: AnyObject, resource?: Resource): AnyObject[] {
  return list(object['items']).map((item) => {
    const named = item as AnyObject;
    if (named.kind) return named;
    const apiVersion = resource ? apiVersionOf(resource) : object.apiVersion;
    return { ...named, apiVersion, kind: resource?.kind ?? object.kind.replace(/List$/, '') };
  });
}
