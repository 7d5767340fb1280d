import type { Clock } from '#lib/core/index.ts';
import type { Connection, SocketAddress } from '../network.ts';
import { SystemError } from '../system-error.ts';
import { framingOf, IncomingBody, writeBody } from './body.ts';
import { encodeHead, readRequestHead } from './head.ts';
import type { HeadLimits } from './head.ts';
import { HttpFault, REASONS, hasToken, headerOf } from './message.ts';
import type { HeaderList, RequestHead } from './message.ts';
import { ConnectionReader } from './reader.ts';
import { inTime } from './timeout.ts';

export interface ServerRequest extends RequestHead {
  body: AsyncIterable<Uint8Array>;
  /** What the client asks for; the response may still close. */
  keepAlive: boolean;
  local: SocketAddress;
  remote: SocketAddress;
}

export interface ServerResponse {
  status: number;
  /** Defaults to the usual phrase of the status. */
  reason?: string;
  /** Written as they are; Content-Length, Transfer-Encoding and Connection are added where they are missing. */
  headers: HeaderList;
  body?: Uint8Array | AsyncIterable<Uint8Array>;
}

/** What a server makes of its clients. */
export interface HttpHandler {
  answer(request: ServerRequest): Promise<ServerResponse> | ServerResponse;
  /** The answer to a message that cannot be understood; the connection closes after it. */
  refuse?(fault: HttpFault, connection: Connection): ServerResponse | undefined;
  /** Hears of each response after its last byte (with chunk sizes, without the head): for access logs. */
  answered?(request: ServerRequest, response: ServerResponse, bodyBytes: number): void;
}

export interface HttpServerOptions {
  clock: Clock;
  limits?: HeadLimits;
  /** Milliseconds that a client may take for a request's head, the first included. */
  headTimeout?: number;
  /** Milliseconds that an idle connection stays open; 0 closes after each response. */
  keepAlive?: number;
  /** When aborted, the response in progress ends and the connection closes after it: a graceful stop. */
  draining?: AbortSignal;
}

const LIMITS: HeadLimits = { line: 8192, headers: 32_768 };

/** Which status answers a fault, unless the server says otherwise. */
export function statusOfFault(fault: HttpFault): number {
  const statuses: Partial<Record<HttpFault['kind'], number>> = {
    'target-too-long': 414,
    'header-too-large': 431,
    'bad-version': 505,
    'body-too-large': 413,
  };
  return statuses[fault.kind] ?? 400;
}

/** Answers requests on one connection until either side is done; it closes the connection. Never throws for what a peer does. */
export async function serveHttp(connection: Connection, handler: HttpHandler, options: HttpServerOptions): Promise<void> {
  try {
    await new HttpServerConnection(connection, handler, options).run();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  } finally {
    connection.close();
  }
}

class HttpServerConnection {
  readonly #connection: Connection;
  readonly #handler: HttpHandler;
  readonly #options: HttpServerOptions;
  readonly #reader: ConnectionReader;

  constructor(connection: Connection, handler: HttpHandler, options: HttpServerOptions) {
    this.#connection = connection;
    this.#handler = handler;
    this.#options = options;
    this.#reader = new ConnectionReader(connection);
  }

