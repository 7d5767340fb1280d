import type { Process } from '../../program.ts';
import { displayWidth } from '../text/columns.ts';
import type { EditorTerminal } from '../editing/editor-terminal.ts';
import { Frame } from '../editing/frame.ts';
import { after, before } from '../editing/glyphs.ts';
import type { Key } from '../editing/keys.ts';
import { TextBuffer } from '../editing/text-buffer.ts';
import type { Place, Step } from '../editing/text-buffer.ts';
import { ViFailure } from './failure.ts';
import { Input } from './input.ts';
import { defaultOptions } from './options.ts';
import type { Options } from './options.ts';
import { Registers } from './registers.ts';
import type { EditedFile, Mode, Repeat, Search, Visual } from './state.ts';
import { busyboxStatus, fits, hitEnterFrame, putRuler, shortened } from './status-line.ts';
import { UndoTimes } from './undo-times.ts';
import { View } from './view.ts';
import type { Scene, Selection } from './view.ts';

/** vi: the text, the cursor and what commands remember. The commands themselves are in the files beside. */
export class Vi {
  readonly process: Process;
  readonly terminal: EditorTerminal;
  readonly busybox: boolean;
  readonly input: Input;
  readonly view: View;
  readonly options: Options = defaultOptions();
  readonly registers = new Registers();
  readonly marks = new Map<string, Place>();
  readonly undoTimes = new UndoTimes();
  readonly histories = { ':': [] as string[], '/': [] as string[] };
  text = new TextBuffer([]);
  file: EditedFile = { name: '', dos: false, ended: true, isNew: false };
  /** The files of the command line, and which of them this is. */
  files: readonly string[] = [];
  fileIndex = 0;
  alternate = '';
  mode: Mode = 'normal';
  visual: Visual | undefined;
  lastVisual: (Visual & { end: Place }) | undefined;
  repeat: Repeat | undefined;
  search: Search | undefined;
  lastFind: { character: string; forward: boolean; till: boolean } | undefined;
  lastSubstitution: { pattern: string; replacement: string; flags: string } | undefined;
  /** The column that j and k keep to. */
  wanted = 0;
  showcmd = '';
  match: { from: Place; to: Place } | undefined;
  /** The exit code, once all is over. */
  over: number | undefined;
  quitAsked = false;
  warnedReadOnly = false;
  /** Reads and does one command, as normal mode does. */
  oneCommand: () => Promise<void> = async () => {};
  /** The register of the last `@`. */
  lastMacro = '@';
  /** What 'scroll' has become by a count before Ctrl-D. */
  scrollRows = 0;
  /** A selection that stays marked while a command for it is typed. */
  shade: Selection | undefined;
  lineUndo: { row: number; line: string } | undefined;
  #cursor: Place = { row: 0, index: 0 };
  #message = '';
  #fresh = false;
  #messages: string[] = [];
  #prompt: { text: string; column: number } | undefined;
  #shown: Frame | undefined;
  /** Messages under which a command is typed. */
  #held: Frame | undefined;
  #drawn = { top: 0, count: 0, bottom: 0 };
  #lowest = Number.POSITIVE_INFINITY;

