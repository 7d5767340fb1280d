import type { Invocation } from '../invocation/invocation.ts';
import type { OpenFile } from '../../file-system.ts';
import { bytesOfText, decodeText, encodeText } from '../text/codec.ts';
import { SystemError } from '../../system-error.ts';
import type { Regex } from '../regex/regex.ts';
import type { Spans } from '../regex/backtrack.ts';
import type { Address, ReplacementPart, SedCommand, Substitution } from './script.ts';

/** The most that pattern and hold space may take, in characters. */
const LARGEST_SPACE = 8 * 1024 * 1024;
/** Matches in one line between two chances for others to work. */
const MATCHES = 200;

/** Lines that a script runs on, with one line's look ahead for `$`. */
export interface LineSource {
  next(): Promise<{ text: string; ended: boolean } | undefined>;
  isLast(): Promise<boolean>;
  readonly name: string;
}

export interface Sink {
  write(text: string): Promise<void> | undefined;
}

/** Runs a sed script over lines. */
export class Executor {
  readonly #call: Invocation;
  readonly #commands: readonly SedCommand[];
  readonly #quiet: boolean;
  readonly #files = new Map<string, OpenFile>();
  #source!: LineSource;
  #sink!: Sink;
  #pattern = '';
  #ended = true;
  #hold = '';
  #line = 0;
  #appended: { text?: string; file?: string }[] = [];
  #substituted = false;
  #lastRegex: Regex | undefined;
  #exit: number | undefined;
  #missingEnd = false;

  constructor(call: Invocation, commands: readonly SedCommand[], quiet: boolean) {
    this.#call = call;
    this.#commands = commands;
    this.#quiet = quiet;
  }

  /** The exit code that `q` asked for; undefined to go on with the next file. */
  get exitCode(): number | undefined {
    return this.#exit;
  }

  resetLines(): void {
    this.#line = 0;
  }

