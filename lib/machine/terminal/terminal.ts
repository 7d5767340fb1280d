import type { FileStatus, OpenFile, Tty, TtyModes } from '../file-system.ts';
import { Description, NO_BYTES, READ_SIZE, WaitingList } from '../files/description.ts';
import type { Terminal } from '../machine.ts';
import type { SignalName } from '../program.ts';
import { SystemError } from '../system-error.ts';
import { LineDiscipline } from './line-discipline.ts';

/** Bytes of output that wait for the reader before programs wait too. */
const OUTPUT_BUFFER = 65_536;

/** What a terminal needs of its machine. */
export interface TerminalHost {
  signalGroup(group: number, signal: SignalName): void;
  /** The line was cut: the session that this terminal controls hears of it. */
  hungUp(): void;
  now(): number;
}

/** Both sides of a pseudo-terminal: the program's (Tty) and the one outside (Terminal). */
export class VirtualTerminal implements Terminal, Tty {
  readonly name: string;
  foregroundGroup = 0;
  columns: number;
  rows: number;
  readonly #host: TerminalHost;
  readonly #discipline: LineDiscipline;
  readonly #resizeListeners = new Set<() => void>();
  readonly #inputReady = new WaitingList();
  readonly #inputRoom = new WaitingList();
  readonly #outputReady = new WaitingList();
  readonly #outputRoom = new WaitingList();
  #output: Uint8Array[] = [];
  #outputBytes = 0;
  #flowing = true;
  #hungUp = false;
  /** Keys that wait their turn behind a paste. */
  #inputs: Promise<void> = Promise.resolve();
  #inputsWaiting = 0;
  #discarded = 0;

