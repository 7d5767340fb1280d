import type { Child, Terminal } from '#lib/machine/index.ts';
import { Screen } from './screen.ts';
import { Attachment } from './viewer.ts';
import type { Viewer } from './viewer.ts';

export interface TerminalLimits {
  /** Browsers looking at one terminal. */
  viewers: number;
  /** Lines kept above the screen. */
  scrollback: number;
  /** Cells (lines times columns) that those may be. */
  cells: number;
  /** Bytes of keys and pastes that may wait for a program to read them. */
  input: number;
  /** The largest size. */
  columns: number;
  rows: number;
}

export interface TerminalSessionOptions {
  limits: TerminalLimits;
  openTerminal(size: { columns: number; rows: number }): Terminal;
  /** Starts a login shell on the terminal. */
  startShell(terminal: Terminal): Child;
  /** Whether anything but its shell runs on the terminal. */
  isBusy(terminal: Terminal, shell: Child): boolean;
  /** The screen before a restart. */
  saved?: SavedTerminal | undefined;
  /** The screen has changed. */
  onChange(): void;
}

export interface SavedTerminal {
  columns: number;
  rows: number;
  screen: string;
  /** Whether the shell was waiting for a command: a new shell's prompt then takes that line. */
  atPrompt: boolean;
  /** Programs ran there, which the restart has ended. */
  interrupted?: boolean | undefined;
}

const INTERRUPTED = '[The sandbox was stopped and started again: what was running here has ended.]';
const DEFAULT_SIZE = { columns: 80, rows: 24 };
const INTERRUPT = 0x03;
const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
const encoder = new TextEncoder();

/**
 * One terminal of the workstation: a shell, the screen it has written, and the browsers that look at
 * it. It goes on when no browser looks. When every browser has enough to draw, programs wait.
 */
export class TerminalSession {
  readonly #options: TerminalSessionOptions;
  readonly #screen: Screen;
  readonly #attachments = new Set<Attachment>();
  /** What was typed and no program has read yet. */
  #unread = { bytes: 0 };
  #terminal: Terminal | undefined;
  #shell: Child | undefined;
  #roomCame: (() => void) | undefined;
  #prepared: Promise<void>;
  #disposed = false;

  constructor(options: TerminalSessionOptions) {
    this.#options = options;
    const { saved, limits } = options;
    this.#screen = new Screen(saved ?? DEFAULT_SIZE, limits);
    this.#prepared = saved ? this.#restore(saved) : Promise.resolve();
  }

  /** How many browsers look at it. */
  get viewers(): number {
    return this.#attachments.size;
  }

