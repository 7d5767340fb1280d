import { after } from '../editing/glyphs.ts';
import type { Regex } from '../regex/regex.ts';
import { separator } from './command-line.ts';
import type { Vi } from './editor.ts';
import { compilePattern } from './pattern.ts';
import { remember } from './search.ts';

interface Substitution {
  pattern: string;
  replacement: string;
  flags: string;
}

/** `:s`, with what follows the letter (do_sub of ex_cmds.c). */
export async function substitute(vi: Vi, { from, to }: { from: number; to: number }, argument: string): Promise<void> {
  const { pattern, replacement, flags, count } = parse(vi, argument);
  const last = count === undefined ? to : Math.min(vi.text.count - 1, to + count - 1);
  const first = count === undefined ? from : to;
  vi.lastSubstitution = { pattern, replacement, flags };
  vi.search = { pattern, forward: true };
  remember(vi, pattern);
  const all = flags.includes('g') !== vi.options.gdefault;
  const caseFlag = flags.includes('i') ? '\\c' : flags.includes('I') ? '\\C' : '';
  const work = new Work(vi, { regex: compilePattern(caseFlag + pattern, vi.options), replacement, all, count: flags.includes('n'), confirm: flags.includes('c') && !flags.includes('n') });
  await work.run(first, last);
  if (work.found === 0 && !flags.includes('e') && !work.stopped) vi.fail(`E486: Pattern not found: ${pattern}`);
  work.report();
}

/** `&`: the last one again, in this line. */
export async function repeatSubstitution(vi: Vi): Promise<void> {
  if (!vi.lastSubstitution) vi.fail('E35: No previous regular expression');
  const { row } = vi.cursor;
  await substitute(vi, { from: row, to: row }, '');
}

