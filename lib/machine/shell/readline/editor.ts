import type { Process } from '../../program.ts';
import { SystemError } from '../../system-error.ts';
import { encodeText } from '../escapes.ts';
import { LineBuffer } from './buffer.ts';
import { commonPrefix, inColumns } from './columns.ts';
import type { Offer } from './completion.ts';
import { Display } from './display.ts';
import { EDITING_KEYS } from './editing-keys.ts';
import { HistoryWalk } from './history-walk.ts';
import { KeyReader } from './keys.ts';
import type { Key } from './keys.ts';
import { Search } from './search.ts';

/** How reading a line ended. */
export type ReadResult =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'interrupted' };

export interface EditorOptions {
  readonly process: Process;
  /** Aborted when a signal wants the shell's attention. */
  readonly attention: () => AbortSignal;
  readonly history: readonly string[];
  readonly complete: (before: string) => Promise<Offer>;
}

/** More candidates than this are listed only when asked for (completion-query-items). */
const MANY = 100;

/** Reads lines on a terminal as readline does in its emacs mode. One for each interactive shell. */
export class LineEditor {
  readonly #options: EditorOptions;
  readonly #keys: KeyReader;
  readonly #buffer = new LineBuffer();
  readonly #display: Display;
  #walk: HistoryWalk;
  #prompt = '';
  #lastKey = '';
  /** The last Tab has changed the line, so the next one does not list yet. */
  #completed = false;
  /** The arguments that Alt-. has gone through. */
  #lastArgument: { index: number; length: number } | undefined;

