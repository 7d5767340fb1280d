import type { Process } from '../../program.ts';
import type { EditorTerminal } from '../editing/editor-terminal.ts';
import { Frame } from '../editing/frame.ts';
import type { Key } from '../editing/keys.ts';
import { divide, drawMessage, drawShortcuts, drawTitle, MENUS } from './bars.ts';
import { Document } from './document.ts';
import { HELP } from './help.ts';
import { drawChoice } from './prompt.ts';
import type { Prompt } from './prompt.ts';
import { openFile } from './text-files.ts';
import { EditWindow } from './window.ts';
import type { WindowSettings } from './window.ts';

/** Keys after which a message goes away by itself. */
const MESSAGE_KEYS = 20;

export interface Settings extends WindowSettings {
  readOnly: boolean;
  autoIndent: boolean;
  tabsToSpaces: boolean;
  constantPosition: boolean;
}

export interface Opening {
  name: string;
  /** From 1; negative from the end. */
  line?: number;
  column?: number;
}

type Menu = keyof typeof MENUS;

/** What the rows below the text show instead of the message. */
interface Asking {
  menu?: Menu;
  prompt?: Prompt;
  choice?: { question: string; all: boolean };
}

/** One file in nano: its document, the window on it, and everything that is drawn and asked. What keys do is in bindings.ts. */
export class Nano {
  readonly process: Process;
  readonly terminal: EditorTerminal;
  readonly settings: Settings;
  readonly document: Document;
  readonly window: EditWindow;
  name: string;
  dos: boolean;
  #message = '';
  #keysLeft = 0;
  #left: string;

  constructor(host: { process: Process; terminal: EditorTerminal; settings: Settings; left: string }, opening: Opening) {
    this.process = host.process;
    this.terminal = host.terminal;
    this.settings = host.settings;
    this.#left = host.left;
    const opened = opening.name === '' ? { name: '', lines: [''], dos: false, message: 'Welcome to nano.  For basic help, type Ctrl+G.' } : openFile(host.process, opening.name);
    this.name = opened.name;
    this.dos = opened.dos;
    this.document = new Document(opened.lines);
    this.window = new EditWindow(this.document, host.settings);
    this.say(opened.message);
    this.#reshape();
    if (opening.line !== undefined || opening.column !== undefined) this.goTo(opening.line ?? 1, opening.column ?? 1);
  }

  say(message: string): void {
    this.#message = message;
    this.#keysLeft = MESSAGE_KEYS;
  }

  hush(): void {
    this.#message = '';
  }

  /** Moves to a line and column (from 1, negative from the end), which comes to stand in the middle. */
  goTo(line: number, column: number, centred = false): void {
    const { text } = this.document;
    const row = Math.max(0, Math.min(text.count - 1, line < 0 ? text.count + line : line - 1));
    const whole = text.line(row);
    this.document.cursor = { row, index: Math.max(0, Math.min(whole.length, column < 0 ? whole.length + column + 1 : column - 1)) };
    this.window.want();
    const below = text.count - 1 - row;
    if (centred || below >= Math.floor(this.window.rows / 2)) this.window.place('centering');
    else {
      this.window.cursorRow = this.window.rows - 1 - below;
      this.window.place('stationary');
    }
  }

