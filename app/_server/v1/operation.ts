import type { z } from 'zod';
import type { Scope } from '#lib/instructors/instructors.ts';

/** One operation of the HTTP API: what its route obeys, and what its document is made from. */
export interface Operation<Query extends z.ZodType = z.ZodType, Body extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> {
  id: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /api/v1: `/workshops/{workshop}`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** What a token must be good for. */
  scope: Scope;
  query?: Query;
  body?: Body;
  status: 200 | 201 | 204;
  answer?: Answer;
  /** Statuses of refusals besides those of every operation. */
  refusals: readonly Refusal[];
}

export type Refusal = 404 | 409 | 503;

export function operation<Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(made: Operation<Query, Body, Answer>): Operation<Query, Body, Answer> {
  return made;
}

/** What each status means, wherever it is answered. */
export const MEANING: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'Made.',
  204: 'Done; there is nothing to say.',
  400: 'The body is not JSON.',
  401: 'There is no token, or none that is valid.',
  403: 'The token is not good for this.',
  404: 'There is no such thing, or it is not yours.',
  409: 'It cannot be done as things are.',
  413: 'The body is larger than 640 KiB.',
  422: 'Something asked for does not hold; the message says what.',
  429: 'Too many requests; Retry-After says in how many seconds to try again.',
  500: 'A fault of the server.',
  503: 'Drydock is stopping; try again.',
};

/** The statuses that an operation may answer, its success first. */
export function statusesOf({ status, body, query, refusals }: Operation): readonly number[] {
  const wrong = body ? [400, 413, 422] : query ? [422] : [];
  return [status, ...[401, 403, ...refusals, ...wrong, 429, 500].sort((a, b) => a - b)];
}
