import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiObject, StatusObject } from '#lib/schema/index.ts';
import { ApiError, JsonSyntaxError, parseJson } from '#lib/schema/index.ts';
import type { ListOptions } from '../../registry/registry.ts';
import type { ResourceExchange } from '../exchange.ts';
import { respondWithList } from '../representation.ts';
import { integerParameter } from '../request-options.ts';
import { checkNotTooNew, parseResourceVersion } from '../resource-version.ts';
import { checkListOptions } from './list-options.ts';

/** What selects a list's objects, from path and query. */
export function selectionOf({ info, query }: ResourceExchange): ListOptions {
  const selectors = [query.get('fieldSelector') ?? ''];
  const selected = /(?:^|,)metadata\.name==?([^,]+)(?:,|$)/.exec(selectors[0] ?? '')?.[1];
  if (info.name !== '' && selected === undefined) {
    if (selectors[0]) throw ApiError.badRequest("fieldSelector metadata.name doesn't match requested name");
    selectors[0] = `metadata.name=${info.name}`;
  }
  return {
    namespace: info.namespace === '' ? undefined : info.namespace,
    labelSelector: query.get('labelSelector') || undefined,
    fieldSelector: selectors[0] || undefined,
  };
}

/** GET of a collection, whole or in chunks. */
export function list(exchange: ResourceExchange): HttpResponse {
  checkListOptions(exchange.query);
  const { items, revision } = listed(exchange);
  if (exchange.resource.computed) return respondWithList(exchange, items, {});
  const limit = integerParameter(exchange.query, 'limit') ?? 0;
  if (limit <= 0 || items.length <= limit) return respondWithList(exchange, items, { resourceVersion: String(revision) });
  const chunk = items.slice(0, limit);
  const last = chunk.at(-1);
  const hasSelector = exchange.query.get('labelSelector') || exchange.query.get('fieldSelector');
  return respondWithList(exchange, chunk, {
    resourceVersion: String(revision),
    continue: last && encodeContinue(revision, keyOf(last)),
    // Upstream cannot count what a selector still has to look at.
    remainingItemCount: hasSelector ? undefined : items.length - limit,
  });
}

/** All that is asked for from where the client goes on, and the revision it is of. */
function listed(exchange: ResourceExchange): { items: readonly ApiObject[]; revision: number } {
  const { parts, resource, query } = exchange;
  const selection = selectionOf(exchange);
  const key = JSON.stringify([resource.group, resource.plural, selection]);
  const token = query.get('continue');
  if (token) return continued(exchange, key, token);
  const wanted = listRevision(query.get('resourceVersion') ?? '');
  checkNotTooNew(parts.registry, wanted);
  if (query.get('resourceVersionMatch') === 'Exact' && wanted !== undefined && wanted !== parts.registry.revision) {
    throw new ApiError('Expired', 'The resourceVersion for the provided list is too old.');
  }
  const { items, revision } = parts.registry.list(resource, selection);
  if (query.get('limit')) parts.snapshots.remember(key, revision, items);
  return { items, revision };
}

/** A list refuses a malformed revision before it comes to the storage. */
function listRevision(text: string): number | undefined {
  try {
    return parseResourceVersion(text);
  } catch (error) {
    if (error instanceof ApiError) throw ApiError.badRequest(`invalid resource version: ${error.message}`);
    throw error;
  }
}

function continued(exchange: ResourceExchange, key: string, token: string): { items: readonly ApiObject[]; revision: number } {
  const { parts, resource, query } = exchange;
  if (query.get('resourceVersion')) throw ApiError.badRequest('specifying resource version is not allowed when using continue');
  const { revision, start } = decodeContinue(token);
  const isInconsistent = revision === -1;
  const kept = isInconsistent ? undefined : parts.snapshots.recall(key, revision);
  if (!kept && !isInconsistent && revision !== parts.registry.revision) {
    throw expiredContinue(start);
  }
  const items = kept ?? parts.registry.list(resource, selectionOf(exchange)).items;
  const rest = items.filter((item) => keyOf(item) > start);
  return { items: rest, revision: isInconsistent ? parts.registry.revision : revision };
}

function expiredContinue(start: string): ApiError {
  const message =
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, ' +
    'or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an ' +
    'inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';
  return new ExpiredContinue(message, encodeContinue(-1, start));
}

/** A 410 whose Status carries the token to go on with all the same. */
class ExpiredContinue extends ApiError {
  readonly #token: string;

  constructor(message: string, token: string) {
    super('Expired', message);
    this.#token = token;
  }

  override toStatus(): StatusObject {
    return { ...super.toStatus(), metadata: { continue: this.#token } };
  }
}

/** Where an object stands in etcd's order. */
function keyOf(object: ApiObject): string {
  return `${object.metadata?.namespace ?? ''}/${object.metadata?.name ?? ''}`;
}

function encodeContinue(revision: number, start: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${start}\0` })).toString('base64url');
}

function decodeContinue(token: string): { revision: number; start: string } {
  const refuse = (why: string) => ApiError.badRequest(`invalid continue token: continue key is not valid: ${why}`);
  const text = Buffer.from(token, 'base64url').toString('latin1');
  let given: { v?: unknown; rv?: unknown; start?: unknown };
  try {
    given = parseJson(text).value as typeof given;
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw refuse(error.message);
    throw error;
  }
  const { v, rv, start } = given;
  if (v !== 'meta.k8s.io/v1') throw refuse(`server does not recognize this encoded version ${JSON.stringify(String(v ?? ''))}`);
  if (typeof start !== 'string' || start === '' || typeof rv !== 'number') throw refuse('encoded start token is malformed');
  return { revision: rv, start: start.replace(/\0$/, '') };
}
