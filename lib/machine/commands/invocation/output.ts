import type { OpenFile } from '../../file-system.ts';
import { encodeText } from '../text/codec.ts';

const BLOCK = 16 * 1024;

/**
 * A program's buffered output (C's stdio): whole lines at once on a terminal, blocks otherwise. `put`
 * mostly answers undefined; when the buffer is full it gives a promise to wait for, so that a full
 * pipe makes its writer wait.
 */
export class Output {
  readonly #file: OpenFile;
  #lineBuffered: boolean;
  #parts: (string | Uint8Array)[] = [];
  #length = 0;

  constructor(file: OpenFile, options: { lineBuffered?: boolean } = {}) {
    this.#file = file;
    this.#lineBuffered = options.lineBuffered ?? file.tty !== undefined;
  }

  get tty(): OpenFile['tty'] {
    return this.#file.tty;
  }

  /** Hands each line over as soon as it is complete (`--line-buffered`, `-u`). */
  bufferLines(): void {
    this.#lineBuffered = true;
  }

  put(content: string | Uint8Array): Promise<void> | undefined {
    if (content.length === 0) return undefined;
    this.#parts.push(content);
    this.#length += content.length;
    if (this.#length >= BLOCK || (this.#lineBuffered && endsLine(content))) return this.flush();
    return undefined;
  }

  async flush(): Promise<void> {
    if (this.#length === 0) return;
    const parts = this.#parts;
    this.#parts = [];
    this.#length = 0;
    await this.#file.write(joined(parts));
  }
}

function endsLine(content: string | Uint8Array): boolean {
  return typeof content === 'string' ? content.includes('\n') : content.includes(10);
}

function joined(parts: readonly (string | Uint8Array)[]): Uint8Array {
  const chunks: Uint8Array[] = [];
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    if (text !== '') chunks.push(encodeText(text));
    text = '';
    chunks.push(part);
  }
  if (text !== '') chunks.push(encodeText(text));
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks);
}
