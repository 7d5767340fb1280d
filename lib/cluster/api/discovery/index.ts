import { createHash } from 'node:crypto';
import type { HttpResponse } from '#lib/core/index.ts';
import { notAcceptable, parseAccept } from '../content-negotiation.ts';
import type { Exchange } from '../exchange.ts';
import { mediaOf } from '../exchange.ts';
import { noResource, notFoundResponse, objectResponse } from '../responses.ts';
import { virtualDefinitions } from '../subresources/index.ts';
import { aggregatedDiscovery } from './aggregated.ts';
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from './legacy.ts';
import { servedGroups } from './resources.ts';

/** Answers /api, /apis and what lies directly below; undefined for any other path. */
export function discover(exchange: Exchange): HttpResponse | undefined {
  const parts = exchange.info.path.split('/').filter((part) => part !== '');
  const [root, first, second, ...more] = parts;
  if ((root !== 'api' && root !== 'apis') || more.length > 0 || (root === 'api' && second !== undefined)) return undefined;
  const groups = servedGroups([...exchange.parts.registry.definitions, ...virtualDefinitions]);
  if (first === undefined) return rootDocument(exchange, root);
  const group = groups.find(({ name }) => name === (root === 'api' ? '' : first));
  if (root === 'apis' && second === undefined) return group && first !== '' ? document(exchange, apiGroup(group)) : notFoundResponse();
  const version = group?.versions.find((each) => each.version === (root === 'api' ? first : second));
  if (version) return document(exchange, apiResourceList(version));
  if (root === 'api') throw noResource();
  return notFoundResponse();
}

function document(exchange: Exchange, content: unknown): HttpResponse {
  const { format, pretty } = mediaOf(exchange);
  return objectResponse(200, content, { format, pretty });
}

/** /api and /apis answer in one document for all below when the client knows it. */
function rootDocument(exchange: Exchange, root: string): HttpResponse {
  const groups = servedGroups([...exchange.parts.registry.definitions, ...virtualDefinitions]);
  const version = aggregatedVersion(exchange.headers['accept'] ?? '');
  if (version === undefined) {
    return document(exchange, root === 'api' ? apiVersions(exchange.parts.address) : apiGroupList(groups));
  }
  const shown = groups.filter(({ name }) => (root === 'api' ? name === '' : name !== ''));
  const response = objectResponse(200, aggregatedDiscovery(shown, version));
  const etag = `"${createHash('sha512').update(response.body as Uint8Array).digest('hex').toUpperCase()}"`;
  const headers = {
    'content-type': `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    'cache-control': 'public',
    vary: 'Accept',
    etag,
  };
  if (exchange.headers['if-none-match'] === etag) return { status: 304, headers, body: new Uint8Array() };
  return { ...response, headers };
}

/** The version of aggregated discovery that the client likes best; undefined for the documents of old. */
function aggregatedVersion(accept: string): 'v2' | 'v2beta1' | undefined {
  for (const { type, subtype, params } of parseAccept(accept)) {
    if (type !== 'application' || subtype !== 'json') {
      if (type === '*' || type === '') return undefined;
      continue;
    }
    if (params.get('as') === undefined) return undefined;
    const version = params.get('v');
    if (params.get('as') === 'APIGroupDiscoveryList' && (version === 'v2' || version === 'v2beta1')) return version;
  }
  if (accept !== '' && !/yaml|json/.test(accept)) throw notAcceptable('only the following media types are accepted: application/json, application/yaml');
  return undefined;
}
