import type { HttpResponse } from '#lib/core/index.ts';
import { parseAccept } from '../content-negotiation.ts';
import { servedGroups } from '../discovery/resources.ts';
import type { ServedVersion } from '../discovery/resources.ts';
import type { Exchange } from '../exchange.ts';
import { notFoundResponse } from '../responses.ts';
import { virtualDefinitions } from '../subresources/index.ts';
import { documentHash, documentName, documentOf } from './documents.ts';
import { openApiVersion2 } from './version-2.ts';

const YEAR = 365 * 24 * 60 * 60 * 1000;

/** Answers below /openapi (kube-openapi's handler3); undefined for any other path. */
export function openApi(exchange: Exchange): HttpResponse | undefined {
  const { path } = exchange.info;
  if (path === '/openapi/v3' || path === '/openapi/v3/') return index(exchange);
  if (path === '/openapi/v2') return openApiVersion2(exchange, servedVersions(exchange));
  if (!path.startsWith('/openapi/v3/')) return undefined;
  const name = path.slice('/openapi/v3/'.length);
  const served = servedVersions(exchange).find((each) => documentName(each) === name);
  return served ? document(exchange, served) : notFoundResponse();
}

function servedVersions(exchange: Exchange): ServedVersion[] {
  return servedGroups([...exchange.parts.registry.definitions, ...virtualDefinitions]).flatMap(({ versions }) => versions);
}

function index(exchange: Exchange): HttpResponse {
  const entries = servedVersions(exchange).map((served) => {
    const name = documentName(served);
    return [name, { serverRelativeURL: `/openapi/v3/${name}?hash=${documentHash(served)}` }] as const;
  });
  const paths = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify({ paths })) };
}

function document(exchange: Exchange, served: ServedVersion): HttpResponse {
  if (!acceptsJson(exchange.headers['accept'] ?? '')) return { status: 406, headers: { vary: 'Accept' }, body: new Uint8Array() };
  const hash = documentHash(served);
  const wanted = exchange.query.get('hash');
  if (wanted !== null && wanted !== '' && wanted !== hash) {
    const location = `/openapi/v3/${documentName(served)}?hash=${hash}`;
    return { status: 301, headers: { location, vary: 'Accept' }, body: new Uint8Array() };
  }
  const headers: Record<string, string> = { 'content-type': 'application/json', etag: `"${hash}"`, vary: 'Accept' };
  if (wanted) {
    headers['cache-control'] = 'public, immutable';
    headers['expires'] = new Date(exchange.parts.clock.now() + YEAR).toUTCString();
  }
  if (exchange.headers['if-none-match'] === `"${hash}"`) return { status: 304, headers, body: new Uint8Array() };
  return { status: 200, headers, body: documentOf(served, exchange.parts.catalogue) };
}

function acceptsJson(accept: string): boolean {
  if (accept === '') return true;
  return parseAccept(accept).some(({ type, subtype }) => (type === 'application' || type === '*') && (subtype === 'json' || subtype === '*'));
}
