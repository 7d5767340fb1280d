import { after } from '../editing/glyphs.ts';
import type { Key } from '../editing/keys.ts';
import { move, readPrefix, remember, shownKey } from './command.ts';
import type { Command } from './command.ts';
import { readCommandLine } from './command-line.ts';
import type { Vi } from './editor.ts';
import { addToNumber, interrupted, pasted, replaceCharacters, showFile, swapCase, undoLine } from './edits.ts';
import { executeEx, quit } from './ex.ts';
import { ViFailure } from './failure.ts';
import { insertMode } from './insert.ts';
import { MOTIONS } from './motions.ts';
import type { Motion } from './motions.ts';
import { CASES, join, mapRange, put, remove, removeForChange, shift, yank } from './operators.ts';
import type { Range } from './operators.ts';
import { scrollCommand, SCROLLS, zCommand } from './scrolling.ts';
import { repeatSubstitution } from './substitute.ts';
import { textObject } from './text-objects.ts';
import { undo } from './undo.ts';
import { visualCommand, startVisual } from './visual.ts';

type Action = (vi: Vi, command: Command) => void | Promise<void>;

const CONTROL = (letter: string) => String.fromCharCode(letter.charCodeAt(0) & 0x1f);

/** Reads one command of normal or visual mode and does it. What fails beeps, says why and drops what was to follow. */
export async function normalCommand(vi: Vi): Promise<void> {
  try {
    await (vi.mode === 'visual' ? visualCommand(vi) : command(vi));
  } catch (error) {
    if (!(error instanceof ViFailure)) throw error;
    vi.input.drop();
    if (vi.mode === 'insert' || vi.mode === 'replace') vi.mode = 'normal';
    if (error.message !== '') vi.say(error.message);
  }
  if (vi.input.interrupted) vi.say('Interrupted');
  vi.input.interrupted = false;
  vi.match = undefined;
  vi.showcmd = '';
  vi.text.seal(vi.cursor);
  vi.undoTimes.note(vi.text.last, vi.process.clock.now());
  vi.keepInLine();
}

async function command(vi: Vi): Promise<void> {
  const { command: read, key } = await readPrefix(vi);
  const { name } = key;
  if (name === 'Paste') return pasted(vi, key.text ?? '');
  const operator = OPERATORS[name];
  if (operator) return operate(vi, read, { name, operator });
  const scroll = SCROLLS[name];
  if (scroll) return scrollCommand(vi, scroll, read);
  if (name === 'g') return afterG(vi, read);
  const action = ACTIONS[name];
  if (action) {
    const { text } = vi;
    const before = text.last?.serial;
    await action(vi, read);
    if (CHANGES.has(name) && (text.last?.serial !== before || INSERTS.has(name))) remember(vi, read);
    return;
  }
  await move(vi, read, name);
}

type Operator = (vi: Vi, range: Range, command: Command) => void | Promise<void>;

const changeRange: Operator = async (vi, range, { register }) => {
  removeForChange(vi, range, register);
  await insertMode(vi, { count: 1 });
};

function casing(name: string): Operator {
  return (vi, range) => {
    mapRange(vi, range, CASES[name] ?? ((text) => text));
    vi.moveTo(range.kind === 'line' ? { row: range.from.row, index: vi.cursor.index } : range.from);
  };
}

function shifting(times: 1 | -1): Operator {
  return (vi, { from, to }) => {
    shift(vi, { from: from.row, to: to.row }, times);
    vi.moveTo({ row: from.row, index: vi.firstNonBlank(from.row) });
  };
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  d: (vi, range, { register }) => remove(vi, range, register),
  y: (vi, range, { register }) => {
    yank(vi, range, register);
    if (range.kind !== 'line' || range.from.row < vi.cursor.row) vi.moveTo(range.kind === 'line' ? { row: range.from.row, index: vi.cursor.index } : range.from);
  },
  c: changeRange, '>': shifting(1), '<': shifting(-1),
};

const G_OPERATORS: Readonly<Record<string, Operator>> = { '~': casing('g~'), u: casing('gu'), U: casing('gU'), '?': casing('g?') };

