import { after, before } from '../editing/glyphs.ts';
import type { Place } from '../editing/text-buffer.ts';
import { matchOf } from './brackets.ts';
import type { Vi } from './editor.ts';
import { findPattern, searchWord } from './search.ts';
import { askSearch } from './command-line.ts';
import { nextWord, previousWord, previousWordEnd, wordEnd } from './words.ts';

/** Where a motion goes. */
export interface Motion {
  to: Place;
  /** For an operator: whole lines, or the last character too. */
  linewise?: boolean;
  inclusive?: boolean;
  /** The cursor keeps to this column from now on. */
  wanted?: number;
  /** Where an operator begins, when that is not the cursor (text objects). */
  from?: Place;
  /** It can be gone back from with ``. */
  jump?: boolean;
}

export interface MotionContext {
  count: number;
  /** Whether a count was given. */
  counted: boolean;
  /** An operator waits for it. */
  operator: string | undefined;
}

type MotionCommand = (vi: Vi, context: MotionContext) => Motion | undefined | Promise<Motion | undefined>;

const CONTROL = (letter: string) => String.fromCharCode(letter.charCodeAt(0) & 0x1f);

function repeated(from: Place, count: number, step: (place: Place) => Place | undefined): Place | undefined {
  let place = from;
  for (let turn = 0; turn < count; turn += 1) {
    const next = step(place);
    if (!next) return turn === 0 ? undefined : place;
    place = next;
  }
  return place;
}

function rows(vi: Vi, step: number): Motion | undefined {
  const row = vi.cursor.row + step;
  if (row < 0 || row >= vi.text.count) return undefined;
  return { to: { row, index: vi.view.indexAt(vi, vi.text.line(row), vi.wanted) }, linewise: true, wanted: vi.wanted };
}

const down: MotionCommand = (vi, { count }) => rows(vi, count);
const up: MotionCommand = (vi, { count }) => rows(vi, -count);

const left: MotionCommand = (vi, { count, operator }) => {
  const { row, index } = vi.cursor;
  const to = repeated(vi.cursor, count, (place) => (place.index > 0 ? { row, index: before(vi.line, place.index) } : undefined));
  return to ?? (operator && index > 0) ? { to: to ?? { row, index: 0 } } : undefined;
};

const right: MotionCommand = (vi, { count, operator }) => {
  const { row } = vi.cursor;
  const last = operator || vi.mode === 'visual' ? vi.line.length : before(vi.line, vi.line.length);
  const to = repeated(vi.cursor, count, (place) => (place.index < last ? { row, index: after(vi.line, place.index) } : undefined));
  return to ? { to } : operator && vi.line === '' ? { to: vi.cursor } : undefined;
};

/** Space and Backspace go on to the next line and the one before. */
const space: MotionCommand = (vi, { count, operator }) => {
  const to = repeated(vi.cursor, count, ({ row, index }) => {
    const line = vi.text.line(row);
    const next = after(line, index);
    if (next < line.length || (operator && next <= line.length && index < line.length)) return { row, index: next };
    return row < vi.text.count - 1 ? { row: row + 1, index: 0 } : undefined;
  });
  return to && { to };
};
const back: MotionCommand = (vi, { count }) => {
  const to = repeated(vi.cursor, count, ({ row, index }) => {
    if (index > 0) return { row, index: before(vi.text.line(row), index) };
    if (row === 0) return undefined;
    const line = vi.text.line(row - 1);
    return { row: row - 1, index: before(line, line.length) };
  });
  return to && { to };
};

function firstNonBlankOf(vi: Vi, row: number): Motion | undefined {
  return row < 0 || row >= vi.text.count ? undefined : { to: { row, index: vi.firstNonBlank(row) }, linewise: true };
}

