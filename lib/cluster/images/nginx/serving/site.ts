import type { Connection, HttpFault, HttpHandler, Process, ServerRequest, ServerResponse } from '#lib/machine/index.ts';
import type { Directive } from '../config/parser.ts';
import type { Scope } from '../config/scope.ts';
import type { LocationBlock, ServerBlock, Settings } from '../config/settings.ts';
import { httpDate } from './dates.ts';
import { isDenied } from './access-rules.ts';
import { withCharset } from './content-types.ts';
import { Exchange, fileOf } from './exchange.ts';
import type { Reply } from './exchange.ts';
import { responseOf } from './response-head.ts';
import { runRewrites } from './rewriting.ts';
import { locationFor, namedLocation, serverFor } from './routing.ts';
import { serveFiles } from './static-files.ts';
import type { Outcome } from './static-files.ts';
import { proxy } from './proxy.ts';
import { CLOSING_STATUSES, STATUS_TEXTS, builtInPage, hasPage } from './statuses.ts';
import { parseTarget } from './uri.ts';

/** What a site needs of the worker that serves it. */
export interface SiteHost {
  process: Process;
  settings: Settings;
  logAccess(exchange: Exchange): void;
  logError(exchange: Exchange, level: 'error' | 'crit' | 'info', message: string): Promise<void>;
  next(upstream: string): number;
  /** The worker is about to stop, so connections close after their response. */
  isDraining(): boolean;
  /** The page of `stub_status`. */
  stubStatus(): string;
}

/** As nginx: more internal redirects than that are a cycle. */
const MOST_REDIRECTS = 10;

/** Answers the requests of one connection by the configuration. */
export class Site implements HttpHandler {
  readonly #host: SiteHost;
  readonly #connection: number;
  /** The last, which is the one in progress: requests of a connection come one after the other. */
  #exchange: Exchange | undefined;

  constructor(host: SiteHost, connection: number) {
    this.#host = host;
    this.#connection = connection;
  }

