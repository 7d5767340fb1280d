import type { Invocation } from '../invocation/invocation.ts';
import { bytesOfText } from '../text/codec.ts';
import type { LineBatch } from '../invocation/lines.ts';
import { RegexError } from '../regex/syntax-tree.ts';
import type { Patterns } from './patterns.ts';

export interface SearchStyle {
  invert: boolean;
  /** Lines of context. */
  before: number;
  after: number;
  /** -m: stops after so many lines. */
  most: number | undefined;
  names: boolean;
  coloured: boolean;
  /** What to do with binary files. */
  binary: 'text' | 'skip' | 'notice';
}

/** GREP_COLORS' defaults. */
const COLOURS = { match: '01;31', name: '35', number: '32', separator: '36' };

interface Line {
  text: string;
  number: number;
  /** Bytes before it in the file. */
  offset: number;
}

/** Looks through files, one after the other, and prints what grep's options ask for. */
export class Searcher {
  /** Something was found. */
  matched = false;
  /** Nothing more is to be read (-q). */
  done = false;
  readonly #call: Invocation;
  readonly #patterns: Patterns;
  readonly #style: SearchStyle;
  #printedGroup = false;

  constructor(call: Invocation, patterns: Patterns, style: SearchStyle) {
    this.#call = call;
    this.#patterns = patterns;
    this.#style = style;
  }

  async search(title: string, batches: AsyncGenerator<LineBatch>): Promise<void> {
    try {
      await this.#file(title, batches);
    } catch (error) {
      if (!(error instanceof RegexError)) throw error;
      await this.#call.warn(error.message, 2);
    }
  }

  async #file(title: string, batches: AsyncGenerator<LineBatch>): Promise<void> {
    const { options } = this.#call;
    const quiet = options.has('q', 'l', 'L', 'c');
    const { most = Number.POSITIVE_INFINITY, after, before } = this.#style;
    const held: Line[] = [];
    let [count, number, offset, trailing, lastShown] = [0, 0, 0, 0, 0];
    let binary = false;
    const counts = options.has('b');
    scan: for await (const { lines } of batches) {
      binary ||= this.#style.binary !== 'text' && !options.has('z') && lines.some((text) => /[\0\udc80-\udcff]/.test(text));
      if (binary && this.#style.binary === 'skip') break;
      for (const text of lines) {
        number += 1;
        const line = { text, number, offset };
        if (counts) offset += bytesOfText(text).length + 1;
        const hit = count < most && this.#patterns.test(text) !== this.#style.invert;
        if (hit) {
          count += 1;
          this.matched = true;
          if (options.has('q')) {
            this.done = true;
            break scan;
          }
          if (options.has('l', 'L')) break scan;
          if (quiet) {
            if (count >= most) break scan;
            continue;
          }
          if (binary) break scan;
          lastShown = await this.#withContext(title, { held, line, lastShown });
          trailing = after;
          if (count >= most && after === 0) break scan;
          continue;
        }
        if (!quiet && trailing > 0) {
          trailing -= 1;
          lastShown = line.number;
          await this.#print(title, line, false);
          if (count >= most && trailing === 0) break scan;
        } else if (count >= most) break scan;
        else if (before > 0) {
          held.push(line);
          if (held.length > before) held.shift();
        }
      }
    }
    await this.#summary(title, { count, binary });
  }

  async #withContext(title: string, { held, line, lastShown }: { held: Line[]; line: Line; lastShown: number }): Promise<number> {
    const { before, after } = this.#style;
    const waiting = held.splice(0);
    const first = waiting[0]?.number ?? line.number;
    if ((before > 0 || after > 0) && this.#printedGroup && first > lastShown + 1) await this.#call.put(this.#paint('--', COLOURS.separator) + '\n');
    else if ((before > 0 || after > 0) && this.#printedGroup && lastShown === 0) await this.#call.put(this.#paint('--', COLOURS.separator) + '\n');
    this.#printedGroup = true;
    for (const one of waiting) await this.#print(title, one, false);
    await this.#print(title, line, true);
    return line.number;
  }

  async #summary(title: string, { count, binary }: { count: number; binary: boolean }): Promise<void> {
    const { options, gnu } = this.#call;
    if (options.has('q')) return;
    const end = options.has('Z') ? '\0' : '\n';
    if (options.has('L') || options.has('l')) {
      const wanted = options.has('L') ? count === 0 : count > 0;
      if (options.has('L')) this.matched = this.matched || wanted;
      if (wanted) await this.#call.put(`${this.#paint(title, COLOURS.name)}${end}`);
    } else if (options.has('c')) {
      const name = this.#style.names ? `${this.#paint(title, COLOURS.name)}${options.has('Z') ? '\0' : this.#paint(':', COLOURS.separator)}` : '';
      await this.#call.put(`${name}${count}\n`);
    } else if (binary && count > 0 && this.#style.binary === 'notice') {
      if (gnu) await this.#call.say(`${this.#call.name}: ${title}: binary file matches\n`);
      else await this.#call.put(`Binary file ${title} matches\n`);
    }
  }

  async #print(title: string, line: Line, isMatch: boolean): Promise<void> {
    const { options } = this.#call;
    const separator = isMatch ? ':' : '-';
    const end = options.has('z') ? '\0' : '\n';
    if (!options.has('o')) {
      const wait = this.#call.put(`${this.#prefix(title, line, separator)}${this.#highlight(line.text, isMatch)}${end}`);
      if (wait) await wait;
      return;
    }
    if (!isMatch || this.#style.invert) return;
    for (let at = 0; at <= line.text.length; ) {
      const found = this.#patterns.find(line.text, at);
      if (!found) return;
      const part = line.text.slice(found.start, found.end);
      const place = { ...line, offset: options.has('b') ? line.offset + bytesOfText(line.text.slice(0, found.start)).length : 0 };
      if (part !== '') await this.#call.put(`${this.#prefix(title, place, ':')}${this.#paint(part, COLOURS.match)}${end}`);
      at = found.end > found.start ? found.end : found.end + 1;
    }
  }

  #prefix(title: string, line: Line, separator: string): string {
    const { options } = this.#call;
    const mark = this.#paint(separator, COLOURS.separator);
    const name = this.#style.names ? `${this.#paint(title, COLOURS.name)}${options.has('Z') ? '\0' : mark}` : '';
    const number = options.has('n') ? `${this.#paint(String(line.number), COLOURS.number)}${mark}` : '';
    const offset = options.has('b') ? `${this.#paint(String(line.offset), COLOURS.number)}${mark}` : '';
    return `${name}${number}${offset}${options.has('T') && name + number + offset !== '' ? '\t' : ''}`;
  }

  #highlight(text: string, isMatch: boolean): string {
    if (!this.#style.coloured || !isMatch || this.#style.invert) return text;
    let out = '';
    for (let at = 0; at <= text.length; ) {
      const found = this.#patterns.find(text, at);
      if (!found) return out + text.slice(at);
      out += text.slice(at, found.start) + (found.end > found.start ? this.#paint(text.slice(found.start, found.end), COLOURS.match) : text.slice(found.start, found.start + 1));
      at = found.end > found.start ? found.end : found.start + 1;
    }
    return out;
  }

  #paint(text: string, colour: string): string {
    return this.#style.coloured ? `\x1b[${colour}m\x1b[K${text}\x1b[m\x1b[K` : text;
  }
}
