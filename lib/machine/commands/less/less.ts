import type { OpenFile, Tty } from '../../file-system.ts';
import { SystemError } from '../../system-error.ts';
import { decodeText } from '../text/codec.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { chunksOf, lineBatches } from '../invocation/lines.ts';
import { compileRegex } from '../regex/regex.ts';
import { RegexError } from '../regex/syntax-tree.ts';

/** The most lines that are kept to scroll back to. */
const MOST_LINES = 200_000;

function pager(name: string, summary: string): Command {
  return {
    name,
    usage: '[options] file...',
    busyboxUsage: '[FILE]...',
    summary,
    version: name === 'less' ? 'less 590 (GNU regular expressions)' : 'more from util-linux 2.38.1',
    options: ['N,LINE-NUMBERS', 'R,RAW-CONTROL-CHARS', 'S,chop-long-lines', 'F,quit-if-one-screen', 'X,no-init', 'i,ignore-case', 'I,IGNORE-CASE', 'E,QUIT-AT-EOF', 'e,quit-at-eof', 'M', 'm', 'q,quiet', 'r', 's', 'f', 'n', 'd', 'p', 'c', 'l', 'u'],
    run: page,
  };
}

/** less 590 as far as a beginner uses it: space, b, d, u, j, k, /, n, N, g, G, q. A plain cat where stdout is no terminal. */
export const less = pager('less', 'View FILE (or stdin) one screenful at a time');
/** util-linux 2.38 `more`, with the same keys. */
export const more = pager('more', 'View FILE (or stdin) one screenful at a time');

async function page(call: Invocation): Promise<number> {
  const { operands, process } = call;
  const tty = call.out.tty;
  if (operands.length === 0 && process.file(0).tty) {
    if (!call.gnu) call.exitWithUsage();
    await call.say(call.name === 'more' ? 'more: bad usage\nTry \'more --help\' for more information.\n' : 'Missing filename ("less --help" for help)\n');
    return 1;
  }
  const paths = operands.length > 0 ? operands : ['-'];
  if (!tty) {
    for (const path of paths) {
      const file = await open(call, path);
      if (file) for await (const chunk of chunksOf(call, file)) await process.write(chunk);
    }
    return call.status;
  }
  const keyboard = process.file(0).tty ? process.file(0).retain() : process.fs.open('/dev/tty', { read: true, write: true });
  try {
    for (const path of paths) {
      const file = await open(call, path);
      if (file && !(await new Screen(call, { tty, keyboard, title: path === '-' ? '' : path }).show(file))) break;
    }
  } finally {
    keyboard.release();
  }
  return call.status;
}

