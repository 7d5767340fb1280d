import { headerOf } from '#lib/machine/index.ts';
import type { HeaderList, Process, ServerRequest } from '#lib/machine/index.ts';
import type { Scope } from '../config/scope.ts';
import type { LocationBlock, ServerBlock } from '../config/settings.ts';
import { Template } from '../template.ts';
import { logDate } from './dates.ts';

/** What the content handlers produce; the header is put together from it in nginx's order. */
export interface Reply {
  status: number;
  type?: string | undefined;
  /** Bytes of the body, when they are known beforehand. */
  length?: number | undefined;
  /** Milliseconds since the epoch. */
  lastModified?: number | undefined;
  /** Where a redirect leads. */
  location?: string | undefined;
  etag?: string | undefined;
  headers?: HeaderList;
  body?: Uint8Array | AsyncIterable<Uint8Array> | undefined;
  /** The body is its own, so no error page takes its place. */
  final?: boolean;
  closes?: boolean;
}

/** One request on its way through the configuration. */
export class Exchange {
  readonly request: ServerRequest;
  readonly process: Process;
  readonly server: ServerBlock;
  readonly connection: number;
  /** nginx's. */
  readonly version: string;
  readonly begun: number;
  /** Decoded and without dot segments. */
  uri: string;
  args: string;
  method: string;
  location: LocationBlock | undefined;
  /** Captures of the last regular expression that matched. */
  captures: readonly string[] = [];
  readonly variables = new Map<string, string>();
  redirects = 0;
  status = 0;
  sent = 0;
  upstream = '';

  constructor(options: {
    request: ServerRequest;
    process: Process;
    server: ServerBlock;
    connection: number;
    version: string;
    uri: string;
    args: string;
  }) {
    this.request = options.request;
    this.process = options.process;
    this.server = options.server;
    this.connection = options.connection;
    this.version = options.version;
    this.uri = options.uri;
    this.args = options.args;
    this.method = options.request.method;
    this.begun = options.process.clock.now();
  }

  get scope(): Scope {
    return this.location?.scope ?? this.server.scope;
  }

  header(name: string): string | undefined {
    return headerOf(this.request.headers, name);
  }

  /** The host that was asked for, without port; else the server's first name. */
  get host(): string {
    const host = this.header('host')?.replace(/:\d+$/, '').toLowerCase();
    return host === undefined || host === '' ? (this.server.names[0] ?? '') : host;
  }

  /** Puts variables in: `$uri`, `${uri}`, `$1`. */
  expand(text: string): string {
    return text.includes('$') ? new Template(text).fill((name) => this.variable(name)) : text;
  }

  variable(name: string): string {
    if (name.length === 1 && name >= '0' && name <= '9') return this.captures[Number(name)] ?? '';
    const own = this.variables.get(name);
    if (own !== undefined) return own;
    if (name.startsWith('http_')) return this.header(name.slice(5).replaceAll('_', '-')) ?? '';
    if (name.startsWith('arg_')) return new URLSearchParams(this.args).get(name.slice(4)) ?? '';
    return VARIABLES[name]?.(this) ?? '';
  }
}

const VARIABLES: Readonly<Record<string, (exchange: Exchange) => string>> = {
  uri: (exchange) => exchange.uri,
  document_uri: (exchange) => exchange.uri,
  request_uri: ({ request }) => request.target,
  args: (exchange) => exchange.args,
  query_string: (exchange) => exchange.args,
  is_args: (exchange) => (exchange.args === '' ? '' : '?'),
  host: (exchange) => exchange.host,
  hostname: ({ process }) => process.hostname,
  request: ({ request }) => request.line,
  request_method: ({ request }) => request.method,
  request_length: ({ request }) =>
    String(request.target.length + request.headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0)),
  request_time: (exchange) => ((exchange.process.clock.now() - exchange.begun) / 1000).toFixed(3),
  request_filename: (exchange) => fileOf(exchange, exchange.uri),
  document_root: (exchange) => rootOf(exchange),
  remote_addr: ({ request }) => request.remote.address,
  remote_port: ({ request }) => String(request.remote.port),
  remote_user: (exchange) => userOf(exchange.header('authorization')),
  binary_remote_addr: ({ request }) => request.remote.address,
  server_addr: ({ request }) => request.local.address,
  server_port: ({ request }) => String(request.local.port),
  server_name: ({ server }) => server.names[0] ?? '',
  server_protocol: ({ request }) => `HTTP/${request.version}`,
  scheme: () => 'http',
  https: () => '',
  status: ({ status }) => String(status).padStart(3, '0'),
  body_bytes_sent: ({ sent }) => String(sent),
  bytes_sent: ({ sent }) => String(sent),
  content_type: (exchange) => exchange.header('content-type') ?? '',
  content_length: (exchange) => exchange.header('content-length') ?? '',
  time_local: ({ process }) => logDate(process.clock.now()),
  time_iso8601: ({ process }) => new Date(process.clock.now()).toISOString().replace(/\.\d+Z$/, '+00:00'),
  msec: ({ process }) => (process.clock.now() / 1000).toFixed(3),
  connection: ({ connection }) => String(connection),
  connection_requests: () => '1',
  pid: ({ process }) => String(process.pid),
  nginx_version: ({ version }) => version,
  proxy_host: ({ upstream }) => upstream,
  upstream_addr: ({ upstream }) => upstream,
  proxy_add_x_forwarded_for: (exchange) => {
    const before = exchange.header('x-forwarded-for');
    return before === undefined ? exchange.request.remote.address : `${before}, ${exchange.request.remote.address}`;
  },
};

function userOf(authorization: string | undefined): string {
  const [, encoded] = /^basic\s+(.+)$/i.exec(authorization ?? '') ?? [];
  return encoded === undefined ? '' : (Buffer.from(encoded, 'base64').toString('latin1').split(':', 1)[0] ?? '');
}

/** The document root that holds for a request; relative ones start at nginx's prefix. */
export function rootOf(exchange: Exchange): string {
  const root = exchange.expand(exchange.scope.value('root', 'html'));
  return (root.startsWith('/') ? root : `/etc/nginx/${root}`).replace(/\/+$/, '') || '/';
}

/** The file that a URI stands for. */
export function fileOf(exchange: Exchange, uri: string): string {
  const { location } = exchange;
  const alias = location?.scope.own('alias')[0]?.args[0];
  if (location && alias !== undefined) {
    const target = exchange.expand(alias);
    return location.expression ? target : `${target}${uri.slice(location.pattern.length)}`;
  }
  const root = rootOf(exchange);
  return root === '/' ? uri : `${root}${uri}`;
}
