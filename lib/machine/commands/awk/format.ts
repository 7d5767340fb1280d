import { formatFloat } from '../printf.ts';
import { toNumber } from './values.ts';
import type { Value } from './values.ts';

/** The longest field that a format may ask for. */
const WIDEST = 100_000;

/** awk's sprintf. `text` turns a value into a string. */
export function formatAwk(format: string, args: readonly Value[], text: (value: Value) => string): string {
  let next = 0;
  const take = (): Value => {
    next += 1;
    return args[next - 1];
  };
  return format.replace(/%(%|([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]*([a-zA-Z]))/g, (whole, percent: string, flags: string, width: string | undefined, precision: string | undefined, kind: string) => {
    if (percent === '%') return '%';
    const wide = width === '*' ? toNumber(take()) : Number(width ?? 0);
    const exact = precision === '*' ? toNumber(take()) : precision === undefined ? undefined : Number(precision || 0);
    const body = convert(take(), { kind, flags, precision: exact, text });
    return body === undefined ? whole : pad(body, { width: wide, flags, numeric: !'cs'.includes(kind) });
  });
}

function convert(value: Value, { kind, flags, precision, text }: { kind: string; flags: string; precision: number | undefined; text: (value: Value) => string }): string | undefined {
  const signed = (body: string) => (body.startsWith('-') ? body : flags.includes('+') ? `+${body}` : flags.includes(' ') ? ` ${body}` : body);
  switch (kind) {
    case 's':
      return text(value).slice(0, precision);
    case 'c':
      return typeof value === 'number' ? String.fromCodePoint(Math.max(0, Math.trunc(value)) & 0x1f_ffff & 0x10_ffff) : text(value).slice(0, 1);
    case 'd':
    case 'i':
      return signed(integer(toNumber(value), 10, precision));
    case 'o':
      return integer(toNumber(value), 8, precision);
    case 'x':
      return (flags.includes('#') ? '0x' : '') + integer(toNumber(value), 16, precision);
    case 'X':
      return integer(toNumber(value), 16, precision).toUpperCase();
    case 'u':
      return integer(toNumber(value), 10, precision);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return signed(formatFloat(toNumber(value), { conversion: kind, precision, alternate: flags.includes('#') }));
    default:
      return undefined;
  }
}

function integer(value: number, base: number, precision: number | undefined): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  const whole = BigInt(Math.trunc(value));
  const unsigned = base !== 10 && whole < 0n ? BigInt.asUintN(64, whole) : whole;
  const digits = (unsigned < 0n ? -unsigned : unsigned).toString(base).padStart(Math.min(precision ?? 0, WIDEST), '0');
  return `${unsigned < 0n ? '-' : ''}${digits}`;
}

function pad(body: string, { width, flags, numeric }: { width: number; flags: string; numeric: boolean }): string {
  const missing = Math.min(Math.abs(width), WIDEST) - [...body].length;
  if (missing <= 0) return body;
  if (flags.includes('-') || width < 0) return body + ' '.repeat(missing);
  if (!flags.includes('0') || !numeric) return ' '.repeat(missing) + body;
  const [sign = ''] = /^[-+ ]?(?:0x)?/.exec(body) ?? [];
  return sign + '0'.repeat(missing) + body.slice(sign.length);
}
