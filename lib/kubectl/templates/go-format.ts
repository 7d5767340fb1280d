import { goFloat, twoDigitExponent } from '#lib/schema/index.ts';
import { goQuote } from '../resources/go-quote.ts';
import { integerOf, isMap, numberOf, sortedKeys, typeOf } from './go-value.ts';
import { CallError } from './template-error.ts';

/** The longest text that a template may make. */
export const LONGEST = 2 ** 22;
export const TOO_LONG = `texts longer than ${LONGEST} characters are not simulated`;

/** Puts pieces together while there is room. Throws CallError. */
function joined(pieces: Iterable<string>): string {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length > LONGEST) throw new CallError(TOO_LONG);
  }
  return text;
}

/** fmt.Sprint: blanks between operands of which neither is a string. */
export function sprint(values: readonly unknown[]): string {
  return joined(values.entries().map(([index, value]) =>
    (index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string' ? ' ' : '') + valueText(value)));
}

/** fmt.Sprintln: blanks between all operands. */
export function sprintln(values: readonly unknown[]): string {
  return `${joined(values.entries().map(([index, value]) => (index > 0 ? ' ' : '') + valueText(value)))}\n`;
}

/** A value by %v, or by another verb. */
export function valueText(value: unknown, verb = 'v'): string {
  return formatted(value, { verb, flags: '', width: 0, precision: undefined });
}

/** Go takes no wider width. */
const WIDEST = 1e6;

interface Verb {
  verb: string;
  flags: string;
  width: number;
  precision: number | undefined;
}

/** fmt.Sprintf, as far as values of JSON, integers and booleans go. */
export function sprintf(format: string, values: readonly unknown[]): string {
  return joined(formattedPieces(format, values));
}

function* formattedPieces(format: string, values: readonly unknown[]): Generator<string> {
  let [next, last, reordered] = [0, 0, false];
  for (const match of format.matchAll(/%([-+# 0]*)(\d+|\*)?(?:\.(\d*))?(?:\[([^\]]*)\])?(.|$)/gsu)) {
    const [whole, flags = '', given, precision, index, verb = ''] = match;
    yield format.slice(last, match.index);
    last = match.index + whole.length;
    const width = given === '*' ? integerOf(values[next++]) : Number(given ?? 0);
    const isBad = width === undefined || Math.abs(width) > WIDEST;
    if (isBad && given !== '*') {
      yield '%!(NOVERB)';
      last = format.length;
      break;
    }
    if (isBad) yield '%!(BADWIDTH)';
    if (index !== undefined) {
      reordered = true;
      next = /^\d+$/.test(index) ? Number(index) - 1 : -1;
    }
    if (verb === '') yield '%!(NOVERB)';
    else if (verb === '%') yield '%';
    else if (next < 0 || next >= values.length) yield `%!${verb}(${index === undefined ? 'MISSING' : 'BADINDEX'})`;
    else yield formatted(values[next++], { verb, flags, width: isBad ? 0 : width, precision: precision === undefined ? undefined : Number(precision) });
  }
  yield format.slice(last);
  if (reordered || next >= values.length) return;
  yield '%!(EXTRA ';
  for (const [index, value] of values.slice(next).entries()) {
    yield (index > 0 ? ', ' : '') + (value === null || value === undefined ? '<nil>' : `${typeOf(value)}=${valueText(value)}`);
  }
  yield ')';
}

function padded(text: string, { width, flags }: Verb, isNumber: boolean): string {
  const short = Math.abs(width) - [...text].length;
  if (short <= 0) return text;
  if (flags.includes('-') || width < 0) return text + ' '.repeat(short);
  if (!flags.includes('0')) return ' '.repeat(short) + text;
  const sign = isNumber ? /^[-+]/.exec(text)?.[0] ?? '' : '';
  return sign + '0'.repeat(short) + text.slice(sign.length);
}

function formatted(value: unknown, how: Verb): string {
  if (how.verb === 'T') return padded(typeOf(value), how, false);
  if (value === null || value === undefined) return how.verb === 'v' ? padded('<nil>', how, false) : `%!${how.verb}(<nil>)`;
  if (Array.isArray(value)) return `[${value.map((each: unknown) => inner(each, how)).join(' ')}]`;
  if (isMap(value)) return `map[${sortedKeys(value).map((key) => `${formatted(key, how)}:${inner(value[key], how)}`).join(' ')}]`;
  const text = scalarText(value, how);
  if (text !== undefined) return padded(text, how, typeof value !== 'string');
  return `%!${how.verb}(${typeOf(value)}=${formatted(value, { ...how, verb: 'v' })})`;
}

/** What is in a list or a map: nothing stays `<nil>`, whatever the verb. */
function inner(value: unknown, how: Verb): string {
  return value === null || value === undefined ? '<nil>' : formatted(value, how);
}

/** Undefined for a verb that does not go with the value. */
function scalarText(value: unknown, how: Verb): string | undefined {
  const number = numberOf(value);
  if (number) return number.type === 'float64' ? floatText(number.value, how) : integerText(number.value, how);
  if (typeof value === 'boolean') return how.verb === 'v' || how.verb === 't' ? String(value) : undefined;
  return stringText(String(value), how);
}

function stringText(value: string, { verb, flags, precision }: Verb): string | undefined {
  const cut = precision === undefined ? value : [...value].slice(0, precision).join('');
  switch (verb) {
    case 'v': return flags.includes('#') ? goQuote(cut) : cut;
    case 's': return cut;
    case 'q': return goQuote(cut);
    case 'x': return hexText(value, flags, precision);
    case 'X': return hexText(value, flags, precision).toUpperCase();
    default: return undefined;
  }
}

function hexText(value: string, flags: string, precision: number | undefined): string {
  const hex = Buffer.from(value).subarray(0, precision).toString('hex');
  const prefix = flags.includes('#') && hex !== '' ? '0x' : '';
  return flags.includes(' ') ? (hex.match(/../g) ?? []).map((byte) => prefix + byte).join(' ') : prefix + hex;
}

function integerText(value: number, { verb, flags }: Verb): string | undefined {
  const inBase = (base: number) => signed(value, Math.abs(value).toString(base), flags);
  switch (verb) {
    case 'd': case 'v': return inBase(10);
    case 'b': return inBase(2);
    case 'o': return inBase(8);
    case 'O': return signed(value, `0o${Math.abs(value).toString(8)}`, flags);
    case 'x': return signed(value, (flags.includes('#') ? '0x' : '') + Math.abs(value).toString(16), flags);
    case 'X': return signed(value, (flags.includes('#') ? '0X' : '') + Math.abs(value).toString(16).toUpperCase(), flags);
    case 'c': return characterOf(value);
    case 'q': return `'${goQuote(characterOf(value)).slice(1, -1).replace('\\"', '"').replace("'", "\\'")}'`;
    case 'U': return `U+${value.toString(16).toUpperCase().padStart(4, '0')}`;
    default: return undefined;
  }
}

function characterOf(code: number): string {
  return code < 0 || code > 0x10_ffff ? '\ufffd' : String.fromCodePoint(code);
}

function signed(value: number, digits: string, flags: string): string {
  if (value < 0 || Object.is(value, -0)) return `-${digits}`;
  return flags.includes('+') ? `+${digits}` : flags.includes(' ') ? ` ${digits}` : digits;
}

/** A number with so many digits after its point; one just between two goes to the even one, as Go rounds. */
function fixed(size: number, digits: number): string {
  if (size >= 1e21) return Number.isFinite(size) ? `${BigInt(size)}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}` : '+Inf';
  const exact = size.toFixed(100);
  const cut = exact.length - 100 + (digits === 0 ? -1 : digits);
  const isEven = /[02468]\.?$/.test(exact.slice(0, cut));
  return /^\.?50*$/.test(exact.slice(cut)) && isEven ? exact.slice(0, cut) : size.toFixed(digits);
}

function floatText(value: number, { verb, flags, precision }: Verb): string | undefined {
  const size = Math.abs(value);
  switch (verb) {
    case 'v': case 'g': return signed(value, goFloat(size, precision), flags);
    case 'G': return signed(value, goFloat(size, precision).toUpperCase(), flags);
    case 'f': case 'F': return signed(value, fixed(size, Math.min(precision ?? 6, 90)), flags);
    case 'e': return signed(value, twoDigitExponent(size.toExponential(Math.min(precision ?? 6, 100))), flags);
    case 'E': return signed(value, twoDigitExponent(size.toExponential(Math.min(precision ?? 6, 100))).toUpperCase(), flags);
    default: return undefined;
  }
}
