import { displayWidth } from '../text/columns.ts';
import { after, before } from '../editing/glyphs.ts';
import { isTyped } from '../editing/keys.ts';
import type { Place } from '../editing/text-buffer.ts';
import type { Vi } from './editor.ts';
import { compilePattern } from './pattern.ts';
import { findPattern, remember } from './search.ts';

const CONTROL = (letter: string) => String.fromCharCode(letter.charCodeAt(0) & 0x1f);

/** A line typed after `:`, `/` or `?`, edited as vim edits it (ex_getln.c); undefined when it was left. */
export async function readCommandLine(vi: Vi, mark: ':' | '/' | '?', start = ''): Promise<string | undefined> {
  const line = new CommandLine(vi.histories[mark === ':' ? ':' : '/'], start);
  vi.hush();
  for (;;) {
    const width = displayWidth(line.text.slice(0, line.at));
    const key = await vi.keyAt(`${mark}${visible(line.text)}`, 1 + width);
    const { name } = key;
    if (name === '\r' || name === '\n') break;
    if (name === '\x1b' || name === '\x03' || ((name === '\x7f' || name === '\b') && line.text === '')) return undefined;
    if (name === CONTROL('V')) line.insert((await vi.keyAt(`${mark}${visible(line.text)}^`, 1 + width)).name);
    else if (name === CONTROL('R')) line.insert(registerText(vi, (await vi.keyAt(`${mark}${visible(line.text)}"`, 1 + width)).name));
    else line.edit(name, key.text);
  }
  return line.text;
}

function visible(text: string): string {
  return text.replace(/[\0-\x1f\x7f]/g, (character) => `^${String.fromCharCode(character.charCodeAt(0) ^ 0x40)}`);
}

function registerText(vi: Vi, name: string): string {
  if (name === CONTROL('W')) return /[\p{L}\p{N}_]+/u.exec(vi.line.slice(vi.cursor.index))?.[0] ?? '';
  return name === '%' ? vi.file.name : (vi.registers.get(name)?.lines.join('\r') ?? '');
}

class CommandLine {
  text: string;
  at: number;
  readonly #history: readonly string[];
  #back = 0;
  #typed = '';

  constructor(history: readonly string[], start: string) {
    this.#history = history;
    this.text = start;
    this.at = start.length;
  }

  edit(name: string, pasted: string | undefined): void {
    if (pasted !== undefined) this.insert(pasted.replace(/\n$/, '').replaceAll('\n', '\r'));
    else if (isTyped(name)) this.insert(name);
    else if (name === '\x7f' || name === '\b') this.#cut(before(this.text, this.at), this.at);
    else if (name === 'Delete') this.#cut(this.at, after(this.text, this.at));
    else if (name === CONTROL('W')) this.#cut(this.#wordStart(), this.at);
    else if (name === CONTROL('U')) this.#cut(0, this.at);
    else if (name === 'Left') this.at = Math.max(0, before(this.text, this.at));
    else if (name === 'Right') this.at = after(this.text, this.at);
    else if (name === 'Home' || name === CONTROL('B')) this.at = 0;
    else if (name === 'End' || name === CONTROL('E')) this.at = this.text.length;
    else if (name === 'Up' || name === CONTROL('P') || name === 'Down' || name === CONTROL('N')) this.#recall(name === 'Up' || name === CONTROL('P') ? 1 : -1);
  }

  insert(text: string): void {
    this.text = this.text.slice(0, this.at) + text + this.text.slice(this.at);
    this.at += text.length;
  }

  /** Where the word before the cursor begins, with the blanks after it. */
  #wordStart(): number {
    return this.text.slice(0, this.at).search(/(?:[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]+|)\s*$/u);
  }

  #cut(from: number, to: number): void {
    if (from < 0 || to <= from) return;
    this.text = this.text.slice(0, from) + this.text.slice(to);
    this.at = from;
  }

  /** Only lines that begin with what was typed. */
  #recall(step: number): void {
    if (this.#back === 0) this.#typed = this.text;
    const matching = this.#history.filter((line) => line.startsWith(this.#typed));
    const back = Math.max(0, Math.min(matching.length, this.#back + step));
    this.#back = back;
    this.text = back === 0 ? this.#typed : (matching.at(-back) ?? '');
    this.at = this.text.length;
  }
}

export interface SearchResult {
  place: Place;
  linewise: boolean;
  inclusive: boolean;
}

/** Asks for a pattern, with an offset after it (`/x/e`, `/x/+1`), and goes there; undefined when it was left. */
export async function askSearch(vi: Vi, forward: boolean, count: number): Promise<SearchResult | undefined> {
  const mark = forward ? '/' : '?';
  const typed = await readCommandLine(vi, mark);
  if (typed === undefined) return undefined;
  const end = separator(typed, mark);
  const given = end < 0 ? typed : typed.slice(0, end);
  const offset = end < 0 ? '' : typed.slice(end + 1);
  const pattern = given || vi.search?.pattern;
  if (pattern === undefined) vi.fail('E35: No previous regular expression');
  vi.search = { pattern, forward };
  remember(vi, pattern);
  vi.echo(`${mark}${pattern}${offset === '' ? '' : mark + offset}`);
  const place = findPattern(vi, pattern, { forward, count });
  const [, kind = '', number = ''] = /^([esb]?)([+-]?\d*)/.exec(offset) ?? [];
  if (offset === '') return { place, linewise: false, inclusive: false };
  const by = number === '' ? 0 : number === '+' ? 1 : number === '-' ? -1 : Number(number);
  if (kind === '') {
    const row = Math.max(0, Math.min(vi.text.count - 1, place.row + by));
    return { place: { row, index: 0 }, linewise: true, inclusive: false };
  }
  const width = kind === 'e' ? matchLength(vi, pattern, place) - 1 : 0;
  const line = vi.text.line(place.row);
  return { place: { row: place.row, index: Math.max(0, Math.min(line.length - 1, place.index + width + by)) }, linewise: false, inclusive: kind === 'e' };
}

function matchLength(vi: Vi, pattern: string, { row, index }: Place): number {
  const [from = index, to = index + 1] = compilePattern(pattern, vi.options).search(vi.text.line(row), index) ?? [];
  return Math.max(1, to - from);
}

/** Where an unescaped separator stands. */
export function separator(text: string, mark: string): number {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === mark) return at;
  }
  return -1;
}
