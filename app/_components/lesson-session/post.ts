/** The answer of our own API; throws an Error whose message a learner can read. */
async function ask<T>(address: string, request: RequestInit): Promise<T> {
  const response = await fetch(address, request).catch((cause: unknown) => {
    throw new Error('The server did not answer. Check your connection and try again.', { cause });
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as T;
  const { error } = (answer ?? {}) as { error?: { message?: string } };
  throw new Error(error?.message ?? `The server answered with an error (${response.status}).`);
}

/** JSON to our own API by the method named. */
export function send<T>(method: 'POST' | 'PATCH' | 'DELETE', address: string, body: unknown): Promise<T> {
  return ask(address, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/** A POST of JSON to our own API. */
export function post<T>(address: string, body: unknown): Promise<T> {
  return send('POST', address, body);
}

/** A GET from our own API. */
export function get<T>(address: string): Promise<T> {
  return ask(address, { cache: 'no-store' });
}

/** An error's words for a learner. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
