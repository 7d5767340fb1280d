import { readFileInto } from './read-file.ts';
import type { Vi } from './editor.ts';
import { openFile, writeFile } from './files.ts';
import { join, put, remove, shift, yank } from './operators.ts';
import { changedOptions, setOption } from './options.ts';
import { readRange } from './ranges.ts';
import { substitute } from './substitute.ts';
import { undo } from './undo.ts';

/** A command of the command line with what was said to it. */
export interface ExCall {
  /** Lines, from 0. */
  from: number;
  to: number;
  /** How many addresses were given. */
  count: number;
  bang: boolean;
  argument: string;
  /** As it was typed, blanks included. */
  rawArgument: string;
}

export interface ExCommand {
  /** The shortest form. */
  least: string;
  run(vi: Vi, call: ExCall): void | Promise<void>;
  /** A bar belongs to its argument. */
  takesBars?: boolean;
  /** Line 0 is the place before the first. */
  allowsZero?: boolean;
  noRange?: boolean;
}

const NOT_HERE = 'E319: Sorry, the command is not available in this version';

/** Leaves, unless something would be lost (ex_quit). */
export function quit(vi: Vi, { force, all }: { force: boolean; all: boolean }): void {
  if (!force && vi.text.modified) {
    if (vi.busybox) vi.fail('No write since last change (:q! overrides)');
    if (!all) vi.fail('E37: No write since last change (add ! to override)');
    vi.say('E37: No write since last change');
    vi.fail(`E162: No write since last change for buffer "${vi.file.name || '[No Name]'}"`);
  }
  const more = vi.files.length - vi.fileIndex - 1;
  if (!force && !all && more > 0 && !vi.quitAsked) {
    vi.quitAsked = true;
    vi.fail(`E173: ${more} more file${more === 1 ? '' : 's'} to edit`);
  }
  vi.over = 0;
}

function none(vi: Vi, { argument }: ExCall): void {
  if (argument !== '') vi.fail(`E488: Trailing characters: ${argument}`);
}

function write(vi: Vi, call: ExCall): void {
  const append = call.argument.startsWith('>>');
  const name = fileName(vi, append ? call.argument.slice(2).trim() : call.argument);
  if (call.argument.startsWith('!')) vi.fail(NOT_HERE);
  const lines = call.count === 0 ? {} : { from: call.from, to: call.to };
  writeFile(vi, { name: name || vi.file.name, force: call.bang, append, ...lines });
}

