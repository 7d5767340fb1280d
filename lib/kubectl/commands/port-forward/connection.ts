import type { MessageSocket } from '#lib/core/index.ts';
import type { Connection } from '#lib/machine/index.ts';
import { SystemError } from '#lib/machine/index.ts';

const CHANNEL = { data: 0, error: 1 } as const;
/** Each channel begins with the port's number, two bytes. */
const PORT_BYTES = 2;

/**
 * Joins a connection of this machine with a port of a Pod over `v4.channel.k8s.io` until either side is
 * done. Gives what the Pod's side says of a failure, empty when there was none.
 */
export async function forwardConnection(connection: Connection, socket: MessageSocket, over: AbortSignal): Promise<string> {
  const done = new AbortController();
  const input = carryIn(connection, socket, AbortSignal.any([over, done.signal]));
  try {
    return await carryOut(connection, socket);
  } finally {
    done.abort();
    connection.close();
    socket.close();
    await input;
  }
}

async function carryIn(connection: Connection, socket: MessageSocket, signal: AbortSignal): Promise<void> {
  try {
    for (let chunk = await connection.read(signal); chunk.length > 0; chunk = await connection.read(signal)) {
      const message = new Uint8Array(chunk.length + 1);
      message[0] = CHANNEL.data;
      message.set(chunk, 1);
      await socket.send(message);
    }
  } catch (error) {
    // The client has gone away, or the Pod's side is done.
    if (!(error instanceof SystemError) && !signal.aborted) throw error;
  }
}

async function carryOut(connection: Connection, socket: MessageSocket): Promise<string> {
  const decoder = new TextDecoder();
  const begun = new Set<number>();
  let fault = '';
  for (let message = await socket.receive(); message; message = await socket.receive()) {
    const channel = message[0] ?? CHANNEL.data;
    const payload = message.subarray(1 + (begun.has(channel) ? 0 : PORT_BYTES));
    begun.add(channel);
    if (payload.length === 0) continue;
    if (channel === CHANNEL.error) {
      fault += decoder.decode(payload, { stream: true });
      break;
    }
    await connection.write(payload).catch((error: unknown) => {
      if (!(error instanceof SystemError)) throw error;
    });
  }
  return fault;
}
