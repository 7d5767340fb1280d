import { after } from '../editing/glyphs.ts';
import type { Place } from '../editing/text-buffer.ts';
import { jumpTo, move, readPrefix, remember } from './command.ts';
import type { Command } from './command.ts';
import { readCommandLine } from './command-line.ts';
import type { Vi } from './editor.ts';
import type { Visual } from './state.ts';
import { executeEx } from './ex.ts';
import { insertMode } from './insert.ts';
import { blockPart, CASES, join, mapRange, put, remove, removeForChange, shift, taken, yank } from './operators.ts';
import type { Range } from './operators.ts';
import { SCROLLS } from './scrolling.ts';
import { textObject } from './text-objects.ts';

const CONTROL = (letter: string) => String.fromCharCode(letter.charCodeAt(0) & 0x1f);
const KINDS: Readonly<Record<string, Visual['kind']>> = { v: 'char', V: 'line', [CONTROL('V')]: 'block' };

/** The column that stands for the end of every line, after `$` in a block. */
const LINE_END = 1e6;

export function startVisual(vi: Vi, kind: Visual['kind'], start: Place): void {
  vi.hush();
  vi.visual = { kind, start: { ...start } };
  vi.mode = 'visual';
}

function endVisual(vi: Vi): void {
  if (vi.visual) {
    vi.lastVisual = { ...vi.visual, end: { ...vi.cursor } };
    const { selection } = vi;
    if (selection) {
      vi.marks.set('<', selection.from);
      vi.marks.set('>', selection.to);
    }
  }
  vi.visual = undefined;
  vi.mode = 'normal';
  vi.hush();
  vi.keepInLine();
}

/** The marked stretch as operators take it. */
function rangeOf(vi: Vi, kind = vi.visual?.kind ?? 'char'): Range {
  const { from, to, columns } = vi.selection!;
  if (kind === 'block') return { from: { row: from.row, index: Math.min(from.index, to.index) }, to, kind, ...(columns ? { columns } : {}) };
  if (kind === 'line') return { from, to, kind };
  const line = vi.text.line(to.row);
  // Past the end of the line, the line's end is marked too.
  if (to.index >= line.length && to.row < vi.text.count - 1) return { from, to: { row: to.row + 1, index: 0 }, kind: 'char' };
  return { from, to: { row: to.row, index: Math.min(line.length, after(line, to.index)) }, kind: 'char' };
}

/** One command in visual mode. */
export async function visualCommand(vi: Vi): Promise<void> {
  const { rows, width, text } = size(vi);
  vi.showcmd = text;
  const { command, key } = await readPrefix(vi);
  const { name } = key;
  if (name === '\x1b' || name === '\x03') return endVisual(vi);
  const kind = KINDS[name];
  if (kind) return kind === vi.visual?.kind ? endVisual(vi) : void (vi.visual = { ...vi.visual!, kind });
  if (name === 'o' || name === 'O') return swapEnds(vi);
  if (name === ':') return range(vi);
  if (name === 'i' || name === 'a') return selectObject(vi, name === 'a', command);
  const act = ACTIONS[name];
  if (act) return perform(vi, command, { act, shape: { kind: vi.visual!.kind, rows, width } });
  const scroll = SCROLLS[name];
  if (scroll) return scroll(vi, command.count, command.counted);
  if (name === 'g') return afterG(vi, command, { rows, width });
  await move(vi, command, name);
}

type Act = (vi: Vi, command: Command) => void | Promise<void>;

async function perform(vi: Vi, command: Command, { act, shape }: { act: Act; shape: { kind: Visual['kind']; rows: number; width: number } }): Promise<void> {
  const before = vi.text.last?.serial;
  await act(vi, command);
  if (vi.text.last?.serial !== before) remember(vi, command, shape);
}

