import { isMap, setKey } from './json-value.ts';
import type { JsonMap } from './json-value.ts';

/** RFC 7386: maps are merged, null deletes, anything else replaces. Neither argument is changed. */
export function mergePatch(original: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const result: JsonMap = isMap(original) ? { ...original } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else setKey(result, key, mergePatch(Object.hasOwn(result, key) ? result[key] : undefined, value));
  }
  return result;
}
