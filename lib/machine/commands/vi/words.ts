import { after, before } from '../editing/glyphs.ts';
import type { Place } from '../editing/text-buffer.ts';

/** The lines that motions look at. */
export interface Lines {
  readonly count: number;
  line(row: number): string;
}

/** vim's classes of characters: 0 blank, 1 punctuation, 2 words, higher ones for scripts of their own (utf_class of mbyte.c). */
export function classOf(character: string, big = false): number {
  if (character === '' || /^\s/.test(character)) return 0;
  if (big) return 1;
  if (/^\p{Script=Hiragana}/u.test(character)) return 3;
  if (/^\p{Script=Katakana}/u.test(character)) return 4;
  if (/^\p{Script=Han}/u.test(character)) return 5;
  if (/^\p{Script=Hangul}/u.test(character)) return 6;
  if (/^\p{Extended_Pictographic}/u.test(character) && character > '\xff') return 7;
  return /^[\p{L}\p{N}_\u00b5]/u.test(character) ? 2 : 1;
}

export function characterAt(line: string, index: number): string {
  return line.slice(index, after(line, index));
}

/** The start of the next word (`w`, `W`); undefined at the end of the text. */
export function nextWord(lines: Lines, from: Place, big: boolean): Place | undefined {
  let { row, index } = from;
  let line = lines.line(row);
  const start = classOf(characterAt(line, index), big);
  while (index < line.length && start !== 0 && classOf(characterAt(line, index), big) === start) index = after(line, index);
  for (;;) {
    while (index < line.length && classOf(characterAt(line, index), big) === 0) index = after(line, index);
    if (index < line.length) return { row, index };
    if (row === lines.count - 1) return undefined;
    row += 1;
    index = 0;
    line = lines.line(row);
    if (line === '') return { row, index };
  }
}

/** The end of this word or the next (`e`, `E`); undefined at the end of the text. */
export function wordEnd(lines: Lines, from: Place, big: boolean): Place | undefined {
  let { row } = from;
  let line = lines.line(row);
  let index = after(line, from.index);
  for (;;) {
    while (index < line.length && classOf(characterAt(line, index), big) === 0) index = after(line, index);
    if (index < line.length) break;
    if (row === lines.count - 1) return undefined;
    row += 1;
    index = 0;
    line = lines.line(row);
  }
  return { row, index: lastOfRun(line, index, big) };
}

/** The index of the last character of the run of one class that `index` is in. */
export function lastOfRun(line: string, index: number, big: boolean): number {
  const kind = classOf(characterAt(line, index), big);
  let at = index;
  for (let next = after(line, at); next < line.length && classOf(characterAt(line, next), big) === kind; next = after(line, next)) at = next;
  return at;
}

export function firstOfRun(line: string, index: number, big: boolean): number {
  const kind = classOf(characterAt(line, index), big);
  let at = index;
  while (at > 0 && classOf(characterAt(line, before(line, at)), big) === kind) at = before(line, at);
  return at;
}

/** The start of this word or the one before (`b`, `B`); undefined at the start of the text. */
export function previousWord(lines: Lines, from: Place, big: boolean): Place | undefined {
  let { row, index } = from;
  let line = lines.line(row);
  for (;;) {
    if (index === 0) {
      if (row === 0) return undefined;
      row -= 1;
      line = lines.line(row);
      index = line.length;
      if (line === '') return { row, index: 0 };
      continue;
    }
    index = before(line, index);
    if (classOf(characterAt(line, index), big) !== 0) return { row, index: firstOfRun(line, index, big) };
  }
}

/** The end of the word before (`ge`, `gE`). */
export function previousWordEnd(lines: Lines, from: Place, big: boolean): Place | undefined {
  let { row, index } = from;
  let line = lines.line(row);
  const start = classOf(characterAt(line, index), big);
  while (index > 0 && start !== 0 && classOf(characterAt(line, index), big) === start) index = before(line, index);
  if (start !== 0 && classOf(characterAt(line, index), big) === start && index === 0) index = -1;
  for (;;) {
    if (index >= 0 && line !== '' && classOf(characterAt(line, index), big) !== 0) return { row, index };
    if (index > 0) index = before(line, index);
    else {
      if (row === 0) return undefined;
      row -= 1;
      line = lines.line(row);
      if (line === '') return { row, index: 0 };
      index = before(line, line.length);
    }
  }
}