/** Reads what an operator is for, and does it. */
async function operate(vi: Vi, read: Command, { name, operator }: { name: string; operator: Operator }): Promise<void> {
  const { count, motion } = await readMotion(vi, read, name);
  const range = rangeOf(vi, motion, name);
  const before = vi.text.last?.serial;
  await operator(vi, range, read);
  if (name !== 'y' && (vi.text.last?.serial !== before || name === 'c')) remember(vi, { ...read, count, counted: read.counted || count > 1 });
}

async function readMotion(vi: Vi, read: Command, operator: string): Promise<{ count: number; motion: Motion }> {
  let [own, counted] = [0, false];
  let { name } = await vi.key();
  vi.showcmd += shownKey(name);
  while (/^[1-9]$/.test(name) || (name === '0' && counted)) {
    own = Math.min(99_999_999, own * 10 + Number(name));
    counted = true;
    vi.input.forgetLast();
    ({ name } = await vi.key());
    vi.showcmd += shownKey(name);
  }
  const count = read.count * (counted ? own : 1);
  const forced = name === 'v' || name === 'V' ? name : undefined;
  if (forced) ({ name } = await vi.key());
  const motion = await motionOf(vi, { name, operator, count, counted: counted || read.counted });
  if (!motion) vi.fail();
  return { count, motion: forced === undefined ? motion : forcedTo(motion, forced) };
}

/** `dvb` and `dVe`: characters instead of lines, with or without the last, or lines instead of characters. */
function forcedTo(motion: Motion, forced: string): Motion {
  if (forced === 'V') return { ...motion, linewise: true };
  return motion.linewise ? { ...motion, linewise: false, inclusive: false } : { ...motion, inclusive: !motion.inclusive };
}

async function motionOf(vi: Vi, { name, operator, count, counted }: { name: string; operator: string; count: number; counted: boolean }): Promise<Motion | undefined> {
  const last = operator.at(-1) ?? operator;
  if (name === last || (operator.startsWith('g') && name === 'g' && (await vi.key()).name === last)) {
    const { row } = vi.cursor;
    if (count > 1 && row === vi.text.count - 1) return undefined;
    return { to: { row: Math.min(vi.text.count - 1, row + count - 1), index: 0 }, linewise: true };
  }
  if (name === 'i' || name === 'a') return textObject(vi, name === 'a', (await vi.key()).name, count);
  return MOTIONS[name]?.(vi, { count, counted, operator: last });
}

/** From the cursor to where a motion goes, as vim's rules for operators have it (":help o_v"). */
function rangeOf(vi: Vi, { from = vi.cursor, to, linewise = false, inclusive = false }: Motion, operator: string): Range {
  const forward = from.row < to.row || (from.row === to.row && from.index <= to.index);
  const [start, end] = forward ? [from, to] : [to, from];
  if (linewise) return { from: start, to: end, kind: 'line' };
  if (inclusive) return { from: start, to: { row: end.row, index: after(vi.text.line(end.row), end.index) }, kind: 'char' };
  if (end.row > start.row && end.index === 0) {
    const last = end.row - 1;
    if (start.index <= vi.firstNonBlank(start.row) && vi.text.line(start.row).slice(0, start.index).trim() === '' && operator !== 'c') return { from: start, to: { row: last, index: 0 }, kind: 'line' };
    return { from: start, to: { row: last, index: vi.text.line(last).length }, kind: 'char' };
  }
  return { from: start, to: end, kind: 'char' };
}

async function afterG(vi: Vi, read: Command): Promise<void> {
  const { name } = await vi.key();
  vi.showcmd += name;
  const operator = G_OPERATORS[name];
  if (operator) return operate(vi, read, { name: `g${name}`, operator });
  const action = G_ACTIONS[name];
  if (action) {
    await action(vi, read);
    if (name === 'J' || name === 'p' || name === 'P' || name === 'i' || name === 'I') remember(vi, read);
    return;
  }
  vi.input.stuff([{ name }], false);
  await move(vi, read, 'g');
}

