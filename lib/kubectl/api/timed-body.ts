import type { Process } from '#lib/machine/index.ts';
import { Failure } from '../session/failure.ts';

/** What a request's time was too short for: Go's http.Client gives up in the middle of the body. */
export class BodyTimeout extends Failure {
  constructor() {
    super('net/http: request canceled (Client.Timeout or context cancellation while reading body)');
  }
}

/** The chunks of a body until `milliseconds` of the machine's time have passed; then throws BodyTimeout. */
export async function* timedBody(process: Process, body: AsyncIterable<Uint8Array>, milliseconds: number): AsyncGenerator<Uint8Array> {
  let late: (error: Error) => void = () => undefined;
  const timeout = new Promise<never>((_, reject) => {
    late = reject;
  });
  timeout.catch(() => undefined);
  const timer = process.clock.setTimeout(() => late(new BodyTimeout()), milliseconds);
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await Promise.race([chunks.next(), timeout]);
      if (done) return;
      yield value;
    }
  } finally {
    timer.cancel();
    // It may be waiting for a chunk that never comes.
    void chunks.return?.();
  }
}
