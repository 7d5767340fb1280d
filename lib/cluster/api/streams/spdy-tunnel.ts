import type { MessageSocket } from '#lib/core/index.ts';
import type { Connection } from '#lib/machine/index.ts';
import { portForwardFault } from './port-forward.ts';
import type { OpenPort } from './port-forward.ts';
import { data, FrameReader, ping, rstStream, synReply } from './spdy-frames.ts';
import type { SpdyFrame } from './spdy-frames.ts';
import { HeaderReader, HeaderWriter } from './spdy-headers.ts';

/** SPDY in a WebSocket, as kubectl's port-forward speaks it (client-go/tools/portforward/tunneling_dialer.go). */
export const TUNNEL_PROTOCOL = 'SPDY/3.1+portforward.k8s.io';

export interface Tunnel {
  pod: { pod: string; uid: string };
  open: OpenPort;
}

const NOTHING = new Uint8Array();

/** Serves the streams of one tunnel until the client goes; each pair of streams is one TCP connection. */
export async function serveSpdyTunnel(socket: MessageSocket, tunnel: Tunnel): Promise<void> {
  const session = new SpdySession(socket, tunnel);
  try {
    for (let message = await socket.receive(); message; message = await socket.receive()) await session.take(message);
  } finally {
    session.close();
    socket.close(1000);
  }
}

/** The two streams that kubectl opens for one connection, told apart by their headers. */
interface Pair {
  port: number;
  error?: number;
  data?: number;
  connection?: Promise<Connection | undefined>;
}

class SpdySession {
  readonly #socket: MessageSocket;
  readonly #tunnel: Tunnel;
  readonly #frames = new FrameReader();
  readonly #headers = new HeaderReader();
  readonly #replies = new HeaderWriter();
  readonly #pairs = new Map<string, Pair>();
  readonly #byStream = new Map<number, Pair>();
  /** Bytes on their way into a connection, in order. */
  readonly #writing = new Map<number, Promise<void>>();

  constructor(socket: MessageSocket, tunnel: Tunnel) {
    this.#socket = socket;
    this.#tunnel = tunnel;
  }

  async take(bytes: Uint8Array): Promise<void> {
    for (const frame of this.#frames.read(bytes)) await this.#handle(frame);
  }

  close(): void {
    this.#headers.close();
    for (const pair of this.#pairs.values()) void pair.connection?.then((connection) => connection?.close());
  }

  async #handle(frame: SpdyFrame): Promise<void> {
    switch (frame.type) {
      case 'syn-stream':
        return this.#open(frame.stream, await this.#headers.read(frame.headers));
      case 'data':
        return this.#receive(frame.stream, frame.payload, frame.fin);
      case 'rst-stream':
        return this.#byStream.get(frame.stream)?.connection?.then((connection) => connection?.close());
      case 'ping':
        return this.#socket.send(ping(frame.id));
      default:
    }
  }

  async #open(stream: number, headers: ReadonlyMap<string, string>): Promise<void> {
    const type = headers.get('streamtype');
    const port = Number(headers.get('port'));
    if ((type !== 'error' && type !== 'data') || !(port > 0 && port < 65_536)) return this.#socket.send(rstStream(stream));
    const id = headers.get('requestid') ?? String(type === 'error' ? stream : stream - 2);
    const pair = this.#pairs.get(id) ?? { port };
    pair[type] = stream;
    this.#pairs.set(id, pair);
    this.#byStream.set(stream, pair);
    await this.#socket.send(synReply(stream, this.#replies.write(new Map())));
    if (pair.error !== undefined && pair.data !== undefined) void this.#forward(id, pair, { error: pair.error, data: pair.data });
  }

  /** Carries one connection's bytes to the client, then ends both its streams. */
  async #forward(id: string, pair: Pair, streams: { error: number; data: number }): Promise<void> {
    const opening = this.#tunnel.open(pair.port);
    pair.connection = opening.catch(() => undefined);
    try {
      const connection = await opening;
      for (let chunk = await connection.read(); chunk.length > 0; chunk = await connection.read()) await this.#socket.send(data(streams.data, chunk));
      await this.#socket.send(data(streams.data, NOTHING, true));
      await this.#socket.send(data(streams.error, NOTHING, true));
    } catch (error) {
      await this.#socket.send(data(streams.error, Buffer.from(portForwardFault(pair.port, this.#tunnel.pod, error)), true));
      await this.#socket.send(rstStream(streams.data));
    }
    this.#pairs.delete(id);
    this.#byStream.delete(streams.data);
    this.#byStream.delete(streams.error);
    this.#writing.delete(streams.data);
  }

  /** One slow connection must not hold up the others, so each has a queue of its own. */
  #receive(stream: number, payload: Uint8Array, fin: boolean): void {
    const pair = this.#byStream.get(stream);
    if (!pair || pair.data !== stream) return;
    const bytes = payload.slice();
    const before = this.#writing.get(stream) ?? Promise.resolve();
    this.#writing.set(stream, before.then(() => writeTo(pair, bytes, fin)));
  }
}

async function writeTo(pair: Pair, bytes: Uint8Array, fin: boolean): Promise<void> {
  const connection = await pair.connection;
  try {
    if (bytes.length > 0) await connection?.write(bytes);
    if (fin) connection?.finish();
  } catch {
    // The peer is gone; reading from the connection finds that out and ends the streams.
  }
}
