import { after, before } from '../editing/glyphs.ts';
import { scanFor } from './brackets.ts';
import type { Vi } from './editor.ts';
import type { Motion } from './motions.ts';
import { characterAt, classOf, firstOfRun, lastOfRun } from './words.ts';

const BRACKETS: Readonly<Record<string, readonly [string, string]>> = {
  '(': ['(', ')'], ')': ['(', ')'], b: ['(', ')'], '{': ['{', '}'], '}': ['{', '}'], B: ['{', '}'], '[': ['[', ']'], ']': ['[', ']'], '<': ['<', '>'], '>': ['<', '>'],
};

/** What `iw`, `a(` and their like stand for around the cursor; undefined where there is no such thing. */
export function textObject(vi: Vi, around: boolean, name: string, count: number): Motion | undefined {
  if (name === 'w' || name === 'W') return wordObject(vi, { around, big: name === 'W', count });
  if (name === 'p') return paragraphObject(vi, around, count);
  if (name === '"' || name === "'" || name === '`') return quoteObject(vi, around, name);
  const pair = BRACKETS[name];
  return pair && bracketObject(vi, around, pair, count);
}

function wordObject(vi: Vi, { around, big, count }: { around: boolean; big: boolean; count: number }): Motion | undefined {
  const { line, cursor: { row, index } } = vi;
  if (line === '') return { from: { row, index: 0 }, to: { row, index: 0 }, inclusive: false };
  const blank = (at: number) => classOf(characterAt(line, at), big) === 0;
  let from = firstOfRun(line, index, big);
  let to = lastOfRun(line, index, big);
  const startsBlank = blank(from);
  for (let turn = 1; turn < count * (around ? 2 : 1); turn += 1) {
    const next = after(line, to);
    if (next >= line.length) break;
    to = lastOfRun(line, next, big);
  }
  // A word without blanks after it takes those before it.
  if (around && !startsBlank && !blank(to) && from > 0 && blank(before(line, from))) from = firstOfRun(line, before(line, from), big);
  return { from: { row, index: from }, to: { row, index: to }, inclusive: true };
}

function paragraphObject(vi: Vi, around: boolean, count: number): Motion | undefined {
  const { text } = vi;
  const blank = (row: number) => text.line(row).trim() === '';
  let from = vi.cursor.row;
  while (from > 0 && blank(from - 1) === blank(vi.cursor.row)) from -= 1;
  let to = vi.cursor.row;
  const extend = () => {
    const kind = blank(to);
    while (to < text.count - 1 && blank(to + 1) === kind) to += 1;
  };
  extend();
  for (let turn = 1; turn < count * (around ? 2 : 1) && to < text.count - 1; turn += 1) {
    to += 1;
    extend();
  }
  if (around && !blank(to) && !blank(vi.cursor.row)) while (from > 0 && blank(from - 1)) from -= 1;
  return { from: { row: from, index: 0 }, to: { row: to, index: 0 }, linewise: true };
}

function quoteObject(vi: Vi, around: boolean, quote: string): Motion | undefined {
  const { line, cursor: { row, index } } = vi;
  const quotes: number[] = [];
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === quote) quotes.push(at);
  }
  for (let at = 0; at + 1 < quotes.length; at += 2) {
    const [from = 0, to = 0] = [quotes[at], quotes[at + 1]];
    if (to < index) continue;
    if (!around) return { from: { row, index: from + 1 }, to: { row, index: to }, inclusive: false };
    const blanks = /^\s*/.exec(line.slice(to + 1))?.[0].length ?? 0;
    const before_ = blanks > 0 ? 0 : (/\s*$/.exec(line.slice(0, from))?.[0].length ?? 0);
    return { from: { row, index: from - before_ }, to: { row, index: to + blanks }, inclusive: true };
  }
  return undefined;
}

function bracketObject(vi: Vi, around: boolean, [open, close]: readonly [string, string], count: number): Motion | undefined {
  const onClose = vi.line[vi.cursor.index] === close;
  let start = vi.line[vi.cursor.index] === open ? vi.cursor : undefined;
  for (let turn = 0; turn < count; turn += 1) {
    if (start && turn === 0) continue;
    const place = start ?? vi.cursor;
    // From inside, the opening bracket is the first that nothing here closes.
    start = turn === 0 && onClose ? scanFor(vi, place, { own: close, other: open, step: -1 }) : enclosing(vi, place, open, close);
    if (!start) return undefined;
  }
  const end = start && scanFor(vi, start, { own: open, other: close, step: 1 });
  if (!start || !end) return undefined;
  if (around) return { from: start, to: end, inclusive: true };
  const inside = { row: start.row, index: start.index + 1 };
  const firstLine = vi.text.line(start.row);
  // What stands on lines of its own between the brackets is taken as whole lines.
  if (end.row > start.row + 1 && inside.index >= firstLine.trimEnd().length && vi.text.line(end.row).slice(0, end.index).trim() === '') {
    return { from: { row: start.row + 1, index: 0 }, to: { row: end.row - 1, index: 0 }, linewise: true };
  }
  return { from: inside, to: end, inclusive: false };
}

function enclosing(vi: Vi, { row, index }: { row: number; index: number }, open: string, close: string): { row: number; index: number } | undefined {
  let depth = 0;
  for (let at = row; at >= 0; at -= 1) {
    const line = vi.text.line(at);
    for (let column = at === row ? index - 1 : line.length - 1; column >= 0; column -= 1) {
      if (line[column] === close) depth += 1;
      else if (line[column] === open && depth > 0) depth -= 1;
      else if (line[column] === open) return { row: at, index: column };
    }
  }
  return undefined;
}
