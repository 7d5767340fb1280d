import { HttpFault, headerOf, withinTime } from '../../http/index.ts';
import type { ClientResponse, HeaderList, HttpClientConnection } from '../../http/index.ts';
import type { Connection } from '../../network.ts';
import { SystemError } from '../../system-error.ts';
import type { Invocation } from '../invocation/invocation.ts';
import type { RequestBody } from './body.ts';
import type { CurlOptions } from './options.ts';
import type { CurlUrl } from './url.ts';

export const VERSION = '8.14.1';

/** Ends a transfer: curl's exit code and what stands after it in brackets. */
export class TransferFailure extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'TransferFailure';
    this.code = code;
  }
}

/** How long each step took and what was met, for --write-out. Milliseconds since the start. */
export interface Statistics {
  started: number;
  resolved: number;
  connected: number;
  firstByte: number;
  total: number;
  remote: { address: string; port: number };
  local: { address: string; port: number };
  connects: number;
  redirects: number;
  received: number;
  sent: number;
  headerSize: number;
  requestSize: number;
}

export interface Exchange {
  url: CurlUrl;
  method: string;
  body: RequestBody | undefined;
}

/** Connections that were left open, by host and port: the next URL may use them again. */
export class Connections {
  readonly #open = new Map<string, { client: HttpClientConnection; number: number }>();
  #count = 0;

  take(key: string): { client: HttpClientConnection; number: number } | undefined {
    const found = this.#open.get(key);
    this.#open.delete(key);
    return found;
  }

  next(): number {
    this.#count += 1;
    return this.#count - 1;
  }

  keep(key: string, connection: { client: HttpClientConnection; number: number }): void {
    this.#open.set(key, connection);
  }

