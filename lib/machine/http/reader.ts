import type { Connection } from '../network.ts';
import { HttpFault } from './message.ts';
import type { HttpFaultKind } from './message.ts';

const NEWLINE = 0x0a;
const decoder = new TextDecoder('latin1');

/** Reads lines and bytes off a connection, keeping what came too early. */
export class ConnectionReader {
  readonly #connection: Connection;
  #rest: Uint8Array = new Uint8Array(0);

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
    const parts: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const chunk = await this.some(Number.POSITIVE_INFINITY, options.signal);
      if (chunk.length === 0) {
        if (length > 0) throw new HttpFault('incomplete');
        return undefined;
      }
      const end = chunk.indexOf(NEWLINE);
      const part = end < 0 ? chunk : chunk.subarray(0, end);
      length += part.length;
      parts.push(part);
      if (length > options.limit) throw new HttpFault(options.tooLong, decoder.decode(concat(parts)).slice(0, options.limit));
      if (end < 0) continue;
      const after = chunk.subarray(end + 1);
      this.#rest = after.length === 0 ? this.#rest : concat([after, this.#rest]);
      const line = decoder.decode(concat(parts));
      return line.endsWith('\r') ? line.slice(0, -1) : line;
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
