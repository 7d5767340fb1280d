import { stringify } from 'yaml';
import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiError } from '#lib/schema/index.ts';
import type { MediaType } from './content-negotiation.ts';

const CACHING = 'no-cache, private';
const JSON_TYPE: MediaType = { format: 'json', pretty: false };

/** An object as the body of an answer. */
export function objectResponse(status: number, object: unknown, media: MediaType = JSON_TYPE): HttpResponse {
  const headers = { 'cache-control': CACHING, 'content-type': contentType(media) };
  return { status, headers, body: Buffer.from(encode(object, media)) };
}

/** Answers with text that is an encoded object already. */
export function encodedResponse(status: number, text: string): HttpResponse {
  return { status, headers: { 'cache-control': CACHING, 'content-type': 'application/json' }, body: Buffer.from(text) };
}

export function statusResponse(error: ApiError, media: MediaType = JSON_TYPE): HttpResponse {
  const response = objectResponse(error.code, error.toStatus(), media);
  const retry = error.details?.retryAfterSeconds;
  return retry === undefined ? response : { ...response, headers: { ...response.headers, 'retry-after': String(retry) } };
}

/** Plain text, as Go's http.Error writes it. */
export function textResponse(status: number, text: string): HttpResponse {
  const headers = { 'cache-control': CACHING, 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return { status, headers, body: Buffer.from(text) };
}

/** What the mux behind the API answers to a path that nothing is at. */
export function notFoundResponse(): HttpResponse {
  return textResponse(404, '404 page not found\n');
}

export function contentType(media: MediaType): string {
  return media.format === 'yaml' ? 'application/yaml' : 'application/json';
}

/** JSON ends with a newline, as Go's encoder writes it, but for indented JSON. */
export function encode(object: unknown, media: MediaType): string {
  if (media.format === 'yaml') return stringify(JSON.parse(JSON.stringify(object)), { sortMapEntries: true, lineWidth: 0 });
  return media.pretty ? JSON.stringify(object, undefined, 2) : `${JSON.stringify(object)}\n`;
}