/** `w` before an operator ends with the word that it began with, when that is the last of its line. */
function word(big: boolean): MotionCommand {
  return (vi, { count, operator }) => {
    const { row, index } = vi.cursor;
    if (operator === 'c' && /\S/.test(vi.line.slice(index, index + 1))) {
      // cw changes to the end of the word (nv_wordcmd); on the last character of one, only that.
      const start = { row, index };
      const first = wordEndFrom(vi, start, big);
      const to = repeated(first, count - 1, (place) => wordEnd(vi.text, place, big)) ?? first;
      return { to, inclusive: true };
    }
    let place: Place | undefined = vi.cursor;
    let end = false;
    for (let turn = 0; turn < count && !end; turn += 1) {
      const next: Place | undefined = nextWord(vi.text, place, big);
      if (next) place = next;
      else end = true;
    }
    const last = vi.text.count - 1;
    if (end) {
      const line = vi.text.line(last);
      const to = { row: last, index: operator ? line.length : before(line, line.length) };
      return !operator && to.row === row && to.index <= index ? undefined : { to };
    }
    if (operator && place.row > row && place.index <= vi.firstNonBlank(place.row)) {
      const line = vi.text.line(place.row - 1);
      return { to: { row: place.row - 1, index: line.length } };
    }
    return { to: place };
  };
}

function wordEndFrom(vi: Vi, { row, index }: Place, big: boolean): Place {
  const line = vi.text.line(row);
  const start = index === 0 ? undefined : wordEnd(vi.text, { row, index: before(line, index) }, big);
  if (start && start.row === row && start.index >= index) return start;
  if (index === 0 && line.length > 0) {
    // wordEnd looks after its place; a place before the line's first character is written as a blank in front of it.
    const shifted = { count: 1, line: () => ` ${line}` };
    const end = wordEnd(shifted, { row: 0, index: 0 }, big);
    if (end) return { row, index: end.index - 1 };
  }
  return { row, index };
}

function stepping(step: (vi: Vi, place: Place) => Place | undefined, inclusive = false): MotionCommand {
  return (vi, { count }) => {
    const to = repeated(vi.cursor, count, (place) => step(vi, place));
    return to && { to, inclusive };
  };
}

/** `e` at the end of the text stays on the last character. */
function endOfWord(big: boolean): MotionCommand {
  return (vi, { count }) => {
    const to = repeated(vi.cursor, count, (place) => wordEnd(vi.text, place, big));
    if (to) return { to, inclusive: true };
    const last = vi.text.count - 1;
    const index = before(vi.text.line(last), vi.text.line(last).length);
    return vi.cursor.row === last && vi.cursor.index >= index ? undefined : { to: { row: last, index: Math.max(0, index) }, inclusive: true };
  };
}

function paragraph(direction: 1 | -1): MotionCommand {
  return (vi, { count }) => {
    const { text } = vi;
    let { row } = vi.cursor;
    for (let turn = 0; turn < count; turn += 1) {
      while (row + direction >= 0 && row + direction < text.count && text.line(row) === '') row += direction;
      while (row + direction >= 0 && row + direction < text.count && text.line(row) !== '') row += direction;
    }
    const line = text.line(row);
    const index = line === '' || direction < 0 ? 0 : before(line, line.length);
    if (row === vi.cursor.row && index === vi.cursor.index) return undefined;
    return { to: { row, index }, inclusive: direction > 0 && line !== '', jump: true };
  };
}

