import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Limits } from '#lib/config/index.ts';
import { SystemError } from '#lib/machine/index.ts';
import { LARGEST_FRAME } from '#lib/workstation/index.ts';
import { serveHttp } from '../http-server.ts';
import { SandboxError } from '../sandbox-error.ts';
import { isSandboxId } from '../sandbox-id.ts';
import type { Resident } from './resident.ts';
import type { Residents } from './residents.ts';
import { joinTerminal } from './terminal-socket.ts';

/** The header that carries the secret which web and host agreed on when the host started. */
export const SECRET_HEADER = 'x-drydock-secret';

export interface HostServerOptions {
  residents: Residents;
  secret: string;
  limits: Limits;
  report(problem: string, cause: unknown): void;
}

interface Route {
  kind: 'k8s' | 'terminals' | 'sandboxes';
  id: string;
  /** What follows the id, without a slash at the start. */
  rest: string;
}

/** What web asks of one sandbox. */
interface Call {
  /** Method and path below the sandbox: `POST run`. */
  action: string;
  url: URL;
  request: IncomingMessage;
}

interface Answer {
  status: number;
  body: object | Uint8Array;
}

interface Upgrade {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
}

/**
 * The host process's HTTP server, for web alone: sandboxes, their terminals, and each sandbox's
 * Kubernetes API under /k8s/<id>, where the API's own bearer token is what counts.
 */
export class HostServer {
  readonly http: Server;
  readonly #options: HostServerOptions;
  readonly #sockets = new WebSocketServer({
    noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: 2 * LARGEST_FRAME,
  });

  constructor(options: HostServerOptions) {
    this.#options = options;
    // Watches and terminals live as long as their clients want.
    this.http = createServer({ requestTimeout: 0, headersTimeout: 10_000, keepAliveTimeout: 60_000 });
    this.http.on('request', (request, response) => void this.#answer(request, response));
    this.http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => void this.#upgrade(request, socket, head));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = this.#route(request);
    if (!route) {
      reply(response, 404, { message: 'not found' });
      return;
    }
    try {
      if (route.kind === 'k8s') await this.#answerApi(route, request, response);
      else await this.#answerWeb(route, request, response);
    } catch (error) {
      this.#fail(response, error);
    }
  }

  async #answerApi(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const hold = await this.#options.residents.hold(route.id, { existing: true });
    response.once('close', () => hold[Symbol.dispose]());
    this.#api(route, hold.resident).handle(request, response);
  }

  async #answerWeb(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { residents } = this.#options;
    const url = new URL(request.url ?? '/', 'http://host');
    if ((route.rest === 'reset' || route.rest === 'erase') && request.method === 'POST') {
      await residents.reset(route.id, { forGood: route.rest === 'erase' });
      reply(response, 200, {});
      return;
    }
    if (route.rest === 'changes' && request.method === 'GET') return this.#tellChanges(route, url, response);
    using hold = await residents.hold(route.id);
    const { status, body } = await this.#perform(hold.resident, { action: `${request.method} ${route.rest}`, url, request });
    reply(response, status, body);
  }

  /** An answer without end: a line for each time that something no watch tells of has changed. */
  async #tellChanges(route: Route, url: URL, response: ServerResponse): Promise<void> {
    const what = z.enum(['file', 'log']).parse(url.searchParams.get('of'));
    const hold = await this.#options.residents.hold(route.id);
    const listening = hold.resident.listen(what, () => void response.write('\n'));
    response.once('close', () => {
      listening[Symbol.dispose]();
      hold[Symbol.dispose]();
    });
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.flushHeaders();
  }

  async #perform(resident: Resident, call: Call): Promise<Answer> {
    const { limits } = this.#options;
    const path = call.url.searchParams.get('path') ?? '';
    switch (call.action) {
      case 'PUT ':
        return { status: 200, body: { token: resident.token, namespace: resident.namespace } };
      case 'GET file': {
        const content = resident.readFile(path);
        return content ? { status: 200, body: content } : { status: 404, body: { message: 'no such file' } };
      }
      case 'PUT file':
        resident.writeFile(path, await readUpTo(call.request, limits.sandbox.file));
        return { status: 200, body: {} };
      case 'POST run':
        return { status: 200, body: await resident.run(await text(call.request)) };
      case 'POST skip': {
        const skip = z.object({ milliseconds: z.number().nonnegative().max(limits.sandbox.skip) });
        const { milliseconds } = skip.parse(JSON.parse(await text(call.request)));
        await resident.skip(milliseconds);
        return { status: 200, body: {} };
      }
      default:
        return { status: 404, body: { message: 'not found' } };
    }
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const route = this.#route(request);
    try {
      if (!route || route.kind === 'sandboxes') throw new SandboxError('no-such-sandbox', 'not found');
      const hold = await this.#options.residents.hold(route.id, { existing: route.kind === 'k8s' });
      socket.once('close', () => hold[Symbol.dispose]());
      if (socket.destroyed) hold[Symbol.dispose]();
      else if (route.kind === 'k8s') this.#api(route, hold.resident).upgrade(request, socket, head);
      else this.#joinTerminal(hold.resident, route, { request, socket, head });
    } catch (error) {
      if (!(error instanceof SandboxError)) this.#options.report('A connection failed', error);
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    }
  }

  #joinTerminal(resident: Resident, route: Route, { request, socket, head }: Upgrade): void {
    const session = resident.terminal(Number(route.rest));
    if (!session) throw new SandboxError('refused', 'no such terminal');
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate());
      joinTerminal(webSocket, session, resident.wake).catch((error: unknown) => {
        this.#options.report('A terminal failed', error);
        webSocket.terminate();
      });
    });
  }

  #api(route: Route, resident: Resident) {
    const { limits, report } = this.#options;
    return serveHttp(resident.api, { prefix: `/k8s/${route.id}`, bodyLimit: limits.api.body, report });
  }

  /** What a request is about; undefined for whoever lacks the secret as for what does not exist. */
  #route(request: IncomingMessage): Route | undefined {
    const [, kind, id = '', rest = ''] = /^\/(k8s|terminals|sandboxes)\/([^/?]*)\/?([^?]*)/.exec(request.url ?? '') ?? [];
    if (!isSandboxId(id)) return undefined;
    if (kind !== 'k8s' && !this.#knowsSecret(request)) return undefined;
    return { kind: kind as Route['kind'], id, rest };
  }

  #knowsSecret(request: IncomingMessage): boolean {
    const given = Buffer.from(String(request.headers[SECRET_HEADER] ?? ''));
    const secret = Buffer.from(this.#options.secret);
    return given.length === secret.length && timingSafeEqual(given, secret);
  }

  #fail(response: ServerResponse, error: unknown): void {
    if (error instanceof SandboxError) {
      const status = { 'no-such-sandbox': 404, unavailable: 503, refused: 400 }[error.reason];
      reply(response, status, { reason: error.reason, message: error.message });
    } else if (error instanceof SystemError || error instanceof z.ZodError || error instanceof SyntaxError) {
      reply(response, 400, { reason: 'refused', message: error.message });
    } else {
      this.#options.report('A request failed', error);
      reply(response, 500, { reason: 'unavailable', message: 'The sandbox failed to answer.' });
    }
  }
}

async function readUpTo(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw new SandboxError('refused', `A file may hold ${limit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function reply(response: ServerResponse, status: number, body: object | Uint8Array): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const bytes = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
  const type = body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length });
  response.end(bytes);
}
