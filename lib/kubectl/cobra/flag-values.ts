import type { FlagDefinition } from './definition.ts';
import { parseDuration } from './duration.ts';

export type FlagValue = string | boolean | number | string[] | Map<string, string>;

/** A value that does not fit its flag's type; the message is the one of Go's strconv or time. */
export class InvalidValue extends Error {}

/** The value of a flag that was not given. */
export function defaultValue(flag: FlagDefinition): FlagValue {
  switch (flag.type) {
    case 'bool': return flag.default === 'true';
    case 'int': case 'int32': case 'int64': return Number(flag.default);
    case 'duration': return parseDuration(flag.default) ?? 0;
    case 'stringSlice': return flag.default === '[]' ? [] : flag.default.slice(1, -1).split(',');
    case 'stringArray': return [];
    case 'stringToString': case 'mapStringString': return new Map();
    default: return flag.default;
  }
}

/**
 * The value after one more occurrence of a flag on the command line; lists grow once they have been
 * given (`given`), before which they hold their default. Throws InvalidValue.
 */
export function nextValue(flag: FlagDefinition, before: FlagValue, text: string, given: boolean): FlagValue {
  switch (flag.type) {
    case 'bool': return parseBool(text);
    case 'int': case 'int64': return parseInteger(text, 64);
    case 'int32': return parseInteger(text, 32);
    case 'duration': return durationValue(text);
    case 'stringSlice': return [...(given ? before as string[] : []), ...readCsv(text)];
    case 'stringArray': return [...(given ? before as string[] : []), text];
    case 'stringToString': case 'mapStringString': return mapValue(before as Map<string, string>, text, given);
    case 'tristate': return tristate(text);
    default: return text;
  }
}

function parseBool(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  throw new InvalidValue(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

/** Go's strconv.ParseInt with base 0. */
function parseInteger(text: string, bits: 32 | 64): number {
  const syntax = () => new InvalidValue(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  if (!/^[+-]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]*|[1-9][0-9_]*)$/.test(text)) throw syntax();
  const negative = text.startsWith('-');
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '');
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  const value = negative ? -BigInt(octal) : BigInt(octal);
  if (BigInt.asIntN(bits, value) !== value) {
    throw new InvalidValue(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
  }
  return Number(value);
}

function durationValue(text: string): number {
  const value = parseDuration(text);
  if (value === undefined) {
    const hint = /^[+-]?[0-9.]+$/.test(text) ? 'missing unit in duration' : 'invalid duration';
    throw new InvalidValue(`time: ${hint} ${JSON.stringify(text)}`);
  }
  return value;
}

/** Commas separate, double quotes protect (encoding/csv). */
function readCsv(text: string): string[] {
  if (text === '') return [];
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (quoted && character === '"' && text[index + 1] === '"') {
      field += '"';
      index += 1;
    } else if (character === '"' && (quoted || field === '')) {
      quoted = !quoted;
    } else if (character === '"') {
      throw new InvalidValue(`parse error on line 1, column ${index + 1}: bare " in non-quoted-field`);
    } else if (character === ',' && !quoted) {
      fields.push(field);
      field = '';
    } else {
      field += character;
    }
  }
  if (quoted) throw new InvalidValue(`parse error on line 1, column ${text.length + 1}: extraneous or missing " in quoted-field`);
  return [...fields, field];
}

function mapValue(before: Map<string, string>, text: string, given: boolean): Map<string, string> {
  const map = new Map(given ? before : []);
  for (const pair of readCsv(text)) {
    const equals = pair.indexOf('=');
    if (equals < 0) throw new InvalidValue(`${pair} must be formatted as key=value`);
    map.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  return map;
}

/** `--cascade`-like switches with a third state, for example apply's `--prune-allowlist`. */
function tristate(text: string): string {
  if (['true', 'false', 'auto', 'unspecified', ''].includes(text)) return text;
  throw new InvalidValue(`invalid value: ${text}`);
}