  closeAll(): void {
    for (const { client } of this.#open.values()) client.connection.close();
    this.#open.clear();
  }
}

/** What `-v` prints about a step. */
export type Note = (text: string) => Promise<void>;

/** Finds and connects to the host of a URL. TransferFailure 5, 6, 7, 28. */
export async function connect(call: Invocation, url: CurlUrl, how: { options: CurlOptions; statistics: Statistics; note: Note }): Promise<Connection> {
  const { options, statistics, note } = how;
  const { process } = call;
  const { host, port } = redirected(url, options);
  const begun = process.clock.now();
  const left = options.maxTime === undefined ? Number.POSITIVE_INFINITY : options.maxTime * 1000 - (begun - statistics.started);
  const limit = Math.min(left, (options.connectTimeout ?? 300) * 1000);
  const work = async (signal: AbortSignal): Promise<Connection> => {
    const addresses = await resolve(call, { host, port, options, note });
    statistics.resolved = process.clock.now() - statistics.started;
    return tryEach(call, { host, port, addresses, signal, begun, note });
  };
  const connection = await withinTime(process.clock, limit, work, process.signal);
  if (!connection) {
    const waited = Math.round(process.clock.now() - begun);
    await note(`Connection timed out after ${waited} milliseconds`);
    throw new TransferFailure(28, `Connection timed out after ${waited} milliseconds`);
  }
  statistics.connected = process.clock.now() - statistics.started;
  statistics.remote = connection.remote;
  statistics.local = connection.local;
  statistics.connects += 1;
  return connection;
}

/** --connect-to HOST:PORT:OTHER:PORT */
function redirected(url: CurlUrl, options: CurlOptions): { host: string; port: number } {
  for (const rule of options.connectTo) {
    const [host = '', port = '', otherHost = '', otherPort = ''] = rule.split(':');
    if ((host === '' || host === url.host) && (port === '' || Number(port) === url.port)) {
      return { host: otherHost || url.host, port: otherPort === '' ? url.port : Number(otherPort) };
    }
  }
  return url;
}

async function resolve(call: Invocation, { host, port, options, note }: { host: string; port: number; options: CurlOptions; note: Note }): Promise<readonly string[]> {
  const pinned = options.resolve.map((rule) => rule.split(':')).find(([name, at]) => name === host && Number(at) === port);
  if (pinned) return pinned.slice(2).join(':').replace(/[[\]]/g, '').split(',');
  try {
    const addresses = await call.process.resolve(host);
    if (addresses[0] !== host) {
      const list = (wanted: boolean) => addresses.filter((address) => address.includes(':') === wanted).join(', ') || '(none)';
      await note(`Host ${host}:${port} was resolved.`);
      await note(`IPv6: ${list(true)}`);
      await note(`IPv4: ${list(false)}`);
    }
    return addresses;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await note(`Could not resolve host: ${host}`);
    throw new TransferFailure(6, `Could not resolve host: ${host}`);
  }
}

interface Attempt {
  host: string;
  port: number;
  addresses: readonly string[];
  signal: AbortSignal;
  begun: number;
  note: Note;
}

async function tryEach(call: Invocation, { host, port, addresses, signal, begun, note }: Attempt): Promise<Connection> {
  const { process } = call;
  let last: SystemError | undefined;
  for (const address of addresses) {
    await note(`  Trying ${address.includes(':') ? `[${address}]` : address}:${port}...`);
    try {
      const connection = await process.network.connect({ address, port }, { pid: process.pid, signal });
      await note(`Connected to ${host} (${address}) port ${port}`);
      return connection;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      await note(`connect to ${address} port ${port} from ${process.network.addresses[0] ?? '0.0.0.0'} port 0 failed: ${error.message}`);
      last = error;
    }
  }
  const message = `Failed to connect to ${host} port ${port} after ${Math.round(process.clock.now() - begun)} ms: Could not connect to server`;
  await note(message);
  throw new TransferFailure(last?.code === 'ETIMEDOUT' ? 28 : 7, message);
}

/** Header lines in curl's order: its own first, then those of -H, which may replace or remove them. */
export function requestHeaders(exchange: Exchange, options: CurlOptions): HeaderList {
  const { url, body } = exchange;
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  const standard = url.scheme === 'http' ? 80 : 443;
  const user = options.user ?? url.user;
  const cookies = options.cookies.filter((cookie) => cookie.includes('='));
  const json = options.data.some(({ kind }) => kind === 'json');
  const own: [string, string | undefined][] = [
    ['Host', url.port === standard ? host : `${host}:${url.port}`],
    ['Authorization', user === undefined ? undefined : `Basic ${Buffer.from(user.includes(':') ? user : `${user}:`).toString('base64')}`],
    ['Range', options.range === undefined ? undefined : `bytes=${options.range}`],
    ['User-Agent', options.userAgent ?? `curl/${VERSION}`],
    ['Accept', json ? 'application/json' : '*/*'],
    ['Accept-Encoding', options.flags.has('compressed') ? 'deflate, gzip, br, zstd' : undefined],
    ['Referer', options.referer],
    ['Cookie', cookies.length > 0 ? cookies.join('; ') : undefined],
    ['Content-Length', body === undefined ? undefined : String(body.content.length)],
    ['Content-Type', body?.type],
  ];
  const given = options.headers.map((line) => /^([^:;]+)([:;])\s*(.*)$/s.exec(line)).filter((found) => found !== null);
  const replaced = new Set(given.map(([, name = '']) => name.toLowerCase()));
  const kept = own.flatMap(([name, value]): [string, string][] => {
    if (value === undefined || (name === 'User-Agent' && value === '')) return [];
    if (name === 'Host' && replaced.has('host')) return [[name, given.find(([, header]) => header?.toLowerCase() === 'host')?.[3] ?? value]];
    return replaced.has(name.toLowerCase()) ? [] : [[name, value]];
  });
  const added = given.flatMap(([, name = '', mark, value = '']): [string, string][] =>
    (name.toLowerCase() === 'host' || (value === '' && mark === ':') ? [] : [[name, value]]));
  return sorted([...kept, ...added]);
}

/** Content-Length and Content-Type of a body come last, after the headers of -H. */
function sorted(headers: [string, string][]): HeaderList {
  const isLast = ([name]: [string, string]) => name === 'Content-Length' || name === 'Content-Type';
  return [...headers.filter((header) => !isLast(header)), ...headers.filter(isLast)];
}

/** Sends the request and waits for the head of the answer. TransferFailure 1, 28, 52, 56. */
export async function exchangeHeads(call: Invocation, client: HttpClientConnection, what: { exchange: Exchange; headers: HeaderList; signal: AbortSignal; version: '1.0' | '1.1' }): Promise<ClientResponse> {
  const { exchange, headers, signal, version } = what;
  try {
    const { body } = exchange;
    return await client.request({ method: exchange.method, target: exchange.url.target, headers, version, ...(body ? { body: body.content } : {}) }, signal);
  } catch (error) {
    throw failureOf(error);
  }
}

/** curl's exit code and words for what ended an exchange early. */
export function failureOf(error: unknown): unknown {
  if (error instanceof SystemError) {
    if (error.code === 'ECONNRESET') return new TransferFailure(56, 'Recv failure: Connection reset by peer');
    if (error.code === 'EPIPE') return new TransferFailure(55, 'Send failure: Broken pipe');
    return new TransferFailure(56, `Recv failure: ${error.message}`);
  }
  if (!(error instanceof HttpFault)) return error;
  if (error.kind === 'empty') return new TransferFailure(52, 'Empty reply from server');
  if (error.kind === 'bad-status-line') return new TransferFailure(1, 'Received HTTP/0.9 when not allowed');
  if (error.kind === 'bad-chunk') return new TransferFailure(56, 'chunk hex-length char not a hex digit: 0x0a');
  return new TransferFailure(56, 'Recv failure: Connection reset by peer');
}

/** How many bytes the body should have, where the answer says so. */
export function expectedLength(response: ClientResponse): number | undefined {
  const text = headerOf(response.headers, 'content-length');
  return text === undefined ? undefined : Number(text);
}
