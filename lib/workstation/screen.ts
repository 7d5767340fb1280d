// oxlint-disable-next-line import/default -- Node loads its CommonJS build, whose exports are the default.
import serialize from '@xterm/addon-serialize';
// oxlint-disable-next-line import/default -- As above.
import unicode from '@xterm/addon-unicode11';
import headless from '@xterm/headless';

/** The serializer's last move, when it leads down; modes and colours may follow. */
const BELOW = /\x1b\[(\d+)B(?:\x1b\[\d+[CD])?((?:\x1b\[[?\d;]*[hlm])*)$/;

/** A terminal's screen and scrollback, kept on the server so that a browser which comes back sees it as it was. */
export class Screen {
  readonly #terminal: headless.Terminal;
  readonly #serializer = new serialize.SerializeAddon();
  #parsing: Promise<void> | undefined;
  #saved: string | undefined;

  readonly #kept: { scrollback: number; cells: number };

  /** `kept` says how many lines stay above the screen, and how many cells those may be: wide ones are fewer. */
  constructor(size: { columns: number; rows: number }, kept: { scrollback: number; cells: number }) {
    this.#kept = kept;
    this.#terminal = new headless.Terminal({ cols: size.columns, rows: size.rows, scrollback: this.#scrollback(size.columns), allowProposedApi: true });
    this.#terminal.loadAddon(this.#serializer);
    // Emoji are two columns wide, as the shell's line editor and every program take them to be.
    this.#terminal.loadAddon(new unicode.Unicode11Addon());
    this.#terminal.unicode.activeVersion = '11';
  }

  get size(): { columns: number; rows: number } {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows };
  }

  /** Whether the program asks for pastes to be marked (DECSET 2004). */
  get marksPastes(): boolean {
    return this.#terminal.modes.bracketedPasteMode;
  }

  /** Resolves when the output is on the screen. One call at a time. */
  write(output: Uint8Array | string): Promise<void> {
    const parsing = new Promise<void>((resolve) => this.#terminal.write(output, resolve)).then(() => {
      this.#saved = undefined;
      if (this.#parsing === parsing) this.#parsing = undefined;
    });
    this.#parsing = parsing;
    return parsing;
  }

  /**
   * Waits until nothing that was written is on its way to the screen; undefined when nothing is, so that a
   * caller's `for (let wait = screen.settling(); wait; wait = screen.settling()) await wait` misses nothing.
   */
  settling(): Promise<void> | undefined {
    return this.#parsing;
  }

  resize(columns: number, rows: number): void {
    this.#saved = undefined;
    this.#terminal.options.scrollback = this.#scrollback(columns);
    this.#terminal.resize(columns, rows);
  }

  #scrollback(columns: number): number {
    return Math.min(this.#kept.scrollback, Math.floor(this.#kept.cells / columns));
  }

  /** What a fresh terminal must be given to look like this one, modes and full-screen programs included. */
  snapshot(): string {
    const text = this.#serializer.serialize();
    return this.#terminal.buffer.active.type === 'normal' ? this.#anyWidth(text) : text;
  }

  /** The same without what belongs to the program that runs: for when it has gone. */
  save(): string {
    this.#saved ??= this.#anyWidth(this.#serializer.serialize({ excludeModes: true, excludeAltBuffer: true }));
    return this.#saved;
  }

  /** Where the cursor stands below the text, steps counted from the text's last column would miss it in a terminal of another width: new lines do not. */
  #anyWidth(text: string): string {
    const { cursorX } = this.#terminal.buffer.normal;
    return text.replace(BELOW, (_move, down: string, rest: string) => `\r${'\n'.repeat(Number(down))}${cursorX > 0 ? `\x1b[${cursorX}C` : ''}${rest}`);
  }

  /** Whether something stands left of the cursor. */
  get midLine(): boolean {
    return this.#terminal.buffer.normal.cursorX > 0;
  }

  dispose(): void {
    this.#terminal.dispose();
  }
}
