import type { Connection } from '../network.ts';
import { HttpFault } from './message.ts';
import type { HttpFaultKind } from './message.ts';

const NEWLINE = 0x0a;
const NOTHING = new Uint8Array(0);

/** Reads lines and bytes off a connection, keeping what came too early. */
export class ConnectionReader {
  readonly #connection: Connection;
  #rest: Uint8Array = NOTHING;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Whether bytes are here that nobody has read. */
  get hasMore(): boolean {
    return this.#rest.length > 0;
  }

  /** What comes next, without taking it; empty once the peer has finished. */
  async peek(signal?: AbortSignal): Promise<Uint8Array> {
    if (this.#rest.length === 0) this.#rest = await this.#connection.read(signal);
    return this.#rest;
  }

  /** Some bytes, at most `limit`; empty once the peer has finished. */
  async some(limit: number, signal?: AbortSignal): Promise<Uint8Array> {
    if (this.#rest.length === 0) this.#rest = await this.#connection.read(signal);
    const part = this.#rest.subarray(0, limit);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }

  /** A line without its end (LF or CRLF); undefined when the peer has finished before its first byte. */
  async line(options: { limit: number; tooLong: HttpFaultKind; signal?: AbortSignal | undefined }): Promise<string | undefined> {
    let text = '';
    for (;;) {
      const chunk = this.hasMore ? this.#rest : await this.#connection.read(options.signal);
      if (chunk.length === 0) {
        if (text !== '') throw new HttpFault('incomplete');
        return undefined;
      }
      const end = chunk.indexOf(NEWLINE);
      const part = end < 0 ? chunk : chunk.subarray(0, end);
      this.#rest = end < 0 ? NOTHING : chunk.subarray(end + 1);
      text += Buffer.from(part.buffer, part.byteOffset, part.length).toString('latin1');
      if (text.length > options.limit) throw new HttpFault(options.tooLong, text.slice(0, options.limit));
      if (end >= 0) return text.endsWith('\r') ? text.slice(0, -1) : text;
    }
  }
}

/** Bytes of several chunks in one. */
export function concat(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
