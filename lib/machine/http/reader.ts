import type { Connection } from '../network.ts';
import { HttpFault } from './message.ts';
import type { HttpFaultKind } from './message.ts';

const NOTHING = new Uint8Array(0);

export interface LineOptions {
  /** Bytes. */
  limit: number;
  tooLong: HttpFaultKind;
  signal?: AbortSignal | undefined;
}

/** Reads lines and bytes off a connection, keeping what came too early. */
export class ConnectionReader {
  readonly #connection: Connection;
  /** What was read last; it is still to be taken from `#at` on. */
  #chunk: Uint8Array = NOTHING;
  #at = 0;
  /** The chunk as latin1, once a line of it was wanted. */
  #text: string | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Whether bytes are here that nobody has read. */
  get hasMore(): boolean {
    return this.#at < this.#chunk.length;
  }

  /** What comes next, without taking it; empty once the peer has finished. */
  async peek(): Promise<Uint8Array> {
    if (!this.hasMore) await this.#read(undefined);
    return this.#at === 0 ? this.#chunk : this.#chunk.subarray(this.#at);
  }

  /** Some bytes, at most `limit`; empty once the peer has finished. */
  async some(limit: number, signal?: AbortSignal): Promise<Uint8Array> {
    if (!this.hasMore) await this.#read(signal);
    const part = this.#chunk.subarray(this.#at, this.#at + limit);
    this.#at += part.length;
    return part;
  }

  /** A line without its end (LF or CRLF); undefined when the peer has finished before its first byte. Given at once when all of it is here. */
  line(options: LineOptions): Promise<string | undefined> | string {
    const end = this.#textNow().indexOf('\n', this.#at);
    if (end < 0) return this.#lineToCome(options);
    const line = this.#takeTo(end);
    if (line.length > options.limit) throw new HttpFault(options.tooLong, line.slice(0, options.limit));
    return withoutReturn(line);
  }

  async #lineToCome(options: LineOptions): Promise<string | undefined> {
    let line = '';
    for (;;) {
      if (!this.hasMore) await this.#read(options.signal);
      if (!this.hasMore) {
        if (line !== '') throw new HttpFault('incomplete');
        return undefined;
      }
      const end = this.#textNow().indexOf('\n', this.#at);
      line += this.#takeTo(end);
      if (line.length > options.limit) throw new HttpFault(options.tooLong, line.slice(0, options.limit));
      if (end >= 0) return withoutReturn(line);
    }
  }

  #textNow(): string {
    this.#text ??= Buffer.from(this.#chunk.buffer, this.#chunk.byteOffset, this.#chunk.length).toString('latin1');
    return this.#text;
  }

  /** What comes before the newline at `end`, which is passed over; all there is when `end` is negative. */
  #takeTo(end: number): string {
    const part = this.#textNow().slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#chunk.length : end + 1;
    return part;
  }

  async #read(signal: AbortSignal | undefined): Promise<void> {
    this.#chunk = await this.#connection.read(signal);
    this.#at = 0;
    this.#text = undefined;
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
