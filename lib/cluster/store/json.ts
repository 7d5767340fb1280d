/** A deep copy of plain JSON data; quicker than structuredClone by an order of magnitude. Frozen input gives thawed output. */
export function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copy) as T;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) result[key] = copy((value as Record<string, unknown>)[key]);
  return result as T;
}

/** Whether two plain JSON values are the same; members that are undefined count as absent. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const key of Object.keys(left)) if (!equal(left[key], right[key])) return false;
  for (const key of Object.keys(right)) if (right[key] !== undefined && left[key] === undefined) return false;
  return true;
}

/**
 * Freezes `next` deeply and gives it back with every part that equals the same part of `old` replaced
 * by that part, so that versions of an object share memory. Gives `old` itself when all is equal.
 * Members that are undefined are dropped, as JSON drops them. Changes `next`.
 */
export function freezeSharing<T>(next: T, old: unknown): T {
  if (typeof next !== 'object' || next === null) return next;
  if (Object.isFrozen(next)) return next;
  const before = typeof old === 'object' && old !== null ? (old as Record<string, unknown>) : undefined;
  const after = next as Record<string, unknown>;
  let same = before !== undefined && Array.isArray(next) === Array.isArray(before);
  const keys = Object.keys(after);
  for (const key of keys) {
    const value = after[key];
    if (value === undefined) {
      delete after[key];
      continue;
    }
    const was = before?.[key];
    if (typeof value === 'object' && value !== null) after[key] = freezeSharing(value, was);
    if (after[key] !== was) same = false;
  }
  if (same && before && Object.keys(before).length === Object.keys(after).length) return before as T;
  return Object.freeze(next);
}