  constructor(options: EditorOptions) {
    this.#options = options;
    const { process } = options;
    this.#keys = new KeyReader(() => process.file(0));
    this.#walk = new HistoryWalk(options.history);
    this.#display = new Display({
      get columns() {
        return process.tty?.columns ?? 80;
      },
      write: (text) => this.#write(text),
    });
  }

  /** Shows the prompt and edits until Enter, Ctrl-C or the end of the input. */
  async read(prompt: string, initial = ''): Promise<ReadResult> {
    const { tty } = this.#options.process;
    if (!tty) return { kind: 'end' };
    const modes = tty.modes();
    tty.setModes({ canonical: false, echo: false, signals: false, returnAsNewline: false });
    using listening = new DisposableStack();
    this.#buffer.reset(initial);
    this.#walk = new HistoryWalk(this.#options.history);
    this.#prompt = prompt;
    try {
      await this.#write('\x1b[?2004h');
      await this.#display.start(prompt);
      // Not before: a resize draws again what is shown, and until here that is nothing, or the line before.
      const resized = () => this.#display.resized(this.#buffer.characters, this.#buffer.cursor).catch(() => {});
      listening.use(tty.onResize(() => void resized()));
      if (!this.#display.fits) await resized();
      if (initial !== '') await this.#show();
      return await this.#edit();
    } finally {
      listening.dispose();
      if (!this.#options.process.signal.aborted) {
        tty.setModes(modes);
        await this.#write('\x1b[?2004l\r');
      }
    }
  }

  /** A terminal that was hung up takes no output; the read that follows says so. */
  async #write(text: string): Promise<void> {
    try {
      await this.#options.process.file(2).write(encodeText(text));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
    }
  }

  #show(): Promise<void> {
    return this.#display.update(this.#buffer.characters, this.#buffer.cursor);
  }

  async #edit(): Promise<ReadResult> {
    for (;;) {
      const key = await this.#next();
      if (key === 'interrupted') return this.#interrupted();
      if (key === undefined) return this.#ended();
      const result = await this.#handle(key);
      if (result) return result;
      await this.#show();
    }
  }

  async #next(): Promise<Key | 'interrupted' | undefined> {
    const attention = this.#options.attention();
    try {
      return await this.#keys.next(attention);
    } catch (error) {
      if (attention.aborted) return 'interrupted';
      throw error;
    }
  }

  async #interrupted(): Promise<ReadResult> {
    this.#buffer.cursor = this.#buffer.length;
    await this.#show();
    await this.#write('^C\n');
    return { kind: 'interrupted' };
  }

  async #ended(): Promise<ReadResult> {
    await this.#write('\n');
    return { kind: 'end' };
  }

  async #handle(key: Key): Promise<ReadResult | undefined> {
    const wasKilling = this.#buffer.isKilling;
    const name = key.type === 'key' ? key.name : '';
    const previous = this.#lastKey;
    this.#lastKey = name;
    if (key.type === 'text' || key.type === 'paste') this.#insert(key);
    else {
      const result = await this.#command(name, previous);
      if (result) return result;
    }
    const killed = KILLS.has(name);
    if (wasKilling && !killed) this.#buffer.endKill();
    if (name !== 'meta-.' && name !== 'meta-_') this.#lastArgument = undefined;
    return undefined;
  }

  #insert(key: Extract<Key, { text: string }>): void {
    // A pasted block's last newline would leave an empty line to edit.
    this.#buffer.insert(key.type === 'paste' ? key.text.replace(/\n+$/, '') : key.text);
  }

  async #command(name: string, previous: string): Promise<ReadResult | undefined> {
    const edit = EDITING_KEYS[name];
    if (edit) {
      edit(this.#buffer);
      return undefined;
    }
    switch (name) {
      case 'ctrl-m':
      case 'ctrl-j':
        return this.#accept();
      case 'ctrl-c':
        return this.#interrupted();
      case 'ctrl-d':
        if (this.#buffer.length === 0) return this.#ended();
        this.#buffer.deleteForward();
        return undefined;
      case 'ctrl-i':
        await this.#complete(previous === 'ctrl-i' && !this.#completed);
        return undefined;
      case 'ctrl-l':
        await this.#write('\x1b[H\x1b[2J');
        await this.#display.redraw(this.#buffer.characters, this.#buffer.cursor);
        return undefined;
      case 'ctrl-r':
      case 'ctrl-s':
        return this.#search();
      case 'meta-#':
        this.#buffer.cursor = 0;
        this.#buffer.insert('#');
        return this.#accept();
      case 'meta-.':
      case 'meta-_':
        this.#insertLastArgument();
        return undefined;
      default:
        this.#historyKey(name);
        return undefined;
    }
  }

  async #accept(): Promise<ReadResult> {
    await this.#display.finish(this.#buffer.characters);
    return { kind: 'line', text: this.#buffer.text };
  }

  #historyKey(name: string): void {
    const { text } = this.#buffer;
    const found = name === 'up' || name === 'ctrl-p'
      ? this.#walk.back(text)
      : name === 'down' || name === 'ctrl-n'
        ? this.#walk.forward(text)
        : name === 'meta-<' ? this.#walk.first(text) : name === 'meta->' ? this.#walk.last(text) : undefined;
    if (found !== undefined) this.#buffer.set(found);
  }

  /** Alt-. puts the last word of the command before; again, of the one before that. */
  #insertLastArgument(): void {
    const { history } = this.#options;
    const index = (this.#lastArgument?.index ?? history.length) - 1;
    const line = history[index];
    if (line === undefined) return;
    const word = line.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g)?.at(-1) ?? '';
    if (this.#lastArgument) this.#buffer.replaceBefore(this.#buffer.cursor - this.#lastArgument.length, word);
    else this.#buffer.insert(word);
    this.#lastArgument = { index, length: [...word].length };
  }

  async #search(): Promise<ReadResult | undefined> {
    const search = new Search([...this.#options.history, this.#buffer.text]);
    for (;;) {
      await this.#display.changePrompt(search.prompt, [...search.line], search.place);
      const key = await this.#next();
      if (key === 'interrupted' || key === undefined) return key === undefined ? { kind: 'end' } : this.#interrupted();
      if (search.take(key)) continue;
      const cancelled = key.type === 'key' && key.name === 'ctrl-g';
      if (!cancelled && search.found) this.#buffer.set(search.line, search.place);
      await this.#display.changePrompt(this.#prompt, this.#buffer.characters, this.#buffer.cursor);
      return cancelled || (key.type === 'key' && key.name === 'escape') ? undefined : this.#handle(key);
    }
  }

  async #complete(again: boolean): Promise<void> {
    const { before } = this.#buffer;
    const offer = await this.#options.complete(before);
    this.#completed = false;
    const [only] = offer.candidates;
    if (!only) return;
    if (offer.candidates.length === 1) {
      this.#completed = true;
      this.#buffer.replaceBefore(offer.start, only.text + only.suffix.replace(/ $/, ''));
      if (only.suffix.endsWith(' ')) this.#buffer.insertUnlessThere(' ');
      return;
    }
    const prefix = commonPrefix(offer.candidates.map((candidate) => candidate.text));
    const typed = [...before].slice(offer.start).join('');
    if (prefix.length > typed.length) {
      this.#completed = true;
      this.#buffer.replaceBefore(offer.start, prefix);
    } else if (again) await this.#list(offer);
  }

  async #list(offer: Offer): Promise<void> {
    const { cursor } = this.#buffer;
    this.#buffer.cursor = this.#buffer.length;
    await this.#show();
    await this.#write('\n');
    this.#buffer.cursor = cursor;
    if (offer.candidates.length <= MANY || (await this.#agrees(offer.candidates.length))) {
      await this.#write(inColumns(offer.candidates.map((candidate) => candidate.shown), this.#options.process.tty?.columns ?? 80));
    }
    await this.#display.start(this.#prompt);
  }

  async #agrees(count: number): Promise<boolean> {
    await this.#write(`Display all ${count} possibilities? (y or n)`);
    for (;;) {
      const key = await this.#next();
      const yes = key !== undefined && key !== 'interrupted' && key.type === 'text' && /^[yY ]$/.test(key.text);
      const no = key === undefined || key === 'interrupted' || key.type === 'key' || /^[nN]$/.test(key.text);
      if (!yes && !no) continue;
      await this.#write('\n');
      return yes;
    }
  }
}

const KILLS = new Set(['ctrl-k', 'ctrl-u', 'ctrl-w', 'meta-d', 'meta-backspace']);
