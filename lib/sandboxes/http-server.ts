import type { IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { readBody } from '#lib/core/index.ts';
import type { HttpEndpoint, HttpRequest, HttpResponse, MessageSocket, UpgradeRequest } from '#lib/core/index.ts';

/** The API server's own limit on a request's body (apiserver's MaxRequestBodyBytes). */
const BODY_LIMIT = 3 * 1024 * 1024;
/** Why a request's signal aborts; one for all, as making one takes a trace of the stack. */
const CLIENT_GONE = new Error('the client has gone');
/** The longest WebSocket message taken. */
const MESSAGE_LIMIT = 1024 * 1024;

export interface ServeOptions {
  /** Where the endpoint hangs, without a slash at the end: `/k8s/abc`. What is elsewhere is 404. */
  prefix?: string;
  /**
   * Stands in for the Authorization header of a client that sends none: kubectl sends no token over plain
   * HTTP, so the way to the endpoint must be the secret then.
   */
  authorization?: string;
  /** Bytes of a body. A longer one reaches the endpoint cut at one byte past this, to be refused in its own words. */
  bodyLimit?: number;
  /** The endpoint failed, or a stream of its did. Clients that go away are no fault. */
  report?(problem: string, fault: unknown): void;
}

/** The listeners of a node:http server's `request` and `upgrade` events. */
export interface HttpServing {
  handle(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/**
 * Puts an endpoint on node:http: requests, streamed answers with back-pressure, WebSocket upgrades. A
 * client that goes away aborts its request's signal. A fault of the endpoint's is reported and answered 500.
 */
export function serveHttp(endpoint: HttpEndpoint, options: ServeOptions = {}): HttpServing {
  const prefix = options.prefix ?? '';
  const limit = options.bodyLimit ?? BODY_LIMIT;
  const report = (problem: string, connection: ServerResponse | Duplex, fault: unknown) => {
    if (!connection.destroyed) options.report?.(problem, fault);
  };
  return {
    handle: (request, response) => {
      answer({ endpoint, request, response, prefix, limit, authorization: options.authorization }).catch((fault: unknown) => {
        report('A request failed', response, fault);
        failExchange(response, fault);
      });
    },
    upgrade: (request, socket, head) => {
      answerUpgrade({ endpoint, request, socket, head, prefix, authorization: options.authorization }).catch((fault: unknown) => {
        report('A connection failed', socket, fault);
        socket.destroy();
      });
    },
  };
}

interface Exchange {
  endpoint: HttpEndpoint;
  request: IncomingMessage;
  response: ServerResponse;
  prefix: string;
  limit: number;
  authorization: string | undefined;
}

async function answer({ endpoint, request, response, prefix, limit, authorization }: Exchange): Promise<void> {
  const target = targetBelow(prefix, request.url ?? '/');
  if (target === undefined) {
    await send(request, response, textResponse(404, '404 page not found\n'));
    return;
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort(CLIENT_GONE));
  const body = await readRequestBody(request, limit);
  if (body.length > limit) response.shouldKeepAlive = false;
  const answered = await endpoint.request({ ...basics(request, target, authorization), body, signal: gone.signal });
  await send(request, response, answered);
}

function basics(request: IncomingMessage, target: string, authorization: string | undefined): HttpRequest {
  const headers = plainHeaders(request);
  if (authorization !== undefined) headers['authorization'] ??= authorization;
  return { method: request.method ?? 'GET', target, headers };
}

/** The request line's target with the prefix taken off; undefined when it lies elsewhere. */
function targetBelow(prefix: string, url: string): string | undefined {
  if (!url.startsWith(prefix)) return undefined;
  const rest = url.slice(prefix.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : undefined;
}

function plainHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

async function readRequestBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit + 1);
}

async function send(request: IncomingMessage, response: ServerResponse, answered: HttpResponse): Promise<void> {
  const { body } = answered;
  if (body instanceof Uint8Array) {
    response.writeHead(answered.status, { ...answered.headers, 'content-length': String(body.length) });
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  response.writeHead(answered.status, answered.headers);
  response.flushHeaders();
  // The request's signal is aborted when the client goes away, and ends the body.
  for await (const chunk of body) {
    if (response.destroyed) break;
    if (!response.write(chunk)) await drained(response);
  }
  response.end();
}

/** Resolves when the client has taken what was written, or has gone. */
function drained(response: ServerResponse | Duplex): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

function failExchange(response: ServerResponse, fault: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy(fault instanceof Error ? fault : undefined);
    return;
  }
  response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('Internal Server Error\n');
}

interface Upgrade {
  endpoint: HttpEndpoint;
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  prefix: string;
  authorization: string | undefined;
}

async function answerUpgrade({ endpoint, request, socket, head, prefix, authorization }: Upgrade): Promise<void> {
  const gone = new AbortController();
  const onClose = () => gone.abort(CLIENT_GONE);
  socket.once('close', onClose);
  socket.on('error', onClose);
  const target = targetBelow(prefix, request.url ?? '/');
  const wanted = { ...basics(request, target ?? '/', authorization), signal: gone.signal };
  const answered = target === undefined ? textResponse(404, '404 page not found\n') : await open(endpoint, request, wanted);
  if ('status' in answered) {
    await refuse(socket, answered);
    return;
  }
  if (isSpdy(request)) {
    joinBytes(socket, head, answered);
    return;
  }
  // The endpoint has chosen the sub-protocol. `ws` must not see it, for it refuses the slash in kubectl's `SPDY/3.1+…`.
  delete request.headers['sec-websocket-protocol'];
  const server = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: MESSAGE_LIMIT });
  if (answered.protocol !== '') server.on('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${answered.protocol}`));
  server.handleUpgrade(request, socket, head, (webSocket) => join(webSocket, answered));
}

/** What a SPDY connection's streams are for goes by this, as it does through a WebSocket (`SPDY/3.1+portforward.k8s.io`). */
const SPDY = 'SPDY/3.1';

function isSpdy(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toUpperCase() === SPDY;
}

/** WebSockets and SPDY go to `upgrade`; any other protocol is a plain request, for the endpoint to refuse. */
function open(endpoint: HttpEndpoint, request: IncomingMessage, wanted: HttpRequest): Promise<MessageSocket | HttpResponse> {
  const isWebSocket = request.headers.upgrade?.toLowerCase() === 'websocket';
  if (!isWebSocket && !isSpdy(request)) return endpoint.request(wanted);
  const offered = wanted.headers[isWebSocket ? 'sec-websocket-protocol' : 'x-stream-protocol-version'] ?? '';
  const names = offered.split(',').map((name) => name.trim()).filter((name) => name !== '');
  const protocols = isWebSocket ? names : names.map((name) => `${SPDY}+${name}`);
  const upgrade: UpgradeRequest = { ...wanted, protocols };
  return endpoint.upgrade(upgrade);
}

/** Writes a whole response onto a socket that was to be upgraded. */
async function refuse(socket: Duplex, answered: HttpResponse): Promise<void> {
  const body = await readBody(answered);
  const headers = { ...answered.headers, 'content-length': String(body.length), connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${answered.status} ${STATUS_CODES[answered.status] ?? ''}\r\n${lines.join('')}\r\n`);
  socket.end(body);
}

/** Carries a SPDY connection's bytes both ways; they are framed by those who speak it. */
function joinBytes(socket: Duplex, head: Buffer, peer: MessageSocket): void {
  const version = peer.protocol.slice(SPDY.length + 1);
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${SPDY}\r\nX-Stream-Protocol-Version: ${version}\r\n\r\n`);
  const bytesIn = async () => {
    if (head.length > 0) await peer.send(head);
    for await (const chunk of socket as AsyncIterable<Buffer>) await peer.send(chunk);
    peer.close();
  };
  const bytesOut = async () => {
    for (let chunk = await peer.receive(); chunk; chunk = await peer.receive()) if (!socket.write(chunk)) await drained(socket);
    socket.end();
  };
  bytesIn().catch(() => peer.close(1006));
  bytesOut().catch(() => socket.destroy());
}

/** Carries messages both ways until one side closes, each side read only as fast as the other takes. */
function join(webSocket: WebSocket, peer: MessageSocket): void {
  webSocket.on('message', (message) => {
    webSocket.pause();
    void peer.send(asBytes(message)).then(() => webSocket.resume());
  });
  webSocket.on('close', (code, reason) => peer.close(code, reason.toString()));
  webSocket.on('error', () => peer.close(1006, ''));
  void carryOut(webSocket, peer);
}

async function carryOut(webSocket: WebSocket, peer: MessageSocket): Promise<void> {
  for (let message = await peer.receive(); message; message = await peer.receive()) {
    const chunk = message;
    await new Promise<void>((resolve) => {
      webSocket.send(chunk, { binary: !peer.text }, () => resolve());
    });
  }
  const { code = 1000, reason = '' } = peer.closed ?? {};
  webSocket.close(code >= 1000 && code !== 1005 && code !== 1006 ? code : 1000, reason);
}

function asBytes(message: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (Array.isArray(message)) return Buffer.concat(message);
  return message instanceof ArrayBuffer ? new Uint8Array(message) : message;
}

function textResponse(status: number, text: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(text) };
}
