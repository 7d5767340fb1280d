/** A POST to our own API. Gives the answer; throws an Error whose message a learner can read. */
export async function post<T>(address: string, body: unknown): Promise<T> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new Error('The server did not answer. Check your connection and try again.', { cause });
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as T;
  const { error } = (answer ?? {}) as { error?: { message?: string } };
  throw new Error(error?.message ?? `The server answered with an error (${response.status}).`);
}

/** An error's words for a learner. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
