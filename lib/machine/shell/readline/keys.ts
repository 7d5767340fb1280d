import type { OpenFile } from '../../file-system.ts';
import { decodeText } from '../escapes.ts';

/** A key as the editor takes it: text to insert, a paste, or the name of a key. */
export type Key =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'key'; readonly name: string };

const SEQUENCES: Readonly<Record<string, string>> = {
  '[A': 'up', '[B': 'down', '[C': 'right', '[D': 'left', OA: 'up', OB: 'down', OC: 'right', OD: 'left',
  '[H': 'home', '[F': 'end', OH: 'home', OF: 'end', '[1~': 'home', '[4~': 'end', '[7~': 'home', '[8~': 'end',
  '[2~': 'insert', '[3~': 'delete', '[5~': 'page-up', '[6~': 'page-down', '[Z': 'shift-tab',
  '[1;5C': 'meta-f', '[1;5D': 'meta-b', '[1;3C': 'meta-f', '[1;3D': 'meta-b', '[3;5~': 'meta-d', '[200~': 'paste',
};

const ESCAPE = 0x1b;
const PASTE_END = '\x1b[201~';

/** Turns a terminal's bytes into keys, one at a time, so that what follows Enter is left for the command that runs. */
export class KeyReader {
  readonly #file: () => OpenFile;
  /** Bytes read ahead, within and right behind a paste. */
  #waiting: number[] = [];

  constructor(file: () => OpenFile) {
    this.#file = file;
  }

  /** The next key; undefined at the end of the input. Rejects when the signal aborts. */
  async next(signal: AbortSignal): Promise<Key | undefined> {
    const byte = await this.#byte(signal);
    if (byte === undefined) return undefined;
    if (byte === ESCAPE) return this.#escape(signal);
    if (byte === 0x7f || byte === 0x08) return { type: 'key', name: 'backspace' };
    if (byte < 0x20) return { type: 'key', name: `ctrl-${String.fromCharCode(byte + 0x40).toLowerCase()}` };
    return { type: 'text', text: await this.#character(byte, signal) };
  }

  async #byte(signal: AbortSignal): Promise<number | undefined> {
    if (this.#waiting.length > 0) return this.#waiting.shift();
    return (await this.#file().read(1, signal))[0];
  }

  async #character(first: number, signal: AbortSignal): Promise<string> {
    const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
    const bytes = [first];
    while (bytes.length < length) {
      const next = await this.#byte(signal);
      if (next === undefined) break;
      if ((next & 0xc0) !== 0x80) {
        this.#waiting.unshift(next);
        break;
      }
      bytes.push(next);
    }
    return decodeText(Uint8Array.from(bytes));
  }

  async #escape(signal: AbortSignal): Promise<Key> {
    let sequence = '';
    for (;;) {
      const byte = await this.#byte(signal);
      if (byte === undefined) return { type: 'key', name: 'unknown' };
      if (byte === ESCAPE && sequence === '') continue;
      sequence += String.fromCharCode(byte);
      if (sequence === '[' || sequence === 'O') continue;
      if (!sequence.startsWith('[') && !sequence.startsWith('O')) return { type: 'key', name: metaName(sequence) };
      if (byte >= 0x40 && byte <= 0x7e) break;
    }
    const name = SEQUENCES[sequence] ?? 'unknown';
    return name === 'paste' ? this.#paste(signal) : { type: 'key', name };
  }

  async #paste(signal: AbortSignal): Promise<Key> {
    let bytes = this.#waiting;
    this.#waiting = [];
    const end = [...PASTE_END].map((character) => character.charCodeAt(0));
    for (let searched = 0; ; ) {
      const at = indexOf(bytes, end, Math.max(0, searched - end.length));
      if (at >= 0) {
        this.#waiting = bytes.slice(at + end.length);
        bytes = bytes.slice(0, at);
        break;
      }
      searched = bytes.length;
      const chunk = await this.#file().read(4096, signal);
      if (chunk.length === 0) break;
      for (const byte of chunk) bytes.push(byte);
    }
    return { type: 'paste', text: decodeText(Uint8Array.from(bytes)).replace(/\r\n?/g, '\n') };
  }
}

function indexOf(bytes: readonly number[], wanted: readonly number[], from: number): number {
  for (let start = bytes.indexOf(wanted[0] ?? 0, from); start >= 0; start = bytes.indexOf(wanted[0] ?? 0, start + 1)) {
    if (wanted.every((byte, index) => bytes[start + index] === byte)) return start;
  }
  return -1;
}

function metaName(sequence: string): string {
  if (sequence === '\x7f' || sequence === '\b') return 'meta-backspace';
  const code = sequence.charCodeAt(0);
  return code < 0x20 ? `meta-ctrl-${String.fromCharCode(code + 0x40).toLowerCase()}` : `meta-${sequence.toLowerCase()}`;
}