const G_ACTIONS: Readonly<Record<string, Action>> = {
  J: (vi, { count }) => joinLines(vi, count, false),
  v: (vi) => {
    if (!vi.lastVisual) return vi.fail();
    startVisual(vi, vi.lastVisual.kind, vi.lastVisual.start);
    vi.moveTo({ ...vi.lastVisual.end });
  },
  i: async (vi, { count }) => {
    vi.cursor = vi.marks.get('^') ?? vi.cursor;
    await insertMode(vi, { count });
  },
  I: async (vi, { count }) => {
    vi.cursor = { ...vi.cursor, index: 0 };
    await insertMode(vi, { count });
  },
  p: (vi, { register, count }) => put(vi, register, { count, before: false }), P: (vi, { register, count }) => put(vi, register, { count, before: true }),
};

function joinLines(vi: Vi, count: number, blanks: boolean): void {
  const lines = Math.max(2, count);
  if (vi.cursor.row + 1 >= vi.text.count) vi.fail();
  join(vi, vi.cursor.row, Math.min(lines, vi.text.count - vi.cursor.row), blanks);
}

function inserting(place: (vi: Vi) => void): Action {
  return async (vi, { count }) => {
    place(vi);
    await insertMode(vi, { count });
  };
}

function opening(offset: 0 | 1): Action {
  return async (vi, { count }) => {
    const indent = vi.options.autoindent ? (/^[ \t]*/.exec(vi.line)?.[0] ?? '') : '';
    const row = vi.cursor.row + offset;
    vi.splice(row, 0, [indent]);
    vi.cursor = { row, index: indent.length };
    await insertMode(vi, { count, newLine: true });
  };
}

/** Commands that are others in short, as keys. */
function meaning(keys: string, register = true): Action {
  return (vi, { count, counted, register: name }) => {
    const list = [...(register && name !== '"' ? ['"', name] : []), ...(counted ? [...String(count)] : []), ...keys];
    const recorded = vi.input.command;
    vi.input.stuff(list.map((key) => ({ name: key })), false);
    return stuffedCommand(vi, recorded);
  };
}

async function stuffedCommand(vi: Vi, recorded: readonly Key[]): Promise<void> {
  const { command: read, key } = await readPrefix(vi);
  vi.input.begin(recorded);
  const operator = OPERATORS[key.name]!;
  const { motion } = await readMotion(vi, read, key.name);
  await operator(vi, rangeOf(vi, motion, key.name), read);
}

/** `.` */
async function repeat(vi: Vi, { count, counted }: Command): Promise<void> {
  const last = vi.repeat;
  if (!last) vi.fail();
  const times = counted ? count : last.count;
  const digits = times === undefined ? '' : String(times);
  // "1p and the like go on to the next register.
  const register = /^[1-8]$/.test(last.register) ? String(Number(last.register) + 1) : last.register;
  const prefix = [...(register === '"' ? [] : ['"', register]), ...digits].map((name) => ({ name }));
  if (last.visual) {
    startVisual(vi, last.visual.kind, { ...vi.cursor });
    const row = Math.min(vi.text.count - 1, vi.cursor.row + last.visual.rows - 1);
    vi.cursor = { row, index: last.visual.rows > 1 && last.visual.kind === 'char' ? last.visual.width - 1 : vi.cursor.index + last.visual.width - 1 };
    vi.keepInLine();
  }
  vi.input.stuff([...prefix, ...last.keys]);
  await normalCommand(vi);
  if (vi.repeat && counted) vi.repeat = { ...vi.repeat, count };
}

async function macro(vi: Vi, { count }: Command): Promise<void> {
  let { name } = await vi.key();
  if (name === '@') name = vi.lastMacro;
  vi.lastMacro = name;
  const content = vi.registers.get(name);
  if (!content) vi.fail();
  const keys = content.keys ?? [...content.lines.join('\r') + (content.linewise ? '\r' : '')].map((character) => ({ name: character }));
  for (let turn = 0; turn < Math.min(count, 10_000); turn += 1) vi.input.stuff(keys);
}

