import { bytesOfText, textOfBytes } from './text/codec.ts';
import { expandEscapes } from './echo.ts';
import type { Command } from './invocation/invocation.ts';
import { shellEscape } from './text/quoting.ts';

const DIRECTIVE = /%(%|([-+ #0']*)(\*|\d+)?(?:\.(\*|-?\d*))?(?:hh|h|ll|l|L|j|z|t)*([a-zA-Z]?))/y;

/** What a format and its arguments print; `complaints` are printf's warnings about arguments, in order. */
export interface Formatted {
  output: string;
  complaints: string[];
  /** Set when the format itself is wrong, after what was printed until then. */
  fatal?: string;
}

/** `printf`: the format is used again as long as arguments are left. */
export function formatPrintf(format: string, args: readonly string[], utf8 = true): Formatted {
  const run: Run = { args, next: 0, output: '', complaints: [], stop: false, utf8 };
  do {
    const before = run.next;
    formatOnce(format, run);
    if (run.stop || run.fatal !== undefined || run.next === before) break;
  } while (run.next < args.length);
  return { output: run.output, complaints: run.complaints, ...(run.fatal === undefined ? {} : { fatal: run.fatal }) };
}

interface Run {
  args: readonly string[];
  next: number;
  output: string;
  complaints: string[];
  stop: boolean;
  utf8: boolean;
  fatal?: string;
}

function take(run: Run): string | undefined {
  const value = run.args[run.next];
  if (value !== undefined) run.next += 1;
  return value;
}

function formatOnce(format: string, run: Run): void {
  let index = 0;
  while (index < format.length && !run.stop && run.fatal === undefined) {
    const percent = format.indexOf('%', index);
    const literal = expandEscapes(format.slice(index, percent < 0 ? undefined : percent), run.utf8 ? 'utf8' : 'ascii');
    run.output += literal.text;
    if (literal.stop) run.stop = true;
    if (percent < 0 || literal.stop) return;
    DIRECTIVE.lastIndex = percent;
    const found = DIRECTIVE.exec(format);
    const conversion = found?.[5] ?? '';
    if (!found || (found[1] !== '%' && !/[diouxXeEfFgGaAcsbq]/.test(conversion))) {
      run.fatal = `${format.slice(percent, percent + (found?.[0].length ?? 1) + (conversion === '' ? 1 : 0))}: invalid conversion specification`;
      return;
    }
    run.output += found[1] === '%' ? '%' : convert(run, { flags: found[2] ?? '', width: found[3], precision: found[4], conversion });
    index = percent + found[0].length;
  }
}

interface Directive {
  flags: string;
  width: string | undefined;
  precision: string | undefined;
  conversion: string;
}

function convert(run: Run, directive: Directive): string {
  let { flags } = directive;
  let width = directive.width === '*' ? Number(toInteger(run, take(run))) : Number(directive.width ?? 0);
  if (width < 0) {
    flags += '-';
    width = -width;
  }
  const precision = directive.precision === '*' ? Number(toInteger(run, take(run))) : directive.precision === undefined ? undefined : Number(directive.precision || 0);
  const body = convertValue(run, { flags, precision, conversion: directive.conversion });
  const missing = Math.min(width, 100_000) - [...body].length;
  if (missing <= 0) return body;
  if (flags.includes('-')) return body + ' '.repeat(missing);
  const zeros = flags.includes('0') && !'csbq'.includes(directive.conversion) && (precision === undefined || /[eEfFgG]/.test(directive.conversion));
  if (!zeros) return ' '.repeat(missing) + body;
  const sign = /^([-+ ]?(?:0[xX])?)(.*)$/s.exec(body);
  return `${sign?.[1] ?? ''}${'0'.repeat(missing)}${sign?.[2] ?? ''}`;
}

function convertValue(run: Run, { flags, precision, conversion }: { flags: string; precision: number | undefined; conversion: string }): string {
  const arg = take(run);
  switch (conversion) {
    case 's':
      return precision === undefined || precision < 0 ? (arg ?? '') : textOfBytes(bytesOfText(arg ?? '').slice(0, precision));
    case 'b': {
      const expanded = expandEscapes(arg ?? '', run.utf8 ? 'utf8' : 'ascii');
      run.stop ||= expanded.stop;
      return expanded.text;
    }
    case 'q':
      return arg === '' || arg === undefined ? "''" : shellEscape(arg);
    case 'c':
      return textOfBytes(bytesOfText(arg ?? '').slice(0, 1));
    case 'd':
    case 'i':
      return signed(padDigits(toInteger(run, arg), 10, precision), flags);
    case 'o':
    case 'u':
    case 'x':
    case 'X':
      return unsigned(toInteger(run, arg), { flags, precision, conversion });
    default:
      return signed(formatFloat(toFloat(run, arg), { conversion, precision, alternate: flags.includes('#') }), flags);
  }
}

function padDigits(value: bigint, base: number, precision: number | undefined): string {
  const digits = (value < 0n ? -value : value).toString(base);
  return `${value < 0n ? '-' : ''}${precision === 0 && value === 0n ? '' : digits.padStart(Math.min(precision ?? 0, 100_000), '0')}`;
}

function signed(body: string, flags: string): string {
  if (body.startsWith('-')) return body;
  return flags.includes('+') ? `+${body}` : flags.includes(' ') ? ` ${body}` : body;
}

function unsigned(value: bigint, { flags, precision, conversion }: { flags: string; precision: number | undefined; conversion: string }): string {
  const base = conversion === 'o' ? 8 : conversion === 'u' ? 10 : 16;
  const body = padDigits(BigInt.asUintN(64, value), base, precision);
  const prefix = flags.includes('#') && value !== 0n ? (conversion === 'o' ? '0' : base === 16 ? '0x' : '') : '';
  return conversion === 'X' ? (prefix + body).toUpperCase() : prefix + body;
}

function toInteger(run: Run, arg: string | undefined): bigint {
  if (arg === undefined) return 0n;
  if (/^['"]./su.test(arg)) return BigInt(arg.codePointAt(1) ?? 0);
  const [whole, sign = '', digits = ''] = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|\d+)/.exec(arg) ?? [''];
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits.replace(/^0+(?=\d)/, '');
  const value = digits === '' ? 0n : BigInt(octal);
  complain(run, arg, whole);
  const limited = sign === '-' ? -value : value;
  if (limited > 0xffff_ffff_ffff_ffffn || limited < -0x8000_0000_0000_0000n) run.complaints.push(`${arg}: Numerical result out of range`);
  return limited;
}

function toFloat(run: Run, arg: string | undefined): number {
  if (arg === undefined) return 0;
  if (/^['"]./su.test(arg)) return arg.codePointAt(1) ?? 0;
  const [whole] = /^\s*[-+]?(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)/i.exec(arg) ?? [''];
  complain(run, arg, whole);
  const text = whole.trim().toLowerCase();
  if (/inf/.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return text === '' ? 0 : Number(text);
}

function complain(run: Run, arg: string, used: string): void {
  if (used === '') run.complaints.push(arg === '' ? '' : `${arg}: expected a numeric value`);
  else if (used.length < arg.length) run.complaints.push(`${arg}: value not completely converted`);
}

/** C's %e, %f, %g (and their capitals). */
export function formatFloat(value: number, { conversion, precision = 6, alternate = false }: { conversion: string; precision?: number | undefined; alternate?: boolean }): string {
  const upper = conversion !== conversion.toLowerCase();
  const text = Number.isFinite(value) ? finiteFloat(value, { kind: conversion.toLowerCase(), precision: Math.min(Math.max(precision, 0), 100), alternate }) : Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  return upper ? text.toUpperCase() : text;
}

function finiteFloat(value: number, { kind, precision, alternate }: { kind: string; precision: number; alternate: boolean }): string {
  const minus = Object.is(value, -0) ? '-' : '';
  if (kind === 'f') return minus + (Math.abs(value) < 1e21 ? value.toFixed(precision) : `${BigInt(value)}${precision > 0 ? `.${'0'.repeat(precision)}` : ''}`);
  if (kind === 'e') return minus + twoDigitExponent(value.toExponential(precision));
  if (kind === 'a') return minus + value.toString(16);
  const significant = precision === 0 ? 1 : precision;
  const exponent = value === 0 ? 0 : Number(value.toExponential(significant - 1).split('e')[1]);
  const scientific = exponent < -4 || exponent >= significant;
  const text = scientific ? value.toExponential(significant - 1) : value.toFixed(Math.max(0, significant - 1 - exponent));
  const [mantissa = '', power] = text.split('e');
  const trimmed = alternate || !mantissa.includes('.') ? mantissa : mantissa.replace(/\.?0+$/, '');
  return minus + (power === undefined ? trimmed : twoDigitExponent(`${trimmed}e${power}`));
}

function twoDigitExponent(text: string): string {
  return text.replace(/e([-+])(\d)$/, 'e$10$2');
}

/** GNU coreutils 9.1 `/usr/bin/printf`; BusyBox's. */
export const printf: Command = {
  name: 'printf',
  usage: 'FORMAT [ARGUMENT]...',
  summary: 'Print ARGUMENT(s) according to FORMAT.',
  async run(call) {
    const args = call.args[0] === '--' ? call.args.slice(1) : call.args;
    const [format, ...values] = args;
    if (format === undefined) return call.misuse('missing operand');
    const formatted = formatPrintf(format, values, call.utf8);
    await call.put(formatted.output);
    for (const complaint of formatted.complaints) {
      const [, subject = '', words = ''] = /^(.*): ([^:]*)$/s.exec(complaint) ?? [];
      if (complaint !== '') await call.warn(call.gnu ? `${call.quoteWord(subject)}: ${words}` : `invalid number '${subject}'`);
    }
    if (formatted.fatal !== undefined) await call.warn(call.gnu ? formatted.fatal : `${formatted.fatal.split(':')[0]}: invalid format`);
    return call.status;
  },
};
