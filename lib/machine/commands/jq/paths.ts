import type { Json } from './syntax.ts';
import { JqError, described, isObject, typeOf } from './values.ts';

/** One step into a value: a key, an index, or a slice `{"start":…,"end":…}`. */
export type Path = readonly Json[];

/** `.[key]` */
export function indexValue(value: Json, key: Json): Json {
  if (value === null && (typeof key === 'string' || typeof key === 'number' || key === null || isObject(key))) return null;
  if (isObject(value) && typeof key === 'string') return Object.hasOwn(value, key) ? (value[key] ?? null) : null;
  if (Array.isArray(value) && typeof key === 'number') return value[key < 0 ? Math.floor(key) + value.length : Math.floor(key)] ?? null;
  if (Array.isArray(value) && Array.isArray(key)) return indicesOf(value, key);
  if (isObject(key)) return slice(value, key['start'] ?? null, key['end'] ?? null);
  if (typeof key === 'string' && !isObject(value)) throw new JqError(`Cannot index ${typeOf(value)} with string "${key}"`);
  throw new JqError(`Cannot index ${typeOf(value)} with ${typeOf(key)}`);
}

function indicesOf(value: readonly Json[], key: readonly Json[]): Json[] {
  const wanted = JSON.stringify(key).slice(1, -1);
  const found: Json[] = [];
  if (key.length === 0) return found;
  for (let at = 0; at + key.length <= value.length; at += 1) if (JSON.stringify(value.slice(at, at + key.length)).slice(1, -1) === wanted) found.push(at);
  return found;
}

export function slice(value: Json, from: Json, to: Json): Json {
  if (value === null) return null;
  if (typeof value !== 'string' && !Array.isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with object`);
  if ((from !== null && typeof from !== 'number') || (to !== null && typeof to !== 'number')) throw new JqError('Start and end indices of an array slice must be numbers');
  const items = typeof value === 'string' ? [...value] : value;
  const [start, end] = bounds(items.length, from, to);
  return typeof value === 'string' ? items.slice(start, end).join('') : value.slice(start, end);
}

function bounds(length: number, from: number | null, to: number | null): [number, number] {
  const place = (at: number) => Math.min(length, Math.max(0, at < 0 ? at + length : at));
  const start = place(Math.floor(from ?? 0));
  return [start, Math.max(start, place(Math.ceil(to ?? length)))];
}

export function getPath(value: Json, path: Path): Json {
  return path.reduce<Json>((current, key) => (current === null ? null : indexValue(current, key)), value);
}

/** The value with something else at a path; what lacks on the way is made. */
export function setPath(value: Json, path: Path, replacement: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  if (isObject(key)) return setSlice(value, key, setPath(indexValue(value, key), rest, replacement));
  if (typeof key === 'string') {
    if (value !== null && !isObject(value)) throw new JqError(`Cannot index ${typeOf(value)} with "${key}"`);
    return { ...value, [key]: setPath(value?.[key] ?? null, rest, replacement) };
  }
  if (typeof key !== 'number') throw new JqError(`Invalid path component ${described(key)}`);
  if (value !== null && !Array.isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with number`);
  const items = [...(value ?? [])];
  const at = key < 0 ? key + items.length : key;
  if (at < 0) throw new JqError('Out of bounds negative array index');
  if (at > 1_000_000) throw new JqError('Array index too large');
  while (items.length < at) items.push(null);
  items[at] = setPath(items[at] ?? null, rest, replacement);
  return items;
}

function setSlice(value: Json, key: { [key: string]: Json }, replacement: Json): Json {
  if (value !== null && !Array.isArray(value)) throw new JqError(`Cannot update field at object index of ${typeOf(value)}`);
  if (!Array.isArray(replacement)) throw new JqError('A slice of an array can only be assigned another array');
  const items = value ?? [];
  const [from, to] = [key['start'] ?? null, key['end'] ?? null];
  const [start, end] = bounds(items.length, typeof from === 'number' ? from : null, typeof to === 'number' ? to : null);
  return [...items.slice(0, start), ...replacement, ...items.slice(end)];
}

/** The value without what is at a path. */
export function deletePath(value: Json, path: Path): Json {
  const [key, ...rest] = path;
  if (key === undefined) return null;
  if (value === null) return null;
  if (rest.length > 0) {
    const inner = indexValue(value, key);
    return inner === null ? value : setPath(value, [key], deletePath(inner, rest));
  }
  if (isObject(value) && typeof key === 'string') {
    const { [key]: _gone, ...kept } = value;
    return kept;
  }
  if (Array.isArray(value) && typeof key === 'number') return value.filter((_item, index) => index !== (key < 0 ? key + value.length : key));
  if (Array.isArray(value) && isObject(key)) return setSlice(value, key, []);
  throw new JqError(`Cannot delete field at ${typeof key === 'string' ? 'object' : 'array'} index of ${typeOf(value)}`);
}
