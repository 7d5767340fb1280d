import { HttpClientConnection, HttpFault, headerOf, withinTime } from '../../http/index.ts';
import type { ClientResponse } from '../../http/index.ts';
import type { Connection } from '../../network.ts';
import { SystemError } from '../../system-error.ts';
import type { Invocation } from '../invocation/invocation.ts';
import { isFault, parseUrl } from '../curl/url.ts';
import type { CurlUrl } from '../curl/url.ts';

/** What a GET or POST sends besides its URL. */
export interface Sending {
  method: string;
  headers: readonly (readonly [string, string])[];
  body: Uint8Array | undefined;
  /** Milliseconds for each step; undefined waits as long as it takes. */
  timeout: number | undefined;
}

/** How far a request came, and why it ended there. */
export type Failure =
  | { step: 'url' | 'scheme' | 'resolve' | 'connect' | 'tls'; reason: string; url: CurlUrl | undefined; address?: string; timedOut?: boolean }
  | { step: 'answer'; reason: string; url: CurlUrl; timedOut?: boolean };

export interface Answer {
  url: CurlUrl;
  response: ClientResponse;
  connection: Connection;
}

export interface Steps {
  /** Addresses were looked up. */
  resolved?: (url: CurlUrl, addresses: readonly string[]) => Promise<void>;
  connecting?: (url: CurlUrl, address: string) => Promise<void>;
  connected?: (url: CurlUrl) => Promise<void>;
  sent?: () => Promise<void>;
}

/** One exchange over the machine's network. */
export async function exchange(call: Invocation, text: string, how: { sending: Sending; steps: Steps }): Promise<Answer | Failure> {
  const url = parseUrl(text);
  if (isFault(url)) return { step: url.code === 1 ? 'scheme' : 'url', reason: url.message, url: undefined };
  let addresses: readonly string[];
  try {
    addresses = await call.process.resolve(url.host);
  } catch (error) {
    if (error instanceof SystemError) return { step: 'resolve', reason: error.message, url };
    throw error;
  }
  await how.steps.resolved?.(url, addresses);
  const [address = url.host] = addresses;
  await how.steps.connecting?.(url, address);
  const connection = await connect(call, { url, address, timeout: how.sending.timeout });
  if ('step' in connection) return connection;
  await how.steps.connected?.(url);
  if (url.scheme === 'https') {
    connection.close();
    return { step: 'tls', reason: 'TLS is not simulated', url };
  }
  return ask(call, { url, connection, how });
}

async function connect(call: Invocation, { url, address, timeout }: { url: CurlUrl; address: string; timeout: number | undefined }): Promise<Connection | Failure> {
  const { process } = call;
  const work = (signal: AbortSignal) => process.network.connect({ address, port: url.port }, { pid: process.pid, signal });
  try {
    const connection = timeout === undefined ? await work(process.signal) : await withinTime(process.clock, timeout, work, process.signal);
    return connection ?? { step: 'connect', reason: 'Connection timed out', url, address, timedOut: true };
  } catch (error) {
    if (error instanceof SystemError) return { step: 'connect', reason: error.message, url, address, timedOut: error.code === 'ETIMEDOUT' };
    throw error;
  }
}

async function ask(call: Invocation, { url, connection, how }: { url: CurlUrl; connection: Connection; how: { sending: Sending; steps: Steps } }): Promise<Answer | Failure> {
  const { sending, steps } = how;
  const client = new HttpClientConnection(connection);
  const work = (signal: AbortSignal) => client.request({ method: sending.method, target: url.target, headers: sending.headers, ...(sending.body ? { body: sending.body } : {}) }, signal);
  await steps.sent?.();
  try {
    const response = sending.timeout === undefined ? await work(call.process.signal) : await withinTime(call.process.clock, sending.timeout, work, call.process.signal);
    if (response) return { url, response, connection };
    connection.close();
    return { step: 'answer', reason: 'Connection timed out', url, timedOut: true };
  } catch (error) {
    connection.close();
    if (error instanceof HttpFault) return { step: 'answer', reason: error.kind === 'empty' ? 'No data received' : 'Malformed status line', url };
    if (error instanceof SystemError) return { step: 'answer', reason: error.message, url };
    throw error;
  }
}

export function isAnswer(result: Answer | Failure): result is Answer {
  return 'response' in result;
}

/** Where an answer redirects to; undefined when it does not. */
export function redirectOf({ response }: Answer): string | undefined {
  return response.status >= 300 && response.status < 400 ? headerOf(response.headers, 'location') : undefined;
}

/** `example.com` or `example.com:8080`, as a Host header has it. */
export function hostHeader(url: CurlUrl): string {
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  return url.port === (url.scheme === 'http' ? 80 : 443) ? host : `${host}:${url.port}`;
}

/** The name that a URL's file is saved under. */
export function fileNameOf(url: CurlUrl): string {
  const [path = ''] = url.target.split('?');
  const name = url.target.slice(path.lastIndexOf('/') + 1);
  return name === '' || name.startsWith('?') ? `index.html${name}` : name;
}
