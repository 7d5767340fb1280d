import { messagePair } from '#lib/core/index.ts';
import type { MessageSocket } from '#lib/core/index.ts';
import type { StreamOptions } from '../node-connection.ts';
import { CLOSE, frame, RESIZE, STATUS, STDERR, STDIN, STDOUT } from './channels.ts';
import { data, FrameReader, ping, rstStream, synReply } from './spdy-frames.ts';
import type { SpdyFrame } from './spdy-frames.ts';
import { HeaderReader, HeaderWriter } from './spdy-headers.ts';

/** exec and attach as clients from before v1.31 speak them: a SPDY stream for each channel. */
export const SPDY_REMOTE_COMMAND = 'SPDY/3.1+v4.channel.k8s.io';

/** Which channel a stream stands for, by its `streamtype` header. */
const CHANNELS: Readonly<Record<string, number>> = { stdin: STDIN, stdout: STDOUT, stderr: STDERR, error: STATUS, resize: RESIZE };

/**
 * Turns a SPDY connection into a socket of channel messages, so that remote commands are served the same
 * way over either. `raw` carries the connection's bytes in pieces of any size. As upstream does, nothing
 * is sent before the client has opened the stream of every channel that it asked for.
 */
export function channelsOverSpdy(raw: MessageSocket, { stdin, stdout, stderr, tty }: StreamOptions, report: (fault: unknown) => void): MessageSocket {
  const [server, bridge] = messagePair('v4.channel.k8s.io');
  const expected = [STATUS, ...(stdin ? [STDIN] : []), ...(stdout ? [STDOUT] : []), ...(stderr ? [STDERR] : []), ...(tty ? [RESIZE] : [])];
  const session = new ChannelSession(raw, bridge, expected);
  session.carryIn().catch(report);
  session.carryOut().catch(report);
  return server;
}

class ChannelSession {
  readonly #raw: MessageSocket;
  readonly #bridge: MessageSocket;
  readonly #frames = new FrameReader();
  readonly #headers = new HeaderReader();
  readonly #replies = new HeaderWriter();
  readonly #streams = new Map<number, number>();
  readonly #channels = new Map<number, number>();
  /** Who waits for the client to open a channel's stream. */
  readonly #waiting = new Map<number, () => void>();
  readonly #expected: readonly number[];
  #isOver = false;

  constructor(raw: MessageSocket, bridge: MessageSocket, expected: readonly number[]) {
    this.#raw = raw;
    this.#bridge = bridge;
    this.#expected = expected;
  }

  /** From the client to the process. */
  async carryIn(): Promise<void> {
    try {
      for (let bytes = await this.#raw.receive(); bytes; bytes = await this.#raw.receive()) {
        for (const each of this.#frames.read(bytes)) await this.#take(each);
      }
    } finally {
      this.#isOver = true;
      for (const resume of this.#waiting.values()) resume();
      this.#headers.close();
      this.#bridge.close();
    }
  }

  /** From the process to the client; ends every stream when it has ended. */
  async carryOut(): Promise<void> {
    for (const channel of this.#expected) await this.#streamOf(channel);
    for (let message = await this.#bridge.receive(); message; message = await this.#bridge.receive()) {
      const stream = await this.#streamOf(message[0] ?? 0);
      if (stream !== undefined && message.length > 1) await this.#raw.send(data(stream, message.subarray(1)));
    }
    for (const stream of this.#streams.values()) await this.#raw.send(data(stream, new Uint8Array(), true));
    this.#raw.close();
  }

  async #take(each: SpdyFrame): Promise<void> {
    switch (each.type) {
      case 'syn-stream':
        return this.#open(each.stream, await this.#headers.read(each.headers));
      case 'data':
        return this.#pass(each.stream, each.payload, each.fin);
      case 'ping':
        return this.#raw.send(ping(each.id));
      default:
    }
  }

  async #open(stream: number, headers: ReadonlyMap<string, string>): Promise<void> {
    const channel = CHANNELS[headers.get('streamtype') ?? ''];
    if (channel === undefined) return this.#raw.send(rstStream(stream));
    await this.#raw.send(synReply(stream, this.#replies.write(new Map())));
    this.#streams.set(channel, stream);
    this.#channels.set(stream, channel);
    this.#waiting.get(channel)?.();
  }

  async #pass(stream: number, payload: Uint8Array, fin: boolean): Promise<void> {
    const channel = this.#channels.get(stream);
    if (channel !== STDIN && channel !== RESIZE) return;
    if (payload.length > 0) await this.#bridge.send(frame(channel, payload));
    if (fin && channel === STDIN) await this.#bridge.send(frame(CLOSE, Uint8Array.of(STDIN)));
  }

  /** The stream of a channel, once the client has opened it; undefined when it went away before. */
  async #streamOf(channel: number): Promise<number | undefined> {
    if (!this.#streams.has(channel) && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#waiting.set(channel, resolve);
      });
    }
    return this.#streams.get(channel);
  }
}