  async answer(request: ServerRequest): Promise<ServerResponse> {
    const target = parseTarget(request.target);
    const server = this.#server(request, target?.host);
    const exchange = this.#begin(request, server, target);
    this.#exchange = exchange;
    const reply = target ? await this.#finished(exchange) : await this.#page(exchange, { status: 400 });
    exchange.status = reply.status;
    return responseOf(exchange, reply, { server: this.#serverName(exchange.scope), isDraining: this.#host.isDraining() });
  }

  answered(request: ServerRequest, _response: ServerResponse, bodyBytes: number): void {
    const exchange = this.#exchange;
    if (exchange?.request !== request) return;
    exchange.sent = bodyBytes;
    this.#host.logAccess(exchange);
  }

  refuse(fault: HttpFault, connection: Connection): ServerResponse | undefined {
    const status =
      fault.kind === 'target-too-long' ? 414 : fault.kind === 'bad-version' ? 505 : fault.kind === 'body-too-large' ? 413 : 400;
    const remark = fault.kind === 'header-too-large' ? 'Request Header Or Cookie Too Large' : undefined;
    const server = this.#serverName(this.#host.settings.servers[0]?.scope);
    const body =
      fault.kind === 'incomplete' ? undefined : builtInPage(status, { server, ...(remark === undefined ? {} : { remark }) });
    this.#logRefused(fault, connection, { status, sent: body?.length ?? 0 });
    if (!body) return undefined;
    const date = httpDate(this.#host.process.clock.now());
    return {
      status,
      reason: STATUS_TEXTS[status] ?? '',
      headers: [
        ['Server', server],
        ['Date', date],
        ['Content-Type', 'text/html'],
        ['Content-Length', String(body.length)],
        ['Connection', 'close'],
      ],
      body,
    };
  }

  /** A request that could not be read is logged with as much of its first line as there is. */
  #logRefused(fault: HttpFault, { local, remote }: Connection, result: { status: number; sent: number }): void {
    const server = serverFor(this.#host.settings.servers, local, '');
    if (!server) return;
    const request: ServerRequest = {
      line: fault.line,
      method: '',
      target: '',
      version: '1.1',
      headers: [],
      body: nothing(),
      keepAlive: false,
      local,
      remote,
    };
    const exchange = this.#begin(request, server);
    Object.assign(exchange, result);
    this.#host.logAccess(exchange);
  }

  #begin(request: ServerRequest, server: ServerBlock, { uri, args } = { uri: '', args: '' }): Exchange {
    const { process, settings } = this.#host;
    return new Exchange({ request, server, process, connection: this.#connection, version: settings.version, uri, args });
  }

  #server(request: ServerRequest, host: string | undefined): ServerBlock {
    const name = host ?? request.headers.find(([field]) => field.toLowerCase() === 'host')?.[1] ?? '';
    const server = serverFor(this.#host.settings.servers, request.local, name);
    if (!server) throw new Error(`no server block for ${request.local.address}:${request.local.port}`);
    return server;
  }

  /** What nginx calls itself, unless `server_tokens` is off. */
  #serverName(scope: Scope | undefined): string {
    return (scope?.value('server_tokens', 'on') ?? 'on') === 'off' ? 'nginx' : `nginx/${this.#host.settings.version}`;
  }

  /** Runs the phases, starting over at internal redirects, and puts error pages in place. */
  async #finished(exchange: Exchange): Promise<Reply> {
    const early = runRewrites(exchange, exchange.server.scope.directives);
    if (early && 'reply' in early) return this.#page(exchange, early.reply);
    return this.#page(exchange, await this.#located(exchange));
  }

  async #located(exchange: Exchange): Promise<Reply> {
    for (; exchange.redirects <= MOST_REDIRECTS; exchange.redirects += 1) {
      const match = locationFor(exchange.server.locations, exchange.uri);
      exchange.location = match?.location;
      if (match && match.captures.length > 0) exchange.captures = match.captures;
      const outcome = await this.#inLocation(exchange);
      if (!('redirect' in outcome)) return outcome;
      exchange.uri = outcome.redirect;
    }
    await this.#host.logError(
      exchange,
      'error',
      `rewrite or internal redirection cycle while internally redirecting to "${exchange.uri}"`,
    );
    return { status: 500 };
  }

