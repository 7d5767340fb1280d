import type { Regex } from '../regex/regex.ts';

/** Functions of one number. */
export const MATH: Readonly<Record<string, (value: number) => number>> = { sin: Math.sin, cos: Math.cos, exp: Math.exp, log: Math.log, sqrt: Math.sqrt };

/** The replacement of sub and gsub: `&` is the match, `\&` an ampersand. */
function insertion(replacement: string, match: string): string {
  return replacement.replace(/\\\\|\\&|&/g, (mark) => (mark === '&' ? match : mark === '\\&' ? '&' : '\\'));
}

/** mawk 1.3.4-20200120's substr: a start before the text makes the length longer, not shorter. */
export function substring(text: string, start: number, length: number): string {
  const begin = Math.trunc(start);
  const first = Math.max(1, begin);
  const size = Math.trunc(length) - (begin < 1 ? begin : 0);
  const characters = [...text];
  return characters.slice(first - 1, length === Number.POSITIVE_INFINITY ? undefined : Math.max(first - 1, first - 1 + size)).join('');
}

/** Matches in one text between two chances for others to work. */
const MATCHES = 200;

/** sub and gsub on a text, pausing now and then: what comes out, and how many matches were replaced. An empty match right after a match does not count. */
export function* substituteText(text: string, how: { regex: Regex; replacement: string; global: boolean }): Generator<undefined, { result: string; count: number }, unknown> {
  const { regex, replacement, global } = how;
  let [out, copied, count, lastEnd] = ['', 0, 0, -1];
  for (let at = 0; at <= text.length; ) {
    const [start = -1, end = -1] = regex.search(text, at) ?? [];
    if (start < 0) break;
    at = end > start ? end : end + 1;
    if (end === start && start === lastEnd) continue;
    lastEnd = end;
    out += text.slice(copied, start) + insertion(replacement, text.slice(start, end));
    copied = end;
    count += 1;
    if (!global) break;
    if (count % MATCHES === 0) yield undefined;
  }
  return { result: out + text.slice(copied), count };
}

/** A text's parts between matches that are not empty (split, FS). */
export function splitByRegex(text: string, regex: Regex): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at <= text.length; ) {
    const [start = -1, end = -1] = regex.search(text, at) ?? [];
    if (start < 0) break;
    if (end === start) {
      at = end + 1;
      continue;
    }
    parts.push(text.slice(from, start));
    from = end;
    at = end;
  }
  parts.push(text.slice(from));
  return parts;
}

/** A text's parts by a field separator: blanks, one character, or an expression that `regex` compiles. */
export function splitFields(text: string, how: { separator: string; paragraphs: boolean; regex: (source: string) => Regex }): string[] {
  const { separator, paragraphs, regex } = how;
  if (separator === ' ') return text.split(/[ \t\n]+/).filter((field, index, all) => field !== '' || (index > 0 && index < all.length - 1));
  if (text === '') return [];
  if (separator === '') return [...text];
  if (separator === '\t' || (separator.length === 1 && separator !== '\\')) {
    return paragraphs ? text.split('\n').flatMap((line) => line.split(separator)) : text.split(separator);
  }
  return splitByRegex(text, regex(separator));
}
