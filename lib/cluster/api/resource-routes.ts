import type { HttpResponse, MessageSocket } from '#lib/core/index.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { checkRepresentation } from './content-negotiation.ts';
import { isAway } from './discovery/away.ts';
import type { Exchange, Handler, ResourceExchange } from './exchange.ts';
import { noMethod, noResource, notFoundResponse, unavailableResponse } from './responses.ts';
import { reviewHandler, subresourceHandler, upgradeHandler, virtualDefinitions } from './subresources/index.ts';
import { create } from './verbs/create.ts';
import { remove, removeCollection } from './verbs/delete.ts';
import { get } from './verbs/get.ts';
import { list } from './verbs/list.ts';
import { patch } from './verbs/patch.ts';
import { update } from './verbs/update.ts';
import { watch } from './verbs/watch.ts';
import { watchBySocket } from './verbs/watch-socket.ts';

/** What is done with whole objects, by the verb of the request. */
const VERBS: Readonly<Record<string, Handler<ResourceExchange>>> = {
  get, list, watch, create, update, patch, delete: remove, deletecollection: removeCollection,
};

/** Subresources that are the object itself, of which a part alone is written; and what they take. */
const VIEWS = new Set(['status', 'ephemeralcontainers', 'resize', 'approval']);
const VIEW_VERBS = new Set(['get', 'update', 'patch']);

/** Answers a request for a resource. */
export async function answerResource(exchange: Exchange): Promise<HttpResponse> {
  const { group, version, resource: plural, subresource, verb } = exchange.info;
  const definition = definitionOf(exchange, group, version, plural);
  if (!definition) return unknownResource(exchange);
  if (definition.deprecation !== undefined && (subresource !== '' || definition.verbs.includes(verb))) exchange.warnings.push(definition.deprecation);
  if (subresource === '') checkRepresentation(exchange.headers, verb === 'list' || verb === 'watch');
  // The path of a Namespace names one, without the object being in it.
  const info = definition.namespaced ? exchange.info : { ...exchange.info, namespace: '' };
  const resourceExchange: ResourceExchange = { ...exchange, info, resource: definition };
  if (subresource !== '') return answerSubresource(resourceExchange, subresource);
  const handler = verb === 'create' ? (reviewHandler(definition) ?? VERBS[verb]) : VERBS[verb];
  if (!handler || !isPlaced(resourceExchange) || !definition.verbs.includes(verb)) throw noMethod();
  return handler(resourceExchange);
}

/** Answers a WebSocket to a resource; undefined when there is none to open here. */
export function openResource(exchange: Exchange, protocols: readonly string[]): MessageSocket | HttpResponse | undefined {
  const { group, version, resource: plural, subresource } = exchange.info;
  const resource = definitionOf(exchange, group, version, plural);
  if (resource && exchange.info.verb === 'watch') return watchBySocket({ ...exchange, resource });
  if (!resource?.subresources.includes(subresource)) return undefined;
  return upgradeHandler(resource, subresource)?.({ ...exchange, resource }, protocols);
}

function definitionOf(exchange: Exchange, group: string, version: string, plural: string): ResourceDefinition | undefined {
  const stored = exchange.parts.registry.definition(group, version, plural);
  return stored ?? virtualDefinitions.find((each) => each.group === group && each.version === version && each.plural === plural);
}

async function answerSubresource(exchange: ResourceExchange, subresource: string): Promise<HttpResponse> {
  const { resource, info } = exchange;
  if (!resource.subresources.includes(subresource)) throw noResource();
  const own = subresourceHandler(resource, subresource, info.verb);
  if (own) return own(exchange);
  const handler = VIEWS.has(subresource) && VIEW_VERBS.has(info.verb) ? VERBS[info.verb] : undefined;
  if (!handler) throw noMethod();
  return handler(exchange);
}

/** A POST needs a collection, and what is namespaced a Namespace; the other writes need a name. */
function isPlaced({ info, resource, method }: ResourceExchange): boolean {
  if (method === 'HEAD') return false;
  if (info.verb === 'create') return info.name === '' && (!resource.namespaced || info.namespace !== '');
  if (method === 'PUT' || method === 'PATCH') return info.name !== '';
  return true;
}

/** Below a version that is served the API answers itself; elsewhere nobody does. */
function unknownResource(exchange: Exchange): HttpResponse {
  const { group, version } = exchange.info;
  if (isAway(exchange.parts.registry, group, version)) return unavailableResponse();
  const served = [...exchange.parts.registry.definitions, ...virtualDefinitions].filter((each) => each.group === group && each.version === version);
  if (group === '' || served.some((each) => !each.custom)) throw noResource();
  return notFoundResponse();
}
