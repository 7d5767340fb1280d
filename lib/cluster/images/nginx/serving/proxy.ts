import { HttpClientConnection, HttpFault, SystemError, hasToken, withinTime } from '#lib/machine/index.ts';
import type { ClientResponse, HeaderList } from '#lib/machine/index.ts';
import { reasonOf } from '../config/parser.ts';
import { parseTime } from '../config/scope.ts';
import type { Upstream } from '../config/settings.ts';
import type { Exchange, Reply } from './exchange.ts';
import { escapePath } from './uri.ts';

/** Headers that belong to one connection and are not passed on. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'proxy-connection',
  'expect',
]);

/** What nginx answers with itself, so that the upstream's is dropped (ngx_http_proxy_module). */
const HIDDEN = new Set([
  'server',
  'date',
  'content-type',
  'content-length',
  'last-modified',
  'x-pad',
  'x-accel-redirect',
  'etag',
  'accept-ranges',
  'location',
]);

export interface ProxyTools {
  upstreams: ReadonlyMap<string, Upstream>;
  /** A running number for round robin. */
  next(upstream: string): number;
  report(message: string): Promise<void>;
}

/** Passes the request on and its answer back. 502 and 504 as nginx answers them. */
export async function proxy(exchange: Exchange, target: string, tools: ProxyTools): Promise<Reply> {
  const [, authority = '', path = ''] = /^http:\/\/([^/]+)(.*)$/.exec(exchange.expand(target)) ?? [];
  const { host, port } = chooseServer(authority, tools);
  exchange.upstream = `${host}:${port}`;
  const timeout = parseTime(exchange.scope.value('proxy_read_timeout', '60s')) ?? 60_000;
  const where = `upstream: "http://${exchange.upstream}${pathFor(exchange, path)}"`;
  try {
    const connection = await withinTime(exchange.process.clock, timeout, () => exchange.process.connect(host, port));
    if (!connection)
      return await failed(tools, `upstream timed out (110: Connection timed out) while connecting to upstream, ${where}`, 504);
    const client = new HttpClientConnection(connection);
    const response = await withinTime(exchange.process.clock, timeout, (signal) =>
      client.request(
        {
          method: exchange.request.method,
          target: pathFor(exchange, path),
          version: exchange.scope.value('proxy_http_version', '1.0') === '1.1' ? '1.1' : '1.0',
          headers: requestHeaders(exchange, authority),
          ...(hasBody(exchange) ? { body: exchange.request.body } : {}),
        },
        signal,
      ),
    );
    if (!response)
      return await failed(
        tools,
        `upstream timed out (110: Connection timed out) while reading response header from upstream, ${where}`,
        504,
      );
    return replyOf(response, () => connection.close());
  } catch (error) {
    if (error instanceof SystemError) return failed(tools, upstreamFailure(error, host, where), 502);
    if (error instanceof HttpFault)
      return failed(tools, `upstream prematurely closed connection while reading response header from upstream, ${where}`, 502);
    throw error;
  }
}

function upstreamFailure(error: SystemError, host: string, where: string): string {
  if (error.code === 'ENOTFOUND') return `${host} could not be resolved (3: Host not found)`;
  const number = { ECONNREFUSED: 111, EHOSTUNREACH: 113, ETIMEDOUT: 110, ECONNRESET: 104, ENETUNREACH: 101 }[
    error.code as string
  ];
  const reason = number === undefined ? reasonOf(error) : `(${number}: ${error.message})`;
  return `connect() failed ${reason} while connecting to upstream, ${where}`;
}

async function failed(tools: ProxyTools, message: string, status: number): Promise<Reply> {
  await tools.report(message);
  return { status };
}

function chooseServer(authority: string, tools: ProxyTools): { host: string; port: number } {
  const upstream = tools.upstreams.get(authority);
  if (upstream) {
    const weighted = upstream.servers.flatMap((server) => Array.from({ length: server.weight }, () => server));
    return weighted[tools.next(upstream.name) % weighted.length] as { host: string; port: number };
  }
  const [, host = authority, port = '80'] = /^([^:]+)(?::(\d+))?$/.exec(authority) ?? [];
  return { host, port: Number(port) };
}

/** With a path in `proxy_pass`, it takes the place of the part of the URI that the location matched. */
function pathFor(exchange: Exchange, path: string): string {
  if (path === '') return exchange.redirects === 0 ? exchange.request.target : escapePath(exchange.uri);
  const rest = exchange.location && !exchange.location.expression ? exchange.uri.slice(exchange.location.pattern.length) : '';
  return `${path}${escapePath(rest)}${exchange.args === '' ? '' : `?${exchange.args}`}`;
}

function hasBody({ request }: Exchange): boolean {
  return request.headers.some(([name]) => ['content-length', 'transfer-encoding'].includes(name.toLowerCase()));
}

function requestHeaders(exchange: Exchange, authority: string): HeaderList {
  const set = exchange.scope
    .nearest('proxy_set_header')
    .map(({ args }) => [args[0] as string, exchange.expand((args[1] as string).replaceAll('$proxy_host', authority))] as const);
  const names = new Set(set.map(([name]) => name.toLowerCase()));
  const defaults = (
    [
      ['Host', authority],
      ['Connection', 'close'],
    ] as const
  ).filter(([name]) => !names.has(name.toLowerCase()));
  const passed = exchange.request.headers.filter(([name]) => {
    const lower = name.toLowerCase();
    return lower !== 'host' && !HOP_BY_HOP.has(lower) && !names.has(lower);
  });
  return [...set.filter(([, value]) => value !== ''), ...defaults, ...passed];
}

function replyOf(response: ClientResponse, close: () => void): Reply {
  const field = (name: string) => response.headers.find(([known]) => known.toLowerCase() === name)?.[1];
  const length = hasToken(response.headers, 'transfer-encoding', 'chunked') ? undefined : field('content-length');
  const modified = field('last-modified');
  const headers = response.headers.filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()) && !HIDDEN.has(name.toLowerCase()));
  const ranges = field('accept-ranges');
  return {
    status: response.status,
    type: field('content-type'),
    length: length === undefined ? undefined : Number(length),
    lastModified: modified === undefined ? undefined : Date.parse(modified),
    location: field('location'),
    etag: field('etag'),
    headers: ranges === undefined ? headers : [...headers, ['Accept-Ranges', ranges]],
    body: closing(response.body, close),
    final: true,
  };
}

async function* closing(body: AsyncIterable<Uint8Array>, close: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } finally {
    close();
  }
}
