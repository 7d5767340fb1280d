import { decodeText } from '../text/codec.ts';
import { parseDate } from '../text/parse-date.ts';
import { compileRegex } from '../regex/regex.ts';
import { RegexError } from '../regex/syntax-tree.ts';
import { momentAt, strftime } from '../text/strftime.ts';
import { parseJsonText } from './json.ts';
import { deletePath, getPath, setPath } from './paths.ts';
import type { Json } from './syntax.ts';
import { JqError, compareJson, described, encodeJson, isObject, sortedKeys, typeOf } from './values.ts';

/** What builtin functions need of their surroundings. */
export interface Surroundings {
  now: number;
  /** Prints to standard error (`debug`, `stderr`). */
  say(text: string): void;
}

type Native = (input: Json, args: readonly Json[], surroundings: Surroundings) => Json;

function text(value: Json, name: string): string {
  if (typeof value !== 'string') throw new JqError(`${described(value)} ${name}`);
  return value;
}

function list(value: Json, what: string): Json[] {
  if (!Array.isArray(value)) throw new JqError(`${described(value)} ${what}`);
  return value;
}

function number(value: Json): number {
  if (typeof value !== 'number') throw new JqError(`${described(value)} number required`);
  return value;
}

export function toText(value: Json): string {
  return typeof value === 'string' ? value : encodeJson(value);
}

function length(value: Json): number {
  if (value === null) return 0;
  if (typeof value === 'string') return [...value].length;
  if (typeof value === 'number') return Math.abs(value);
  if (typeof value === 'boolean') throw new JqError(`${described(value)} has no length`);
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

function contains(a: Json, b: Json): boolean {
  if (isObject(a) && isObject(b)) return Object.entries(b).every(([key, value]) => Object.hasOwn(a, key) && contains(a[key] ?? null, value));
  if (Array.isArray(a) && Array.isArray(b)) return b.every((item) => a.some((other) => contains(other, item)));
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b);
  if (typeOf(a) === typeOf(b)) return compareJson(a, b) === 0;
  throw new JqError(`${described(a)} and ${described(b)} cannot have their containment checked`);
}

function has(value: Json, key: Json): boolean {
  if (isObject(value) && typeof key === 'string') return Object.hasOwn(value, key);
  if (Array.isArray(value) && typeof key === 'number') return key >= 0 && key < value.length;
  throw new JqError(`Cannot check whether ${typeOf(value)} has a ${typeof key === 'string' ? 'string' : typeOf(key)} key`);
}

function keys(value: Json, sorted: boolean): Json {
  if (Array.isArray(value)) return value.map((_item, index) => index);
  if (!isObject(value)) throw new JqError(`${described(value)} has no keys`);
  return sorted ? sortedKeys(value) : Object.keys(value);
}

function flatten(value: readonly Json[], depth: number): Json[] {
  return value.flatMap((item) => (Array.isArray(item) && depth > 0 ? flatten(item, depth - 1) : [item]));
}

function toNumber(value: Json): Json {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') throw new JqError(`${described(value)} cannot be parsed as a number`);
  if (!/^\s*-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(value)) throw new JqError(`Invalid numeric literal at EOF at line 1, column ${value.length} (while parsing '${value}')`);
  return Number(value);
}

/** Items with the keys they are ordered by. */
function keyed(input: Json, keysOf: Json): { item: Json; key: Json }[] {
  const ordering = list(keysOf, 'cannot be sorted, as it is not an array');
  return list(input, 'cannot be sorted, as it is not an array').map((item, index) => ({ item, key: ordering[index] ?? null })).toSorted((a, b) => compareJson(a.key, b.key));
}

