import { displayWidth } from '../text/columns.ts';

/** How characters that have no picture of their own are shown. */
export interface Glyphs {
  /** Columns between tab stops. */
  tab: number;
  /** What stands for a byte that is no character, or for a control character above 0x7f. */
  invalid(byte: number, isCharacter: boolean): string;
  /** Shows a tab as this instead of blanks. */
  shownTab?: string | undefined;
}

const PLAIN = /^[\x20-\x7e]*$/;

/** What a character looks like at a column: tabs become blanks, control characters ^X. */
export function glyphOf(character: string, column: number, glyphs: Glyphs): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 9) return glyphs.shownTab ?? ' '.repeat(glyphs.tab - (column % glyphs.tab));
  if (code < 32 || code === 0x7f) return `^${String.fromCharCode(code ^ 0x40)}`;
  if (code >= 0xdc80 && code <= 0xdcff) return glyphs.invalid(code - 0xdc00, false);
  if (code >= 0x80 && code < 0xa0) return glyphs.invalid(code, true);
  return character;
}

/** The index of the character after the one at `index`; marks that combine with it belong to it. */
export function after(line: string, index: number): number {
  let next = index + lengthAt(line, index);
  while (next < line.length && combines(line, next)) next += lengthAt(line, next);
  return Math.min(next, line.length);
}

/** The index of the character before `index`. */
export function before(line: string, index: number): number {
  let previous = index;
  do previous -= previous > 1 && isLow(line.charCodeAt(previous - 1)) && isHigh(line.charCodeAt(previous - 2)) ? 2 : 1;
  while (previous > 0 && combines(line, previous));
  return Math.max(0, previous);
}

/** The column where the character at `index` begins. */
export function columnAt(line: string, index: number, glyphs: Glyphs): number {
  const head = line.slice(0, index);
  if (PLAIN.test(head)) return head.length;
  let column = 0;
  for (const character of head) column += displayWidth(glyphOf(character, column, glyphs));
  return column;
}

/** The index of the character that covers a column; the line's length when it is shorter. */
export function indexAt(line: string, column: number, glyphs: Glyphs): number {
  let at = 0;
  for (let index = 0; index < line.length; index = after(line, index)) {
    at += displayWidth(glyphOf(line.slice(index, index + lengthAt(line, index)), at, glyphs));
    if (at > column) return index;
  }
  return line.length;
}

/** Columns that a whole line takes. */
export function widthOf(line: string, glyphs: Glyphs): number {
  return columnAt(line, line.length, glyphs);
}

/** A line as it looks. */
export function shown(line: string, glyphs: Glyphs): string {
  if (PLAIN.test(line)) return line;
  let [text, column] = ['', 0];
  for (const character of line) {
    const glyph = glyphOf(character, column, glyphs);
    text += glyph;
    column += displayWidth(glyph);
  }
  return text;
}

function lengthAt(line: string, index: number): number {
  return (line.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}

function combines(line: string, index: number): boolean {
  const code = line.codePointAt(index) ?? 0;
  return code >= 0x300 && displayWidth(String.fromCodePoint(code)) === 0 && !(code >= 0xdc80 && code <= 0xdcff);
}

const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000;
