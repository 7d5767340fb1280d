import { messagePair } from '#lib/core/index.ts';
import type { HttpResponse, MessageSocket } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { ResourceExchange } from '../exchange.ts';
import { servePortChannels } from '../streams/port-forward.ts';
import type { OpenPort } from '../streams/port-forward.ts';
import { serveSpdyTunnel, TUNNEL_PROTOCOL } from '../streams/spdy-tunnel.ts';
import { assignedNode, podOf, targetOf } from './pod-target.ts';
import { chosenProtocol } from './upgrades.ts';

const CHANNEL_PROTOCOL = 'v4.channel.k8s.io';

/** pods/<name>/portforward: kubectl tunnels SPDY through the WebSocket, other clients use its channels. */
export function portForward(exchange: ResourceExchange, protocols: readonly string[]): MessageSocket | HttpResponse {
  const pod = podOf(exchange);
  const node = assignedNode(exchange, pod);
  const target = targetOf(pod);
  const protocol = chosenProtocol(protocols, [TUNNEL_PROTOCOL, CHANNEL_PROTOCOL]);
  const open: OpenPort = (port) => node.portForward(target, port);
  const [ours, theirs] = messagePair(protocol);
  const served =
    protocol === TUNNEL_PROTOCOL
      ? serveSpdyTunnel(ours, { pod: target, open })
      : servePortChannels(ours, { ports: portsIn(exchange.query), pod: target, open });
  void served.catch((fault: unknown) => {
    ours.close(1011, 'internal error');
    exchange.parts.report(fault);
  });
  exchange.signal.addEventListener('abort', () => theirs.close(1006), { once: true });
  return theirs;
}

/** The ports that the query names, in its order; BadRequest as NewV4Options has it. */
function portsIn(query: URLSearchParams): number[] {
  const given = query.getAll('ports').length > 0 ? query.getAll('ports') : query.getAll('port');
  if (given.length === 0) throw ApiError.badRequest('query parameter "port" is required');
  return given.flatMap((text) => text.split(',')).map((text) => {
    const port = Number(text);
    if (!/^\d+$/.test(text) || port > 65_535) throw ApiError.badRequest(`unable to parse ${JSON.stringify(text)} as a port: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
    if (port < 1) throw ApiError.badRequest(`port ${JSON.stringify(text)} must be > 0`);
    return port;
  });
}
