import { Document, visit } from 'yaml';
import type { HttpResponse } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { MediaType } from './content-negotiation.ts';

const CACHING = 'no-cache, private';
const JSON_TYPE: MediaType = { format: 'json', pretty: false };

/** An object as the body of an answer. */
export function objectResponse(status: number, object: unknown, media: MediaType = JSON_TYPE): HttpResponse {
  const headers = { 'cache-control': CACHING, 'content-type': contentType(media) };
  return { status, headers, body: Buffer.from(encode(object, media)) };
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

/** What the API answers to a path below a version that it serves, where nothing is. */
export function noResource(): ApiError {
  return new ApiError('NotFound', 'the server could not find the requested resource', {});
}

/** What the API answers to a method that a path does not take. */
export function noMethod(): ApiError {
  return new ApiError('MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

/** What the mux behind the API answers to a path that nothing is at. */
export function notFoundResponse(): HttpResponse {
  return textResponse(404, '404 page not found\n');
}

/** What the aggregator answers for a version whose APIService is not available. */
export function unavailableResponse(): HttpResponse {
  return textResponse(503, 'service unavailable\n');
}

export function contentType(media: MediaType): string {
  return media.format === 'yaml' ? 'application/yaml' : 'application/json';
}

/** JSON ends with a newline, as Go's encoder writes it, but for indented JSON. */
export function encode(object: unknown, media: MediaType): string {
  if (media.format === 'yaml') return yamlText(object);
  return media.pretty ? JSON.stringify(object, undefined, 2) : `${JSON.stringify(object)}\n`;
}

/** As sigs.k8s.io/yaml writes: keys in order, lists not indented, double quotes where a text would read as another type. */
function yamlText(object: unknown): string {
  const document = new Document(JSON.parse(JSON.stringify(object)), { sortMapEntries: true });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && readsOtherwise(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ indentSeq: false, singleQuote: true, lineWidth: 80 });
}

/** Texts that YAML 1.1 would take for a number, a boolean, a null or a time. */
function readsOtherwise(text: string): boolean {
  return /^(|~|null|true|false|yes|no|on|off|y|n|[-+]?\.?\d[\d_.,:eExXa-fA-F+-]*|\d{4}-\d{2}-\d{2}.*)$/i.test(text);
}
