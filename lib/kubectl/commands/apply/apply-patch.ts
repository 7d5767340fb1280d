import { createJsonMergePatch } from '../../patches/json-merge.ts';
import { createThreeWayPatch } from '../../patches/strategic-diff.ts';
import { structTypeOf } from '../../patches/struct-type.ts';
import { record } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';

/** The three-way patch: strategic for kinds that are built in, a plain merge for others. */
export function patchBetween(annotation: string | undefined, modified: AnyObject, current: AnyObject): { type: 'strategic' | 'merge'; body: Record<string, unknown> } {
  const original = annotation === undefined ? {} : record(JSON.parse(annotation));
  const type = structTypeOf(modified);
  if (type) return { type: 'strategic', body: createThreeWayPatch({ original, modified, current }, type) };
  const additions = withoutDeletions(createJsonMergePatch(current, modified));
  const deletions = onlyDeletions(createJsonMergePatch(original, modified));
  return { type: 'merge', body: jsonMerged(deletions, additions) };
}

function jsonMerged(deletions: Record<string, unknown>, additions: Record<string, unknown>): Record<string, unknown> {
  if (Object.keys(deletions).length === 0) return additions;
  const merged = { ...deletions };
  for (const [key, value] of Object.entries(additions)) {
    const before = merged[key];
    merged[key] = typeof before === 'object' && before !== null && typeof value === 'object' ? jsonMerged(record(before), record(value)) : value;
  }
  return merged;
}

function withoutDeletions(patch: Record<string, unknown>): Record<string, unknown> {
  return filtered(patch, (value) => value !== null);
}

function onlyDeletions(patch: Record<string, unknown>): Record<string, unknown> {
  return filtered(patch, (value) => value === null);
}

function filtered(patch: Record<string, unknown>, keep: (leaf: unknown) => boolean): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(patch)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const inner = filtered(record(value), keep);
      if (Object.keys(inner).length > 0) result[key] = inner;
    } else if (keep(value)) {
      result[key] = value;
    }
  }
  return result;
}
