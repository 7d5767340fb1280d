import { illegalBase64At } from '#lib/schema/index.ts';
import { sprint, sprintf, sprintln, valueText } from './go-format.ts';
import { boxed, GoNumber, integerOf, isMap, numberOf, plain, typeName, typeOf, unboxed } from './go-value.ts';
import type { MaybeValue } from './go-value.ts';
import { CallError } from './template-error.ts';

/** What a parameter takes: any value as it is, what an `interface {}` holds, or a text. */
export type Parameter = 'value' | 'any' | 'string';

export interface TemplateFunction {
  fixed: readonly Parameter[];
  /** The type of the rest, where any number may follow. */
  rest?: Parameter;
  /** Throws CallError with Go's words. */
  call(args: readonly MaybeValue[]): MaybeValue;
}

/** Go's idea of what counts as true: not empty, not zero, not nil. */
export function isTrue(value: MaybeValue): boolean {
  const data = unboxed(value)?.data;
  if (data === undefined || data === null) return false;
  const number = numberOf(data);
  if (number) return number.value !== 0;
  if (typeof data === 'string' || Array.isArray(data)) return data.length > 0;
  return isMap(data) ? Object.keys(data).length > 0 : Boolean(data);
}

const dataOf = (value: MaybeValue): unknown => value?.data;
const text = (call: (args: readonly unknown[]) => string): TemplateFunction => ({ fixed: [], rest: 'any', call: (args) => plain(call(args.map(dataOf))) });
const comparison = (call: (a: MaybeValue, b: MaybeValue) => boolean): TemplateFunction => ({ fixed: ['value', 'value'], call: ([a, b]) => plain(call(a, b)) });

/** The functions of Go's templates (text/template's funcs.go), with the two that kubectl adds; `and` and `or` are the evaluator's. */
export const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  and: { fixed: ['value'], rest: 'value', call: () => undefined },
  or: { fixed: ['value'], rest: 'value', call: () => undefined },
  call: { fixed: ['value'], rest: 'value', call: ([value]) => notCallable(value) },
  not: { fixed: ['value'], call: ([value]) => plain(!isTrue(value)) },
  len: { fixed: ['value'], call: ([value]) => plain(new GoNumber(length(value))) },
  index: { fixed: ['value'], rest: 'value', call: ([value, ...keys]) => indexed(value, keys) },
  slice: { fixed: ['value'], rest: 'value', call: ([value, ...bounds]) => sliced(value, bounds) },
  print: text(sprint),
  println: text(sprintln),
  printf: { fixed: ['string'], rest: 'any', call: ([format, ...args]) => plain(sprintf(String(dataOf(format)), args.map(dataOf))) },
  html: text((values) => replaceEach(sprintOrText(values), HTML)),
  js: text((values) => scriptText(sprintOrText(values))),
  urlquery: text((values) => new URLSearchParams([['', sprintOrText(values)]]).toString().slice(1).replaceAll('*', '%2A').replaceAll('%7E', '~')),
  eq: { fixed: ['value'], rest: 'value', call: ([first, ...others]) => plain(equalsAny(first, others)) },
  ne: comparison((a, b) => !equalsAny(a, [b])),
  lt: comparison(less),
  le: comparison((a, b) => less(a, b) || equalsAny(a, [b])),
  gt: comparison((a, b) => !less(a, b) && !equalsAny(a, [b])),
  ge: comparison((a, b) => !less(a, b)),
  exists: { fixed: ['any'], rest: 'any', call: ([item, ...keys]) => plain(exists(dataOf(item), keys.map(dataOf))) },
  base64decode: { fixed: ['string'], call: ([value]) => plain(decoded(String(dataOf(value)))) },
};

export const FUNCTION_NAMES: ReadonlySet<string> = new Set(Object.keys(FUNCTIONS));

/** What Go's reflection says of a value that is none. */
const NO_TYPE = 'reflect: call of reflect.Value.Type on zero Value';

function sprintOrText(values: readonly unknown[]): string {
  return sprint(values.map((value) => value ?? '<no value>'));
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;', '\0': '\ufffd' };
const SCRIPT: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '"': '\\"' };

function replaceEach(source: string, replacements: Readonly<Record<string, string>>): string {
  return [...source].map((character) => replacements[character] ?? character).join('');
}

function scriptText(source: string): string {
  return [...source].map((character) => SCRIPT[character] ?? (/^[<>&=\0-\x1f]$/.test(character) ? `\\u00${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}` : character)).join('');
}

function notCallable(value: MaybeValue): MaybeValue {
  const bare = unboxed(value);
  throw new CallError(bare === undefined ? 'call of nil' : `non-function %s of type ${typeName(bare)}`);
}

function length(value: MaybeValue): number {
  if (value === undefined) throw new CallError(NO_TYPE);
  const data = unboxed(value)?.data;
  if (data === undefined) throw new CallError('len of nil pointer');
  if (typeof data === 'string') return Buffer.byteLength(data);
  if (Array.isArray(data)) return data.length;
  if (isMap(data)) return Object.keys(data).length;
  throw new CallError(`len of type ${typeOf(data)}`);
}

function indexed(value: MaybeValue, keys: readonly MaybeValue[]): MaybeValue {
  let item = unboxed(value);
  if (item === undefined) throw new CallError('index of untyped nil');
  for (const key of keys) {
    const bare = unboxed(item);
    if (bare === undefined) throw new CallError('index of nil pointer');
    item = indexedBy(bare.data, unboxed(key));
  }
  return item;
}