/** % and # in a name stand for this file and the one before. */
function fileName(vi: Vi, text: string): string {
  return text.replace(/\\([%#\s])|%|#/g, (whole, escaped?: string) => escaped ?? (whole === '%' ? vi.file.name : vi.alternate));
}

function edit(vi: Vi, { argument, bang }: ExCall): void {
  const name = fileName(vi, argument) || vi.file.name;
  if (!bang && vi.text.modified) vi.fail('E37: No write since last change (add ! to override)');
  if (name === '') vi.fail('E32: No file name');
  const { row } = vi.cursor;
  const again = name === vi.file.name;
  openFile(vi, name);
  if (again) vi.moveTo({ row: Math.min(row, vi.text.count - 1), index: vi.firstNonBlank(Math.min(row, vi.text.count - 1)) });
}

function otherFile(vi: Vi, step: number, bang: boolean): void {
  const index = vi.fileIndex + step;
  if (vi.files.length <= 1) vi.fail('E163: There is only one file to edit');
  if (index < 0) vi.fail('E164: Cannot go before first file');
  if (index >= vi.files.length) vi.fail('E165: Cannot go beyond last file');
  if (!bang && vi.text.modified) vi.fail('E37: No write since last change (add ! to override)');
  vi.fileIndex = index;
  vi.quitAsked = false;
  openFile(vi, vi.files[index] ?? '');
}

function copyOrMove(vi: Vi, { from, to, argument }: ExCall, moving: boolean): void {
  const target = readRange(vi, argument);
  if (target.given === 0) vi.fail('E14: Invalid address');
  if (target.to >= vi.text.count || target.to < -1) vi.fail('E16: Invalid range');
  const lines = vi.text.lines.slice(from, to + 1);
  if (moving && target.to >= from && target.to < to) vi.fail('E134: Cannot move a range of lines into itself');
  vi.splice(target.to + 1, 0, lines);
  let last = target.to + lines.length;
  if (moving) {
    vi.splice(from > target.to ? from + lines.length : from, lines.length, []);
    if (from < target.to) last -= lines.length;
  }
  vi.moveTo({ row: last, index: moving ? vi.firstNonBlank(last) : vi.firstNonBlank(last) });
  if (lines.length > vi.options.report) vi.say(moving ? `${lines.length} lines moved` : `${lines.length} more lines`);
}

/** A register and a count after a command that takes lines: `:d x 3`. */
function linesAndRegister(vi: Vi, { from, to, argument }: ExCall): { from: number; to: number; register: string } {
  const [, register = '"', digits, rest = ''] = /^([a-zA-Z"_-])?\s*(\d+)?\s*(.*)$/.exec(argument) ?? [];
  if (rest !== '') vi.fail(`E488: Trailing characters: ${rest}`);
  if (digits === undefined) return { from, to, register };
  return { from: to, to: Math.min(vi.text.count - 1, to + Number(digits) - 1), register };
}

function deleteLines(vi: Vi, call: ExCall): void {
  const { from, to, register } = linesAndRegister(vi, call);
  vi.cursor = { row: from, index: 0 };
  remove(vi, { from: { row: from, index: 0 }, to: { row: to, index: 0 }, kind: 'line' }, register);
}

function set(vi: Vi, { argument }: ExCall): void {
  if (argument === '' || argument === 'all') return changedOptions(vi.options).forEach((line) => vi.say(line));
  for (const word of argument.split(/\s+/)) {
    const shown = setOption(vi.options, word);
    if (shown !== undefined) vi.say(shown);
  }
}

function sort(vi: Vi, { from, to, count, bang, argument }: ExCall): void {
  const [first, last] = count === 0 ? [0, vi.text.count - 1] : [from, to];
  if (/[^nui\s]/.test(argument)) vi.fail(`E474: Invalid argument`);
  const fold = (line: string) => (argument.includes('i') ? line.toLowerCase() : line);
  const number = (line: string) => Number(/-?\d+/.exec(line)?.[0] ?? Number.NEGATIVE_INFINITY);
  const compare = (a: string, b: string) => (argument.includes('n') ? number(a) - number(b) : fold(a) < fold(b) ? -1 : fold(a) > fold(b) ? 1 : 0);
  const sorted = vi.text.lines.slice(first, last + 1).toSorted((a, b) => (bang ? -1 : 1) * compare(a, b));
  const kept = argument.includes('u') ? sorted.filter((line, at) => at === 0 || compare(line, sorted[at - 1] ?? '') !== 0) : sorted;
  vi.splice(first, last - first + 1, kept);
  vi.moveTo({ row: first, index: vi.firstNonBlank(first) });
}

async function normal(vi: Vi, { from, to, count, rawArgument }: ExCall): Promise<void> {
  const keys = [...rawArgument.replace(/^\s/, '')];
  if (keys.length === 0) vi.fail('E471: Argument required');
  for (let row = from; row <= Math.min(to, vi.text.count - 1); row += 1) {
    if (count > 0) vi.cursor = { row, index: 0 };
    // An unfinished command ends as if Esc had been typed.
    vi.input.stuff([...keys, '\x1b', '\0'].map((name) => ({ name })), false);
    await vi.finishStuffed();
    if (vi.over !== undefined) return;
  }
}

function shiftLines(direction: 1 | -1): ExCommand['run'] {
  return (vi, { from, to, rawArgument }) => {
    const times = 1 + (/^[<>]*/.exec(rawArgument)?.[0].length ?? 0);
    vi.cursor = { row: to, index: 0 };
    shift(vi, { from, to }, direction * times);
    vi.moveTo({ row: to, index: vi.firstNonBlank(to) });
  };
}

function joinLines(vi: Vi, { from, to, count, bang }: ExCall): void {
  const rows = count > 1 ? to - from + 1 : 2;
  join(vi, from, Math.min(Math.max(2, rows), vi.text.count - from), !bang);
  vi.moveTo({ row: from, index: vi.firstNonBlank(from) });
}

function writeAndQuit(always: boolean): ExCommand['run'] {
  return (vi, call) => {
    if (always || vi.text.modified || call.argument !== '') write(vi, call);
    quit(vi, { force: call.bang, all: false });
  };
}

function showFile(vi: Vi, { argument }: ExCall): void {
  if (argument !== '') vi.file = { ...vi.file, name: argument, isNew: false };
  const share = Math.floor((100 * (vi.cursor.row + 1)) / vi.text.count);
  vi.sayShort(`"${vi.file.name || '[No Name]'}"${vi.text.modified ? ' [Modified]' : ''} ${vi.text.count} line${vi.text.count === 1 ? '' : 's'} --${share}%--`);
}

const notHere: ExCommand['run'] = (vi) => vi.fail(NOT_HERE);

/** By full name; the order says which one a short form means. */
export const COMMANDS: Readonly<Record<string, ExCommand>> = {
  write: { least: 'w', run: write }, quit: { least: 'q', noRange: true, run: (vi, call) => { none(vi, call); quit(vi, { force: call.bang, all: false }); } },
  wq: { least: 'wq', run: writeAndQuit(true) }, xit: { least: 'x', run: writeAndQuit(false) }, exit: { least: 'exi', run: writeAndQuit(false) },
  qall: { least: 'qa', noRange: true, run: (vi, { bang }) => quit(vi, { force: bang, all: true }) }, quitall: { least: 'quita', noRange: true, run: (vi, { bang }) => quit(vi, { force: bang, all: true }) },
  wall: { least: 'wa', noRange: true, run: (vi, call) => { if (vi.text.modified) write(vi, call); } },
  wqall: { least: 'wqa', noRange: true, run: (vi, call) => { if (vi.text.modified) write(vi, call); quit(vi, { force: call.bang, all: true }); } },
  xall: { least: 'xa', noRange: true, run: (vi, call) => { if (vi.text.modified) write(vi, call); quit(vi, { force: call.bang, all: true }); } },
  cquit: { least: 'cq', run: (vi) => { vi.over = 1; } },
  edit: { least: 'e', noRange: true, run: edit }, enew: { least: 'ene', run: (vi, { bang }) => { if (!bang && vi.text.modified) vi.fail('E37: No write since last change (add ! to override)'); openFile(vi, ''); } },
  read: { least: 'r', allowsZero: true, run: (vi, { to, argument }) => (argument.startsWith('!') ? vi.fail(NOT_HERE) : readFileInto(vi, fileName(vi, argument) || vi.file.name, to)) },
  next: { least: 'n', run: (vi, { bang }) => otherFile(vi, 1, bang) }, previous: { least: 'prev', run: (vi, { bang }) => otherFile(vi, -1, bang) }, Next: { least: 'N', run: (vi, { bang }) => otherFile(vi, -1, bang) },
  wnext: { least: 'wn', run: (vi, call) => { write(vi, { ...call, argument: '', count: 0 }); vi.hush(); otherFile(vi, 1, call.bang); } },
  file: { least: 'f', run: showFile }, delete: { least: 'd', run: deleteLines },
  yank: { least: 'y', run: (vi, call) => { const { from, to, register } = linesAndRegister(vi, call); yank(vi, { from: { row: from, index: 0 }, to: { row: to, index: 0 }, kind: 'line' }, register); } },
  put: { least: 'pu', allowsZero: true, run: putLines }, copy: { least: 'co', run: (vi, call) => copyOrMove(vi, call, false) }, t: { least: 't', run: (vi, call) => copyOrMove(vi, call, false) }, move: { least: 'm', run: (vi, call) => copyOrMove(vi, call, true) },
  join: { least: 'j', run: joinLines }, substitute: { least: 's', takesBars: true, run: async (vi, call) => { await substitute(vi, call, call.rawArgument); } }, '&': { least: '&', run: async (vi, call) => { await substitute(vi, call, call.rawArgument); } },
  global: { least: 'g', takesBars: true, run: notHere }, vglobal: { least: 'v', takesBars: true, run: notHere }, set: { least: 'se', noRange: true, run: set }, setlocal: { least: 'setl', run: set },
  undo: { least: 'u', run: (vi) => undo(vi, 1, false) }, redo: { least: 'red', run: (vi) => undo(vi, 1, true) }, normal: { least: 'norm', takesBars: true, run: normal }, sort: { least: 'sor', run: sort },
  '>': { least: '>', run: shiftLines(1) }, '<': { least: '<', run: shiftLines(-1) }, '=': { least: '=', run: (vi, { to, count }) => vi.say(String(count === 0 ? vi.text.count : to + 1)) },
  mark: { least: 'ma', run: (vi, { to, argument }) => { vi.marks.set(argument, { row: to, index: 0 }); } }, k: { least: 'k', run: (vi, { to, argument }) => { vi.marks.set(argument, { row: to, index: 0 }); } },
  '!': { least: '!', takesBars: true, run: notHere }, shell: { least: 'sh', run: (vi, call) => { none(vi, call); vi.fail(NOT_HERE); } }, make: { least: 'mak', run: notHere }, help: { least: 'h', run: notHere }, split: { least: 'sp', run: notHere }, vsplit: { least: 'vs', run: notHere }, new: { least: 'new', run: notHere },
  syntax: { least: 'sy', run: notHere }, nohlsearch: { least: 'noh', run: notHere }, colorscheme: { least: 'colo', run: (vi, { argument }) => vi.fail(`E185: Cannot find color scheme '${argument}'`) }, filetype: { least: 'filet', run: notHere }, version: { least: 've', run: (vi) => vi.say('VIM - Vi IMproved 9.0') },
  stop: { least: 'st', run: (vi) => vi.terminal.suspend() }, suspend: { least: 'sus', run: (vi) => vi.terminal.suspend() },
};

function putLines(vi: Vi, { to, bang, argument }: ExCall): void {
  const register = argument || '"';
  const content = vi.registers.get(register);
  if (!content) vi.fail(`E353: Nothing in register ${register}`);
  vi.registers.yank('"', { ...content, linewise: true });
  vi.cursor = { row: Math.max(0, to), index: 0 };
  put(vi, '"', { count: 1, before: bang || to < 0 });
  const last = vi.cursor.row + content.lines.length - 1;
  vi.moveTo({ row: last, index: vi.firstNonBlank(last) });
}

/** The command that a name, or the beginning of one, means. */
export function findCommand(name: string): string | undefined {
  if (/^>+$/.test(name)) return '>';
  if (/^<+$/.test(name)) return '<';
  return Object.keys(COMMANDS).find((full) => full.startsWith(name) && name.length >= COMMANDS[full]!.least.length) ?? undefined;
}

