import { SystemError } from '../../system-error.ts';
import { isTyped } from '../editing/keys.ts';
import type { Key } from '../editing/keys.ts';
import type { Nano } from './editor.ts';
import { end, home, left, nextWord, page, previousWord, right, toBracket, toFirst, toLast, vertical } from './moves.ts';
import { leave, save, saveAs } from './saving.ts';
import { replace, search, searchOn } from './searching.ts';
import type { SearchMemory } from './searching.ts';
import { readLines } from './text-files.ts';
import { Prompt } from './prompt.ts';

/** What outlives one file: the text that was cut, and what was searched for. */
export interface Session {
  clipboard: string;
  search: SearchMemory;
  /** The last key was a cut, so that the next one adds to it. */
  cutting: boolean;
}

/** What a key does; true ends the file. */
type Action = (nano: Nano, session: Session) => boolean | void | Promise<boolean | void>;

const CONTROL = (letter: string) => String.fromCharCode(letter.charCodeAt(0) & 0x1f);

/** Changes of the text, which a viewer must not make. */
function changing(work: (nano: Nano, session: Session) => void | Promise<void>): Action {
  return async (nano, session) => {
    if (nano.settings.readOnly) return nano.say('Key is invalid in view mode');
    await work(nano, session);
    nano.window.want();
    nano.window.follow('flowing');
  };
}

const cut = changing((nano, session) => {
  const marked = nano.document.mark !== undefined;
  const text = nano.document.cut();
  if (text === undefined) return nano.say('Nothing was cut');
  session.clipboard = session.cutting && !marked ? session.clipboard + text : text;
  session.cutting = true;
  nano.hush();
});

function copy(nano: Nano, session: Session): void {
  const text = nano.document.copy();
  if (text === undefined) return nano.say('Nothing was cut');
  session.clipboard = session.cutting ? session.clipboard + text : text;
  session.cutting = true;
  nano.hush();
  nano.window.follow('flowing');
}

const paste = changing((nano, session) => {
  if (session.clipboard === '') return nano.say('Cutbuffer is empty');
  nano.document.mark = undefined;
  nano.document.insert(session.clipboard, 'paste');
  nano.hush();
});

function history(which: 'undo' | 'redo'): Action {
  return changing((nano) => {
    const kind = nano.document[which]();
    nano.say(kind === undefined ? `Nothing to ${which}` : `${which === 'undo' ? 'Undid' : 'Redid'} ${kind}`);
    nano.window.follow('centering');
  });
}

const tab = changing((nano) => {
  const { document, window, settings } = nano;
  document.insert(settings.tabsToSpaces ? ' '.repeat(settings.tab - (window.column % settings.tab)) : '\t');
});

function indent(nano: Nano): void {
  const { tab: width, tabsToSpaces } = nano.settings;
  nano.document.changeLines('indent', (line) => (line === '' ? line : (tabsToSpaces ? ' '.repeat(width) : '\t') + line));
}

function unindent(nano: Nano): void {
  const { tab: width } = nano.settings;
  nano.document.changeLines('unindent', (line) => line.replace(new RegExp(`^(?:\\t| {${width}})`), ''));
}

async function goToLine(nano: Nano, session: Session): Promise<void> {
  const asked = await nano.ask('goTo', new Prompt('Enter line number, column number'));
  nano.hush();
  if ('key' in asked) {
    if (asked.key === CONTROL('Y')) return toFirst(nano);
    if (asked.key === CONTROL('V')) return toLast(nano);
    if (asked.key === CONTROL('T')) return void await search(nano, session.search, false);
    return nano.say('Cancelled');
  }
  if (asked.answer === '') return nano.say('Cancelled');
  const [, line = '', column] = /^\s*([+-]?\d*)\s*(?:[,.:]\s*([+-]?\d+)\s*)?$/.exec(asked.answer) ?? [];
  if (line === '' && column === undefined) return nano.say('Invalid line or column number');
  nano.goTo(line === '' ? nano.document.cursor.row + 1 : Number(line), Number(column ?? 1), true);
}

async function insertFile(nano: Nano): Promise<void> {
  const asked = await nano.ask('insert', new Prompt('File to insert [from ./]'));
  if ('key' in asked || asked.answer === '') return nano.say('Cancelled');
  const name = asked.answer;
  try {
    if (!nano.process.fs.exists(name)) return nano.say(`File "${name}" not found`);
    if (nano.process.fs.status(name).type !== 'file') return nano.say(nano.process.fs.status(name).type === 'directory' ? `"${name}" is a directory` : `"${name}" is not a normal file`);
    const { lines, message } = readLines(nano.process, name);
    nano.document.insert(lines.join('\n'), 'insertion');
    nano.say(message);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    nano.say(`Error reading ${name}: ${error.message}`);
  }
}

async function execute(nano: Nano): Promise<void> {
  const asked = await nano.ask('replaceWith', new Prompt('Command to execute'));
  nano.hush();
  if ('key' in asked && asked.key === CONTROL('Z')) return nano.terminal.suspend();
  nano.say('key' in asked ? 'Cancelled' : 'Commands are not run from this nano');
}

async function verbatim(nano: Nano): Promise<void> {
  nano.say('Verbatim Input');
  const { name } = await nano.key();
  nano.hush();
  nano.document.insert(name);
}

function toggle(nano: Nano, setting: 'lineNumbers' | 'softWrap' | 'constantPosition' | 'autoIndent', words: string): void {
  nano.settings[setting] = !nano.settings[setting];
  nano.window.resettle();
  nano.say(`${words} ${nano.settings[setting] ? 'enabled' : 'disabled'}`);
}