  constructor(host: { process: Process; terminal: EditorTerminal; busybox: boolean }) {
    this.process = host.process;
    this.terminal = host.terminal;
    this.busybox = host.busybox;
    this.view = new View(host.busybox);
    if (host.busybox) Object.assign(this.options, { scrolloff: 0, ruler: false, showcmd: false });
    this.input = new Input(() => this.#keyboard());
    this.reshape();
  }

  get cursor(): Place {
    return this.#cursor;
  }

  set cursor(place: Place) {
    this.#cursor = place;
  }

  get line(): string {
    return this.text.line(this.#cursor.row);
  }

  /** Moves within the line, and remembers the column for j and k. */
  moveTo(place: Place): void {
    this.#cursor = place;
    this.keepInLine();
    this.wanted = this.view.cursorColumn(this.scene);
  }

  /** Outside of insert mode the cursor stands on a character. */
  keepInLine(): void {
    const row = Math.max(0, Math.min(this.#cursor.row, this.text.count - 1));
    const line = this.text.line(row);
    const beyond = this.mode === 'insert' || this.mode === 'replace' || (this.mode === 'visual' && this.visual?.kind === 'char');
    const last = line === '' || beyond ? line.length : before(line, line.length);
    this.#cursor = { row, index: Math.max(0, Math.min(this.#cursor.index, last)) };
  }

  firstNonBlank(row: number): number {
    const line = this.text.line(row);
    const found = line.search(/[^ \t]/);
    return found < 0 ? Math.max(0, before(line, line.length)) : found;
  }

  get scene(): Scene {
    const typing = this.mode === 'insert' || this.mode === 'replace';
    return { text: this.text, cursor: this.#cursor, options: this.options, selection: this.selection, match: this.match, typing };
  }

  /** What visual mode marks. */
  get selection(): Selection | undefined {
    if (!this.visual) return this.shade;
    const { kind, start } = this.visual;
    const forward = start.row < this.#cursor.row || (start.row === this.#cursor.row && start.index <= this.#cursor.index);
    const [from, to] = forward ? [start, this.#cursor] : [this.#cursor, start];
    if (kind !== 'block') return { kind, from, to };
    const columns = [start, this.#cursor].map((place) => this.view.cursorColumn({ text: this.text, options: this.options, cursor: place, selection: undefined, match: undefined, typing: true }));
    return { kind, from, to, columns: [Math.min(...columns), this.wanted === Number.POSITIVE_INFINITY ? 1e6 : Math.max(...columns)] };
  }

  /** Puts lines in the place of others; all changes of the text go through here. */
  splice(row: number, count: number, lines: readonly string[]): void {
    if (this.lineUndo?.row !== row || count !== 1 || lines.length !== 1) this.lineUndo = count === 1 && lines.length === 1 ? { row, line: this.text.line(row) } : undefined;
    if (this.options.readonly && !this.warnedReadOnly && !this.busybox) this.#warnReadOnly();
    if (lines.length !== count) this.#lowest = Math.min(this.#lowest, row + count);
    this.marks.set('[', { row, index: 0 });
    this.marks.set(']', { row: Math.max(row, row + lines.length - 1), index: 0 });
    this.text.begin(this.#cursor);
    this.text.splice(row, count, lines);
  }

  /** Undo has moved lines: what the screen shows of those below is not where it was. */
  linesMoved({ changes }: Step): void {
    for (const { row, removed, inserted } of changes) if (removed.length !== inserted.length) this.#lowest = Math.min(this.#lowest, row + Math.min(removed.length, inserted.length));
  }

  #warnReadOnly(): void {
    this.warnedReadOnly = true;
    if (!this.text.modified) this.say('W10: Warning: Changing a readonly file');
  }

  setLine(row: number, line: string): void {
    if (this.text.line(row) !== line) this.splice(row, 1, [line]);
  }

  /** Says something in the last line; what does not fit waits for Enter. */
  say(message: string): void {
    this.#messages.push(message);
  }

  /** The same, but shortened in the middle so that it fits. */
  sayShort(message: string): void {
    this.say(this.busybox ? message : shortened(message, this.terminal.columns, this.options));
  }

  /** About a file: shortened at the left. */
  sayFile(message: string): void {
    const room = fits(this.terminal.columns, this.options) - 1;
    this.say(message.length > room && !this.busybox ? `<${message.slice(message.length - room + 1)}` : message);
  }

  /** A command line as it was typed stays until something takes its place. */
  echo(text: string): void {
    this.#message = text;
    this.#fresh = false;
  }

  hush(): void {
    this.#message = '';
    this.#messages = [];
  }

  /** A question, shortened so that it fits. */
  fit(question: string): string {
    return shortened(question, this.terminal.columns, this.options);
  }

  /** Reports of single commands give way to one of all. */
  dropReports(): void {
    this.#messages = [];
  }

  get lastMessage(): string {
    return this.#messages.at(-1) ?? this.#message;
  }

  /** Does the commands that have been stuffed. */
  async finishStuffed(): Promise<void> {
    while (this.input.stuffed && this.over === undefined) {
      if (this.input.upNext === '\0') this.input.skip();
      else await this.oneCommand();
    }
  }

  /** What fails, with its words. */
  fail(message = ''): never {
    throw new ViFailure(message);
  }

  async key(): Promise<Key> {
    await this.process.yield();
    return this.input.next();
  }

  /** A key at a question in the last line. */
  async keyAt(text: string, column: number): Promise<Key> {
    this.#prompt = { text, column };
    try {
      return await this.input.next();
    } finally {
      this.#prompt = undefined;
    }
  }

  /** One typed key, with the screen as it is now. */
  async #keyboard(): Promise<Key> {
    for (;;) {
      await this.flushMessages();
      if (this.input.stuffed) return this.input.next();
      // With more keys at hand nothing is drawn, but the window moves as if it were.
      this.#settle();
      if (!this.terminal.keys.ready) await this.#show();
      this.#fresh = false;
      const key = await this.terminal.keys.next();
      if (key.name === 'Resize') {
        this.hush();
        this.reshape();
        continue;
      }
      if (key.name === 'Closed') {
        this.over = 1;
        throw new ViFailure();
      }
      return key;
    }
  }

  reshape(): void {
    this.view.rows = Math.max(1, this.terminal.rows - 1);
    this.view.columns = this.terminal.columns;
  }

  /** Shows what was said; more than the last line holds is shown at once, and Enter awaited. */
  async flushMessages(): Promise<void> {
    const messages = this.#messages;
    if (messages.length === 0) return;
    const [only = ''] = messages;
    if (messages.length === 1 && (displayWidth(only) < fits(this.terminal.columns, this.options) || this.busybox)) {
      this.#messages = [];
      this.#message = only;
      this.#fresh = true;
      return;
    }
    this.#messages = [];
    await this.#awaitEnter(messages);
  }

  async #awaitEnter(messages: readonly string[]): Promise<void> {
    this.#message = '';
    this.input.drop();
    const before = this.#shown ?? new Frame(this.terminal.columns, this.terminal.rows);
    for (;;) {
      const frame = hitEnterFrame(before, messages, this.terminal);
      await this.terminal.show(frame);
      const key = await this.terminal.keys.next();
      this.#shown = undefined;
      if (key.name === 'Resize') {
        this.reshape();
        continue;
      }
      if (key.name === ':') this.#held = frame;
      if (!['\r', '\n', ' ', '\x1b', '\x03'].includes(key.name)) this.input.stuff([key]);
      return;
    }
  }

  #settle(): void {
    this.keepInLine();
    this.view.follow(this.scene);
    this.#clearScrolled();
  }

  async #show(): Promise<void> {
    const { terminal, view } = this;
    const frame = new Frame(terminal.columns, terminal.rows);
    view.draw(frame, this.scene);
    const last = terminal.rows - 1;
    if (!this.#prompt) this.#held = undefined;
    if (this.#held) frame.copyRows(this.#held, last);
    if (this.#prompt) {
      frame.put(last, 0, this.#prompt.text);
      frame.cursor = { row: last, column: Math.min(terminal.columns - 1, this.#prompt.column) };
      if (this.match) putRuler(frame, this);
    } else if (this.busybox) busyboxStatus(frame, this, this.#message);
    else {
      frame.put(last, 0, this.#lastLine());
      putRuler(frame, this);
    }
    this.#shown = frame;
    if (this.busybox) this.#message = '';
    await terminal.show(frame);
  }

  #lastLine(): string {
    if (this.#message !== '' && this.#fresh) return this.#message;
    const mode = this.options.showmode ? this.#modeName() : '';
    const recording = this.input.recording ? `recording @${this.input.macroName}` : '';
    return mode !== '' || recording !== '' ? `${mode}${recording}` : this.#message;
  }

  #modeName(): string {
    const paste = this.options.paste ? ' (paste)' : '';
    if (this.mode === 'insert') return `-- INSERT${paste} --`;
    if (this.mode === 'replace') return `-- REPLACE${paste} --`;
    if (this.mode === 'visual') return { char: '-- VISUAL --', line: '-- VISUAL LINE --', block: '-- VISUAL BLOCK --' }[this.visual?.kind ?? 'char'];
    return '';
  }

  /** vim clears the last line when it moves rows of the screen: after a scroll, and when lines came or went above others. */
  #clearScrolled(): void {
    const { top } = this.view;
    const was = this.#drawn;
    const bottom = this.view.bottom(this.scene).row;
    const scrolled = top > was.top ? top <= was.bottom : top < was.top && was.top - top < this.view.rows - 2;
    const shifted = this.text.count !== was.count && was.count > 0 && this.#lowest <= was.bottom && this.#lowest < was.count;
    if ((scrolled || shifted) && !this.#fresh && !this.busybox) this.#message = '';
    this.#drawn = { top, count: this.text.count, bottom };
    this.#lowest = Number.POSITIVE_INFINITY;
  }

  /** The whole text is another: nothing of the screen is known. */
  forgetScreen(): void {
    this.#drawn = { top: 0, count: 0, bottom: 0 };
    this.#lowest = Number.POSITIVE_INFINITY;
  }

  nextIndex(): number {
    return after(this.line, this.#cursor.index);
  }
}
