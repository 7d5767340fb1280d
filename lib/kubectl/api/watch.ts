import type { ApiClient } from './client.ts';
import { BodyTimeout } from './timed-body.ts';

/** One line of a watch. */
export interface WatchEvent<T> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: T;
}

/** The events of a watch as they come, until the server or `--request-timeout` ends it. `target` must ask for `watch=true`. */
export async function* watchEvents<T>(client: ApiClient, target: string, accept?: string): AsyncGenerator<WatchEvent<T>> {
  const response = await client.open({ method: 'GET', target, ...(accept ? { accept } : {}) });
  try {
    for await (const line of linesOf(response.body)) {
      if (line !== '') yield JSON.parse(line) as WatchEvent<T>;
    }
  } catch (error) {
    if (!(error instanceof BodyTimeout)) throw error;
  }
}

/** Splits a stream of bytes into lines. */
export async function* linesOf(body: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body instanceof Uint8Array ? [body] : body) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