function parse(vi: Vi, argument: string): Substitution & { count?: number } {
  const mark = argument[0] ?? '';
  if (mark === '' || /[\w\s&"|]/.test(mark)) {
    const last = vi.lastSubstitution;
    if (!last) vi.fail('E35: No previous regular expression');
    return { ...last, ...readFlags(vi, argument, last.flags) };
  }
  if (mark === '\\') vi.fail('E10: \\ should be followed by /, ? or &');
  const rest = argument.slice(1);
  const end = separator(rest, mark);
  const unescaped = (text: string) => (mark === '/' || !/[^\w\s]/.test(mark) ? text : text.replaceAll(`\\${mark}`, mark));
  const pattern = unescaped(end < 0 ? rest : rest.slice(0, end)).replaceAll('\\/', '/') || vi.search?.pattern;
  if (pattern === undefined) vi.fail('E35: No previous regular expression');
  const tail = end < 0 ? '' : rest.slice(end + 1);
  const close = separator(tail, mark);
  const written = close < 0 ? tail : tail.slice(0, close);
  const before = vi.lastSubstitution?.replacement ?? '';
  // ~ stands for the last replacement.
  const replacement = written.replace(/\\(.)|~/gs, (whole, escaped?: string) => (escaped === undefined ? before : escaped === '~' ? '~' : whole));
  return { pattern, replacement, ...readFlags(vi, close < 0 ? '' : tail.slice(close + 1), '') };
}

function readFlags(vi: Vi, text: string, before: string): { flags: string; count?: number } {
  const [, keep = '', letters = '', digits, rest = ''] = /^\s*(&?)([cegiInp#lr]*)\s*(\d+)?\s*(.*)$/s.exec(text) ?? [];
  if (rest !== '') vi.fail(`E488: Trailing characters: ${rest}`);
  return { flags: keep === '&' ? before + letters : letters, ...(digits === undefined ? {} : { count: Number(digits) }) };
}

interface Plan {
  regex: Regex;
  replacement: string;
  all: boolean;
  /** Only counts. */
  count: boolean;
  confirm: boolean;
}

class Work {
  readonly #vi: Vi;
  readonly #plan: Plan;
  found = 0;
  stopped = false;
  #done = 0;
  #lines = 0;
  #everything = false;
  /** The last place was asked about: the cursor stays there. */
  #asked = false;

  constructor(vi: Vi, plan: Plan) {
    this.#vi = vi;
    this.#plan = plan;
  }

  async run(from: number, to: number): Promise<void> {
    const vi = this.#vi;
    let last = to;
    for (let row = from; row <= last && !this.stopped; row += 1) {
      const added = await this.#line(row);
      if (added === undefined) continue;
      this.#lines += 1;
      last += added;
      row += added;
      if (!this.#plan.count && !this.#asked) vi.moveTo({ row, index: vi.firstNonBlank(row) });
      await vi.process.yield();
    }
  }

  /** Undefined when nothing was done; otherwise how many lines came to be more. */
  async #line(row: number): Promise<number | undefined> {
    const vi = this.#vi;
    const { regex, all, count } = this.#plan;
    let line = vi.text.line(row);
    let changed = 0;
    for (let at = 0; at <= line.length;) {
      const spans = regex.search(line, at);
      const [start = -1, end = -1] = spans ?? [];
      if (!spans || start < 0) break;
      this.found += 1;
      const text = count || !(await this.#wanted(row, start, end)) ? undefined : expand(this.#plan.replacement, line, spans);
      if (count) this.#done += 1;
      if (text !== undefined) {
        line = line.slice(0, start) + text + line.slice(end);
        vi.setLine(row, line);
        if (this.#asked) vi.cursor = { row, index: 0 };
        this.#done += 1;
      }
      if (text !== undefined || count) changed += 1;
      const next = text === undefined ? end : start + text.length;
      at = end === start ? Math.max(next, after(line, next)) + (next >= line.length ? 1 : 0) : next;
      if (!all || this.stopped) break;
    }
    if (changed === 0) return undefined;
    const pieces = line.split('\r');
    if (!count && pieces.length > 1) vi.splice(row, 1, pieces);
    return count ? 0 : pieces.length - 1;
  }

  async #wanted(row: number, start: number, end: number): Promise<boolean> {
    this.#asked = this.#plan.confirm && !this.#everything;
    if (!this.#asked) return true;
    const vi = this.#vi;
    vi.cursor = { row, index: start };
    vi.match = { from: { row, index: start }, to: { row, index: end } };
    const question = vi.fit(`replace with ${this.#plan.replacement} (y/n/a/q/l/^E/^Y)?`);
    for (;;) {
      const { name } = await vi.keyAt(question, question.length);
      const answer = name.toLowerCase();
      if (!['y', 'n', 'a', 'q', 'l', '\x1b', '\x03'].includes(answer)) continue;
      vi.match = undefined;
      vi.echo('');
      if (answer === 'a') {
        this.#everything = true;
        this.#asked = false;
      }
      if (answer === 'q' || answer === '\x1b' || answer === '\x03' || answer === 'l') this.stopped = true;
      return answer === 'y' || answer === 'a' || answer === 'l';
    }
  }

  report(): void {
    const vi = this.#vi;
    if (this.#plan.count) return vi.say(`${this.#done} match${this.#done === 1 ? '' : 'es'} on ${this.#lines} line${this.#lines === 1 ? '' : 's'}`);
    if (this.#done > vi.options.report) vi.say(`${this.#done} substitution${this.#done === 1 ? '' : 's'} on ${this.#lines} line${this.#lines === 1 ? '' : 's'}`);
  }
}

/** The replacement with &, \1 and changes of case (regsub of regexp.c); a carriage return stands for a new line. */
function expand(replacement: string, line: string, spans: readonly number[]): string {
  let out = '';
  let once: 'u' | 'l' | undefined;
  let lasting: 'U' | 'L' | undefined;
  const add = (text: string) => {
    if (text === '') return;
    let changed = lasting === 'U' ? text.toUpperCase() : lasting === 'L' ? text.toLowerCase() : text;
    if (once) changed = (once === 'u' ? changed.slice(0, 1).toUpperCase() : changed.slice(0, 1).toLowerCase()) + changed.slice(1);
    once = undefined;
    out += changed;
  };
  const group = (number: number) => ((spans[number * 2] ?? -1) < 0 ? '' : line.slice(spans[number * 2], spans[number * 2 + 1]));
  for (let at = 0; at < replacement.length; at += 1) {
    const character = replacement[at] ?? '';
    if (character === '&') add(group(0));
    else if (character !== '\\') add(character);
    else {
      const token = replacement[(at += 1)] ?? '\\';
      if (/\d/.test(token)) add(group(Number(token)));
      else if (token === 'u' || token === 'l') once = token;
      else if (token === 'U' || token === 'L') lasting = token;
      else if (token === 'e' || token === 'E') lasting = undefined;
      else add({ r: '\r', n: '\0', t: '\t' }[token] ?? token);
    }
  }
  return out;
}
