import type { MessageSocket } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { RemoteExit, RemoteSession, StreamOptions } from '../node-connection.ts';
import { CLOSE, frame, RESIZE, STATUS, STDERR, STDIN, STDOUT } from './channels.ts';

/** Sub-protocols of exec and attach, the best first; a client that offers none speaks the second. */
export const REMOTE_COMMAND_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'channel.k8s.io'] as const;

export interface RemoteCommand {
  options: StreamOptions;
  /** Starts the process; what it throws is told on the status channel, for the handshake is over. */
  begin: () => Promise<RemoteSession>;
  /** Over a WebSocket upstream's API server translates what the kubelet says; over SPDY it passes it on. */
  isTranslated: boolean;
}

/**
 * Joins a client's WebSocket to a process in a container until that ends, and then says how it ended
 * (apiserver/pkg/util/proxy/streamtranslator.go).
 */
export async function serveRemoteCommand(socket: MessageSocket, command: RemoteCommand): Promise<void> {
  const { options } = command;
  // The first message tells the client that the connection stands.
  await socket.send(frame(options.stdout ? STDOUT : options.stderr ? STDERR : STATUS));
  const status = await runToEnd(socket, command);
  await socket.send(frame(STATUS, JSON.stringify(status)));
  socket.close(1000);
}

async function runToEnd(socket: MessageSocket, { options, begin, isTranslated }: RemoteCommand): Promise<unknown> {
  let session: RemoteSession;
  try {
    session = await begin();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return ApiError.internal(`unable to upgrade connection: ${error.message}`).toStatus();
  }
  const input = readInput(socket, session, options);
  await Promise.all([
    options.stdout ? carry(session.stdout, socket, STDOUT) : undefined,
    options.stderr && !options.tty ? carry(session.stderr, socket, STDERR) : undefined,
  ]);
  const exit = await session.ended;
  void input;
  return statusOf(exit, isTranslated);
}

async function carry(output: AsyncIterable<Uint8Array>, socket: MessageSocket, channel: number): Promise<void> {
  for await (const chunk of output) {
    if (chunk.length > 0) await socket.send(frame(channel, chunk));
  }
}

async function readInput(socket: MessageSocket, session: RemoteSession, options: StreamOptions): Promise<void> {
  for (let message = await socket.receive(); message; message = await socket.receive()) {
    const payload = message.subarray(1);
    switch (message[0]) {
      case STDIN:
        if (options.stdin && payload.length > 0) await session.writeStdin(payload);
        break;
      case RESIZE:
        resize(session, payload);
        break;
      case CLOSE:
        if (payload[0] === STDIN) session.closeStdin();
        break;
      default:
    }
  }
  session.disconnect();
}

/** `{"Width":80,"Height":24}`; anything else is passed over. */
function resize(session: RemoteSession, payload: Uint8Array): void {
  try {
    const { Width, Height } = JSON.parse(Buffer.from(payload).toString()) as { Width?: number; Height?: number };
    if (Width && Height) session.resize(Width, Height);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
}

/** A Status whose causes carry the exit code, as remotecommand's clients read it. */
function statusOf(exit: RemoteExit, isTranslated: boolean): unknown {
  if ('failure' in exit) {
    const refusal = ApiError.internal(`error executing command in container: ${exit.failure}`);
    // The kubelet's answer is an internal error, and translating it another.
    return (isTranslated ? ApiError.internal(refusal.message) : refusal).toStatus();
  }
  if (exit.code === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${exit.code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exit.code) }] },
  };
}
