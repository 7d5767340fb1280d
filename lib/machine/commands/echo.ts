import type { Command } from './invocation/invocation.ts';
import { textOfBytes } from './text/codec.ts';

/** GNU coreutils 9.1 `/bin/echo`; BusyBox's. (The shell has its own.) */
export const echo: Command = {
  name: 'echo',
  usage: '[SHORT-OPTION]... [STRING]...',
  summary: 'Echo the STRING(s) to standard output.',
  async run(call) {
    if (call.gnu && call.args.length === 1 && call.args[0] === '--help') {
      await call.put(call.help());
      return 0;
    }
    let newline = true;
    let escapes = false;
    let index = 0;
    for (; /^-[neE]+$/.test(call.args[index] ?? ''); index += 1) {
      for (const letter of (call.args[index] ?? '').slice(1)) {
        if (letter === 'n') newline = false;
        else escapes = letter === 'e';
      }
    }
    const text = call.args.slice(index).join(' ');
    const expanded = escapes ? expandEscapes(text, 'none') : { text, stop: false };
    await call.put(`${expanded.text}${newline && !expanded.stop ? '\n' : ''}`);
    return 0;
  },
};

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\',
};

/** Backslash escapes as `echo -e` and `printf %b` take them; `\c` stops all output. */
export function expandEscapes(text: string, unicode: 'utf8' | 'ascii' | 'none' = 'utf8'): { text: string; stop: boolean } {
  const stopAt = /^(?:[^\\]|\\[^c])*?\\c/s.exec(text);
  const body = stopAt ? stopAt[0].slice(0, -2) : text;
  const expanded = body.replace(/((?:\\0[0-7]{0,3}|\\x[0-9a-fA-F]{1,2}|\\[1-7][0-7]{0,2})+)|\\(u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|.)/gs, (whole, bytes: string | undefined, code: string | undefined) => {
    if (bytes !== undefined) return textOfBytes(bytes.replace(/\\0([0-7]{0,3})|\\x([0-9a-fA-F]{1,2})|\\([1-7][0-7]{0,2})/g, byteOf));
    if (code === undefined) return whole;
    if (code.length > 1) return unicode === 'none' ? whole : unicodeEscape(code, unicode);
    return SIMPLE[code] ?? whole;
  });
  return { text: expanded, stop: stopAt !== null };
}

/** `\u00e9`: the character, where the locale has it. */
function unicodeEscape(code: string, unicode: 'utf8' | 'ascii'): string {
  const point = Number.parseInt(code.slice(1), 16);
  if (point < 0x80 || (unicode === 'utf8' && point <= 0x10ffff)) return String.fromCodePoint(point);
  return point < 0x10000 ? `\\u${point.toString(16).toUpperCase().padStart(4, '0')}` : `\\U${point.toString(16).toUpperCase().padStart(8, '0')}`;
}

function byteOf(_whole: string, octal: string | undefined, hex: string | undefined, short: string | undefined): string {
  const value = hex === undefined ? Number.parseInt(octal ?? short ?? '0', 8) || 0 : Number.parseInt(hex, 16);
  return String.fromCharCode(value & 0xff);
}