  constructor(name: string, size: { columns: number; rows: number }, host: TerminalHost) {
    this.name = name;
    this.columns = size.columns;
    this.rows = size.rows;
    this.#host = host;
    this.#discipline = new LineDiscipline({
      echo: (bytes) => this.#echo(bytes),
      signal: (signal) => this.#keyboardSignal(signal),
      flow: (running) => {
        this.#flowing = running;
        if (running) this.#outputReady.wakeAll();
      },
      readable: () => this.#inputReady.wakeAll(),
    });
  }

  get tty(): Tty {
    return this;
  }

  get isHungUp(): boolean {
    return this.#hungUp;
  }

  modes(): TtyModes {
    return { ...this.#discipline.modes };
  }

  setModes(modes: Partial<TtyModes>): void {
    this.#discipline.setModes(modes);
    this.#inputReady.wakeAll();
  }

  onResize(listener: () => void): Disposable {
    this.#resizeListeners.add(listener);
    return { [Symbol.dispose]: () => this.#resizeListeners.delete(listener) };
  }

  resize(columns: number, rows: number): void {
    if (columns === this.columns && rows === this.rows) return;
    this.columns = columns;
    this.rows = rows;
    for (const listener of [...this.#resizeListeners]) listener();
    this.#host.signalGroup(this.foregroundGroup, 'SIGWINCH');
  }

  async input(keys: Uint8Array): Promise<void> {
    if (this.#hungUp) return;
    if (this.#inputsWaiting > 0 && this.#interrupts(keys)) {
      // The interrupt key must reach a program that does not read; what was pasted before it is lost, as on Linux.
      this.#discarded += 1;
      this.#inputRoom.wakeAll();
    }
    this.#inputsWaiting += 1;
    const discarded = this.#discarded;
    const turn = this.#inputs.then(() => this.#feed(keys, discarded));
    this.#inputs = turn;
    await turn;
  }

  async *output(): AsyncGenerator<Uint8Array> {
    for (;;) {
      while (this.#outputBytes === 0 || !this.#flowing) {
        if (this.#hungUp && (this.#outputBytes === 0 || !this.#flowing)) return;
        await this.#outputReady.wait(undefined);
      }
      const chunk = joined(this.#output, this.#outputBytes);
      this.#output = [];
      this.#outputBytes = 0;
      this.#outputRoom.wakeAll();
      yield chunk;
    }
  }

  hangUp(): void {
    if (this.#hungUp) return;
    this.#hungUp = true;
    this.#discarded += 1;
    for (const list of [this.#inputReady, this.#inputRoom, this.#outputReady, this.#outputRoom]) list.wakeAll();
    this.#host.hungUp();
  }

  /** A program's read: at most one line in canonical mode; empty at the end of file or once hung up. */
  async read(limit: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    for (;;) {
      if (this.#hungUp) return NO_BYTES;
      const bytes = this.#discipline.read(limit);
      if (bytes) {
        this.#inputRoom.wakeAll();
        return bytes;
      }
      await this.#inputReady.wait(signal);
    }
  }

  /** A program's write; waits while the reader outside is slow. EIO once hung up. */
  async write(chunk: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    for (let rest = chunk; rest.length > 0;) {
      if (this.#hungUp) throw new SystemError('EIO');
      if (this.#outputBytes >= OUTPUT_BUFFER) {
        await this.#outputRoom.wait(signal);
        continue;
      }
      const part = rest.subarray(0, OUTPUT_BUFFER - this.#outputBytes);
      this.#discipline.printed(part);
      this.#print(this.#discipline.modes.newlineReturns ? withReturns(part) : part.slice());
      rest = rest.subarray(part.length);
    }
  }

  status(): FileStatus {
    const number = Number(this.name.slice(this.name.indexOf('/') + 1));
    return {
      type: 'character-device',
      inode: 3 + number,
      mode: 0o620,
      uid: 0,
      gid: 5,
      size: 0,
      links: 1,
      modified: this.#host.now(),
    };
  }

  /** A further open file on this terminal. */
  open(): OpenFile {
    return new OpenTerminal(this);
  }

  #interrupts(keys: Uint8Array): boolean {
    return this.#discipline.modes.signals && (keys.includes(0x03) || keys.includes(0x1c));
  }

  /** `discarded` is what the count was when the keys were typed: an interrupt since then has thrown them away. */
  async #feed(keys: Uint8Array, discarded: number): Promise<void> {
    try {
      for (let rest = keys; rest.length > 0 && !this.#hungUp;) {
        if (this.#discarded !== discarded && !this.#interrupts(rest)) return;
        rest = rest.subarray(this.#discipline.take(rest));
        if (rest.length === 0) return;
        await this.#inputRoom.wait(undefined);
      }
    } finally {
      this.#inputsWaiting -= 1;
    }
  }

  #keyboardSignal(signal: SignalName): void {
    this.#inputRoom.wakeAll();
    this.#host.signalGroup(this.foregroundGroup, signal);
  }

  /** Echo never waits: what finds no room is not shown. */
  #echo(bytes: readonly number[]): void {
    if (this.#outputBytes < OUTPUT_BUFFER) this.#print(Uint8Array.from(bytes));
  }

  #print(bytes: Uint8Array): void {
    this.#output.push(bytes);
    this.#outputBytes += bytes.length;
    this.#outputReady.wakeAll();
  }
}

/** A terminal, opened by a program. */
class OpenTerminal extends Description {
  readonly #terminal: VirtualTerminal;

  constructor(terminal: VirtualTerminal) {
    super();
    this.#terminal = terminal;
  }

  get label(): string {
    return `/dev/${this.#terminal.name}`;
  }

  override get tty(): Tty {
    return this.#terminal;
  }

  read(limit = READ_SIZE, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#terminal.read(limit, signal);
  }

  write(chunk: Uint8Array, signal?: AbortSignal): Promise<void> {
    return this.#terminal.write(chunk, signal);
  }

  status(): FileStatus {
    return this.#terminal.status();
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

/** Each newline becomes return and newline. */
function withReturns(bytes: Uint8Array): Uint8Array {
  let newlines = 0;
  for (const byte of bytes) if (byte === 0x0a) newlines += 1;
  const printed = new Uint8Array(bytes.length + newlines);
  let offset = 0;
  for (const byte of bytes) {
    if (byte === 0x0a) printed[offset++] = 0x0d;
    printed[offset++] = byte;
  }
  return printed;
}