  async run(): Promise<void> {
    let first = true;
    while (first || !this.#options.draining?.aborted) {
      const head = await this.#head(first);
      if (!head || !(await this.#exchange(head))) return;
      first = false;
    }
  }

  async #head(first: boolean): Promise<RequestHead | undefined> {
    const { clock, headTimeout = 60_000, keepAlive = 75_000, limits = LIMITS, draining } = this.#options;
    try {
      const wait = first ? headTimeout : keepAlive;
      const idle = !first && !this.#reader.hasMore ? draining : undefined;
      return await inTime(clock, wait, readRequestHead(this.#reader, limits), idle);
    } catch (error) {
      if (draining?.aborted) return undefined;
      if (error instanceof HttpFault) await this.#refuse(error);
      else throw error;
      return undefined;
    }
  }

  async #refuse(fault: HttpFault): Promise<void> {
    const response = this.#handler.refuse
      ? this.#handler.refuse(fault, this.#connection)
      : fault.kind === 'incomplete'
        ? undefined
        : { status: statusOfFault(fault), headers: [], body: new Uint8Array(0) };
    if (response) await this.#send(response, { method: 'GET', keepAlive: false, version: '1.1' });
  }

  /** True when the connection stays open for another. */
  async #exchange(head: RequestHead): Promise<boolean> {
    let body: IncomingBody;
    try {
      body = this.#body(head);
    } catch (error) {
      if (!(error instanceof HttpFault)) throw error;
      await this.#refuse(new HttpFault(error.kind, head.line));
      return false;
    }
    const keepAlive = this.#wantsKeepAlive(head);
    const request: ServerRequest = { ...head, body, keepAlive, local: this.#connection.local, remote: this.#connection.remote };
    let response: ServerResponse;
    try {
      response = await this.#handler.answer(request);
    } catch (error) {
      if (!(error instanceof HttpFault)) throw error;
      await this.#refuse(error);
      return false;
    }
    const closes = hasToken(response.headers, 'connection', 'close');
    const mayStay = keepAlive && !closes && !this.#options.draining?.aborted;
    const { bytes, stays } = await this.#send(response, { method: head.method, keepAlive: mayStay, version: head.version });
    this.#handler.answered?.(request, response, bytes);
    return stays && (await this.#skip(body));
  }

  #body(head: RequestHead): IncomingBody {
    const framing = framingOf(head.headers) ?? { kind: 'none' };
    const expects = hasToken(head.headers, 'expect', '100-continue');
    const onFirstRead = expects ? () => this.#connection.write(Buffer.from('HTTP/1.1 100 Continue\r\n\r\n')) : undefined;
    return new IncomingBody(this.#reader, framing, { onFirstRead });
  }

  #wantsKeepAlive(head: RequestHead): boolean {
    if (this.#options.keepAlive === 0 || hasToken(head.headers, 'connection', 'close')) return false;
    return head.version === '1.1' || hasToken(head.headers, 'connection', 'keep-alive');
  }

  /** Passes over what the handler left of a request's body; too much of it is not worth the wait. */
  async #skip(body: IncomingBody): Promise<boolean> {
    if (body.isDone) return true;
    if (body.isStarted) return false;
    let skipped = 0;
    try {
      for await (const part of body) {
        skipped += part.length;
        if (skipped > 1 << 20) return false;
      }
    } catch (error) {
      if (error instanceof HttpFault) return false;
      throw error;
    }
    return true;
  }

  /** Gives the bytes of the body, and whether another request can follow. */
  async #send(
    response: ServerResponse,
    options: { method: string; keepAlive: boolean; version: string },
  ): Promise<{ bytes: number; stays: boolean }> {
    const { status } = response;
    const body = response.body ?? new Uint8Array(0);
    const headers = [...response.headers];
    const mayHaveBody = status >= 200 && status !== 204 && status !== 304;
    let chunked = hasToken(headers, 'transfer-encoding', 'chunked');
    let { keepAlive } = options;
    if (mayHaveBody && headerOf(headers, 'content-length') === undefined && !chunked) {
      if (body instanceof Uint8Array) headers.push(['Content-Length', String(body.length)]);
      else if (options.version === '1.1') {
        if (options.method !== 'HEAD') headers.push(['Transfer-Encoding', 'chunked']);
        chunked = true;
      } else keepAlive = false;
    }
    if (headerOf(headers, 'connection') === undefined) headers.push(['Connection', keepAlive ? 'keep-alive' : 'close']);
    const head = encodeHead(`HTTP/1.1 ${status} ${response.reason ?? REASONS[status] ?? 'Unknown'}`, headers);
    if (!mayHaveBody || options.method === 'HEAD') {
      await this.#connection.write(head);
      return { bytes: 0, stays: keepAlive };
    }
    if (body instanceof Uint8Array && !chunked) {
      await this.#connection.write(body.length === 0 ? head : Buffer.concat([head, body]));
      return { bytes: body.length, stays: keepAlive };
    }
    await this.#connection.write(head);
    return { bytes: await writeBody(this.#connection, body, { chunked }), stays: keepAlive };
  }
}