function indexedBy(data: unknown, key: MaybeValue): MaybeValue {
  if (typeof data === 'string') {
    const bytes = Buffer.from(data);
    const index = position(key, bytes.length);
    if (index >= bytes.length) throw new CallError('reflect: string index out of range');
    return plain(new GoNumber(bytes[index] ?? 0, 'uint8'));
  }
  if (Array.isArray(data)) {
    const index = position(key, data.length);
    if (index >= data.length) throw new CallError('reflect: slice index out of range');
    return boxed(data[index]);
  }
  if (!isMap(data)) throw new CallError(`can't index item of type ${typeOf(data)}`);
  if (key === undefined) throw new CallError('value is nil; should be of type string');
  if (typeof key.data !== 'string') throw new CallError(`value has type ${typeName(key)}; should be string`);
  return boxed(Object.hasOwn(data, key.data) ? data[key.data] : null);
}

function position(key: MaybeValue, capacity: number): number {
  if (key === undefined) throw new CallError('cannot index slice/array with nil');
  const index = key.boxed ? undefined : integerOf(key.data);
  if (index === undefined) throw new CallError(`cannot index slice/array with type ${typeName(key)}`);
  if (index < 0 || index > capacity) throw new CallError(`index out of range: ${index}`);
  return index;
}

function sliced(value: MaybeValue, bounds: readonly MaybeValue[]): MaybeValue {
  const item = unboxed(value);
  if (item === undefined) throw new CallError('slice of untyped nil');
  if (bounds.length > 3) throw new CallError(`too many slice indexes: ${bounds.length}`);
  const data = typeof item.data === 'string' ? Buffer.from(item.data) : item.data;
  if (!Buffer.isBuffer(data) && !Array.isArray(data)) throw new CallError(`can't slice item of type ${typeOf(item.data)}`);
  if (Buffer.isBuffer(data) && bounds.length === 3) throw new CallError('cannot 3-index slice a string');
  const [from = 0, to = data.length, most = data.length] = bounds.map((bound) => position(bound, data.length));
  if (from > to) throw new CallError(`invalid slice index: ${from} > ${to}`);
  if (to > most) throw new CallError(`invalid slice index: ${to} > ${most}`);
  return plain(Buffer.isBuffer(data) ? data.subarray(from, to).toString() : data.slice(from, to));
}

type Basic = 'bool' | 'int' | 'float' | 'string' | undefined;

function basicKind(value: MaybeValue): Basic {
  const data = value?.data;
  const number = numberOf(data);
  if (number) return number.type === 'float64' ? 'float' : 'int';
  if (typeof data === 'string') return 'string';
  return typeof data === 'boolean' ? 'bool' : undefined;
}

function basicData({ data }: NonNullable<MaybeValue>): unknown {
  return numberOf(data)?.value ?? data;
}

function incompatible(a: NonNullable<MaybeValue>, b: NonNullable<MaybeValue>): CallError {
  return new CallError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
}

function equalsAny(first: MaybeValue, others: readonly MaybeValue[]): boolean {
  if (others.length === 0) throw new CallError('missing argument for comparison');
  return others.some((other) => equals(unboxed(first), unboxed(other)));
}

function equals(a: MaybeValue, b: MaybeValue): boolean {
  const [kind, other] = [basicKind(a), basicKind(b)];
  if (kind !== other) {
    if (a && b) throw incompatible(a, b);
    return false;
  }
  if (a === undefined || b === undefined) return a === b;
  if (kind !== undefined) return basicData(a) === basicData(b);
  if (Array.isArray(a.data) !== Array.isArray(b.data)) throw new CallError(`non-comparable types ${valueText(a.data, 's')}: ${typeName(a)}, ${typeName(b)}: ${valueText(b.data)}`);
  throw new CallError(`non-comparable type ${valueText(b.data, 's')}: ${typeName(b)}`);
}

function less(first: MaybeValue, second: MaybeValue): boolean {
  const [a, b] = [unboxed(first), unboxed(second)];
  const [kind, other] = [basicKind(a), basicKind(b)];
  const badType = new CallError('invalid type for comparison');
  if (!a || !b || kind === undefined || other === undefined) throw badType;
  if (kind !== other) throw incompatible(a, b);
  if (kind === 'bool') throw badType;
  return (basicData(a) as number) < (basicData(b) as number);
}

/** Whether there is something at the end of a path; kubectl's own (cli-runtime's printers). */
function exists(item: unknown, keys: readonly unknown[]): boolean {
  if (keys.length === 0) return true;
  let current = item;
  for (const key of keys) {
    if (current === null || current === undefined) return false;
    if (Array.isArray(current) || typeof current === 'string') {
      const index = integerOf(key);
      if (index === undefined || index < 0 || index >= (typeof current === 'string' ? Buffer.byteLength(current) : current.length)) return false;
      // What a text has at an index is a byte, of which nothing more is asked.
      current = typeof current === 'string' ? new GoNumber(0, 'uint8') : current[index] as unknown;
    } else if (isMap(current)) {
      if (typeof key !== 'string' || !Object.hasOwn(current, key)) return false;
      current = current[key];
    } else {
      return false;
    }
  }
  return current !== null && current !== undefined;
}

function decoded(value: string): string {
  const illegal = illegalBase64At(value);
  if (illegal !== undefined) throw new CallError(`base64 decode failed: illegal base64 data at input byte ${illegal}`);
  return Buffer.from(value, 'base64').toString('utf8');
}
