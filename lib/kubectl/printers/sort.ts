import { findResults, JsonPathError, parseJsonPath, relaxedJsonPath } from '#lib/schema/index.ts';
import { parseQuantity } from '../quantity.ts';
import { Failure } from '../session/failure.ts';

/** What the field holds cannot be put in order: the real one ends at once, with a line of its log. */
export class UnsortableField extends Error {
  constructor(goType: string) {
    super(`unsortable type: ${goType}`);
  }
}

/** Sorts by a field as `--sort-by` does: quantities by size, other text naturally, missing ones first. Throws Failure. */
export function sortByField<T>(items: readonly T[], field: string, objectOf: (item: T) => unknown): T[] {
  try {
    const spec = relaxedJsonPath(field);
    const path = parseJsonPath(spec);
    const keyed = items.map((item) => ({ item, key: findResults(path, objectOf(item), { allowMissingKeys: true })[0]?.[0] }));
    if (items.length > 0 && keyed.every(({ key }) => key === undefined)) {
      throw new Failure(`couldn't find any field with path ${JSON.stringify(spec)} in the list of objects`);
    }
    return keyed.sort((a, b) => compareValues(a.key, b.key)).map(({ item }) => item);
  } catch (error) {
    if (error instanceof JsonPathError) throw new Failure(error.message);
    throw error;
  }
}

function compareValues(a: unknown, b: unknown): number {
  const [missingA, missingB] = [a === undefined || a === null, b === undefined || b === null];
  if (missingA || missingB) return Number(missingB) - Number(missingA);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') {
    const [left, right] = [parseQuantity(a), parseQuantity(b)];
    if (left !== undefined && right !== undefined) return left - right;
    return compareNaturally(a, b);
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') throw new UnsortableField('bool');
  if (typeof a === 'object' && typeof b === 'object') throw new UnsortableField(Array.isArray(a) ? '[]interface {}' : 'map[string]interface {}');
  return 0;
}

/** Numbers inside text count by their value (fvbommel/sortorder). */
function compareNaturally(a: string, b: string): number {
  const parts = (value: string) => value.match(/\d+|\D/g) ?? [];
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [l, r] = [left[index] ?? '', right[index] ?? ''];
    if (l === r) continue;
    if (/^\d/.test(l) && /^\d/.test(r) && Number(l) !== Number(r)) return Number(l) - Number(r);
    return l < r ? -1 : 1;
  }
  return left.length - right.length;
}
