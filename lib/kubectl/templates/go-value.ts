/** A number of the template's own, whose type is known; one of JSON is an int64, or a float64 where it is no integer. */
export class GoNumber {
  readonly value: number;
  readonly type: NumberType;

  constructor(value: number, type: NumberType = 'int') {
    this.value = value;
    this.type = type;
  }
}

export type NumberType = 'int' | 'int64' | 'uint8' | 'float64';

/** The number that data is; undefined when it is none. */
export function numberOf(data: unknown): GoNumber | undefined {
  if (data instanceof GoNumber) return data;
  if (typeof data !== 'number') return undefined;
  return new GoNumber(data, Number.isInteger(data) && Math.abs(data) < 2 ** 63 ? 'int64' : 'float64');
}

/** The integer that data is; undefined when it is none. */
export function integerOf(data: unknown): number | undefined {
  const number = numberOf(data);
  return number === undefined || number.type === 'float64' ? undefined : number.value;
}

/**
 * A value as a template handles it (Go's reflect.Value). `boxed`: it came out of a map or a list, so that
 * Go knows it as an `interface {}`. Where there is no value at all, it is undefined.
 */
export interface GoValue {
  data: unknown;
  boxed: boolean;
}

export type MaybeValue = GoValue | undefined;

export function plain(data: unknown): GoValue {
  return { data, boxed: false };
}

export function boxed(data: unknown): GoValue {
  return { data, boxed: true };
}

/** What is in the box; undefined for an empty one. */
export function unboxed(value: MaybeValue): MaybeValue {
  if (!value?.boxed) return value;
  return value.data === null || value.data === undefined ? undefined : plain(value.data);
}

/** The name of Go's type: `string`, `map[string]interface {}`; what is boxed is an `interface {}`. */
export function typeName({ data, boxed: inBox }: GoValue): string {
  return inBox ? 'interface {}' : typeOf(data);
}

export function typeOf(data: unknown): string {
  if (data === null || data === undefined) return '<nil>';
  const number = numberOf(data);
  if (number) return number.type;
  if (typeof data === 'boolean') return 'bool';
  if (typeof data === 'string') return 'string';
  return Array.isArray(data) ? '[]interface {}' : 'map[string]interface {}';
}

export function isMap(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data) && !(data instanceof GoNumber);
}

/** Keys in the order in which Go prints and ranges over a map. */
export function sortedKeys(map: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(map).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