function grouped(input: Json, keysOf: Json): Json {
  const groups: { key: Json; items: Json[] }[] = [];
  for (const { item, key } of keyed(input, keysOf)) {
    const last = groups.at(-1);
    if (last && compareJson(last.key, key) === 0) last.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups.map(({ items }) => items);
}

function extreme(input: Json, keysOf: Json, sign: 1 | -1): Json {
  let best: { item: Json; key: Json } | undefined;
  const ordering = list(keysOf, 'cannot be iterated over');
  list(input, 'cannot be iterated over').forEach((item, index) => {
    const key = ordering[index] ?? null;
    const order = best ? compareJson(key, best.key) * sign : 1;
    if (order > 0 || (order === 0 && sign > 0)) best = { item, key };
  });
  return best?.item ?? null;
}

function indices(value: Json, wanted: Json): Json {
  if (value === null) return null;
  if (typeof value === 'string' && typeof wanted === 'string') {
    const found: Json[] = [];
    if (wanted === '') return null;
    for (let at = value.indexOf(wanted); at >= 0; at = value.indexOf(wanted, at + 1)) found.push(at);
    return found;
  }
  const pattern = Array.isArray(wanted) ? wanted : [wanted];
  const items = list(value, 'cannot be searched');
  return items.flatMap((_item, at) => (pattern.length > 0 && pattern.every((part, offset) => at + offset < items.length && compareJson(items[at + offset] ?? null, part) === 0) ? [at] : []));
}

/** Counts the characters before a place; quick for places that rise. */
function characterOffsets(text: string): (place: number) => number {
  let [at, count] = [0, 0];
  return (place) => {
    if (place < at) [at, count] = [0, 0];
    for (; at < place; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) count += 1;
    return count;
  };
}

/** Matches of a regular expression, as jq's objects; linear in time. */
function matches(input: Json, [pattern = null, flagText = null, testing = false]: readonly Json[]): Json {
  if (typeof input !== 'string' || typeof pattern !== 'string') throw new JqError(`${described(typeof input === 'string' ? pattern : input)} cannot be matched, as it is not a string`);
  const flags = flagText === null ? '' : text(flagText, 'is not a string');
  const names = [...pattern.matchAll(/\((?!\?)|\(\?P?<([A-Za-z_]\w*)>/g)].map(([, name]) => name ?? null);
  const lead = flags.includes('x') ? pattern.replace(/\\.|\s+|#.*$/gm, (part) => (part.startsWith('\\') ? part : '')) : pattern;
  try {
    const regex = compileRegex(flags.includes('s') ? `(?s)${lead}` : lead, { syntax: 'perl', ignoreCase: flags.includes('i') });
    if (testing === true) return regex.test(input);
    const found: Json[] = [];
    const offsetOf = characterOffsets(input);
    for (let at = 0; at <= input.length; ) {
      const spans = regex.search(input, at);
      if (!spans) break;
      const [start = 0, end = 0] = spans;
      const captures = names.map((name, index): Json => {
        const [from = -1, to = -1] = spans.slice(2 * index + 2, 2 * index + 4);
        return from < 0 ? { offset: -1, length: 0, string: null, name } : { offset: offsetOf(from), length: [...input.slice(from, to)].length, string: input.slice(from, to), name };
      });
      found.push({ offset: offsetOf(start), length: [...input.slice(start, end)].length, string: input.slice(start, end), captures });
      if (!flags.includes('g')) break;
      at = end > start ? end : end + 1;
    }
    return found;
  } catch (error) {
    if (error instanceof RegexError) throw new JqError(`${pattern} (at offset 0) is not a valid regex: ${error.message}`);
    throw error;
  }
}

function broken(at: number): Json {
  const moment = momentAt(at * 1000);
  const start = Date.UTC(moment.year, 0, 1);
  return [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second + (((at % 1) + 1) % 1), moment.weekday, Math.floor((at * 1000 - start) / 86_400_000)];
}

function seconds(value: Json, name: string): number {
  if (typeof value === 'number') return value;
  const [year, month, day, hour, minute, second] = list(value, `${name} requires parsed datetime inputs`).map((part) => (typeof part === 'number' ? part : 0));
  return Date.UTC(year ?? 1970, month ?? 0, day ?? 1, hour ?? 0, minute ?? 0, Math.floor(second ?? 0)) / 1000;
}

const math = (work: (value: number) => number): Native => (input) => work(number(input));

/** Functions of jq 1.6 by name and number of arguments. */
export const NATIVES: Readonly<Record<string, Native>> = {
  'length/0': (input) => length(input),
  'utf8bytelength/0': (input) => Buffer.byteLength(text(input, 'only strings have UTF-8 byte length')),
  'not/0': (input) => input === null || input === false,
  'keys/0': (input) => keys(input, true),
  'keys_unsorted/0': (input) => keys(input, false),
  'has/1': (input, [key = null]) => has(input, key),
  'contains/1': (input, [other = null]) => contains(input, other),
  'type/0': (input) => typeOf(input),
  'tostring/0': (input) => toText(input),
  'tojson/0': (input) => encodeJson(input),
  'fromjson/0': (input) => parseJsonText(text(input, 'only strings can be parsed')),
  'tonumber/0': (input) => toNumber(input),
  'sort/0': (input) => list(input, 'cannot be sorted, as it is not an array').toSorted(compareJson),
  '_sort_by/1': (input, [by = null]) => keyed(input, by).map(({ item }) => item),
  '_group_by/1': (input, [by = null]) => grouped(input, by),
  '_min_by/1': (input, [by = null]) => extreme(input, by, -1),
  '_max_by/1': (input, [by = null]) => extreme(input, by, 1),
  'min/0': (input) => extreme(input, input, -1),
  'max/0': (input) => extreme(input, input, 1),
  'reverse/0': (input) => (typeof input === 'string' ? [...input].toReversed().join('') : input === null ? [] : list(input, 'cannot be reversed, as it is not an array').toReversed()),
  'flatten/1': (input, [depth = null]) => flatten(list(input, 'cannot be flattened'), number(depth)),
  'floor/0': math(Math.floor), 'ceil/0': math(Math.ceil), 'round/0': math((value) => Math.sign(value) * Math.round(Math.abs(value))), 'sqrt/0': math(Math.sqrt), 'fabs/0': math(Math.abs), 'trunc/0': math(Math.trunc),
  'log/0': math(Math.log), 'log2/0': math(Math.log2), 'log10/0': math(Math.log10), 'exp/0': math(Math.exp), 'exp2/0': math((value) => 2 ** value), 'exp10/0': math((value) => 10 ** value),
  'sin/0': math(Math.sin), 'cos/0': math(Math.cos), 'tan/0': math(Math.tan), 'atan/0': math(Math.atan), 'asin/0': math(Math.asin), 'acos/0': math(Math.acos), 'cbrt/0': math(Math.cbrt),
  'pow/2': (_input, [base = null, power = null]) => number(base) ** number(power),
  'atan2/2': (_input, [y = null, x = null]) => Math.atan2(number(y), number(x)),
  'infinite/0': () => Number.POSITIVE_INFINITY, 'nan/0': () => Number.NaN,
  'isinfinite/0': (input) => !Number.isNaN(number(input)) && !Number.isFinite(number(input)),
  'isnan/0': (input) => Number.isNaN(number(input)),
  'isnormal/0': (input) => Number.isFinite(number(input)) && number(input) !== 0,
  'startswith/1': (input, [part = null]) => affix(input, part, 'startswith').startsWith(String(part)),
  'endswith/1': (input, [part = null]) => affix(input, part, 'endswith').endsWith(String(part)),
  'ltrimstr/1': (input, [part = null]) => (typeof input === 'string' && typeof part === 'string' && input.startsWith(part) ? input.slice(part.length) : input),
  'rtrimstr/1': (input, [part = null]) => (typeof input === 'string' && typeof part === 'string' && part !== '' && input.endsWith(part) ? input.slice(0, -part.length) : input),
  'trim/0': (input) => text(input, 'cannot be trimmed').trim(), 'ltrim/0': (input) => text(input, 'cannot be trimmed').trimStart(), 'rtrim/0': (input) => text(input, 'cannot be trimmed').trimEnd(),
  'explode/0': (input) => [...text(input, 'cannot be exploded')].map((character) => character.codePointAt(0) ?? 0),
  'implode/0': (input) => list(input, 'cannot be imploded').map((code) => String.fromCodePoint(Math.min(0x10_ffff, Math.max(0, number(code))))).join(''),
  'split/1': (input, [separator = null]) => {
    if (typeof input !== 'string' || typeof separator !== 'string') throw new JqError('split input and separator must be strings');
    return input === '' ? [] : separator === '' ? [...input] : input.split(separator);
  },
  'ascii_downcase/0': (input) => lettered(input, 'ascii_downcase').replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  'ascii_upcase/0': (input) => lettered(input, 'ascii_upcase').replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  '_indices/1': (input, [wanted = null]) => indices(input, wanted),
  '_match/3': (input, args) => matches(input, args),
  'getpath/1': (input, [path = null]) => getPathOrNull(input, list(path, 'Path must be specified as an array')),
  'setpath/2': (input, [path = null, value = null]) => setPath(input, list(path, 'Path must be specified as an array'), value),
  'delpaths/1': (input, [paths = null]) => list(paths, 'Paths must be specified as an array').toSorted(compareJson).reduceRight<Json>((value, path) => deletePath(value, list(path, 'Path must be specified as an array')), input),
  'now/0': (_input, _args, { now }) => now / 1000,
  'mktime/0': (input) => seconds(input, 'mktime'),
  'gmtime/0': (input) => broken(number(input)), 'localtime/0': (input) => broken(number(input)),
  'strftime/1': (input, [format = null]) => strftime(text(format, 'strftime/1 requires a string format'), momentAt(seconds(input, 'strftime/1') * 1000)),
  'strptime/1': (input) => broken(dateOf(input)),
  'todateiso8601/0': (input) => strftime('%Y-%m-%dT%H:%M:%SZ', momentAt(number(input) * 1000)),
  'fromdateiso8601/0': (input) => dateOf(input),
  'dateadd/2': (input) => input,
  'debug/0': (input, _args, { say }) => {
    say(`["DEBUG:",${encodeJson(input)}]\n`);
    return input;
  },
  'stderr/0': (input, _args, { say }) => {
    say(encodeJson(input));
    return input;
  },
  'input_filename/0': () => null,
  'builtins/0': () => Object.keys(NATIVES).filter((name) => !name.startsWith('_')),
  'bsearch/1': (input, [wanted = null]) => {
    const items = list(input, 'cannot be searched from');
    const at = items.findIndex((item) => compareJson(item, wanted) >= 0);
    if (at < 0) return -1 - items.length;
    return compareJson(items[at] ?? null, wanted) === 0 ? at : -1 - at;
  },
  'tojsonascii/0': (input) => encodeJson(input, true),
};

function affix(input: Json, part: Json, name: string): string {
  if (typeof input !== 'string' || typeof part !== 'string') throw new JqError(`${name}() requires string inputs`);
  return input;
}

function lettered(input: Json, name: string): string {
  if (typeof input !== 'string') throw new JqError(`${name} input must be a string`);
  return input;
}

function getPathOrNull(input: Json, path: readonly Json[]): Json {
  return getPath(input, path);
}

function dateOf(input: Json): number {
  const value = text(input, 'cannot be parsed as a date');
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) ? parseDate(value, 0, 'UTC') : undefined;
  if (at === undefined) throw new JqError(`date "${value}" does not match format "%Y-%m-%dT%H:%M:%SZ"`);
  return at / 1000;
}

const HTML: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&quot;' };

/** `@base64` and its like. */
export function formatJson(name: string, value: Json): string {
  switch (name) {
    case '@text':
      return toText(value);
    case '@json':
      return encodeJson(value);
    case '@html':
      return toText(value).replace(/[<>&'"]/g, (character) => HTML[character] ?? character);
    case '@uri':
      return encodeURIComponent(toText(value)).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
    case '@base64':
      return Buffer.from(toText(value), 'utf8').toString('base64');
    case '@base64d':
      return decodeText(Buffer.from(toText(value), 'base64'));
    case '@csv':
    case '@tsv':
      return list(value, `cannot be ${name.slice(1)}-formatted, only an array can be`).map((cell) => cellText(name, cell)).join(name === '@csv' ? ',' : '\t');
    case '@sh':
      return (Array.isArray(value) ? value : [value]).map(shellWord).join(' ');
    default:
      throw new JqError(`${name.slice(1)} is not a valid format`);
  }
}

function cellText(name: string, cell: Json): string {
  if (typeof cell === 'object' && cell !== null) throw new JqError(`${described(cell)} is not valid in a csv row`);
  if (cell === null) return '';
  if (typeof cell !== 'string') return encodeJson(cell);
  if (name === '@csv') return `"${cell.replaceAll('"', '""')}"`;
  return cell.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

function shellWord(value: Json): string {
  if (typeof value === 'object' && value !== null) throw new JqError(`${described(value)} can not be escaped for shell`);
  return typeof value === 'string' ? `'${value.replaceAll("'", String.raw`'\''`)}'` : encodeJson(value);
}
