import type { OpenFile, Tty, TtyModes } from '../../file-system.ts';
import type { Process } from '../../program.ts';
import type { Frame } from './frame.ts';
import { KeyReader } from './keys.ts';
import { Painter } from './painter.ts';

const RAW: TtyModes = { canonical: false, echo: false, signals: false, returnAsNewline: false, newlineReturns: true };
const ENTER = '\x1b[?1049h\x1b[?2004h';
const LEAVE = '\x1b[?2004l\x1b[?25h\x1b[?1049l';

/** A terminal taken over by an editor: keys one by one, the screen by frames; given back as it was. */
export class EditorTerminal implements AsyncDisposable {
  readonly keys: KeyReader;
  readonly #process: Process;
  readonly #tty: Tty;
  readonly #before: TtyModes;
  readonly #keyboard: OpenFile;
  readonly #painter = new Painter();
  readonly #resize: Disposable;

  private constructor(process: Process, tty: Tty, keyboard: OpenFile) {
    this.#process = process;
    this.#tty = tty;
    this.#keyboard = keyboard;
    this.#before = tty.modes();
    this.keys = new KeyReader(process, keyboard);
    this.#resize = tty.onResize(() => this.keys.resized());
  }

  /** Takes the terminal over. */
  static async open(process: Process, tty: Tty, keyboard: OpenFile): Promise<EditorTerminal> {
    const terminal = new EditorTerminal(process, tty, keyboard.retain());
    await terminal.#enter();
    return terminal;
  }

  get columns(): number {
    return Math.max(1, this.#tty.columns);
  }

  get rows(): number {
    return Math.max(1, this.#tty.rows);
  }

  async show(frame: Frame): Promise<void> {
    await this.#send(this.#painter.paint(frame));
  }

  /** The next frame is drawn whole (Ctrl-L). */
  redraw(): void {
    this.#painter.forget();
  }

  async bell(): Promise<void> {
    await this.#send('\x07');
  }

  /** Gives the terminal to the shell until the editor is called to the front again. */
  async suspend(): Promise<void> {
    await this.#leave();
    this.#process.kill(-this.#process.group, 'SIGTSTP');
    // Nothing that a stopped process waits for comes before it is continued.
    await this.#process.wait(Promise.resolve());
    await this.#enter();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#resize[Symbol.dispose]();
    this.#keyboard.release();
    this.#tty.setModes(this.#before);
    if (!this.#process.signal.aborted) await this.#send(LEAVE);
  }

  async #enter(): Promise<void> {
    this.#tty.setModes(RAW);
    this.#painter.forget();
    await this.#send(ENTER);
  }

  async #leave(): Promise<void> {
    this.#tty.setModes(this.#before);
    await this.#send(LEAVE);
  }

  async #send(text: string): Promise<void> {
    if (text !== '') await this.#process.write(text);
  }
}