function sentence(direction: 1 | -1): MotionCommand {
  return (vi, { count }) => {
    const starts: Place[] = [];
    for (let row = 0; row < vi.text.count; row += 1) {
      const line = vi.text.line(row);
      if (line === '' ? row === 0 || vi.text.line(row - 1) !== '' : row === 0 || vi.text.line(row - 1) === '') starts.push({ row, index: line === '' ? 0 : vi.firstNonBlank(row) });
      for (const found of line.matchAll(/[.!?][)\]"']*\s+(?=\S)/g)) starts.push({ row, index: found.index + found[0].length });
    }
    const isBefore = (a: Place, b: Place) => a.row < b.row || (a.row === b.row && a.index < b.index);
    const lastLine = vi.text.line(vi.text.count - 1);
    const to = repeated(vi.cursor, count, (place) => (direction > 0 ? starts.find((start) => isBefore(place, start)) : starts.findLast((start) => isBefore(start, place))));
    const end = { row: vi.text.count - 1, index: Math.max(0, before(lastLine, lastLine.length)) };
    if (to) return { to, jump: true };
    return direction > 0 && isBefore(vi.cursor, end) ? { to: end, jump: true } : undefined;
  };
}

const matching: MotionCommand = (vi, { count, counted }) => {
  if (counted) {
    if (count > 100) return undefined;
    const row = Math.floor((count * vi.text.count + 99) / 100) - 1;
    return { to: { row, index: vi.firstNonBlank(row) }, linewise: true, jump: true };
  }
  const start = vi.line.slice(vi.cursor.index).search(/[([{)\]}]/);
  if (start < 0) return undefined;
  const index = vi.cursor.index + start;
  const to = matchOf(vi, { row: vi.cursor.row, index });
  return to && { to, inclusive: true, jump: true };
};

/** f, t, F and T, and their repeats. */
function find(vi: Vi, { character, forward, till }: { character: string; forward: boolean; till: boolean }, count: number, again = false): Motion | undefined {
  const { row } = vi.cursor;
  let { index } = vi.cursor;
  // t again goes on from the character that it stopped before.
  if (again && till && count === 1) index += forward ? 1 : -1;
  for (let turn = 0; turn < count; turn += 1) {
    index = forward ? vi.line.indexOf(character, index + 1) : index > 0 ? vi.line.lastIndexOf(character, index - 1) : -1;
    if (index < 0) return undefined;
  }
  const to = { row, index: till ? (forward ? before(vi.line, index) : after(vi.line, index)) : index };
  return { to, inclusive: forward };
}

function finding(forward: boolean, till: boolean): MotionCommand {
  return async (vi, { count }) => {
    const { name } = await vi.key();
    if (name === '\x1b') return undefined;
    vi.lastFind = { character: name, forward, till };
    return find(vi, vi.lastFind, count);
  };
}

function findingAgain(reversed: boolean): MotionCommand {
  return (vi, { count }) => vi.lastFind && find(vi, { ...vi.lastFind, forward: vi.lastFind.forward !== reversed }, count, true);
}

function mark(linewise: boolean): MotionCommand {
  return async (vi) => {
    const { name } = await vi.key();
    const place = vi.marks.get(name === '`' ? "'" : name);
    if (!place || place.row >= vi.text.count) return vi.fail(/^[a-zA-Z0-9'`"<>[\].^]$/.test(name) ? 'E20: Mark not set' : 'E78: Unknown mark');
    return linewise ? { to: { row: place.row, index: vi.firstNonBlank(place.row) }, linewise: true, jump: true } : { to: place, jump: true };
  };
}

function searching(forward: boolean): MotionCommand {
  return async (vi, { count }) => {
    const found = await askSearch(vi, forward, count);
    return found && { to: found.place, linewise: found.linewise, inclusive: found.inclusive, jump: true };
  };
}

function searchingAgain(reversed: boolean): MotionCommand {
  return (vi, { count }) => {
    if (!vi.search) return vi.fail('E35: No previous regular expression');
    const forward = vi.search.forward !== reversed;
    vi.echo(`${forward ? '/' : '?'}${vi.search.pattern}`);
    return { to: findPattern(vi, vi.search.pattern, { forward, count }), jump: true };
  };
}

function window(where: 'top' | 'middle' | 'bottom'): MotionCommand {
  return (vi, { count }) => {
    const { view, scene } = vi;
    const bottom = view.bottom(scene).row;
    const so = view.scrolloff(scene);
    const row = where === 'top' ? Math.max(view.top + count - 1, view.top === 0 ? 0 : view.top + so) : where === 'bottom' ? Math.min(bottom - count + 1, bottom === vi.text.count - 1 ? bottom : bottom - so) : Math.floor((view.top + bottom) / 2);
    return { ...firstNonBlankOf(vi, Math.max(0, Math.min(vi.text.count - 1, row)))!, jump: true };
  };
}

const toLine: MotionCommand = (vi, { count, counted }) => ({ ...firstNonBlankOf(vi, Math.min(vi.text.count, counted ? count : vi.text.count) - 1)!, jump: true });

const AFTER_G: Readonly<Record<string, MotionCommand>> = {
  g: (vi, { count }) => ({ ...firstNonBlankOf(vi, Math.min(vi.text.count, count) - 1)!, jump: true }),
  _: (vi, { count }) => {
    const row = vi.cursor.row + count - 1;
    if (row >= vi.text.count) return undefined;
    return { to: { row, index: Math.max(0, vi.text.line(row).trimEnd().length - 1) }, inclusive: true };
  },
  e: stepping((vi, place) => previousWordEnd(vi.text, place, false), true), E: stepping((vi, place) => previousWordEnd(vi.text, place, true), true),
  j: down, k: up, 0: (vi) => ({ to: { ...vi.cursor, index: 0 } }), $: (vi) => ({ to: { ...vi.cursor, index: Math.max(0, before(vi.line, vi.line.length)) }, inclusive: true }),
  o: (vi, { count }) => {
    let [left_, row] = [count - 1, 0];
    while (row < vi.text.count - 1 && left_ > Buffer.byteLength(vi.text.line(row))) {
      left_ -= Buffer.byteLength(vi.text.line(row)) + 1;
      row += 1;
    }
    return { to: { row, index: left_ }, jump: true };
  },
};

export const MOTIONS: Readonly<Record<string, MotionCommand>> = {
  h: left, Left: left, [CONTROL('H')]: back, '\x7f': back, l: right, Right: right, ' ': space, j: down, Down: down, [CONTROL('J')]: down, [CONTROL('N')]: down, k: up, Up: up, [CONTROL('P')]: up,
  w: word(false), W: word(true), 'Ctrl-Right': word(true), e: endOfWord(false), E: endOfWord(true),
  b: stepping((vi, place) => previousWord(vi.text, place, false)), B: stepping((vi, place) => previousWord(vi.text, place, true)), 'Ctrl-Left': stepping((vi, place) => previousWord(vi.text, place, true)),
  0: (vi) => ({ to: { ...vi.cursor, index: 0 } }), Home: (vi) => ({ to: { ...vi.cursor, index: 0 } }), '^': (vi) => ({ to: { ...vi.cursor, index: vi.firstNonBlank(vi.cursor.row) } }),
  $: (vi, { count }) => lineEnd(vi, count), End: (vi, { count }) => lineEnd(vi, count), '|': (vi, { count }) => ({ to: { ...vi.cursor, index: vi.view.indexAt(vi, vi.line, count - 1) }, wanted: count - 1 }),
  _: (vi, { count }) => firstNonBlankOf(vi, vi.cursor.row + count - 1), '+': (vi, { count }) => firstNonBlankOf(vi, vi.cursor.row + count), '\r': (vi, { count }) => firstNonBlankOf(vi, vi.cursor.row + count),
  '-': (vi, { count }) => firstNonBlankOf(vi, vi.cursor.row - count), G: toLine, 'Ctrl-End': toLine, 'Ctrl-Home': AFTER_G['g']!, '%': matching, '{': paragraph(-1), '}': paragraph(1), '(': sentence(-1), ')': sentence(1),
  f: finding(true, false), t: finding(true, true), F: finding(false, false), T: finding(false, true), ';': findingAgain(false), ',': findingAgain(true), "'": mark(true), '`': mark(false),
  '/': searching(true), '?': searching(false), n: searchingAgain(false), N: searchingAgain(true), '*': (vi, { count }) => ({ to: searchWord(vi, true, count), jump: true }), '#': (vi, { count }) => ({ to: searchWord(vi, false, count), jump: true }),
  H: window('top'), M: window('middle'), L: window('bottom'),
  g: async (vi, context) => {
    const { name } = await vi.key();
    return AFTER_G[name]?.(vi, context);
  },
};

function lineEnd(vi: Vi, count: number): Motion | undefined {
  const row = vi.cursor.row + count - 1;
  if (row >= vi.text.count) return undefined;
  const line = vi.text.line(row);
  return { to: { row, index: Math.max(0, before(line, line.length)) }, inclusive: line !== '', wanted: Number.POSITIVE_INFINITY };
}