async function afterG(vi: Vi, command: Command, shape: { rows: number; width: number }): Promise<void> {
  const { name } = await vi.key();
  const kind = vi.visual!.kind;
  if (name === 'J') return perform(vi, command, { act: () => joining(vi, false), shape: { kind, ...shape } });
  if (name === 'v') {
    const last = vi.lastVisual;
    if (last) {
      startVisual(vi, last.kind, last.start);
      vi.moveTo({ ...last.end });
    }
    return;
  }
  const work = CASES[`g${name}`];
  if (work) return perform(vi, command, { act: () => changeCase(vi, work), shape: { kind, ...shape } });
  vi.input.stuff([{ name }], false);
  await move(vi, command, 'g');
}

/** How much is marked, as it is shown at the right. */
function size(vi: Vi): { rows: number; width: number; text: string } {
  const { from, to, kind, columns } = vi.selection!;
  const rows = to.row - from.row + 1;
  if (kind === 'block') {
    const width = (columns?.[1] ?? 0) - (columns?.[0] ?? 0) + 1;
    return { rows, width, text: `${rows}x${width}` };
  }
  const width = rows > 1 ? to.index + 1 : [...vi.text.line(from.row).slice(from.index, after(vi.text.line(from.row), to.index))].length || 1;
  return { rows, width, text: String(kind === 'line' || rows > 1 ? rows : width) };
}

function swapEnds(vi: Vi): void {
  const { start, kind } = vi.visual!;
  vi.visual = { kind, start: { ...vi.cursor } };
  vi.moveTo({ ...start });
}

async function selectObject(vi: Vi, around: boolean, { count }: Command): Promise<void> {
  const object = textObject(vi, around, (await vi.key()).name, count);
  if (!object?.from) vi.fail();
  const { row } = object.to;
  const end = object.inclusive || object.linewise ? object.to.index : Math.max(0, object.to.index - 1);
  vi.visual = { kind: object.linewise ? 'line' : vi.visual!.kind, start: object.from };
  jumpTo(vi, { to: { row, index: end } });
}

async function range(vi: Vi): Promise<void> {
  const { from, to } = vi.selection!;
  endVisual(vi);
  vi.marks.set('<', from);
  vi.marks.set('>', to);
  vi.shade = { kind: vi.lastVisual!.kind, from, to };
  const line = await readCommandLine(vi, ':', "'<,'>");
  vi.shade = undefined;
  if (line === undefined) return;
  vi.echo(`:${line}`);
  await executeEx(vi, line);
}

function joining(vi: Vi, blanks: boolean): void {
  const { from, to } = vi.selection!;
  endVisual(vi);
  const rows = Math.max(2, to.row - from.row + 1);
  if (from.row + rows > vi.text.count) vi.fail();
  join(vi, from.row, rows, blanks);
}

function changeCase(vi: Vi, work: (text: string) => string): void {
  const marked = rangeOf(vi);
  endVisual(vi);
  vi.cursor = marked.from;
  mapRange(vi, marked, work);
  vi.moveTo(marked.kind === 'line' ? { row: marked.from.row, index: vi.cursor.index } : marked.from);
}

async function replaceAll(vi: Vi): Promise<void> {
  const { name } = await vi.key();
  if (name === '\x1b') return;
  if (name.length > 2) vi.fail();
  changeCase(vi, (text) => name.repeat([...text].length));
}

async function changeMarked(vi: Vi, { register }: Command, kind?: Visual['kind']): Promise<void> {
  const marked = rangeOf(vi, kind);
  endVisual(vi);
  vi.cursor = marked.from;
  removeForChange(vi, marked, register);
  await insertMode(vi, { count: 1 });
  if (marked.kind === 'block') spread(vi, marked);
}

/** `I` and `A` in a block: what is typed comes to stand in every line of it. */
async function insertBlock(vi: Vi, atEnd: boolean): Promise<void> {
  if (vi.visual?.kind !== 'block') vi.fail();
  const marked = rangeOf(vi);
  const [from, to] = marked.columns ?? [0, 0];
  endVisual(vi);
  const column = atEnd ? (to >= LINE_END ? LINE_END : to + 1) : from;
  const { row } = marked.from;
  if (atEnd && vi.view.indexAt(vi, vi.text.line(row), to) >= vi.text.line(row).length) vi.cursor = { row, index: vi.text.line(row).length };
  else vi.cursor = { row, index: vi.view.indexAt(vi, vi.text.line(row), column) };
  await insertMode(vi, { count: 1 });
  spread(vi, marked, column);
}

