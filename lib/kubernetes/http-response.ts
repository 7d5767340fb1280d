import type http from 'node:http';
import type { HttpResponse } from '#lib/core/index.ts';
import { Unreachable } from './unreachable.ts';

/** An answer of node:http as a value whose body comes in chunks. */
export function responseOf(answer: http.IncomingMessage, server: string): HttpResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { status: answer.statusCode ?? 0, headers, body: chunksOf(answer, server) };
}

async function* chunksOf(answer: http.IncomingMessage, server: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of answer) yield chunk as Uint8Array;
  } catch (error) {
    throw Unreachable.from(server, error);
  } finally {
    answer.destroy();
  }
}
