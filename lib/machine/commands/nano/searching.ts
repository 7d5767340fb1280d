import { RegexError } from '../regex/syntax-tree.ts';
import type { Nano } from './editor.ts';
import { findNext } from './finder.ts';
import type { Found, Quest } from './finder.ts';
import { Prompt } from './prompt.ts';

/** What was searched for, most recent last, and how. */
export interface SearchMemory {
  texts: string[];
  replacements: string[];
  caseSensitive: boolean;
  regex: boolean;
}

/** How much of the last text the question shows. */
const SHOWN = 15;

/** Asks for a text and goes to where it next stands (do_search). */
export async function search(nano: Nano, memory: SearchMemory, backwards: boolean): Promise<void> {
  const asked = await askFor(nano, memory, { backwards, replacing: false });
  if (!asked) return;
  if (asked.replacing) return replace(nano, memory, asked.quest);
  goToNext(nano, asked.quest);
}

/** Searches again for the last text. */
export function searchOn(nano: Nano, memory: SearchMemory, backwards: boolean): void {
  const text = memory.texts.at(-1);
  if (text === undefined) return nano.say('No current search pattern');
  goToNext(nano, { text, backwards, caseSensitive: memory.caseSensitive, regex: memory.regex });
}

interface Asked {
  quest: Quest;
  replacing: boolean;
}

async function askFor(nano: Nano, memory: SearchMemory, start: { backwards: boolean; replacing: boolean }): Promise<Asked | undefined> {
  let { backwards, replacing } = start;
  const prompt = new Prompt('', '', memory.texts);
  for (;;) {
    const last = memory.texts.at(-1);
    const flags = `${memory.caseSensitive ? ' [Case Sensitive]' : ''}${memory.regex ? ' [Regexp]' : ''}${backwards ? ' [Backwards]' : ''}${replacing ? ' (to replace)' : ''}`;
    prompt.question = `Search${flags}${last === undefined ? '' : ` [${last.slice(0, SHOWN)}${last.length > SHOWN ? '...' : ''}]`}`;
    const asked = await nano.ask(replacing ? 'replace' : 'search', prompt);
    nano.hush();
    if ('answer' in asked) {
      const text = asked.answer || last;
      if (text === undefined) break;
      remember(memory.texts, text);
      return { quest: { text, backwards, caseSensitive: memory.caseSensitive, regex: memory.regex }, replacing };
    }
    const key = asked.key.toLowerCase();
    if (key === 'm-c') memory.caseSensitive = !memory.caseSensitive;
    else if (key === 'm-r') memory.regex = !memory.regex;
    else if (key === 'm-b') backwards = !backwards;
    else if (key === '\x12') replacing = !replacing;
    else if (key === '\x07') await nano.help();
    else break;
  }
  nano.say('Cancelled');
  return undefined;
}

function remember(list: string[], text: string): void {
  const known = list.indexOf(text);
  if (known >= 0) list.splice(known, 1);
  list.push(text);
}

function next(nano: Nano, quest: Quest, from = nano.document.cursor): Found | undefined {
  try {
    const found = findNext(nano.document, quest, from);
    if (!found) nano.say(`"${quest.text.slice(0, 2 * SHOWN)}${quest.text.length > 2 * SHOWN ? '...' : ''}" not found`);
    return found;
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    nano.say(`Bad regex "${quest.text}": ${error.message}`);
    return undefined;
  }
}

function goToNext(nano: Nano, quest: Quest): void {
  const { document, window } = nano;
  const was = { ...document.cursor };
  document.endRun();
  const found = next(nano, quest);
  if (!found) return;
  document.cursor = { ...found.from };
  if (found.from.row === was.row && found.from.index === was.index) nano.say('This is the only occurrence');
  else if (found.wrapped) nano.say('Search Wrapped');
  window.spotlight = { from: found.from, to: found.to };
  window.want();
  window.follow('centering');
}

/** Replaces a text by another, asking at each place until all are wanted (do_replace). */
export async function replace(nano: Nano, memory: SearchMemory, known?: Quest): Promise<void> {
  const quest = known ?? (await askFor(nano, memory, { backwards: false, replacing: true }))?.quest;
  if (!quest) return;
  const asked = await nano.ask('replaceWith', new Prompt('Replace with', '', memory.replacements));
  nano.hush();
  if ('key' in asked) return nano.say('Cancelled');
  if (asked.answer !== '') remember(memory.replacements, asked.answer);
  const was = { ...nano.document.cursor };
  const count = await replaceAll(nano, quest, asked.answer);
  nano.document.cursor = { row: was.row, index: Math.min(was.index, nano.document.text.line(was.row).length) };
  nano.window.spotlight = undefined;
  nano.window.want();
  nano.window.follow('centering');
  if (count !== undefined) nano.say(`Replaced ${count} occurrence${count === 1 ? '' : 's'}`);
}

/** Undefined when the text is nowhere. */
async function replaceAll(nano: Nano, quest: Quest, replacement: string): Promise<number | undefined> {
  const { document, window } = nano;
  const start = { ...document.cursor };
  let [count, all, passedEnd] = [0, false, false];
  let from = { row: start.row, index: start.index - 1 };
  for (let first = true; ; first = false) {
    const found = first ? next(nano, quest, from) : findNext(document, quest, from);
    if (!found) return first ? undefined : count;
    passedEnd ||= found.wrapped;
    if (passedEnd && (found.from.row > start.row || (found.from.row === start.row && found.from.index >= start.index))) return count;
    document.cursor = { ...found.from };
    window.spotlight = { from: found.from, to: found.to };
    window.follow('centering');
    const answer = all ? 'y' : await nano.choose('Replace this instance?', true);
    if (answer === undefined) return count;
    all ||= answer === 'a';
    const text = answer === 'n' ? undefined : quest.regex ? replacement.replace(/\\([0-9])/g, (_, group: string) => found.groups[Number(group)] ?? '') : replacement;
    if (text !== undefined) {
      document.replace(found.from.row, found.from.index, found.to.index, text);
      count += 1;
    }
    const width = text === undefined ? found.to.index - found.from.index : text.length;
    from = { row: found.from.row, index: found.from.index + Math.max(1, width) - 1 };
    await nano.process.yield();
  }
}