function spread(vi: Vi, { from, to, columns }: Range, column = columns?.[0] ?? 0): void {
  const typed = vi.input.command.map((key) => key.name).filter((name) => [...name].length === 1 && name >= ' ').slice(1).join('');
  if (typed === '' || to.row === from.row) return;
  const lines = vi.text.lines.slice(from.row + 1, to.row + 1).map((line) => {
    if (column >= LINE_END) return line + typed;
    const [index] = blockPart(vi, line, [column, column]);
    return index >= line.length && column > line.length ? line : line.slice(0, index) + typed + line.slice(index);
  });
  vi.splice(from.row + 1, lines.length, lines);
  vi.moveTo({ ...from });
}

function putOver(vi: Vi, { register, count }: Command): void {
  const marked = rangeOf(vi);
  const content = vi.registers.get(register);
  if (!content) vi.fail(`E353: Nothing in register ${register}`);
  const replaced = taken(vi, marked);
  endVisual(vi);
  const atLineEnd = marked.kind === 'char' && marked.to.index >= vi.text.line(marked.to.row).length;
  const atTextEnd = marked.kind === 'line' && marked.to.row === vi.text.count - 1;
  remove(vi, marked, '_');
  vi.hush();
  vi.registers.yank('"', content);
  if (content.linewise && marked.kind === 'char') {
    vi.splice(vi.cursor.row, 1, [vi.line.slice(0, marked.from.index), vi.line.slice(marked.from.index)]);
    put(vi, '"', { count, before: false });
  } else put(vi, '"', { count, before: !(atLineEnd && vi.line !== '') && !atTextEnd });
  vi.registers.delete('"', replaced);
}

function removing(kind?: Visual['kind']): Act {
  return (vi, { register }) => {
    const marked = rangeOf(vi, kind);
    endVisual(vi);
    vi.cursor = marked.from;
    remove(vi, marked, register);
  };
}

function yanking(kind?: Visual['kind']): Act {
  return (vi, { register }) => {
    const marked = rangeOf(vi, kind);
    endVisual(vi);
    yank(vi, marked, register);
    vi.moveTo(marked.kind === 'line' ? { row: marked.from.row, index: vi.lastVisual?.kind === 'line' ? Math.min(vi.cursor.index, marked.from.index) : marked.from.index } : marked.from);
  };
}

function shifting(times: 1 | -1): Act {
  return (vi, { count }) => {
    const { from, to } = vi.selection!;
    endVisual(vi);
    vi.cursor = { row: from.row, index: 0 };
    shift(vi, { from: from.row, to: to.row }, times * count);
    vi.moveTo({ row: from.row, index: vi.firstNonBlank(from.row) });
  };
}

const ACTIONS: Readonly<Record<string, Act>> = {
  d: removing(), x: removing(), Delete: removing(), X: removing('line'), D: removing('line'), y: yanking(), Y: yanking('line'),
  c: (vi, command) => changeMarked(vi, command), s: (vi, command) => changeMarked(vi, command), S: (vi, command) => changeMarked(vi, command, 'line'), C: (vi, command) => changeMarked(vi, command, 'line'), R: (vi, command) => changeMarked(vi, command, 'line'),
  '>': shifting(1), '<': shifting(-1), J: (vi) => joining(vi, true), '~': (vi) => changeCase(vi, CASES['g~']!), u: (vi) => changeCase(vi, CASES['gu']!), U: (vi) => changeCase(vi, CASES['gU']!),
  r: replaceAll, p: putOver, P: putOver, I: (vi) => insertBlock(vi, false), A: (vi) => insertBlock(vi, true),
};
