import { goQuote } from '../resources/go-quote.ts';

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };

/** A string literal's value; undefined when it is none (strconv.Unquote). */
export function unquote(literal: string): string | undefined {
  if (literal.startsWith('`')) return literal.slice(1, -1).replaceAll('\r', '');
  const quote = literal[0] ?? '"';
  let valid = true;
  const value = literal.slice(1, -1).replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[^])/g, (_, body: string) => {
    if (/^[xuU]./.test(body) || /^[0-7]{3}$/.test(body)) return fromCode(Number.parseInt(/^[0-7]/.test(body) ? body : body.slice(1), /^[0-7]/.test(body) ? 8 : 16));
    if (body === quote) return quote;
    const escape = ESCAPES[body];
    if (escape === undefined) valid = false;
    return escape ?? '';
  });
  return valid ? value : undefined;
}

function fromCode(code: number): string {
  return code > 0x10_ffff ? '\ufffd' : String.fromCodePoint(code);
}

const LARGEST = 2n ** 64n;

/** A number literal, or what is wrong with it (parse.newNumber). Complex numbers are not simulated, and say so. */
export function parseNumber(text: string): { value: number; isInteger: boolean } | string {
  if (text.startsWith("'")) return characterNumber(text);
  if (text.endsWith('i')) return `complex numbers are not simulated: ${goQuote(text)}`;
  const integer = parseInteger(text);
  if (integer !== undefined && integer < LARGEST) return { value: Number(integer), isInteger: true };
  const decimal = text.replaceAll('_', '');
  if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(decimal) || text.includes('_')) return `illegal number syntax: ${goQuote(text)}`;
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${goQuote(text)}`;
  return { value: Number(decimal), isInteger: false };
}

function parseInteger(text: string): bigint | undefined {
  const match = /^([-+]?)(0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0[bB][01_]+|0|[1-9][0-9_]*)$/.exec(text);
  if (!match || /__|_$|^[-+]?_/.test(text)) return undefined;
  const digits = (match[2] ?? '').replaceAll('_', '').replace(/^0([0-7])/, '0o$1');
  return match[1] === '-' ? -BigInt(digits) : BigInt(digits);
}

function characterNumber(text: string): { value: number; isInteger: boolean } | string {
  const value = unquote(text);
  if (value === undefined || value === '') return 'invalid syntax';
  const code = value.codePointAt(0) ?? 0;
  return value.length === String.fromCodePoint(code).length ? { value: code, isInteger: true } : `malformed character constant: ${text}`;
}
