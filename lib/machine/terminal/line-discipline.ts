import type { TtyModes } from '../file-system.ts';
import type { SignalName } from '../program.ts';

/** What the line discipline does to the world around it. */
export interface DisciplineHost {
  /** Bytes to show (echo), already in their printed form. */
  echo(bytes: readonly number[]): void;
  /** A signal from the keyboard for the foreground group. */
  signal(name: SignalName): void;
  /** Ctrl-S and Ctrl-Q. */
  flow(running: boolean): void;
  /** Something can be read now. */
  readable(): void;
}

const INTR = 0x03;
const EOF = 0x04;
const BACKSPACE = 0x08;
const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const START = 0x11;
const REPRINT = 0x12;
const STOP = 0x13;
const KILL = 0x15;
const LITERAL = 0x16;
const ERASE_WORD = 0x17;
const SUSPEND = 0x1a;
const QUIT = 0x1c;
const SPACE = 0x20;
const ERASE = 0x7f;

/** N_TTY_BUF_SIZE: a line in canonical mode holds one byte less, with its end. */
const BUFFER_SIZE = 4096;

const SIGNALS: Readonly<Record<number, SignalName>> = { [INTR]: 'SIGINT', [QUIT]: 'SIGQUIT', [SUSPEND]: 'SIGTSTP' };

/** The kernel's N_TTY: edits lines, echoes, turns keys into signals (termios(3), drivers/tty/n_tty.c). */
export class LineDiscipline {
  modes: TtyModes = { canonical: true, echo: true, signals: true, returnAsNewline: true, newlineReturns: true };
  readonly #host: DisciplineHost;
  /** Lines ready to be read (canonical), or any bytes; an empty one is an end of file. */
  #ready: Uint8Array[] = [];
  #readyBytes = 0;
  #line: number[] = [];
  #literal = false;
  /** The column where the line being typed began, for erasing tabs. */
  #column = 0;

  constructor(host: DisciplineHost) {
    this.#host = host;
  }

  /** What programs print moves the place where the line to be typed begins. */
  printed(bytes: Uint8Array): void {
    const start = bytes.lastIndexOf(NEWLINE) + 1;
    let column = start > 0 ? 0 : this.#column;
    for (let index = Math.max(start, bytes.lastIndexOf(RETURN) + 1); index < bytes.length; index += 1) {
      const byte = bytes[index] as number;
      if (byte === BACKSPACE) column = Math.max(0, column - 1);
      else if (byte === TAB) column += 8 - (column % 8);
      else if (byte >= SPACE && (byte & 0xc0) !== 0x80) column += 1;
    }
    this.#column = column;
  }

  get hasInput(): boolean {
    return this.#ready.length > 0;
  }

  /** Bytes that wait to be read. */
  get waiting(): number {
    return this.#readyBytes;
  }

  /** Takes keys until the buffer is full; gives how many it took. */
  take(keys: Uint8Array): number {
    let taken = 0;
    while (taken < keys.length && this.#hasRoom(keys[taken] as number)) {
      const plain = this.#plainRun(keys, taken);
      if (plain > 0) this.#pass(keys.slice(taken, taken + plain));
      else this.#key(keys[taken] as number);
      taken += Math.max(1, plain);
    }
    return taken;
  }