  async #inLocation(exchange: Exchange): Promise<Outcome> {
    const { location, scope } = exchange;
    if (location?.scope.own('internal').length && exchange.redirects === 0) return { status: 404 };
    if (location) {
      const result = runRewrites(exchange, location.scope.directives);
      if (result) return 'reply' in result ? result.reply : { redirect: exchange.uri };
    }
    const refusal = refusalOf(exchange);
    if (refusal) {
      await this.#host.logError(exchange, 'error', refusal.message);
      return { status: refusal.status };
    }
    const tryFiles = scope.own('try_files')[0];
    if (tryFiles) {
      const outcome = await this.#tryFiles(exchange, tryFiles);
      if (outcome) return outcome;
    }
    return this.#content(exchange, location);
  }

  async #content(exchange: Exchange, location: LocationBlock | undefined): Promise<Outcome> {
    const pass = location?.scope.own('proxy_pass')[0]?.args[0];
    if (pass !== undefined) {
      return proxy(exchange, pass, {
        upstreams: this.#host.settings.upstreams,
        next: (upstream) => this.#host.next(upstream),
        report: (message) => this.#host.logError(exchange, 'error', message),
      });
    }
    if (location?.scope.own('stub_status').length) {
      const body = Buffer.from(this.#host.stubStatus());
      return { status: 200, type: 'text/plain', length: body.length, body, final: true };
    }
    return serveFiles(exchange, (message) => this.#host.logError(exchange, 'error', message));
  }

  async #tryFiles(exchange: Exchange, { args }: Directive): Promise<Outcome | undefined> {
    const { process } = exchange;
    for (const candidate of args.slice(0, -1)) {
      const uri = exchange.expand(candidate);
      const path = fileOf(exchange, uri.endsWith('/') ? uri : uri);
      const exists = process.fs.exists(path.replace(/\/+$/, '') || '/');
      const isDirectory = exists && process.fs.status(path.replace(/\/+$/, '') || '/').type === 'directory';
      if (!exists || isDirectory !== uri.endsWith('/')) continue;
      exchange.uri = uri;
      return undefined;
    }
    const last = args.at(-1) as string;
    if (/^=\d{3}$/.test(last)) return { status: Number(last.slice(1)) };
    if (last.startsWith('@')) return this.#named(exchange, last);
    const [uri = '', query] = exchange.expand(last).split('?', 2);
    if (query !== undefined) exchange.args = query;
    return { redirect: uri };
  }

  async #named(exchange: Exchange, name: string): Promise<Reply> {
    const location = namedLocation(exchange.server, name);
    if (!location) return { status: 500 };
    exchange.location = location;
    exchange.redirects += 1;
    const outcome = await this.#inLocation(exchange);
    if (!('redirect' in outcome)) return outcome;
    exchange.uri = outcome.redirect;
    return this.#located(exchange);
  }

  /** Gives an error its page: the one configured, or nginx's own. */
  async #page(exchange: Exchange, reply: Reply): Promise<Reply> {
    if (reply.final || reply.body !== undefined || reply.status < 300 || reply.status === 304) return reply;
    const configured = exchange.scope.nearest('error_page').find(({ args }) => args.slice(0, -1).includes(String(reply.status)));
    if (configured && exchange.status === 0) return this.#errorPage(exchange, reply, configured);
    if (!hasPage(reply.status)) return { ...reply, length: 0, body: new Uint8Array(0) };
    const body = builtInPage(reply.status, { server: this.#serverName(exchange.scope) });
    return {
      ...reply,
      type: withCharset(exchange.scope, 'text/html'),
      length: body.length,
      body,
      lastModified: undefined,
      etag: undefined,
      closes: CLOSING_STATUSES.has(reply.status),
    };
  }

  async #errorPage(exchange: Exchange, reply: Reply, { args }: Directive): Promise<Reply> {
    const uri = exchange.expand(args.at(-1) as string);
    const change = args.find((word) => word.startsWith('='));
    exchange.status = reply.status;
    exchange.redirects += 1;
    if (/^https?:\/\//.test(uri)) return this.#page(exchange, { status: 302, headers: [['Location', uri]] });
    exchange.method = exchange.method === 'HEAD' ? 'HEAD' : 'GET';
    if (!uri.startsWith('@')) exchange.uri = uri;
    const page = uri.startsWith('@') ? await this.#named(exchange, uri) : await this.#located(exchange);
    const status = change === undefined ? reply.status : change === '=' ? page.status : Number(change.slice(1));
    if (page.status >= 300 && page.body === undefined) return this.#page(exchange, { ...page, status: page.status });
    return {
      ...page,
      status,
      lastModified: status === 200 ? page.lastModified : undefined,
      closes: CLOSING_STATUSES.has(reply.status),
      headers: page.headers?.filter(([name]) => status === 200 || name !== 'Accept-Ranges') ?? [],
    };
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** What `allow`, `deny` and the size of the body have against a request. */
function refusalOf(exchange: Exchange): { status: number; message: string } | undefined {
  const limit = exchange.scope.size('client_max_body_size', '1m') ?? 0;
  const length = Number(exchange.header('content-length') ?? 0);
  if (limit > 0 && length > limit) return { status: 413, message: `client intended to send too large body: ${length} bytes` };
  return isDenied(exchange) ? { status: 403, message: 'access forbidden by rule' } : undefined;
}
