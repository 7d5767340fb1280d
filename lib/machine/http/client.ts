import type { Connection } from '../network.ts';
import { framingOf, IncomingBody, writeBody } from './body.ts';
import type { Framing } from './body.ts';
import { encodeHead, readResponseHead } from './head.ts';
import { hasToken, headerOf } from './message.ts';
import type { HeaderList, ResponseHead } from './message.ts';
import { ConnectionReader } from './reader.ts';

export interface ClientRequest {
  method: string;
  target: string;
  version?: '1.0' | '1.1';
  /** Written as they are; Content-Length or Transfer-Encoding is added for a body where missing. */
  headers: HeaderList;
  body?: Uint8Array | AsyncIterable<Uint8Array>;
}

export interface ClientResponse extends ResponseHead {
  /** One reader. HttpFault `incomplete` when the peer closes too early. */
  body: IncomingBody;
  /** The connection can take another request once the body was read. */
  keepAlive: boolean;
}

const LIMITS = { line: 65_536, headers: 262_144 };

/** The client's side of a connection; requests go one after the other, each response read to its end. */
export class HttpClientConnection {
  readonly connection: Connection;
  readonly #reader: ConnectionReader;

  constructor(connection: Connection) {
    this.connection = connection;
    this.#reader = new ConnectionReader(connection);
  }

  /** Sends a request and gives the response once its head is there. HttpFault, SystemError. */
  async request(request: ClientRequest, signal?: AbortSignal): Promise<ClientResponse> {
    await this.#send(request, signal);
    let head = await readResponseHead(this.#reader, LIMITS, signal);
    while (head.status >= 100 && head.status < 200 && head.status !== 101)
      head = await readResponseHead(this.#reader, LIMITS, signal);
    const framing = responseFraming(request.method, head);
    const persistent =
      head.version === '1.1'
        ? !hasToken(head.headers, 'connection', 'close')
        : hasToken(head.headers, 'connection', 'keep-alive');
    return {
      ...head,
      body: new IncomingBody(this.#reader, framing, { signal }),
      keepAlive: persistent && framing.kind !== 'close',
    };
  }

  async #send(request: ClientRequest, signal: AbortSignal | undefined): Promise<void> {
    const headers = [...request.headers];
    const { body } = request;
    let chunked = hasToken(headers, 'transfer-encoding', 'chunked');
    if (body && !chunked && headerOf(headers, 'content-length') === undefined) {
      if (body instanceof Uint8Array) headers.push(['Content-Length', String(body.length)]);
      else {
        headers.push(['Transfer-Encoding', 'chunked']);
        chunked = true;
      }
    }
    const head = encodeHead(`${request.method} ${request.target} HTTP/${request.version ?? '1.1'}`, headers);
    if (body instanceof Uint8Array && !chunked) {
      await this.connection.write(Buffer.concat([head, body]), signal);
      return;
    }
    await this.connection.write(head, signal);
    if (body) await writeBody(this.connection, body, { chunked, signal });
  }
}

function responseFraming(method: string, head: ResponseHead): Framing {
  if (method === 'HEAD' || head.status === 204 || head.status === 304 || head.status === 101) return { kind: 'none' };
  return framingOf(head.headers) ?? { kind: 'close' };
}
