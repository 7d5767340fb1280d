import type { HttpResponse } from '#lib/core/index.ts';
import { HttpClientConnection } from '#lib/machine/index.ts';
import type { Connection } from '#lib/machine/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { ResourceExchange } from '../exchange.ts';
import { assignedNode, podOf, targetOf } from './pod-target.ts';

/** Headers that belong to one hop, or to the API server alone. */
const OWN_HEADERS = new Set(['host', 'connection', 'keep-alive', 'authorization', 'content-length', 'transfer-encoding', 'upgrade', 'accept-encoding']);

/** `http:web:80` or `web:80` or `web`: what the path names (net.SplitSchemeNamePort). */
interface Destination {
  name: string;
  port: string;
}

/** pods/<name>:<port>/proxy/…: speaks HTTP to a Pod through its node. */
export async function proxyPod(exchange: ResourceExchange): Promise<HttpResponse> {
  const { name, port } = destinationOf(exchange.info.name);
  const pod = podOf({ ...exchange, info: { ...exchange.info, name } });
  if (!pod.status?.podIP) throw ApiError.badRequest('address not allowed');
  const wanted = port === '' ? pod.spec?.containers[0]?.ports?.[0]?.containerPort ?? 80 : Number(port);
  const named = pod.spec?.containers.flatMap(({ ports }) => ports ?? []).find((each) => each.name === port)?.containerPort;
  const node = assignedNode(exchange, pod);
  return relay(exchange, () => node.portForward(targetOf(pod), named ?? wanted));
}

interface ServicePort {
  name?: string;
  port: number;
}

/** services/<name>:<port>/proxy/…: speaks HTTP to one of a Service's endpoints. */
export async function proxyService(exchange: ResourceExchange): Promise<HttpResponse> {
  const { parts, resource, info } = exchange;
  const { name, port } = destinationOf(info.name);
  const service = parts.registry.get(resource, info.namespace, name) as unknown as { spec?: { ports?: readonly ServicePort[] } };
  const ports = service.spec?.ports ?? [];
  const chosen = port === '' && ports.length === 1 ? ports[0] : ports.find((each) => each.name === port || String(each.port) === port);
  const noEndpoints = () => new ApiError('ServiceUnavailable', `no endpoints available for service ${JSON.stringify(info.name)}`);
  if (!chosen) throw new ApiError('ServiceUnavailable', `no service port ${JSON.stringify(port)} found for service ${JSON.stringify(name)}`);
  return relay(exchange, async () => {
    const connection = await parts.services?.(info.namespace, name, chosen.port);
    if (!connection) throw noEndpoints();
    return connection;
  });
}

function destinationOf(text: string): Destination {
  const parts = text.split(':');
  if (parts.length === 3) return { name: parts[1] ?? '', port: parts[2] ?? '' };
  return { name: parts[0] ?? '', port: parts[1] ?? '' };
}

async function relay(exchange: ResourceExchange, open: () => Promise<Connection>): Promise<HttpResponse> {
  const { method, info, headers, body, query, signal } = exchange;
  const connection = await opened(open);
  const search = query.size > 0 ? `?${query.toString()}` : '';
  const forwarded = Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name));
  const client = new HttpClientConnection(connection);
  const answer = await client.request(
    { method, target: `/${info.rest.join('/')}${search}`, headers: [['Host', headers['host'] ?? 'localhost'], ...forwarded], ...(body.length > 0 ? { body } : {}) },
    signal,
  );
  async function* content(): AsyncGenerator<Uint8Array> {
    try {
      yield* answer.body;
    } finally {
      connection.close();
    }
  }
  const kept = answer.headers.filter(([name]) => !['connection', 'transfer-encoding', 'keep-alive'].includes(name.toLowerCase()));
  return { status: answer.status, headers: Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), value])), body: content() };
}

async function opened(open: () => Promise<Connection>): Promise<Connection> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ApiError('ServiceUnavailable', `error trying to reach service: ${why}`);
  }
}