async function open(call: Invocation, path: string): Promise<OpenFile | undefined> {
  try {
    return call.open(path);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    call.status = 1;
    await call.say(error.code === 'EISDIR' ? `${path} is a directory\n` : call.gnu && call.name === 'less' ? `${path}: ${error.message}\n` : `${call.name}: ${call.gnu ? `cannot open ${path}` : `can't open '${path}'`}: ${error.message}\n`);
    return undefined;
  }
}

class Screen {
  readonly #call: Invocation;
  readonly #tty: Tty;
  readonly #keyboard: OpenFile;
  readonly #title: string;
  readonly #lines: string[] = [];
  #source!: AsyncGenerator<{ lines: string[] }>;
  #complete = false;
  #top = 0;
  #search: { text: string; forward: boolean } | undefined;
  #message = '';
  #keys = '';

  constructor(call: Invocation, { tty, keyboard, title }: { tty: Tty; keyboard: OpenFile; title: string }) {
    this.#call = call;
    this.#tty = tty;
    this.#keyboard = keyboard;
    this.#title = title;
  }

  /** Shows a file until the reader is done; false when they want no more files. */
  async show(file: OpenFile): Promise<boolean> {
    this.#source = lineBatches(this.#call, file);
    const { options, process } = this.#call;
    await this.#load(this.#room);
    if (this.#complete && this.#lines.length < this.#room && (options.has('F') || this.#call.name === 'more')) {
      await process.write(this.#lines.map((line) => `${line}\n`).join(''));
      await this.#source.return(undefined);
      return true;
    }
    const before = this.#tty.modes();
    this.#tty.setModes({ canonical: false, echo: false });
    // Ctrl-C does not end less: it stops what is under way, and there is nothing to stop here.
    using _interrupt = process.onSignal('SIGINT', 'ignore');
    using _resize = this.#tty.onResize(() => void this.#draw().catch(() => {}));
    try {
      if (!options.has('X')) await process.write('\x1b[?1049h');
      return await this.#loop();
    } finally {
      this.#tty.setModes(before);
      await this.#source.return(undefined);
      await process.write(options.has('X') ? '\r\x1b[K' : '\x1b[?1049l');
    }
  }

  get #room(): number {
    return Math.max(1, this.#tty.rows - 1);
  }

  /** Reads until so many lines are here. */
  async #load(count: number): Promise<void> {
    while (!this.#complete && this.#lines.length < Math.min(count, MOST_LINES)) {
      const { value, done } = await this.#source.next();
      if (done) this.#complete = true;
      else for (const line of value.lines) this.#lines.push(line);
    }
  }

  async #loop(): Promise<boolean> {
    for (;;) {
      await this.#draw();
      const key = await this.#key();
      if (key === 'q' || key === 'Q' || key === '' || key === ':q' || key === 'ZZ') return false;
      this.#message = '';
      if (key === '/' || key === '?') await this.#askSearch(key);
      else if (key === 'n' || key === 'N') await this.#findNext(key === 'N');
      else if (key === '\x03') continue;
      else await this.#move(key);
    }
  }

  async #key(): Promise<string> {
    if (this.#keys === '') this.#keys = decodeText(await this.#keyboard.read(256, this.#call.process.signal));
    const [key = ''] = /^(?:\x1b\[[0-9;]*[A-Za-z~]|\x1bO.|ZZ|:q|\x1b.|[^])/u.exec(this.#keys) ?? [];
    this.#keys = this.#keys.slice(key.length);
    return key;
  }

  async #move(key: string): Promise<void> {
    const page = this.#room;
    const steps: Record<string, number> = {
      ' ': page, f: page, '\x06': page, '\x1b[6~': page, b: -page, '\x02': -page, '\x1b[5~': -page, d: Math.floor(page / 2), '\x04': Math.floor(page / 2),
      u: -Math.floor(page / 2), '\x15': -Math.floor(page / 2), j: 1, e: 1, '\r': 1, '\n': 1, '\x1b[B': 1, '\x1bOB': 1, k: -1, y: -1, '\x1b[A': -1, '\x1bOA': -1,
    };
    const step = steps[key];
    if (key === 'g' || key === '<' || key === '\x1b[H') this.#top = 0;
    else if (key === 'G' || key === '>' || key === '\x1b[F') {
      await this.#load(MOST_LINES);
      this.#top = Math.max(0, this.#lines.length - page);
    } else if (key === 'h' || key === 'H') this.#message = 'SPACE forward, b back, /pattern search, n next, g first, G last, q quit';
    else if (key === '=') this.#message = `${this.#title} lines ${this.#top + 1}-${Math.min(this.#lines.length, this.#top + page)}/${this.#complete ? this.#lines.length : '?'}`;
    else if (step !== undefined) await this.#scroll(step);
  }

  async #scroll(step: number): Promise<void> {
    await this.#load(this.#top + step + this.#room);
    const last = Math.max(0, this.#lines.length - this.#room);
    this.#top = Math.max(0, Math.min(this.#top + step, Math.max(last, this.#top)));
  }

  async #askSearch(mark: string): Promise<void> {
    let text = '';
    for (;;) {
      await this.#call.process.write(`\r\x1b[K${mark}${text}`);
      const key = await this.#key();
      if (key === '\r' || key === '\n') break;
      if (key === '' || key === '\x1b' || key === '\x03') return;
      if (key === '\x7f' || key === '\b') {
        if (text === '') return;
        text = text.slice(0, -1);
      } else if (!key.startsWith('\x1b')) text += key;
    }
    this.#search = { text: text || (this.#search?.text ?? ''), forward: mark === '/' };
    await this.#findNext(false);
  }

  async #findNext(reversed: boolean): Promise<void> {
    if (!this.#search || this.#search.text === '') {
      this.#message = 'No previous regular expression';
      return;
    }
    const forward = this.#search.forward !== reversed;
    const found = await this.#find(forward);
    if (found === undefined) this.#message ||= 'Pattern not found';
    else this.#top = found;
  }

  async #find(forward: boolean): Promise<number | undefined> {
    const { options } = this.#call;
    try {
      const regex = compileRegex(this.#search?.text ?? '', { syntax: 'extended', ignoreCase: options.has('i', 'I') });
      for (let at = this.#top + (forward ? 1 : -1); at >= 0; at += forward ? 1 : -1) {
        if (forward && at >= this.#lines.length) await this.#load(at + this.#room);
        const line = this.#lines[at];
        if (line === undefined) return undefined;
        if (regex.test(line)) return at;
        if (at % 1000 === 0) await this.#call.process.yield();
      }
    } catch (error) {
      if (!(error instanceof RegexError)) throw error;
      this.#message = `Invalid pattern: ${error.message}`;
    }
    return undefined;
  }

  async #draw(): Promise<void> {
    const { columns } = this.#tty;
    const rows: string[] = [];
    const numbered = this.#call.options.has('N');
    for (let index = this.#top; index < this.#lines.length && rows.length < this.#room; index += 1) {
      const line = `${numbered ? `${String(index + 1).padStart(7)} ` : ''}${printable(this.#lines[index] ?? '', this.#call.options.has('R', 'r'))}`;
      const pieces = this.#call.options.has('S') ? [line.slice(0, columns)] : (line.match(new RegExp(`.{1,${columns}}`, 'gsu')) ?? ['']);
      rows.push(...pieces.slice(0, this.#room - rows.length));
    }
    while (rows.length < this.#room) rows.push('~');
    await this.#call.process.write(`\x1b[H${rows.map((row) => `${this.#marked(row)}\x1b[K\n`).join('')}${this.#prompt()}\x1b[K`);
  }

  #marked(row: string): string {
    const text = this.#search?.text;
    if (!text || row.includes('\x1b')) return row;
    try {
      const regex = compileRegex(text, { syntax: 'extended', ignoreCase: this.#call.options.has('i', 'I') });
      const [start = -1, end = -1] = regex.search(row) ?? [];
      return start < 0 || end === start ? row : `${row.slice(0, start)}\x1b[7m${row.slice(start, end)}\x1b[27m${row.slice(end)}`;
    } catch {
      return row;
    }
  }

  #prompt(): string {
    if (this.#message !== '') return `\x1b[7m${this.#message}\x1b[27m`;
    const atEnd = this.#complete && this.#top + this.#room >= this.#lines.length;
    if (atEnd) return '\x1b[7m(END)\x1b[27m';
    if (this.#call.name === 'more') return '\x1b[7m--More--\x1b[27m';
    return this.#title !== '' && this.#top === 0 ? `\x1b[7m${this.#title}\x1b[27m` : ':';
  }
}

function printable(line: string, raw: boolean): string {
  let text = '';
  for (const character of line) {
    if (character === '\t') text += ' '.repeat(8 - (text.length % 8));
    else if (character === '\x1b' && raw) text += character;
    else text += /[\0-\x1f\x7f]/.test(character) ? `^${String.fromCharCode(character.charCodeAt(0) ^ 0x40)}` : character;
  }
  return text;
}
