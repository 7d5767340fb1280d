import type { Connection } from '../network.ts';
import { readHeaders } from './head.ts';
import { HttpFault, headerOf } from './message.ts';
import type { HeaderList } from './message.ts';
import type { ConnectionReader } from './reader.ts';

/** How a message says where its body ends (RFC 9112, section 6). */
export type Framing = { kind: 'none' } | { kind: 'length'; length: number } | { kind: 'chunked' } | { kind: 'close' };

/** What the header of a message says of its body. HttpFault `bad-length`. */
export function framingOf(headers: HeaderList): Framing | undefined {
  const encoding = headerOf(headers, 'transfer-encoding');
  const length = headerOf(headers, 'content-length');
  if (encoding !== undefined) {
    // Both together are how requests are smuggled; RFC 9112 6.1 lets a server refuse them.
    if (encoding.toLowerCase() !== 'chunked' || length !== undefined) throw new HttpFault('bad-length');
    return { kind: 'chunked' };
  }
  if (length === undefined) return undefined;
  if (!/^\d{1,15}$/.test(length)) throw new HttpFault('bad-length');
  return { kind: 'length', length: Number(length) };
}

const CHUNK_LINE = 4096;
const TRAILERS = { line: 8192, headers: 8192 };

/** A body as it comes. Reading it to its end leaves the connection at the next message. */
export class IncomingBody implements AsyncIterable<Uint8Array> {
  readonly #reader: ConnectionReader;
  readonly #framing: Framing;
  readonly #signal: AbortSignal | undefined;
  readonly #onFirstRead: (() => Promise<void>) | undefined;
  #started = false;
  #done: boolean;

  constructor(
    reader: ConnectionReader,
    framing: Framing,
    options: { signal?: AbortSignal | undefined; onFirstRead?: (() => Promise<void>) | undefined } = {},
  ) {
    this.#reader = reader;
    this.#framing = framing;
    this.#signal = options.signal;
    this.#onFirstRead = options.onFirstRead;
    this.#done = framing.kind === 'none' || (framing.kind === 'length' && framing.length === 0);
  }

  /** Everything of it was read. */
  get isDone(): boolean {
    return this.#done;
  }

  /** Somebody has begun to read it. */
  get isStarted(): boolean {
    return this.#started;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    if (this.#done || this.#started) return;
    this.#started = true;
    await this.#onFirstRead?.();
    if (this.#framing.kind === 'length') yield* this.#exactly(this.#framing.length);
    else if (this.#framing.kind === 'chunked') yield* this.#chunks();
    else yield* this.#untilClose();
    this.#done = true;
  }

  async *#exactly(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0;) {
      const part = await this.#reader.some(left, this.#signal);
      if (part.length === 0) throw new HttpFault('incomplete');
      left -= part.length;
      yield part;
    }
  }

  async *#chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const line = await this.#line();
      const [, digits] = /^([0-9a-fA-F]{1,12})[ \t]*(?:;.*)?$/.exec(line) ?? [];
      if (digits === undefined) throw new HttpFault('bad-chunk');
      const length = Number.parseInt(digits, 16);
      if (length === 0) break;
      yield* this.#exactly(length);
      if ((await this.#line()) !== '') throw new HttpFault('bad-chunk');
    }
    await readHeaders(this.#reader, TRAILERS, this.#signal);
  }

  async *#untilClose(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const part = await this.#reader.some(Number.POSITIVE_INFINITY, this.#signal);
      if (part.length === 0) return;
      yield part;
    }
  }

  async #line(): Promise<string> {
    const line = await this.#reader.line({ limit: CHUNK_LINE, tooLong: 'bad-chunk', signal: this.#signal });
    if (line === undefined) throw new HttpFault('incomplete');
    return line;
  }
}

/** All of a body; HttpFault `body-too-large` past the limit. */
export async function readWhole(body: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > limit) throw new HttpFault('body-too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Writes a body in the form that its header announces; gives the bytes it took on the wire. */
export async function writeBody(
  connection: Connection,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  options: { chunked: boolean; signal?: AbortSignal | undefined },
): Promise<number> {
  let written = 0;
  const write = async (bytes: Uint8Array) => {
    await connection.write(bytes, options.signal);
    written += bytes.length;
  };
  const parts = body instanceof Uint8Array ? [body] : body;
  for await (const part of parts) {
    if (part.length === 0) continue;
    await write(
      options.chunked ? Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]) : part,
    );
  }
  if (options.chunked) await write(Buffer.from('0\r\n\r\n'));
  return written;
}