  async run(source: LineSource, sink: Sink): Promise<void> {
    this.#source = source;
    this.#sink = sink;
    let restart = false;
    for (;;) {
      if (!restart && !(await this.#read())) break;
      restart = (await this.#cycle()) === 'restart';
      if (this.#exit !== undefined) break;
    }
  }

  close(): void {
    for (const file of this.#files.values()) file.release();
  }

  async #read(): Promise<boolean> {
    const line = await this.#source.next();
    if (!line) return false;
    this.#pattern = line.text;
    this.#ended = line.ended;
    this.#line += 1;
    return true;
  }

  /** One pass of the script over the pattern space. */
  async #cycle(): Promise<'done' | 'restart'> {
    this.#substituted = false;
    const outcome = await this.#script();
    if (outcome === 'restart') return 'restart';
    if (outcome !== 'delete' && !this.#quiet) await this.#print(this.#pattern);
    await this.#flushAppended();
    return 'done';
  }

  async #script(): Promise<'end' | 'delete' | 'restart'> {
    let index = 0;
    for (let steps = 0; index < this.#commands.length; steps += 1) {
      if (steps % 256 === 255) await this.#call.process.yield();
      const command = this.#commands[index];
      if (!command) break;
      if (!(await this.#selects(command))) {
        index = command.name === '{' ? (command.target ?? index) + 1 : index + 1;
        continue;
      }
      const outcome = await this.#do(command);
      if (outcome === 'delete' || outcome === 'end' || outcome === 'restart') return outcome;
      index = outcome === 'jump' ? (command.target ?? this.#commands.length) : index + 1;
    }
    return 'end';
  }

  async #selects(command: SedCommand): Promise<boolean> {
    const { first, second, active, negated } = command;
    if (!first) return !negated;
    const hit = second && active ? await this.#inRange(first, second, active) : await this.#matches(first);
    return hit !== negated;
  }

  async #matches(address: Address): Promise<boolean> {
    switch (address.type) {
      case 'line':
        return this.#line === address.number;
      case 'last':
        return this.#source.isLast();
      case 'step':
        return address.step === 0 ? this.#line === address.first : this.#line >= address.first && (this.#line - address.first) % address.step === 0;
      case 'regex':
        return this.#regex(address.regex).test(this.#pattern);
      default:
        return false;
    }
  }

  async #inRange(first: Address, second: Address, active: { until: number | undefined }): Promise<boolean> {
    if (active.until === undefined) {
      const fromStart = first.type === 'zero' && this.#line === 1;
      if (!fromStart && !(await this.#matches(first))) return false;
      if (fromStart && second.type === 'regex' && this.#regex(second.regex).test(this.#pattern)) return true;
      active.until = this.#rangeEnd(second);
      if (active.until <= this.#line) active.until = undefined;
      return true;
    }
    const over = second.type === 'regex' || second.type === 'last' ? await this.#matches(second) : this.#line >= active.until;
    if (second.type === 'line' && this.#line > active.until) {
      active.until = undefined;
      return this.#matches(first);
    }
    if (over) active.until = undefined;
    return true;
  }

  #rangeEnd(second: Address): number {
    if (second.type === 'line') return second.number;
    if (second.type === 'relative') return this.#line + second.count;
    if (second.type === 'multiple') return second.of === 0 ? this.#line : (Math.floor(this.#line / second.of) + 1) * second.of;
    return Number.POSITIVE_INFINITY;
  }

  #regex(regex: Regex | undefined): Regex {
    const used = regex ?? this.#lastRegex;
    if (!used) return this.#call.fail('no previous regular expression');
    this.#lastRegex = used;
    return used;
  }

  async #do(command: SedCommand): Promise<'next' | 'jump' | 'end' | 'delete' | 'restart'> {
    switch (command.name) {
      case 's':
        if (command.substitution) await this.#substitute(command.substitution);
        return 'next';
      case 'y':
        this.#pattern = [...this.#pattern].map((character) => command.map?.get(character) ?? character).join('');
        return 'next';
      case 'p':
        await this.#print(this.#pattern);
        return 'next';
      case 'P':
        await this.#print(this.#pattern.split('\n', 1)[0] ?? '');
        return 'next';
      case 'd':
        return 'delete';
      case 'D':
        return this.#deleteFirst();
      case 'q':
      case 'Q':
        this.#exit = Number(command.text || 0);
        return command.name === 'q' ? 'end' : 'delete';
      case 'n':
      case 'N':
        return this.#nextLine(command.name);
      case 'b':
        return 'jump';
      case 't':
      case 'T':
        return this.#branchOnSubstitution(command.name);
      default:
        return this.#doText(command);
    }
  }

  #branchOnSubstitution(name: string): 'next' | 'jump' {
    const jumps = this.#substituted === (name === 't');
    this.#substituted = false;
    return jumps ? 'jump' : 'next';
  }

  async #doText(command: SedCommand): Promise<'next' | 'delete'> {
    switch (command.name) {
      case 'a':
        this.#appended.push({ text: command.text });
        break;
      case 'i':
        await this.#write(command.text);
        break;
      case 'c':
        if (!command.active || command.active.until === undefined || command.negated) await this.#write(command.text);
        return 'delete';
      case 'r':
        this.#appended.push({ file: command.text });
        break;
      case 'w':
        await this.#writeFile(command.text, this.#pattern);
        break;
      case '=':
        await this.#write(`${this.#line}\n`);
        break;
      case 'l':
        await this.#write(unambiguous(this.#pattern));
        break;
      case 'F':
        await this.#write(`${this.#source.name}\n`);
        break;
      default:
        this.#doSpaces(command.name);
    }
    return 'next';
  }

  #doSpaces(name: string): void {
    if (name === 'g') this.#pattern = this.#hold;
    else if (name === 'G') this.#pattern = this.#limited(`${this.#pattern}\n${this.#hold}`);
    else if (name === 'h') this.#hold = this.#pattern;
    else if (name === 'H') this.#hold = this.#limited(`${this.#hold}\n${this.#pattern}`);
    else if (name === 'x') [this.#pattern, this.#hold] = [this.#hold, this.#pattern];
    else if (name === 'z') this.#pattern = '';
  }

  #limited(text: string): string {
    return text.length > LARGEST_SPACE ? this.#call.outOfMemory('memory exhausted', 4) : text;
  }

