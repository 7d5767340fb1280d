import type { Json } from './syntax.ts';

/** An error that jq programs can catch: its value is what `catch` sees. */
export class JqError extends Error {
  readonly value: Json;

  constructor(value: Json) {
    super(typeof value === 'string' ? value : encodeJson(value));
    this.name = 'JqError';
    this.value = value;
  }
}

export type JsonObject = { [key: string]: Json };

export function typeOf(value: Json): 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object' {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'boolean' || type === 'number' || type === 'string' ? type : 'object';
}

export function isObject(value: Json): value is JsonObject {
  return typeOf(value) === 'object';
}

export function isTrue(value: Json): boolean {
  return value !== null && value !== false;
}

/** Keys in jq's order. */
export function sortedKeys(value: JsonObject): string[] {
  return Object.keys(value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

const RANK = { null: 0, boolean: 1, number: 3, string: 4, array: 5, object: 6 } as const;

/** jq's order over all values: null, false, true, numbers, strings, arrays, objects. */
export function compareJson(a: Json, b: Json): number {
  const [typeA, typeB] = [typeOf(a), typeOf(b)];
  if (typeA !== typeB) return RANK[typeA] - RANK[typeB];
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b);
  if (isObject(a) && isObject(b)) {
    const [keysA, keysB] = [sortedKeys(a), sortedKeys(b)];
    return compareArrays(keysA, keysB) || compareArrays(keysA.map((key) => a[key] ?? null), keysB.map((key) => b[key] ?? null));
  }
  return Number(a) < Number(b) ? -1 : Number(a) > Number(b) ? 1 : 0;
}

function compareArrays(a: readonly Json[], b: readonly Json[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const order = compareJson(a[index] ?? null, b[index] ?? null);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** A number as jq 1.6 writes it: up to 17 significant digits. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return 'null';
  if (!Number.isFinite(value)) return value > 0 ? '1.7976931348623157e+308' : '-1.7976931348623157e+308';
  if (Object.is(value, -0)) return '-0';
  const [, sign = '', first = '', rest = '', power = '0'] = /^(-?)(\d)(?:\.(\d+))?e([-+]\d+)$/.exec(value.toExponential()) ?? [];
  const digits = first + rest;
  const point = Number(power) + 1;
  // The rule of jq's own dtoa: exponents for what is far from the point.
  if (point <= -4 || point > digits.length + 15) return `${sign}${first}${rest === '' ? '' : `.${rest}`}e${Number(power) < 0 ? '-' : '+'}${String(Math.abs(Number(power))).padStart(2, '0')}`;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return digits.length <= point ? sign + digits.padEnd(point, '0') : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** JSON on one line. */
export function encodeJson(value: Json, ascii = false): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return quoted(value, ascii);
  if (Array.isArray(value)) return `[${value.map((item) => encodeJson(item, ascii)).join(',')}]`;
  if (isObject(value)) return `{${Object.keys(value).map((key) => `${quoted(key, ascii)}:${encodeJson(value[key] ?? null, ascii)}`).join(',')}}`;
  return String(value);
}

export function quoted(text: string, ascii = false): string {
  const plain = JSON.stringify(text).replaceAll('\x7f', '\\u007f');
  return ascii ? plain.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`) : plain;
}

/** `object ({"a":1})`, cut short as in jq's messages. */
export function described(value: Json): string {
  if (value === null) return 'null (null)';
  const text = encodeJson(value);
  return `${typeOf(value)} (${text.length > 10 ? `${text.slice(0, 10)}...` : text})`;
}
