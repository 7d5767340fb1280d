import http from 'node:http';
import https from 'node:https';
import type { HttpEndpoint, HttpRequest, HttpResponse, MessageSocket, UpgradeRequest } from '#lib/core/index.ts';
import type { Access } from './access.ts';
import { authorization } from './access.ts';
import type { TlsOptions } from './web-socket.ts';
import { responseOf } from './http-response.ts';
import { openWebSocket } from './web-socket.ts';
import { Unreachable } from './unreachable.ts';

/**
 * A Kubernetes API over real HTTP(S). Credentials are added to each request. Requests throw
 * Unreachable when no answer comes. Connections are kept and reused; dispose of it to close them.
 */
export function connectHttp(access: Access): HttpEndpoint & Disposable {
  return new HttpConnection(access);
}

class HttpConnection implements HttpEndpoint, Disposable {
  readonly #access: Access;
  readonly #base: URL;
  readonly #agent: http.Agent;
  readonly #tls: TlsOptions;

  constructor(access: Access) {
    this.#access = access;
    this.#base = new URL(access.server);
    this.#tls = {
      ca: access.certificateAuthority,
      cert: access.clientCertificate,
      key: access.clientKey,
      rejectUnauthorized: !access.skipTlsVerify,
      ...(access.tlsServerName ? { servername: access.tlsServerName } : {}),
    };
    const Agent = this.#base.protocol === 'https:' ? https.Agent : http.Agent;
    this.#agent = new Agent({ keepAlive: true, ...this.#tls });
  }

  request(request: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const send = this.#base.protocol === 'https:' ? https.request : http.request;
      const options: https.RequestOptions = {
        ...this.#tls,
        agent: this.#agent,
        method: request.method,
        headers: this.#headers(request),
        ...(request.signal ? { signal: request.signal } : {}),
      };
      const exchange = send(this.#url(request.target), options, (answer) => resolve(responseOf(answer, this.#access.server)));
      exchange.on('error', (error) => reject(request.signal?.aborted ? request.signal.reason : Unreachable.from(this.#access.server, error)));
      exchange.end(request.body);
    });
  }

  upgrade(request: UpgradeRequest): Promise<MessageSocket | HttpResponse> {
    const url = this.#url(request.target);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return openWebSocket({
      url,
      protocols: request.protocols,
      headers: { ...request.headers, ...authorization(this.#access) },
      tls: this.#tls,
      signal: request.signal,
      server: this.#access.server,
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  #url(target: string): URL {
    return new URL(this.#base.pathname.replace(/\/$/, '') + target, this.#base);
  }

  #headers(request: HttpRequest): Record<string, string> {
    const length: Record<string, string> = request.body ? { 'content-length': String(request.body.length) } : {};
    return { ...request.headers, ...authorization(this.#access), ...length };
  }
}
