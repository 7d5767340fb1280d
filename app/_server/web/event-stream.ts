import { EventQueue } from '#lib/core/index.ts';
import { reportBug } from './report-bug.ts';

/** Milliseconds between signs of life, so that a proxy in between does not take a quiet stream for a dead one. */
const SIGN_OF_LIFE = 20_000;

function streamOf(follow: (signal: AbortSignal) => AsyncIterable<unknown>, signal: AbortSignal): ReadableStream {
  const encoder = new TextEncoder();
  const left = new AbortController();
  const ended = AbortSignal.any([signal, left.signal]);
  const over = Promise.withResolvers<void>();
  return new ReadableStream<Uint8Array>({
    async start(stream) {
      const say = (text: string) => {
        if (!ended.aborted) stream.enqueue(encoder.encode(text));
      };
      const signs = setInterval(() => say(': still here\n\n'), SIGN_OF_LIFE);
      try {
        say('retry: 2000\n\n');
        for await (const event of follow(ended)) say(`${idOf(event)}data: ${JSON.stringify(event)}\n\n`);
      } catch (error) {
        if (!ended.aborted) reportBug(error);
      } finally {
        clearInterval(signs);
        if (!left.signal.aborted) stream.close();
        over.resolve();
      }
    },
    /** Ends when what was followed has: that the browser left may be written down yet. */
    cancel() {
      left.abort();
      return over.promise;
    },
  });
}

/** The version that an event says it brings, as the id that the browser tells when it comes back. */
function idOf(event: unknown): string {
  const hasVersion = typeof event === 'object' && event !== null && 'version' in event && typeof event.version === 'string';
  return hasVersion ? `id: ${event.version}\n` : '';
}

/** The version that a browser has which opens a stream: the last it was told on a line that broke, or what its address says. */
export function versionHeld(request: Request): string | undefined {
  return request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('since') ?? undefined;
}

/**
 * What `follow` gives, as server-sent events, until the browser leaves; its signal then aborts. An error ends
 * the stream, and the browser comes back by itself.
 */
export function eventStream(request: Request, follow: (signal: AbortSignal) => AsyncIterable<unknown>): Response {
  return new Response(streamOf(follow, request.signal), {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

type Follow = (signal: AbortSignal) => AsyncIterable<unknown>;

/** Several streams as one, in the order in which they speak. All end when one fails, when the signal aborts, or with the reader. */
export async function* together(signal: AbortSignal, follows: readonly Follow[]): AsyncGenerator<unknown> {
  const queue = new EventQueue<unknown>();
  const left = new AbortController();
  const ended = AbortSignal.any([signal, left.signal]);
  const pumps = follows.map(async (follow) => {
    for await (const event of follow(ended)) queue.push(event);
  });
  void Promise.all(pumps).then(() => queue.close(), (error: unknown) => queue.fail(error));
  try {
    yield* queue;
  } finally {
    left.abort();
    queue.close();
    await Promise.allSettled(pumps);
  }
}
