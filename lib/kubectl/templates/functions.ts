import { goQuote } from '../resources/go-quote.ts';
import { goText } from './go-text.ts';
import { TemplateError } from './template-error.ts';

export type TemplateFunction = (args: readonly unknown[]) => unknown;

/** Go's idea of what counts as true: not empty, not zero, not nil. */
export function isTrue(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'string' || Array.isArray(value)) return value.length > 0;
  return typeof value === 'object' ? Object.keys(value).length > 0 : Boolean(value);
}

/** The functions of Go's templates, with the two that kubectl adds; `and` and `or` are the evaluator's. */
export const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  not: ([value]) => !isTrue(value),
  len: ([value]) => length(value),
  index: ([value, ...keys]) => keys.reduce(indexed, value),
  slice: ([value, from, to]) => (value as string | unknown[]).slice(Number(from ?? 0), to === undefined ? undefined : Number(to)),
  print: (args) => args.map((arg, index) => (index > 0 && typeof arg !== 'string' && typeof args[index - 1] !== 'string' ? ' ' : '') + goText(arg)).join(''),
  println: (args) => `${args.map(goText).join(' ')}\n`,
  printf: ([format, ...args]) => printf(String(format), args),
  eq: ([first, ...others]) => others.some((other) => equal(first, other)),
  ne: ([a, b]) => !equal(a, b),
  lt: ([a, b]) => ordered(a, b) < 0,
  le: ([a, b]) => ordered(a, b) <= 0,
  gt: ([a, b]) => ordered(a, b) > 0,
  ge: ([a, b]) => ordered(a, b) >= 0,
  html: (args) => replaceEach(args, HTML),
  js: (args) => replaceEach(args, SCRIPT),
  urlquery: (args) => new URLSearchParams([['', args.map(goText).join('')]]).toString().slice(1).replaceAll('*', '%2A'),
  exists: ([value, ...keys]) => exists(value, keys),
  base64decode: ([value]) => Buffer.from(String(value), 'base64').toString('utf8'),
};

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };
const SCRIPT: Readonly<Record<string, string>> = {
  '\\': '\\\\', "'": "\\'", '"': '\\"', '<': '\\u003C', '>': '\\u003E', '&': '\\u0026', '=': '\\u003D', '\n': '\\u000A', '\t': '\\u0009', '\r': '\\u000D',
};

function replaceEach(args: readonly unknown[], replacements: Readonly<Record<string, string>>): string {
  return [...args.map(goText).join('')].map((character) => replacements[character] ?? character).join('');
}

export const FUNCTION_NAMES: ReadonlySet<string> = new Set([...Object.keys(FUNCTIONS), 'and', 'or']);

function length(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length;
  if (value === null || value === undefined) throw new TemplateError('error calling len: len of nil pointer');
  throw new TemplateError(`error calling len: len of type ${typeof value === 'boolean' ? 'bool' : 'int64'}`);
}

function indexed(value: unknown, key: unknown): unknown {
  if (value === null || value === undefined) throw new TemplateError('error calling index: index of untyped nil');
  if (Array.isArray(value) || typeof value === 'string') {
    if (typeof key !== 'number') throw new TemplateError('error calling index: cannot index slice/array with type string');
    if (key < 0 || key >= value.length) throw new TemplateError(`error calling index: index out of range: ${key}`);
    return value[key];
  }
  if (typeof key !== 'string') throw new TemplateError(`error calling index: value has type ${goType(key) === 'int64' ? 'int' : goType(key)}; should be string`);
  return Object.hasOwn(value as object, String(key)) ? (value as Record<string, unknown>)[String(key)] : undefined;
}

function exists(value: unknown, keys: readonly unknown[]): boolean {
  let current = value;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key as string)) return false;
    current = (current as Record<string, unknown>)[key as string];
  }
  return current !== null && current !== undefined;
}

function equal(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined || a === null || b === null) return (a ?? null) === (b ?? null);
  if (typeof a !== typeof b) throw new TemplateError('error calling eq: incompatible types for comparison');
  if (typeof a === 'object') throw new TemplateError('error calling eq: non-comparable type');
  return a === b;
}

function ordered(a: unknown, b: unknown): number {
  if (typeof a !== typeof b) throw new TemplateError('error calling lt: incompatible types for comparison');
  if (a === b) return 0;
  return (a as number) < (b as number) ? -1 : 1;
}

/** The verbs of Go's fmt.Printf that templates use. */
export function printf(format: string, args: readonly unknown[]): string {
  let next = 0;
  const text = format.replace(/%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g, (_, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
    if (verb === '%') return '%';
    if (next >= args.length) return `%!${verb}(MISSING)`;
    const arg = args[next++];
    return pad(formatted(verb, arg, { flags, precision }), width, flags);
  });
  const extra = args.slice(next).map((arg) => `${goType(arg)}=${goText(arg)}`);
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.join(', ')})`;
}

function formatted(verb: string, arg: unknown, options: { flags: string; precision: string | undefined }): string {
  switch (verb) {
    case 's': case 'v': {
      if (verb === 's' && typeof arg === 'number') return `%!s(${goType(arg)}=${goText(arg)})`;
      const text = goText(arg);
      return options.precision === undefined ? text : text.slice(0, Number(options.precision));
    }
    case 'd': return typeof arg === 'number' ? (options.flags.includes('+') && arg >= 0 ? '+' : '') + String(arg) : `%!d(${goType(arg)}=${goText(arg)})`;
    case 'q': return goQuote(goText(arg));
    case 't': return goText(arg);
    case 'f': return Number(arg).toFixed(Number(options.precision ?? 6));
    case 'x': return typeof arg === 'number' ? arg.toString(16) : Buffer.from(goText(arg)).toString('hex');
    case 'T': return goType(arg);
    default: return `%!${verb}(${goType(arg)}=${goText(arg)})`;
  }
}

function pad(text: string, width: string | undefined, flags: string): string {
  const columns = Number(width ?? 0);
  if (flags.includes('-')) return text.padEnd(columns);
  return text.padStart(columns, flags.includes('0') ? '0' : ' ');
}

function goType(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}
