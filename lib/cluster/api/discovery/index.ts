import { createHash } from 'node:crypto';
import type { HttpResponse } from '#lib/core/index.ts';
import type { ResourceDefinition } from '../../resources/definition.ts';
import { notAcceptable, parseAccept } from '../content-negotiation.ts';
import type { Exchange } from '../exchange.ts';
import { mediaOf } from '../exchange.ts';
import { noResource, notFoundResponse, objectResponse, unavailableResponse } from '../responses.ts';
import { virtualDefinitions } from '../subresources/index.ts';
import { aggregatedDiscovery } from './aggregated.ts';
import { withAwayVersions } from './away.ts';
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from './legacy.ts';
import { servedGroups } from './resources.ts';
import type { ServedGroup } from './resources.ts';

/** Answers /api, /apis and what lies directly below; undefined for any other path. */
export function discover(exchange: Exchange): HttpResponse | undefined {
  const parts = exchange.info.path.split('/').filter((part) => part !== '');
  const [root, first, second, ...more] = parts;
  if ((root !== 'api' && root !== 'apis') || more.length > 0 || (root === 'api' && second !== undefined)) return undefined;
  const groups = groupsOf(exchange);
  if (first === undefined) return rootDocument(exchange, root, groups);
  const group = groups.find(({ name }) => name === (root === 'api' ? '' : first));
  if (root === 'apis' && second === undefined) return group && first !== '' ? document(exchange, apiGroup(group)) : notFoundResponse();
  const version = group?.versions.find((each) => each.version === (root === 'api' ? first : second));
  if (version) return version.isAway ? unavailableResponse() : document(exchange, apiResourceList(version));
  if (root === 'api') throw noResource();
  return notFoundResponse();
}

/** By the definitions that they are of: all clusters of a process have the same, and every new kubectl asks. */
const known = new WeakMap<readonly ResourceDefinition[], readonly ServedGroup[]>();

function groupsOf({ parts }: Exchange): readonly ServedGroup[] {
  const { definitions } = parts.registry;
  let groups = known.get(definitions);
  if (!groups) known.set(definitions, (groups = servedGroups([...definitions, ...virtualDefinitions])));
  return withAwayVersions(groups, parts.registry);
}

function document(exchange: Exchange, content: unknown): HttpResponse {
  const { format, pretty } = mediaOf(exchange);
  return objectResponse(200, content, { format, pretty });
}

/** /api and /apis answer in one document for all below when the client knows it. */
function rootDocument(exchange: Exchange, root: string, groups: readonly ServedGroup[]): HttpResponse {
  const version = aggregatedVersion(exchange.headers['accept'] ?? '');
  if (version === undefined) {
    return document(exchange, root === 'api' ? apiVersions(exchange.parts.address) : apiGroupList(groups));
  }
  const { body, etag } = aggregated(groups, root, version);
  const headers = {
    'content-type': `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    'cache-control': 'public',
    vary: 'Accept',
    etag,
  };
  if (exchange.headers['if-none-match'] === etag) return { status: 304, headers, body: new Uint8Array() };
  return { status: 200, headers, body };
}

interface Aggregated {
  body: Uint8Array;
  etag: string;
}

const encoded = new WeakMap<readonly ServedGroup[], Map<string, Aggregated>>();

function aggregated(groups: readonly ServedGroup[], root: string, version: 'v2' | 'v2beta1'): Aggregated {
  const documents = encoded.get(groups) ?? new Map<string, Aggregated>();
  encoded.set(groups, documents);
  let found = documents.get(`${root} ${version}`);
  if (!found) {
    const shown = groups.filter(({ name }) => (root === 'api' ? name === '' : name !== ''));
    const body = objectResponse(200, aggregatedDiscovery(shown, version)).body as Uint8Array;
    found = { body, etag: `"${createHash('sha512').update(body).digest('hex').toUpperCase()}"` };
    documents.set(`${root} ${version}`, found);
  }
  return found;
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
