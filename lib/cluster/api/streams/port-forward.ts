import type { MessageSocket } from '#lib/core/index.ts';
import type { Connection } from '#lib/machine/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { frame } from './channels.ts';

export type OpenPort = (port: number) => Promise<Connection>;

export interface ChannelForward {
  ports: readonly number[];
  pod: { pod: string; uid: string };
  open: OpenPort;
}

/**
 * Port-forwarding over `v4.channel.k8s.io`: two channels for each port, one for data and one for an
 * error, each begun by the port's number (k8s.io/kubelet/pkg/cri/streaming/portforward/websocket.go).
 */
export async function servePortChannels(socket: MessageSocket, { ports, pod, open }: ChannelForward): Promise<void> {
  const connections = new Map<number, Connection>();
  for (const [index, port] of ports.entries()) {
    const number = Uint8Array.of(port & 0xff, port >> 8);
    await socket.send(frame(index * 2, number));
    await socket.send(frame(index * 2 + 1, number));
  }
  const forwards = ports.map(async (port, index) => {
    try {
      const connection = await open(port);
      connections.set(index * 2, connection);
      await carryOut(connection, socket, index * 2);
    } catch (error) {
      await socket.send(frame(index * 2 + 1, portForwardFault(port, pod, error)));
    }
  });
  const input = carryIn(socket, connections);
  await Promise.all(forwards);
  socket.close(1000);
  await input;
}

/** What a forward that failed is told as. */
export function portForwardFault(port: number, { pod, uid }: { pod: string; uid: string }, error: unknown): string {
  if (!(error instanceof Error)) throw error;
  const why = error instanceof ApiError ? error.message : `failed to connect to localhost:${port} inside namespace: ${error.message}`;
  return `error forwarding port ${port} to pod ${pod}, uid ${uid}: ${why}`;
}

async function carryOut(connection: Connection, socket: MessageSocket, channel: number): Promise<void> {
  for (let chunk = await connection.read(); chunk.length > 0; chunk = await connection.read()) await socket.send(frame(channel, chunk));
}

async function carryIn(socket: MessageSocket, connections: ReadonlyMap<number, Connection>): Promise<void> {
  for (let message = await socket.receive(); message; message = await socket.receive()) {
    const connection = connections.get(message[0] ?? -1);
    if (connection && message.length > 1) await connection.write(message.slice(1));
  }
  for (const connection of connections.values()) connection.close();
}
