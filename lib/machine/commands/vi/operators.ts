import { after, before, columnAt } from '../editing/glyphs.ts';
import type { Place } from '../editing/text-buffer.ts';
import type { Vi } from './editor.ts';
import type { Register } from './registers.ts';

/** What an operator works on: from the first place up to, not including, the second; or whole lines; or a block of columns. */
export interface Range {
  from: Place;
  to: Place;
  kind: 'char' | 'line' | 'block';
  columns?: readonly [number, number];
}

/** Takes a range out of the text, as a register holds it. */
export function taken(vi: Vi, { from, to, kind, columns }: Range): Register {
  const lines = vi.text.lines.slice(from.row, to.row + 1);
  if (kind === 'line') return { lines, linewise: true };
  if (kind === 'block') return { lines: lines.map((line) => line.slice(...blockPart(vi, line, columns ?? [0, 0]))), linewise: false };
  if (lines.length === 1) return { lines: [(lines[0] ?? '').slice(from.index, to.index)], linewise: false };
  return { lines: [(lines[0] ?? '').slice(from.index), ...lines.slice(1, -1), (lines.at(-1) ?? '').slice(0, to.index)], linewise: false };
}

/** The indices of a line that a block covers. */
export function blockPart(vi: Vi, line: string, [from, to]: readonly [number, number]): [number, number] {
  const start = vi.view.indexAt(vi, line, from);
  const last = vi.view.indexAt(vi, line, to);
  return [start, last >= line.length ? line.length : after(line, last)];
}

function reportLines(vi: Vi, count: number, words: (count: number) => string): void {
  if (Math.abs(count) > vi.options.report) vi.say(words(count));
}

export function yank(vi: Vi, range: Range, register: string): void {
  const content = taken(vi, range);
  vi.registers.yank(register, content);
  vi.marks.set('[', range.from);
  const named = register === '"' ? '' : ` into "${register}`;
  reportLines(vi, content.lines.length, (count) => `${range.kind === 'block' ? 'block of ' : ''}${count} lines yanked${named}`);
}

export function remove(vi: Vi, range: Range, register: string): void {
  vi.registers.delete(register, taken(vi, range));
  const { from, to, kind } = range;
  const removed = kind === 'block' ? 0 : to.row - from.row + (kind === 'line' ? 1 : 0);
  cutOut(vi, range);
  if (vi.text.count === 1 && vi.text.line(0) === '' && kind === 'line') vi.say('--No lines in buffer--');
  else reportLines(vi, removed, (count) => `${count} fewer lines`);
}

/** Deletes without keeping; the cursor stands where the range began. */
function cutOut(vi: Vi, { from, to, kind, columns }: Range): void {
  if (kind === 'line') {
    vi.splice(from.row, to.row - from.row + 1, []);
    const row = Math.min(from.row, vi.text.count - 1);
    vi.moveTo({ row, index: vi.firstNonBlank(row) });
  } else if (kind === 'block') {
    const lines = vi.text.lines.slice(from.row, to.row + 1).map((line) => {
      const [start, end] = blockPart(vi, line, columns ?? [0, 0]);
      return line.slice(0, start) + line.slice(end);
    });
    vi.splice(from.row, lines.length, lines);
    vi.moveTo({ row: from.row, index: vi.view.indexAt(vi, vi.text.line(from.row), columns?.[0] ?? 0) });
  } else {
    const line = vi.text.line(from.row).slice(0, from.index) + vi.text.line(to.row).slice(to.index);
    vi.splice(from.row, to.row - from.row + 1, [line]);
    vi.moveTo(from);
  }
}

/** Deletes what `c` will replace; whole lines leave an empty one. */
export function removeForChange(vi: Vi, range: Range, register: string): void {
  if (range.kind !== 'line') return removeCharacters(vi, range, register);
  vi.registers.delete(register, taken(vi, range));
  const indent = vi.options.autoindent ? (/^[ \t]*/.exec(vi.text.line(range.from.row))?.[0] ?? '') : '';
  vi.splice(range.from.row, range.to.row - range.from.row + 1, [indent]);
  vi.cursor = { row: range.from.row, index: indent.length };
}

function removeCharacters(vi: Vi, range: Range, register: string): void {
  vi.registers.delete(register, taken(vi, range));
  cutOut(vi, range);
  vi.cursor = range.kind === 'block' ? vi.cursor : range.from;
}

