import { JoinedSignal } from '#lib/core/index.ts';
import type { OpenFile } from '../../file-system.ts';
import type { Process } from '../../program.ts';
import { decodeText } from '../text/codec.ts';

/** A key: one character, control characters included, or the name of one that has none (`Up`, `Alt-u`, `Paste`, `Resize`, `Closed`). */
export interface Key {
  readonly name: string;
  /** What was pasted. */
  readonly text?: string;
}

const FINAL: Readonly<Record<string, string>> = { A: 'Up', B: 'Down', C: 'Right', D: 'Left', H: 'Home', F: 'End', P: 'F1', Z: 'Shift-Tab' };
const NUMBERED: Readonly<Record<string, string>> = { 1: 'Home', 2: 'Insert', 3: 'Delete', 4: 'End', 5: 'PageUp', 6: 'PageDown', 7: 'Home', 8: 'End', 11: 'F1' };
/** xterm's modifier parameter, for what the editors tell apart. */
const MODIFIERS: Readonly<Record<string, string>> = { 3: 'Alt-', 5: 'Ctrl-' };

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';

/** What one read of the keyboard asks for. */
const READ_SIZE = 4096;

/** Takes the bytes of a terminal apart into keys, with pastes in one piece. */
export class KeyReader {
  readonly #process: Process;
  readonly #keyboard: OpenFile;
  #text = '';
  #partial: Uint8Array = new Uint8Array();
  #interrupted = new AbortController();
  #resized = false;

  constructor(process: Process, keyboard: OpenFile) {
    this.#process = process;
    this.#keyboard = keyboard;
  }

  /** True when a key is there without waiting. */
  get ready(): boolean {
    return this.#text !== '' || this.#resized;
  }

  /** The window has changed its size: whoever waits for a key gets `Resize`. */
  resized(): void {
    this.#resized = true;
    this.#interrupted.abort();
  }

  async next(): Promise<Key> {
    for (;;) {
      if (this.#resized) {
        this.#resized = false;
        return { name: 'Resize' };
      }
      const key = this.#take();
      if (key) return key;
      if (!(await this.#fill()) && !this.#resized) return { name: 'Closed' };
    }
  }

  /** False at the end of input, and when the wait was cut short. */
  async #fill(): Promise<boolean> {
    this.#interrupted = new AbortController();
    const { signal } = this.#interrupted;
    using either = new JoinedSignal(this.#process.signal, signal);
    try {
      const bytes = await this.#process.wait(this.#keyboard.read(READ_SIZE, either.signal));
      if (bytes.length === 0) return false;
      const all = Buffer.concat([this.#partial, bytes]);
      const whole = all.length - unfinishedCharacter(all);
      this.#partial = all.subarray(whole);
      this.#text += decodeText(all.subarray(0, whole));
      return true;
    } catch (error) {
      if (!signal.aborted || this.#process.signal.aborted) throw error;
      return false;
    }
  }

  #take(): Key | undefined {
    if (this.#text.startsWith(PASTE_START)) return this.#takePaste();
    const sequence = /^\x1b(?:\[[0-9;]*[A-Za-z~]|O[ABCDFHPQRS])/.exec(this.#text)?.[0];
    if (sequence !== undefined) return this.#cut(sequence.length, nameOf(sequence));
    // The rest of it is on its way.
    if (/^\x1b\[[0-9;]+$/.test(this.#text)) return undefined;
    const [character] = this.#text;
    return character === undefined ? undefined : this.#cut(character.length, character);
  }

  #takePaste(): Key | undefined {
    const end = this.#text.indexOf(PASTE_END);
    if (end < 0) return undefined;
    const text = this.#text.slice(PASTE_START.length, end).replaceAll('\r\n', '\n').replaceAll('\r', '\n');
    this.#text = this.#text.slice(end + PASTE_END.length);
    return { name: 'Paste', text };
  }

  #cut(length: number, name: string): Key {
    this.#text = this.#text.slice(length);
    return { name };
  }
}

/** True for a key that is a character to be typed into a text. */
export function isTyped(key: string): boolean {
  const code = key.codePointAt(0) ?? 0;
  return key.length === (code > 0xffff ? 2 : 1) && code >= 32 && code !== 0x7f;
}

function nameOf(sequence: string): string {
  const [, parameters = '', final = ''] = /^\x1b[[O]([0-9;]*)(.)$/.exec(sequence) ?? [];
  const [number = '', modifier = ''] = parameters.split(';');
  const base = final === '~' ? NUMBERED[number] : FINAL[final];
  return base === undefined ? 'Unknown' : `${MODIFIERS[modifier] ?? ''}${base}`;
}

/** Bytes at the end that begin a UTF-8 character whose rest has not come yet. */
function unfinishedCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return wanted > back ? back : 0;
  }
  return 0;
}