const ACTIONS: Readonly<Record<string, Action>> = {
  Right: right, [CONTROL('F')]: right, Left: left, [CONTROL('B')]: left, Up: vertical(-1), [CONTROL('P')]: vertical(-1), Down: vertical(1), [CONTROL('N')]: vertical(1),
  Home: home, [CONTROL('A')]: home, End: end, [CONTROL('E')]: end, PageDown: page(1), [CONTROL('V')]: page(1), PageUp: page(-1), [CONTROL('Y')]: page(-1),
  'M-\\': toFirst, 'M-|': toFirst, 'M-/': toLast, 'M-?': toLast, 'Ctrl-Home': toFirst, 'Ctrl-End': toLast, 'Ctrl-Right': nextWord, 'M- ': previousWord, 'Ctrl-Left': previousWord,
  '\x7f': changing(({ document }) => document.deleteBackward()), '\b': changing(({ document }) => document.deleteBackward()),
  Delete: changing(({ document }) => document.deleteForward()), [CONTROL('D')]: changing(({ document }) => document.deleteForward()),
  '\r': changing(({ document, settings }) => document.breakLine(settings.autoIndent)), '\t': tab,
  [CONTROL('K')]: cut, 'M-6': copy, 'M-^': copy, [CONTROL('U')]: paste, 'M-u': history('undo'), 'M-U': history('undo'), 'M-e': history('redo'), 'M-E': history('redo'),
  'M-a': (nano) => setMark(nano), 'M-A': (nano) => setMark(nano), [CONTROL('^')]: (nano) => setMark(nano),
  'M-]': toBracket, 'M-}': changing(indent), 'M-{': changing(unindent), [CONTROL('C')]: (nano) => nano.say(nano.position()), [CONTROL('G')]: (nano) => nano.help(), F1: (nano) => nano.help(),
  [CONTROL('L')]: ({ terminal }) => terminal.redraw(), [CONTROL('W')]: (nano, { search: memory }) => search(nano, memory, false), [CONTROL('Q')]: (nano, { search: memory }) => search(nano, memory, true),
  'M-w': (nano, { search: memory }) => searchOn(nano, memory, false), 'M-W': (nano, { search: memory }) => searchOn(nano, memory, false),
  'M-q': (nano, { search: memory }) => searchOn(nano, memory, true), 'M-Q': (nano, { search: memory }) => searchOn(nano, memory, true),
  [CONTROL('\\')]: changing((nano, { search: memory }) => replace(nano, memory)), 'M-r': changing((nano, { search: memory }) => replace(nano, memory)),
  [CONTROL('_')]: goToLine, 'M-g': goToLine, 'M-G': goToLine, [CONTROL('R')]: changing(insertFile), [CONTROL('T')]: execute, 'M-V': changing(verbatim), 'M-v': changing(verbatim),
  [CONTROL('O')]: async (nano) => { await saveAs(nano); }, [CONTROL('S')]: async (nano) => { await save(nano); }, [CONTROL('X')]: leave,
  [CONTROL('Z')]: (nano) => nano.say('To suspend, type ^T^Z'), [CONTROL('J')]: (nano) => nano.say('Justifying is not part of this nano'),
  'M-n': (nano) => toggle(nano, 'lineNumbers', 'Line numbering'), 'M-N': (nano) => toggle(nano, 'lineNumbers', 'Line numbering'),
  'M-s': (nano) => toggle(nano, 'softWrap', 'Soft wrapping of overlong lines'), 'M-S': (nano) => toggle(nano, 'softWrap', 'Soft wrapping of overlong lines'),
  'M-c': (nano) => toggle(nano, 'constantPosition', 'Constant cursor position display'), 'M-C': (nano) => toggle(nano, 'constantPosition', 'Constant cursor position display'),
  'M-i': (nano) => toggle(nano, 'autoIndent', 'Auto indent'), 'M-I': (nano) => toggle(nano, 'autoIndent', 'Auto indent'),
};

function setMark(nano: Nano): void {
  const { document } = nano;
  document.mark = document.mark ? undefined : { ...document.cursor };
  nano.say(document.mark ? 'Mark Set' : 'Mark Unset');
}

const CUTS: ReadonlySet<string> = new Set([CONTROL('K'), 'M-6', 'M-^']);

/** Edits one file until it is left; false when the terminal has gone. */
export async function edit(nano: Nano, session: Session): Promise<boolean> {
  for (;;) {
    const key = await nano.key();
    if (key.name === 'Closed') return false;
    nano.window.spotlight = undefined;
    if (!CUTS.has(key.name)) session.cutting = false;
    if (await perform(nano, session, key)) return true;
  }
}

async function perform(nano: Nano, session: Session, key: Key): Promise<boolean> {
  const action = ACTIONS[key.name];
  if (action) return (await action(nano, session)) === true;
  if (key.name === 'Paste' || isTyped(key.name)) {
    await changing(({ document }) => {
      if (key.name === 'Paste') nano.hush();
      document.mark = undefined;
      document.insert(key.text ?? key.name, key.name === 'Paste' ? 'paste' : 'addition');
    })(nano, session);
    if (key.text?.includes('\n')) nano.window.place('centering');
  } else nano.say(unbound(key.name));
  return false;
}

function unbound(name: string): string {
  if (name.startsWith('M-')) return `Unbound key: ${name.length === 3 ? name.toUpperCase() : name}`;
  return name.length === 1 && name < ' ' ? `Unbound key: ^${String.fromCharCode(name.charCodeAt(0) ^ 0x40)}` : 'Unknown sequence';
}
