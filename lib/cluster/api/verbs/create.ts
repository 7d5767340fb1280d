import type { HttpResponse } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { decodeBody } from '../decode-body.ts';
import { fieldManagerOf, mediaOf, warnerOf } from '../exchange.ts';
import type { ResourceExchange } from '../exchange.ts';
import { respondWithObject } from '../representation.ts';
import { writeParameters } from '../request-options.ts';

/** POST to a collection. */
export function create(exchange: ResourceExchange): HttpResponse {
  const { parts, resource, info } = exchange;
  mediaOf(exchange);
  const { dryRun, fieldValidation } = writeParameters(exchange, 'CreateOptions');
  const object = decodeBody(exchange, fieldValidation);
  if (!resource.namespaced && info.namespace !== '') throw ApiError.badRequest('the namespace of the provided object does not match the namespace sent on the request');
  const created = parts.registry.create(resource, info.namespace, object, { dryRun, fieldManager: fieldManagerOf(exchange), warn: warnerOf(exchange), user: exchange.user });
  return respondWithObject(exchange, 201, created);
}
