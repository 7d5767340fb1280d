import type { HttpResponse } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';

const BODY = Buffer.from(JSON.stringify(new ApiError('TooManyRequests', 'Too many requests, please try again later.').toStatus()));

/** What upstream's API server says when its max-requests-inflight is reached. */
export function tooManyRequests(): HttpResponse & { body: Buffer } {
  return { status: 429, headers: { 'content-type': 'application/json', 'retry-after': '1' }, body: BODY };
}