  /** How many keys from here on pass as they are, without editing, meaning or echo. */
  #plainRun(keys: Uint8Array, from: number): number {
    const { canonical, echo, signals, returnAsNewline } = this.modes;
    if (canonical || echo || this.#literal) return 0;
    const end = Math.min(keys.length, from + BUFFER_SIZE - 1 - this.#readyBytes);
    let index = from;
    while (index < end && !(signals && SIGNALS[keys[index] as number]) && !(returnAsNewline && keys[index] === RETURN))
      index += 1;
    return index - from;
  }

  /** The next bytes: at most one line in canonical mode. Undefined when there are none yet. */
  read(limit: number): Uint8Array | undefined {
    const first = this.#ready[0];
    if (!first) return undefined;
    if (!this.modes.canonical) return this.#readRaw(limit);
    if (first.length <= limit) this.#ready.shift();
    else this.#ready[0] = first.subarray(limit);
    const part = first.subarray(0, limit);
    this.#readyBytes -= part.length;
    return part;
  }

  /** What was typed and not read is lost. */
  flush(): void {
    this.#ready = [];
    this.#readyBytes = 0;
    this.#line = [];
  }

  /** In canonical mode a half-typed line waits; leaving the mode hands it over. */
  setModes(modes: Partial<TtyModes>): void {
    const wasCanonical = this.modes.canonical;
    this.modes = { ...this.modes, ...modes };
    if (wasCanonical && !this.modes.canonical && this.#line.length > 0) this.#finishLine([]);
  }

  #readRaw(limit: number): Uint8Array {
    const bytes = new Uint8Array(Math.min(limit, this.#readyBytes));
    let offset = 0;
    while (offset < bytes.length || this.#ready[0]?.length === 0) {
      const chunk = this.#ready[0] as Uint8Array;
      const part = chunk.subarray(0, bytes.length - offset);
      bytes.set(part, offset);
      offset += part.length;
      if (part.length === chunk.length) this.#ready.shift();
      else this.#ready[0] = chunk.subarray(part.length);
    }
    this.#readyBytes -= bytes.length;
    return bytes;
  }

  /** Keys that raise a signal always find room, as nothing of them is kept. */
  #hasRoom(key: number): boolean {
    if (this.modes.signals && SIGNALS[key]) return true;
    if (this.#readyBytes + this.#line.length < BUFFER_SIZE - 1) return true;
    // A line that is too long loses what comes after its 4095th byte, but its end is taken.
    return this.modes.canonical && this.#readyBytes === 0;
  }

  #key(key: number): void {
    if (this.#literal) {
      this.#literal = false;
      this.#insert(key);
      return;
    }
    if (this.modes.signals && this.#signalled(key)) return;
    if (this.modes.canonical && (key === STOP || key === START)) {
      this.#host.flow(key === START);
      return;
    }
    const typed = key === RETURN && this.modes.returnAsNewline ? NEWLINE : key;
    if (this.modes.canonical) this.#edit(typed);
    else this.#pass(Uint8Array.of(typed));
  }

  #signalled(key: number): boolean {
    const signal = SIGNALS[key];
    if (!signal) return false;
    this.flush();
    this.#echoKey(key);
    this.#host.signal(signal);
    return true;
  }

  #pass(keys: Uint8Array): void {
    if (this.modes.echo) for (const key of keys) this.#echoKey(key);
    this.#ready.push(keys);
    this.#readyBytes += keys.length;
    this.#host.readable();
  }

  #edit(key: number): void {
    switch (key) {
      case ERASE:
      case BACKSPACE:
        if (key === BACKSPACE) this.#insert(key);
        else this.#eraseCharacter();
        return;
      case KILL:
        while (this.#line.length > 0) this.#eraseCharacter();
        return;
      case ERASE_WORD:
        this.#eraseWord();
        return;
      case REPRINT:
        this.#reprint();
        return;
      case LITERAL:
        this.#literal = true;
        if (this.modes.echo) this.#host.echo([0x5e, BACKSPACE]);
        return;
      case EOF:
        this.#finishLine([]);
        return;
      case NEWLINE:
        if (this.modes.echo) this.#echoKey(NEWLINE);
        this.#finishLine([NEWLINE]);
        return;
      default:
        this.#insert(key);
    }
  }

  #insert(key: number): void {
    if (!this.modes.canonical) {
      this.#pass(Uint8Array.of(key));
      return;
    }
    if (this.#line.length >= BUFFER_SIZE - 1) return;
    this.#line.push(key);
    if (this.modes.echo) this.#echoKey(key);
  }

  #finishLine(end: readonly number[]): void {
    this.#column = end.length > 0 ? 0 : this.#line.reduce(nextColumn, this.#column);
    const line = Uint8Array.from([...this.#line, ...end]);
    this.#line = [];
    this.#ready.push(line);
    this.#readyBytes += line.length;
    this.#host.readable();
  }

  /** Takes the last character away, all bytes of it in UTF-8, and its picture off the screen. */
  #eraseCharacter(): void {
    if (this.#line.length === 0) return;
    let last = this.#line.pop() as number;
    while ((last & 0xc0) === 0x80 && this.#line.length > 0) last = this.#line.pop() as number;
    if (!this.modes.echo) return;
    const width = last === TAB ? this.#tabWidth() : last < SPACE || last === ERASE ? 2 : 1;
    const erase = last === TAB ? [BACKSPACE] : [BACKSPACE, SPACE, BACKSPACE];
    for (let count = 0; count < width; count += 1) this.#host.echo(erase);
  }

  #tabWidth(): number {
    const before = this.#line.reduce((column, key) => nextColumn(column, key), this.#column);
    return 8 - (before % 8);
  }

  #eraseWord(): void {
    const isWord = (key: number | undefined) =>
      (key !== undefined && /[\p{L}\p{N}_]/u.test(String.fromCharCode(key))) || (key ?? 0) >= 0x80;
    while (this.#line.length > 0 && !isWord(this.#line.at(-1))) this.#eraseCharacter();
    while (this.#line.length > 0 && isWord(this.#line.at(-1))) this.#eraseCharacter();
  }

  #reprint(): void {
    if (!this.modes.echo) return;
    this.#host.echo([0x5e, 0x52, RETURN, NEWLINE]);
    for (const key of this.#line) this.#echoKey(key);
  }

  /** Control characters are shown as ^X, except tab and newline (ECHOCTL). */
  #echoKey(key: number): void {
    if (!this.modes.echo) return;
    if (key === NEWLINE) this.#host.echo(this.modes.newlineReturns ? [RETURN, NEWLINE] : [NEWLINE]);
    else if (key === TAB) this.#host.echo([TAB]);
    else if (key < SPACE || key === ERASE) this.#host.echo([0x5e, key ^ 0x40]);
    else this.#host.echo([key]);
  }
}

/** The column after a key was shown. */
function nextColumn(column: number, key: number): number {
  if (key === TAB) return column + 8 - (column % 8);
  if ((key & 0xc0) === 0x80) return column;
  return column + (key < SPACE || key === ERASE ? 2 : 1);
}