  /** Shows the screen as it is and then what follows, until `detach`. Undefined when too many look already. */
  async attach(viewer: Viewer): Promise<ViewerHandle | undefined> {
    await this.#prepared;
    for (let wait = this.#screen.settling(); wait; wait = this.#screen.settling()) await wait;
    const restored = this.#terminal !== undefined || this.#options.saved !== undefined;
    if (this.#attachments.size >= this.#options.limits.viewers || this.#disposed) return undefined;
    const attachment = new Attachment(viewer, () => encoder.encode(this.#screen.snapshot()));
    attachment.show(restored);
    this.#attachments.add(attachment);
    if (!this.#terminal) this.#start();
    return {
      acknowledge: (bytes) => this.#acknowledge(attachment, bytes),
      detach: () => this.#detach(attachment),
    };
  }

  /** Keys or a paste. False when more waits already than programs may leave unread. */
  input(keys: Uint8Array): boolean {
    if (this.#interrupts(keys)) this.#unread = { bytes: 0 };
    if (this.#unread.bytes + keys.length > this.#options.limits.input) return false;
    // The shell has ended: this key asks for a new one.
    if (!this.#terminal) this.#start();
    else this.#type(this.#terminal, keys);
    return true;
  }

  /** Types commands for the learner, marked as a paste so that nothing runs before all of it is there. */
  async run(commands: string): Promise<boolean> {
    await this.#settled();
    // No escape: it could end the paste early, and nothing a lesson runs holds one.
    const text = commands.replaceAll('\x1b', '').replace(/(\r?\n)+$/, '').replaceAll('\r\n', '\n');
    const typed = this.#screen.marksPastes ? `${PASTE_START}${text}${PASTE_END}\r` : `${text.replaceAll('\n', '\r')}\r`;
    if (!this.#terminal) this.#start();
    return this.input(encoder.encode(typed));
  }

  resize(columns: number, rows: number): void {
    const { limits } = this.#options;
    const size = { columns: Math.min(columns, limits.columns), rows: Math.min(rows, limits.rows) };
    const now = this.#screen.size;
    if (size.columns === now.columns && size.rows === now.rows) return;
    this.#screen.resize(size.columns, size.rows);
    this.#terminal?.resize(size.columns, size.rows);
  }

  save(): SavedTerminal {
    const [terminal, shell] = [this.#terminal, this.#shell];
    const atPrompt = terminal !== undefined && terminal.tty.foregroundGroup === shell?.group;
    // What has been restored and not been looked at since is as it was.
    const interrupted = terminal && shell ? this.#options.isBusy(terminal, shell) : false;
    return { ...this.#screen.size, screen: this.#screen.save(), atPrompt, interrupted };
  }

  dispose(): void {
    this.#disposed = true;
    this.#terminal?.hangUp();
    this.#terminal = undefined;
    this.#roomCame?.();
    for (const attachment of this.#attachments) attachment.end();
    this.#attachments.clear();
    this.#screen.dispose();
  }

  /** Waits for output on its way to the screen. More may be under way when the caller goes on. */
  async #settled(): Promise<void> {
    for (let wait = this.#screen.settling(); wait; wait = this.#screen.settling()) await wait;
  }

  async #restore(saved: SavedTerminal): Promise<void> {
    await this.#screen.write(saved.screen);
    if (this.#screen.midLine) await this.#screen.write(saved.atPrompt ? '\r\x1b[0m\x1b[J' : '\x1b[0m\r\n');
    if (saved.interrupted) await this.#screen.write(`${INTERRUPTED}\r\n`);
  }

  #start(): void {
    const terminal = this.#options.openTerminal(this.#screen.size);
    this.#terminal = terminal;
    this.#shell = this.#options.startShell(terminal);
    void this.#follow(terminal, this.#shell);
  }

  async #follow(terminal: Terminal, shell: Child): Promise<void> {
    void shell.ended.then(() => terminal.hangUp());
    for await (const output of terminal.output()) {
      if (this.#disposed) return;
      await this.#show(output);
    }
    await shell.ended;
    if (this.#terminal !== terminal) return;
    this.#terminal = undefined;
    await this.#show(encoder.encode(`${this.#screen.midLine ? '\r\n' : ''}\x1b[0m[The shell has ended. Press a key for a new one.]\r\n`));
  }

  async #show(output: Uint8Array): Promise<void> {
    for (const attachment of this.#attachments) attachment.deliver(output);
    await this.#screen.write(output);
    this.#options.onChange();
    for (const attachment of this.#attachments) attachment.catchUp();
    await this.#room();
  }

  /** Waits while there are viewers and all of them have enough to draw. */
  async #room(): Promise<void> {
    while (!this.#disposed && this.#attachments.size > 0 && ![...this.#attachments].some((attachment) => attachment.hasRoom)) {
      await new Promise<void>((resolve) => {
        this.#roomCame = resolve;
      });
    }
  }

  #acknowledge(attachment: Attachment, bytes: number): void {
    const roomCame = attachment.acknowledge(bytes);
    // While output is on its way to the screen, `#show` sees to whoever is behind.
    if (!this.#screen.settling()) attachment.catchUp();
    if (roomCame) this.#roomCame?.();
  }

  #detach(attachment: Attachment): void {
    this.#attachments.delete(attachment);
    this.#roomCame?.();
  }

  #type(terminal: Terminal, keys: Uint8Array): void {
    const unread = this.#unread;
    unread.bytes += keys.length;
    void terminal.input(keys).finally(() => {
      unread.bytes -= keys.length;
    });
  }

  /** Where Ctrl-C raises a signal, the terminal throws away what waits before it. */
  #interrupts(keys: Uint8Array): boolean {
    return keys.includes(INTERRUPT) && this.#terminal?.tty.modes().signals === true;
  }
}

/** What a viewer's connection holds. */
export interface ViewerHandle {
  /** Bytes drawn since the last call. */
  acknowledge(bytes: number): void;
  detach(): void;
}