  #deleteFirst(): 'delete' | 'restart' {
    const end = this.#pattern.indexOf('\n');
    if (end < 0) return 'delete';
    this.#pattern = this.#pattern.slice(end + 1);
    return 'restart';
  }

  async #nextLine(name: 'n' | 'N'): Promise<'next' | 'end' | 'delete'> {
    if (await this.#source.isLast()) {
      // GNU prints the pattern space when there is no next line (POSIXLY_CORRECT does not).
      return 'end';
    }
    if (name === 'n' && !this.#quiet) await this.#print(this.#pattern);
    const before = this.#pattern;
    await this.#flushAppended();
    await this.#read();
    if (name === 'N') this.#pattern = this.#limited(`${before}\n${this.#pattern}`);
    return 'next';
  }

  /** A last line without its end gets one when anything follows. */
  #write(text: string): Promise<void> | undefined {
    const lead = this.#missingEnd ? '\n' : '';
    if (text !== '') this.#missingEnd = false;
    return this.#sink.write(lead + text);
  }

  async #print(text: string): Promise<void> {
    const ended = this.#ended || !(await this.#source.isLast());
    const wait = this.#write(ended ? `${text}\n` : text);
    if (wait) await wait;
    if (!ended) this.#missingEnd = true;
  }

  async #flushAppended(): Promise<void> {
    for (const { text, file } of this.#appended.splice(0)) {
      if (text !== undefined) await this.#write(text);
      else if (file !== undefined) await this.#write(this.#contentOf(file));
    }
  }

  #contentOf(path: string): string {
    try {
      return decodeText(this.#call.process.fs.readFile(path));
    } catch (error) {
      if (error instanceof SystemError) return '';
      throw error;
    }
  }

  async #writeFile(path: string, text: string): Promise<void> {
    if (path === '/dev/stdout') {
      await this.#write(`${text}\n`);
      return;
    }
    let file = this.#files.get(path);
    if (!file) {
      file = this.#call.process.fs.open(path, { write: true, create: true, truncate: true });
      this.#files.set(path, file);
    }
    await file.write(encodeText(`${text}\n`), this.#call.process.signal);
  }

  async #substitute({ regex, replacement, global, number, print, file }: Substitution): Promise<void> {
    const used = this.#regex(regex);
    const text = this.#pattern;
    let out = '';
    let [at, copied, count, lastEnd] = [0, 0, 0, -1];
    let changed = false;
    while (at <= text.length) {
      const spans = used.search(text, at);
      if (!spans) break;
      const [start = 0, end = 0] = spans;
      at = end > start ? end : end + 1;
      // An empty match right after a match does not count.
      if (end === start && start === lastEnd) continue;
      lastEnd = end;
      count += 1;
      if (count < number) continue;
      out += text.slice(copied, start) + expand(replacement, text, spans);
      copied = end;
      changed = true;
      if (!global) break;
      if (out.length > LARGEST_SPACE) this.#call.outOfMemory('memory exhausted', 4);
      if (count % MATCHES === 0) await this.#call.process.yield();
    }
    if (!changed) return;
    this.#pattern = this.#limited(out + text.slice(copied));
    this.#substituted = true;
    if (print) await this.#print(this.#pattern);
    if (file !== undefined) await this.#writeFile(file, this.#pattern);
  }
}

function expand(parts: readonly ReplacementPart[], text: string, spans: Spans): string {
  let out = '';
  let fold: 'U' | 'L' | 'E' = 'E';
  let once: 'u' | 'l' | undefined;
  for (const part of parts) {
    if ('fold' in part) {
      if (part.fold === 'u' || part.fold === 'l') once = part.fold;
      else fold = part.fold;
      continue;
    }
    let piece = 'text' in part ? part.text : (spans[2 * part.group] ?? -1) < 0 ? '' : text.slice(spans[2 * part.group], spans[2 * part.group + 1]);
    if (fold === 'U') piece = piece.toUpperCase();
    if (fold === 'L') piece = piece.toLowerCase();
    if (once && piece !== '') {
      piece = (once === 'u' ? piece.charAt(0).toUpperCase() : piece.charAt(0).toLowerCase()) + piece.slice(1);
      once = undefined;
    }
    out += piece;
  }
  return out;
}

const SHOWN: Readonly<Record<string, string>> = { '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v' };

/** `l`: what cannot be seen is escaped, lines are folded at 69 characters. */
function unambiguous(text: string): string {
  let line = '';
  let out = '';
  for (const byte of bytesOfText(text)) {
    const shown = SHOWN[byte] ?? (/[\x20-\x7e]/.test(byte) ? byte : `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`);
    if (line.length + shown.length > 69) {
      out += `${line}\\\n`;
      line = '';
    }
    line += shown;
  }
  return `${out}${line}$\n`;
}
