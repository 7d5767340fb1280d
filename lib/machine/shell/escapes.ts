import { decodeText, encodeText } from '../commands/text/codec.ts';

/** `\c` in `echo -e` and `printf %b` ends all output. */
export interface Decoded {
  text: string;
  stopped: boolean;
}

/** `ansi` is `$'…'`, `echo` is `echo -e` and `%b`, `format` is printf's first argument. */
export type EscapeStyle = 'ansi' | 'echo' | 'format';

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\',
};

/** A byte outside UTF-8 travels as a lone surrogate (as Python's surrogateescape), so that it comes out unchanged. */
function byteText(bytes: number[]): string {
  return bytes.map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : String.fromCharCode(0xdc00 + byte))).join('');
}

/** Replaces backslash escapes by what they stand for, as bash 5.2 does. */
export function decodeEscapes(source: string, style: EscapeStyle): Decoded {
  if (!source.includes('\\')) return { text: source, stopped: false };
  let text = '';
  let index = 0;
  while (index < source.length) {
    const backslash = source.indexOf('\\', index);
    if (backslash < 0 || backslash === source.length - 1) {
      text += source.slice(index);
      break;
    }
    text += source.slice(index, backslash);
    if (style === 'echo' && source[backslash + 1] === 'c') return { text: joinBytes(text), stopped: true };
    const escape = decodeOne(source, backslash + 1, style);
    text += escape.text;
    index = escape.end;
  }
  return { text: joinBytes(text), stopped: false };
}

function decodeOne(source: string, at: number, style: EscapeStyle): { text: string; end: number } {
  const letter = source[at] ?? '';
  const simple = SIMPLE[letter];
  if (simple !== undefined) return { text: simple, end: at + 1 };
  if (style !== 'echo' && (letter === '"' || letter === "'" || letter === '?')) return { text: letter, end: at + 1 };
  const numeric = numericEscape(source, at, style);
  if (numeric) return numeric;
  if (style === 'ansi' && letter === 'c' && at + 1 < source.length) {
    return { text: String.fromCharCode((source.charCodeAt(at + 1) & 0x1f) >>> 0), end: at + 2 };
  }
  return { text: `\\${letter}`, end: at + 1 };
}

function numericEscape(source: string, at: number, style: EscapeStyle): { text: string; end: number } | undefined {
  const rest = source.slice(at, at + 9);
  const octal = style === 'echo' ? /^0[0-7]{0,3}/.exec(rest) : /^[0-7]{1,3}/.exec(rest);
  if (octal) return { text: byteText([Number.parseInt(octal[0], 8) & 0xff]), end: at + octal[0].length };
  const hexadecimal = /^x([0-9A-Fa-f]{1,2})/.exec(rest);
  if (hexadecimal) return { text: byteText([Number.parseInt(hexadecimal[1] ?? '', 16)]), end: at + hexadecimal[0].length };
  const unicode = /^u([0-9A-Fa-f]{1,4})/.exec(rest) ?? /^U([0-9A-Fa-f]{1,8})/.exec(rest);
  if (!unicode) return undefined;
  const point = Number.parseInt(unicode[1] ?? '', 16);
  return { text: point <= 0x10ffff ? String.fromCodePoint(point) : '', end: at + unicode[0].length };
}

/** Bytes written one by one (`\xc3\xa4`) become the character that they spell. */
function joinBytes(text: string): string {
  if (!/[\udc80-\udcff]/.test(text)) return text;
  return decodeText(encodeText(text));
}

export { decodeText, encodeText };
