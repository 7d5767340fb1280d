import { messagePair } from '#lib/core/index.ts';
import type { HttpResponse, MessageSocket } from '#lib/core/index.ts';
import type { ResourceExchange } from '../exchange.ts';
import { watch } from './watch.ts';

/** A watch for browsers: each event is a text message of a WebSocket (handlers/watch.go HandleWS). */
export function watchBySocket(exchange: ResourceExchange): MessageSocket | HttpResponse {
  const [near, far] = messagePair('', { text: true });
  const gone = new AbortController();
  exchange.signal.addEventListener('abort', () => gone.abort(), { once: true });
  const answer = watch({ ...exchange, signal: gone.signal });
  if (answer.status !== 200 || answer.body instanceof Uint8Array) return answer;
  untilClosed(near).then(() => gone.abort(), exchange.parts.report);
  carry(answer.body, near).catch(exchange.parts.report);
  return far;
}

/** Events come in lines, several at once when the client is slow. */
async function carry(lines: AsyncIterable<Uint8Array>, socket: MessageSocket): Promise<void> {
  for await (const chunk of lines) {
    for (const line of Buffer.from(chunk).toString().split('\n')) if (line !== '') await socket.send(Buffer.from(`${line}\n`));
  }
  socket.close(1000);
}

/** What the client says is of no interest; that it goes is. */
async function untilClosed(socket: MessageSocket): Promise<void> {
  while (await socket.receive());
}
