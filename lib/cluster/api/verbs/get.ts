import type { HttpResponse } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { ResourceExchange } from '../exchange.ts';
import { requiredName, respondWithObject } from '../representation.ts';
import { checkNotTooNew, parseResourceVersion } from '../resource-version.ts';

/** GET of one object. */
export function get(exchange: ResourceExchange): HttpResponse {
  const { parts, resource, info, query } = exchange;
  checkNotTooNew(parts.registry, parseResourceVersion(query.get('resourceVersion') ?? ''));
  if (query.has('export')) throw ApiError.badRequest('the export parameter, deprecated since v1.14, is no longer supported');
  return respondWithObject(exchange, 200, parts.registry.get(resource, info.namespace, requiredName(exchange)));
}
