import { messagePair } from '#lib/core/index.ts';
import type { HttpResponse, MessageSocket } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { ResourceExchange } from '../exchange.ts';
import type { RemoteSession, StreamOptions } from '../node-connection.ts';
import { isTrue } from '../request-info.ts';
import { REMOTE_COMMAND_PROTOCOLS, serveRemoteCommand } from '../streams/remote-command.ts';
import { channelsOverSpdy, SPDY_REMOTE_COMMAND } from '../streams/spdy-channels.ts';
import { assignedNode, containerOf, podOf } from './pod-target.ts';
import { chosenProtocol } from './upgrades.ts';

/** pods/<name>/exec over a WebSocket. */
export function exec(exchange: ResourceExchange, protocols: readonly string[]): MessageSocket | HttpResponse {
  const command = exchange.query.getAll('command');
  const options = streamOptions(exchange);
  if (command.length === 0) throw ApiError.badRequest('you must specify at least one command for the container');
  const pod = podOf(exchange);
  const target = containerOf(exchange, pod);
  const node = assignedNode(exchange, pod);
  return open(exchange, { protocols, options, begin: () => node.exec(target, { ...options, command }) });
}

/** pods/<name>/attach over a WebSocket. */
export function attach(exchange: ResourceExchange, protocols: readonly string[]): MessageSocket | HttpResponse {
  const options = streamOptions(exchange);
  const pod = podOf(exchange);
  const target = containerOf(exchange, pod);
  const node = assignedNode(exchange, pod);
  return open(exchange, { protocols, options, begin: () => node.attach(target, options) });
}

interface Opening {
  protocols: readonly string[];
  options: StreamOptions;
  begin: () => Promise<RemoteSession>;
}

function open(exchange: ResourceExchange, { protocols, options, begin }: Opening): MessageSocket {
  const protocol = chosenProtocol(protocols, [...REMOTE_COMMAND_PROTOCOLS, SPDY_REMOTE_COMMAND]);
  const [near, theirs] = messagePair(protocol);
  const isTranslated = protocol !== SPDY_REMOTE_COMMAND;
  const ours = isTranslated ? near : channelsOverSpdy(near, options, exchange.parts.report);
  exchange.signal.addEventListener('abort', () => theirs.close(1006), { once: true });
  void serveRemoteCommand(ours, { options, begin, isTranslated }).catch((fault: unknown) => {
    ours.close(1011, 'internal error');
    exchange.parts.report(fault);
  });
  return theirs;
}

/** What the query asks to be joined; BadRequest when it is nothing (kubelet's remotecommand.NewOptions). */
function streamOptions({ query }: ResourceExchange): StreamOptions {
  const tty = isTrue(query.get('tty'));
  const options = {
    stdin: isTrue(query.get('stdin')),
    stdout: isTrue(query.get('stdout')),
    // A tty's output all comes on stdout.
    stderr: !tty && isTrue(query.get('stderr')),
    tty,
  };
  if (!options.stdin && !options.stdout && !options.stderr) throw ApiError.badRequest('you must specify at least 1 of stdin, stdout, stderr');
  return options;
}
