import type { Clock } from '#lib/core/index.ts';
import { inTime, SystemError } from '#lib/machine/index.ts';
import type { Connection, Network } from '#lib/machine/index.ts';
import type { Container, Probe } from '#lib/schema/index.ts';

type HttpGet = NonNullable<Probe['httpGet']>;

export interface ActionTarget {
  clock: Clock;
  /** The node's network: probes come from it. */
  network: Network;
  /** Where to knock unless the action names a host. */
  podIP: string;
  container: Container;
  /** Milliseconds. */
  timeout: number;
}

/** `kube-probe/1.35`, `kube-lifecycle/1.35`. */
export type Purpose = 'probe' | 'lifecycle';

export type HttpOutcome = { status: number; body: string } | { failure: string };

const BODY_LIMIT = 10 * 1024;
const encoder = new TextEncoder();
/** The kubelet's pid on its node. */
const KUBELET = { pid: 1042 };

/** A port by number or by the name that the container gives it; undefined when it has no such port. */
export function portOf(container: Container, port: string | number): number | undefined {
  if (typeof port === 'number') return port;
  const named = container.ports?.find((each) => each.name === port)?.containerPort;
  if (named !== undefined) return named;
  return /^\d+$/.test(port) ? Number(port) : undefined;
}

/** Go's words for a connection that could not be made. */
export function dialFailure(host: string, port: number, error: SystemError): string {
  return `dial tcp ${host}:${port}: connect: ${error.message.toLowerCase()}`;
}

/** A connection that is closed when its time is up, whether it is there by then or not. */
class Attempt {
  #connection: Connection | undefined;
  #isOver = false;

  opened(connection: Connection): Connection {
    this.#connection = connection;
    if (this.#isOver) connection.close();
    return connection;
  }

  end(): void {
    this.#isOver = true;
    this.#connection?.close();
  }
}

/** A GET as the kubelet makes it for probes and hooks (pkg/probe/http). */
export async function httpGet(action: HttpGet, target: ActionTarget, purpose: Purpose): Promise<HttpOutcome> {
  const host = action.host || target.podIP;
  const port = portOf(target.container, action.port);
  if (port === undefined) return { failure: `couldn't find port "${action.port}" in container ports` };
  const scheme = (action.scheme ?? 'HTTP').toLowerCase();
  const path = action.path?.startsWith('/') ? action.path : `/${action.path ?? ''}`;
  const url = `${scheme}://${host}:${port}${path}`;
  if (scheme === 'https') return { failure: `Get "${url}": TLS is not simulated in this cluster` };
  const attempt = new Attempt();
  const outcome = await inTime(target.clock, target.timeout, exchange({ action, target, purpose, host, port, path, url, attempt }));
  attempt.end();
  return outcome ?? { failure: `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)` };
}

interface Exchange {
  action: HttpGet;
  target: ActionTarget;
  purpose: Purpose;
  host: string;
  port: number;
  path: string;
  url: string;
  attempt: Attempt;
}

async function exchange({ action, target, purpose, host, port, path, url, attempt }: Exchange): Promise<HttpOutcome> {
  let connection: Connection;
  try {
    connection = attempt.opened(await target.network.connect({ address: host, port }, KUBELET));
  } catch (error) {
    if (error instanceof SystemError) return { failure: `Get "${url}": ${dialFailure(host, port, error)}` };
    throw error;
  }
  try {
    await connection.write(encoder.encode(requestText(action, { purpose, host, port, path })));
    const response = await readResponse(connection);
    return response ?? { failure: `Get "${url}": EOF` };
  } catch (error) {
    if (error instanceof SystemError) return { failure: `Get "${url}": read tcp: ${error.message.toLowerCase()}` };
    throw error;
  }
}

function requestText(action: HttpGet, { purpose, host, port, path }: Pick<Exchange, 'purpose' | 'host' | 'port' | 'path'>): string {
  const own = action.httpHeaders ?? [];
  const given = (name: string) => own.find((each) => each.name.toLowerCase() === name)?.value;
  const lines = [`GET ${path} HTTP/1.1`, `Host: ${given('host') ?? `${host}:${port}`}`, `User-Agent: ${given('user-agent') ?? `kube-${purpose}/1.35`}`];
  if (given('accept') === undefined) lines.push('Accept: */*');
  for (const { name, value } of own) if (!['host', 'user-agent'].includes(name.toLowerCase()) && value !== '') lines.push(`${name}: ${value}`);
  return `${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`;
}

/** The status and the beginning of the body; undefined when the peer closed without an answer. */
async function readResponse(connection: Connection): Promise<{ status: number; body: string } | undefined> {
  let bytes: Buffer = Buffer.from('');
  let end = -1;
  while (end < 0) {
    const chunk = await connection.read();
    if (chunk.length === 0) return undefined;
    bytes = joined(bytes, chunk);
    end = bytes.indexOf('\r\n\r\n');
  }
  const head = bytes.toString('latin1', 0, end);
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0);
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
  let body = bytes.subarray(end + 4);
  while (body.length < BODY_LIMIT && !(body.length >= length)) {
    const chunk = await connection.read();
    if (chunk.length === 0) break;
    body = joined(body, chunk);
  }
  return { status, body: body.toString('utf8') };
}

function joined(before: Buffer, chunk: Uint8Array): Buffer {
  return before.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([before, chunk]);
}

/** Opens and closes a connection; what went wrong, or undefined. */
export async function tcpDial(host: string, port: number, target: Pick<ActionTarget, 'clock' | 'network' | 'timeout'>): Promise<string | undefined> {
  const failure = await inTime(target.clock, target.timeout, dial(host, port, target.network));
  if (failure === undefined) return `dial tcp ${host}:${port}: i/o timeout`;
  return failure === '' ? undefined : failure;
}

async function dial(host: string, port: number, network: Network): Promise<string> {
  try {
    const connection = await network.connect({ address: host, port }, KUBELET);
    connection.close();
    return '';
  } catch (error) {
    if (error instanceof SystemError) return dialFailure(host, port, error);
    throw error;
  }
}