/** `>` and `<`: moves lines by 'shiftwidth', so many times (op_shift). */
export function shift(vi: Vi, { from, to }: { from: number; to: number }, times: number): void {
  const lines = vi.text.lines.slice(from, to + 1).map((line) => shifted(vi, line, times));
  vi.splice(from, lines.length, lines);
  reportLines(vi, lines.length, (count) => `${count} lines ${times > 0 ? '>' : '<'}ed ${Math.abs(times)} time${Math.abs(times) === 1 ? '' : 's'}`);
}

/** One line with its indent moved. */
export function shifted(vi: Vi, line: string, times: number): string {
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  if (indent === line && times > 0) return line;
  const width = columnAt(indent, indent.length, vi.view.glyphs(vi));
  return blanks(vi, Math.max(0, width + times * (vi.options.shiftwidth || vi.options.tabstop))) + line.slice(indent.length);
}

/** An indent of so many columns, with tabs unless 'expandtab'. */
function blanks(vi: Vi, columns: number): string {
  const { expandtab, tabstop } = vi.options;
  return expandtab ? ' '.repeat(columns) : '\t'.repeat(Math.floor(columns / tabstop)) + ' '.repeat(columns % tabstop);
}

/** Applies to each stretch of the lines of a range. */
export function mapRange(vi: Vi, { from, to, kind, columns }: Range, work: (text: string) => string): void {
  const lines = vi.text.lines.slice(from.row, to.row + 1).map((line, at) => {
    const [start, end] = kind === 'line' ? [0, line.length] : kind === 'block' ? blockPart(vi, line, columns ?? [0, 0]) : [at === 0 ? from.index : 0, at === to.row - from.row ? to.index : line.length];
    return line.slice(0, start) + work(line.slice(start, end)) + line.slice(end);
  });
  vi.splice(from.row, lines.length, lines);
}

export const CASES: Readonly<Record<string, (text: string) => string>> = {
  'g~': (text) => [...text].map((character) => (character === character.toUpperCase() ? character.toLowerCase() : sameLength(character, character.toUpperCase()))).join(''),
  gu: (text) => text.toLowerCase(),
  gU: (text) => [...text].map((character) => sameLength(character, character.toUpperCase())).join(''),
  'g?': (text) => text.replace(/[a-z]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < 'n' ? 13 : -13))),
};

/** A letter has one letter as its capital, or stays (ß). */
function sameLength(character: string, changed: string): string {
  return changed.length === character.length ? changed : character;
}

/** `J`: joins lines with a blank where one belongs (do_join). */
export function join(vi: Vi, row: number, count: number, withBlanks = true): void {
  let joined = vi.text.line(row);
  let at = joined.length;
  for (const line of vi.text.lines.slice(row + 1, row + count)) {
    const added = withBlanks ? line.replace(/^[ \t]+/, '') : line;
    const blank = withBlanks && added !== '' && !added.startsWith(')') && joined !== '' && !/[ \t]$/.test(joined);
    at = joined.length;
    joined += (blank ? ' ' : '') + added;
  }
  vi.splice(row, count, [joined]);
  vi.moveTo({ row, index: at });
}

/** `p` and `P`: puts what a register holds, so many times (do_put). */
export function put(vi: Vi, register: string, { count, before: inFront }: { count: number; before: boolean }): void {
  const content = vi.registers.get(register);
  if (!content) vi.fail(`E353: Nothing in register ${register}`);
  const { row, index } = vi.cursor;
  if (content.linewise) {
    const lines = Array.from({ length: count }, () => content.lines).flat();
    const at = inFront ? row : row + 1;
    vi.splice(at, 0, lines);
    vi.moveTo({ row: at, index: vi.firstNonBlank(at) });
    reportLines(vi, lines.length, (number) => `${number} more lines`);
    return;
  }
  const { line } = vi;
  const at = inFront || line === '' ? index : after(line, index);
  const text = Array.from({ length: count }, () => content.lines.join('\n')).join('');
  const lines = `${line.slice(0, at)}${text}${line.slice(at)}`.split('\n');
  vi.splice(row, 1, lines);
  const last = lines.length > 1 ? at : before(`${line.slice(0, at)}${text}`, at + text.length);
  vi.moveTo({ row, index: Math.max(0, last) });
  reportLines(vi, lines.length - 1, (number) => `${number} more lines`);
}