  /** The next key, with the screen as it is now; `Resize` is dealt with. */
  async key(asking: Asking = {}): Promise<Key> {
    for (;;) {
      if (!this.terminal.keys.ready) await this.#show(asking);
      const key = await this.terminal.keys.next();
      if (key.name === 'Resize') {
        this.hush();
        this.#reshape();
        this.window.follow('stationary');
        continue;
      }
      if (this.#keysLeft > 0) this.#keysLeft -= 1;
      if (this.#keysLeft === 0 || this.settings.constantPosition) this.hush();
      return this.#withMeta(key);
    }
  }

  /** Esc and then a key is that key with Alt. */
  async #withMeta(key: Key): Promise<Key> {
    if (key.name !== '\x1b') return key;
    const next = await this.terminal.keys.next();
    return next.name.length === 1 && next.name !== '\x1b' ? { name: `M-${next.name}` } : next;
  }

  /** Asks one question of one key: y, n, a or nothing (cancelled). */
  async choose(question: string, all = false): Promise<'y' | 'n' | 'a' | undefined> {
    for (;;) {
      const { name } = await this.key({ choice: { question, all } });
      const answer = name.toLowerCase();
      if (answer === 'y' || answer === 'n' || (answer === 'a' && all)) return answer;
      if (name === '\x03' || name === 'Closed') return undefined;
    }
  }

  /** Asks for a line of text: Enter gives the answer; any key that does not edit it is given by name. */
  async ask(menu: Menu, prompt: Prompt): Promise<{ answer: string } | { key: string }> {
    for (;;) {
      const key = await this.key({ menu, prompt });
      if (prompt.edit(key)) continue;
      if (key.name === '\r' || key.name === '\n') return { answer: prompt.answer };
      if (key.name === '\x03' || key.name === '\x1b' || key.name === 'Closed') return { key: 'cancel' };
      return { key: key.name };
    }
  }

  async help(): Promise<void> {
    let top = 0;
    for (;;) {
      const { text: rows } = divide(this.terminal.rows);
      const last = Math.max(0, HELP.length - rows);
      if (!this.terminal.keys.ready) await this.terminal.show(this.#helpFrame(top));
      const { name } = await this.#withMeta(await this.terminal.keys.next());
      if (['\x18', 'q', 'Q', 'Closed', '\x03', '\x07', 'F1'].includes(name)) break;
      const steps: Record<string, number> = { Down: 1, '\x0e': 1, Up: -1, '\x10': -1, PageDown: rows, '\x16': rows, ' ': rows, PageUp: -rows, '\x19': -rows, Home: -HELP.length, End: HELP.length };
      if (name === 'Resize') this.#reshape();
      if (name === '\x0c') this.terminal.redraw();
      top = Math.max(0, Math.min(last, top + (steps[name] ?? 0)));
    }
    this.hush();
  }

  #helpFrame(top: number): Frame {
    const frame = new Frame(this.terminal.columns, this.terminal.rows);
    const { title, text, shortcuts } = divide(frame.rows);
    if (title) drawTitle(frame, { left: '', name: 'Main nano help text', state: '' });
    HELP.slice(top, top + text).forEach((line, row) => frame.put(row + (title ? 1 : 0), 0, line));
    if (shortcuts) drawShortcuts(frame, MENUS.help);
    frame.cursor = { row: title ? 1 : 0, column: 0 };
    return frame;
  }

  #reshape(): void {
    this.window.reshape(divide(this.terminal.rows).text, this.terminal.columns);
  }

  async #show(asking: Asking): Promise<void> {
    const frame = new Frame(this.terminal.columns, this.terminal.rows);
    const { title, text, shortcuts } = divide(frame.rows);
    const { modified } = this.document.text;
    if (title) drawTitle(frame, { left: this.#left, name: this.name || 'New Buffer', state: this.settings.readOnly ? 'View' : modified ? 'Modified' : '' });
    this.window.draw(frame, title ? 1 : 0);
    const status = title ? text + 1 : frame.rows === 1 && !asking.choice && !asking.prompt ? 1 : frame.rows - 1;
    if (asking.choice) drawChoice(frame, status, asking.choice.question, { all: asking.choice.all, shortcuts });
    else {
      if (shortcuts) drawShortcuts(frame, MENUS[asking.menu ?? 'main']);
      if (asking.prompt) asking.prompt.draw(frame, status);
      else if (this.#message !== '') drawMessage(frame, status, this.#message);
      else if (this.settings.constantPosition) drawMessage(frame, status, this.position());
    }
    await this.terminal.show(frame);
  }

  /** Where the cursor is, as Ctrl-C says it (report_cursor_position). */
  position(): string {
    const { cursor, text, line } = this.document;
    const digits = (number: number) => Math.max(2, String(number).length);
    const column = this.window.column + 1;
    const width = this.window.widthOf(line) + 1;
    const before = text.lines.slice(0, cursor.row).reduce((sum, one) => sum + [...one].length + 1, 0) + [...line.slice(0, cursor.index)].length;
    const total = text.lines.reduce((sum, one) => sum + [...one].length + 1, -1);
    const percent = (part: number, whole: number) => (whole === 0 ? 0 : Math.floor((100 * part) / whole));
    const at = `line ${String(cursor.row + 1).padStart(digits(text.count))}/${text.count} (${String(percent(cursor.row + 1, text.count)).padStart(2)}%)`;
    const across = `col ${String(column).padStart(2)}/${String(width).padStart(2)} (${String(percent(column, width)).padStart(3)}%)`;
    return `${at}, ${across}, char ${String(before).padStart(digits(total))}/${total} (${String(percent(before, total)).padStart(2)}%)`;
  }
}