async function record(vi: Vi): Promise<void> {
  if (vi.input.recording) {
    const keys = vi.input.endMacro();
    vi.registers.record(vi.input.macroName, keys ?? []);
    vi.hush();
    return;
  }
  const { name } = await vi.key();
  if (!/^[0-9a-zA-Z"]$/.test(name)) vi.fail();
  vi.input.startMacro(name);
  vi.hush();
}

async function commandLine(vi: Vi, { count, counted }: Command): Promise<void> {
  vi.showcmd = '';
  const start = counted ? (count === 1 ? '.' : `.,.+${count - 1}`) : '';
  const line = await readCommandLine(vi, ':', start);
  if (line === undefined) return;
  vi.echo(`:${line}`);
  await executeEx(vi, line);
}

async function zz(vi: Vi): Promise<void> {
  const { name } = await vi.key();
  if (name === 'Z') await executeEx(vi, 'x');
  else if (name === 'Q') quit(vi, { force: true, all: false });
  else vi.fail();
}

const ACTIONS: Readonly<Record<string, Action>> = {
  i: inserting(() => {}), Insert: inserting(() => {}), a: inserting((vi) => { vi.cursor = { ...vi.cursor, index: vi.line === '' ? 0 : vi.nextIndex() }; }), A: inserting((vi) => { vi.cursor = { ...vi.cursor, index: vi.line.length }; }),
  I: inserting((vi) => { vi.cursor = { ...vi.cursor, index: vi.line.trim() === '' ? vi.line.length : vi.firstNonBlank(vi.cursor.row) }; }), o: opening(1), O: opening(0),
  R: async (vi, { count }) => insertMode(vi, { count, replace: true }), r: replaceCharacters, '~': swapCase,
  x: (vi, read) => (vi.line === '' ? vi.fail() : meaning('dl')(vi, read)), Delete: (vi, read) => (vi.line === '' ? vi.fail() : meaning('dl')(vi, read)), X: meaning('dh'), D: meaning('d$'), C: meaning('c$'), S: meaning('cc'), Y: meaning('yy'),
  s: (vi, read) => (vi.line === '' ? insertMode(vi, { count: 1 }) : meaning('cl')(vi, read)),
  J: (vi, { count }) => joinLines(vi, count, true), p: (vi, { register, count }) => put(vi, register, { count, before: false }), P: (vi, { register, count }) => put(vi, register, { count, before: true }),
  u: (vi, { count }) => undo(vi, count, false), [CONTROL('R')]: (vi, { count }) => undo(vi, count, true), U: undoLine, '.': repeat, '@': macro, q: record, '&': (vi) => repeatSubstitution(vi),
  ':': commandLine, Z: zz, z: zCommand, [CONTROL('A')]: (vi, { count }) => addToNumber(vi, count), [CONTROL('X')]: (vi, { count }) => addToNumber(vi, -count),
  m: async (vi) => {
    const { name } = await vi.key();
    if (!/^[a-zA-Z'`]$/.test(name)) vi.fail();
    vi.marks.set(name === '`' ? "'" : name, { ...vi.cursor });
  },
  v: (vi) => startVisual(vi, 'char', vi.cursor), V: (vi) => startVisual(vi, 'line', vi.cursor), [CONTROL('V')]: (vi) => startVisual(vi, 'block', vi.cursor),
  [CONTROL('G')]: showFile, [CONTROL('L')]: (vi) => vi.terminal.redraw(), [CONTROL('Z')]: (vi) => vi.terminal.suspend(), [CONTROL('C')]: (vi) => interrupted(vi), '\x1b': (vi) => vi.fail(), Unknown: () => {},
};

const INSERTS: ReadonlySet<string> = new Set(['i', 'I', 'a', 'A', 'o', 'O', 'R', 's', 'S', 'C', 'Insert']);
const CHANGES: ReadonlySet<string> = new Set([...INSERTS, 'x', 'X', 'D', 'r', '~', 'J', 'p', 'P', '&', 'Delete', CONTROL('A'), CONTROL('X')]);
