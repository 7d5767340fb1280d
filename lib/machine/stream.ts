import { NO_BYTES, WaitingList } from './files/description.ts';
import type { Connection, SocketAddress } from './network.ts';
import { SystemError } from './system-error.ts';

/** Bytes under way in one direction before the writer waits. */
const WINDOW = 65_536;

/** One direction of a connection. */
class Stream {
  #chunks: Uint8Array[] = [];
  #held = 0;
  #finished = false;
  #failure: 'ECONNRESET' | undefined;
  /** The reader has gone; what is written is refused. */
  #abandoned = false;
  readonly #changed = new WaitingList();

  async read(signal: AbortSignal | undefined): Promise<Uint8Array> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk) {
        this.#held -= chunk.length;
        this.#changed.wakeAll();
        return chunk;
      }
      if (this.#failure) throw new SystemError(this.#failure);
      if (this.#abandoned) throw new SystemError('EBADF');
      if (this.#finished) return NO_BYTES;
      await this.#changed.wait(signal);
    }
  }

  async write(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      if (this.#failure) throw new SystemError(this.#failure);
      if (this.#finished || this.#abandoned) throw new SystemError('EPIPE');
      if (this.#held >= WINDOW) {
        await this.#changed.wait(signal);
        continue;
      }
      const part = rest.subarray(0, WINDOW - this.#held);
      this.#chunks.push(part);
      this.#held += part.length;
      rest = rest.subarray(part.length);
      this.#changed.wakeAll();
    }
  }

  finish(): void {
    this.#finished = true;
    this.#changed.wakeAll();
  }

  abandon(): void {
    this.#abandoned = true;
    this.#chunks = [];
    this.#held = 0;
    this.#changed.wakeAll();
  }

  fail(): void {
    this.#failure ??= 'ECONNRESET';
    this.#chunks = [];
    this.#held = 0;
    this.#changed.wakeAll();
  }

  get hasUnread(): boolean {
    return this.#held > 0;
  }
}

/** One end of a TCP connection in memory. */
export class StreamEnd implements Connection {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly #incoming: Stream;
  readonly #outgoing: Stream;
  #closeListeners: (() => void)[] = [];
  #closed = false;

  constructor(options: { local: SocketAddress; remote: SocketAddress; incoming: Stream; outgoing: Stream }) {
    this.local = options.local;
    this.remote = options.remote;
    this.#incoming = options.incoming;
    this.#outgoing = options.outgoing;
  }

  read(signal?: AbortSignal): Promise<Uint8Array> {
    return this.#closed ? Promise.reject(new SystemError('EBADF')) : this.#incoming.read(signal);
  }

  write(chunk: Uint8Array, signal?: AbortSignal): Promise<void> {
    return this.#closed ? Promise.reject(new SystemError('EBADF')) : this.#outgoing.write(chunk, signal);
  }

  finish(): void {
    this.#outgoing.finish();
  }

  /** Closing with unread data resets the connection, as TCP does (RFC 1122, 4.2.2.13). */
  close(): void {
    if (this.#closed) return;
    const loses = this.#incoming.hasUnread;
    this.#closed = true;
    this.#incoming.abandon();
    if (loses) this.#outgoing.fail();
    else this.#outgoing.finish();
    this.#tellClosed();
  }

  /** Both sides get ECONNRESET. */
  reset(): void {
    this.#incoming.fail();
    this.#outgoing.fail();
    if (this.#closed) return;
    this.#closed = true;
    this.#tellClosed();
  }

  onClosed(listener: () => void): void {
    this.#closeListeners.push(listener);
  }

  #tellClosed(): void {
    const listeners = this.#closeListeners;
    this.#closeListeners = [];
    for (const listener of listeners) listener();
  }
}

/** Both ends of a new connection: the client's, then the server's. With NAT in between, the client sees `near`. */
export function connectionPair(
  client: SocketAddress,
  server: SocketAddress,
  near: { local: SocketAddress; remote: SocketAddress } = { local: client, remote: server },
): [StreamEnd, StreamEnd] {
  const toServer = new Stream();
  const toClient = new Stream();
  return [
    new StreamEnd({ ...near, incoming: toClient, outgoing: toServer }),
    new StreamEnd({ local: server, remote: client, incoming: toServer, outgoing: toClient }),
  ];
}
