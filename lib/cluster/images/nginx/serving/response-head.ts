import type { HeaderList, ServerResponse } from '#lib/machine/index.ts';
import { httpDate } from './dates.ts';
import type { Exchange, Reply } from './exchange.ts';
import { STATUS_TEXTS } from './statuses.ts';

export interface ResponseOptions {
  /** What nginx calls itself. */
  server: string;
  /** The worker is about to stop. */
  isDraining: boolean;
}

/** A reply with its header in nginx's order (ngx_http_header_filter_module). */
export function responseOf(exchange: Exchange, reply: Reply, options: ResponseOptions): ServerResponse {
  const { scope, request } = exchange;
  const headers: (readonly [string, string])[] = [
    ['Server', options.server],
    ['Date', httpDate(exchange.process.clock.now())],
  ];
  if (reply.type !== undefined && reply.status !== 204) headers.push(['Content-Type', reply.type]);
  const chunked = reply.body !== undefined && reply.length === undefined && request.version === '1.1' && reply.status !== 204;
  if (reply.length !== undefined && reply.status !== 204) headers.push(['Content-Length', String(reply.length)]);
  if (reply.lastModified !== undefined) headers.push(['Last-Modified', httpDate(reply.lastModified)]);
  if (reply.location !== undefined) headers.push(['Location', reply.location]);
  if (chunked && request.method !== 'HEAD') headers.push(['Transfer-Encoding', 'chunked']);
  const keepAlive =
    request.keepAlive &&
    !options.isDraining &&
    scope.time('keepalive_timeout', '75s') !== 0 &&
    reply.closes !== true &&
    (reply.length !== undefined || chunked || reply.status === 304 || reply.status === 204);
  headers.push(['Connection', keepAlive ? 'keep-alive' : 'close']);
  if (reply.etag !== undefined) headers.push(['ETag', reply.etag]);
  headers.push(...addedHeaders(exchange, reply.status), ...(reply.headers ?? []));
  return {
    status: reply.status,
    reason: STATUS_TEXTS[reply.status] ?? '',
    headers,
    ...(reply.body === undefined ? {} : { body: reply.body }),
  };
}

const ADDING = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308]);

/** `add_header` holds for successes and redirects, unless `always`. */
function addedHeaders(exchange: Exchange, status: number): HeaderList {
  return exchange.scope
    .nearest('add_header')
    .filter(({ args }) => args[2] === 'always' || ADDING.has(status))
    .map(({ args }) => [args[0] as string, exchange.expand(args[1] as string)] as const)
    .filter(([, value]) => value !== '');
}
