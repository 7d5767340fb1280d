import type { ConnectionOptions } from 'node:tls';
import { WebSocket } from 'ws';
import type { HttpResponse, MessageSocket } from '#lib/core/index.ts';
import { responseOf } from './http-response.ts';
import { Unreachable } from './unreachable.ts';

export type TlsOptions = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'servername'>;

export interface WebSocketTarget {
  url: URL;
  protocols: readonly string[];
  headers: Readonly<Record<string, string>>;
  tls: TlsOptions;
  signal: AbortSignal | undefined;
  /** How errors name the server. */
  server: string;
}

/** Opens a WebSocket; gives the server's answer when it refuses. Throws Unreachable. */
export function openWebSocket(target: WebSocketTarget): Promise<MessageSocket | HttpResponse> {
  return new Promise((resolve, reject) => {
    const options = { headers: { ...target.headers }, ...target.tls, perMessageDeflate: false };
    const socket = new WebSocket(target.url, [...target.protocols], options);
    const messages = new ReceivedMessages(socket);
    const abort = () => socket.terminate();
    target.signal?.addEventListener('abort', abort, { once: true });
    socket.once('open', () => resolve(messages));
    socket.once('unexpected-response', (_request, answer) => resolve(responseOf(answer, target.server)));
    socket.once('error', (error) => reject(target.signal?.aborted ? target.signal.reason : Unreachable.from(target.server, error)));
    socket.once('close', () => target.signal?.removeEventListener('abort', abort));
  });
}

/** The `ws` socket as a MessageSocket: messages wait until asked for. */
class ReceivedMessages implements MessageSocket {
  readonly #socket: WebSocket;
  readonly #waiting: Uint8Array[] = [];
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data: Buffer) => {
      this.#waiting.push(data);
      this.#wake?.();
    });
    const ended = () => {
      this.#closed = true;
      this.#wake?.();
    };
    socket.on('close', ended);
    socket.on('error', ended);
  }

  get protocol(): string {
    return this.#socket.protocol;
  }

  send(message: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.send(message, (error) => (error ? reject(error) : resolve()));
    });
  }

  async receive(): Promise<Uint8Array | undefined> {
    while (this.#waiting.length === 0) {
      if (this.#closed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#waiting.shift();
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason);
  }
}
