import type { HttpResponse } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { decodeBody } from '../decode-body.ts';
import { fieldManagerOf } from '../exchange.ts';
import type { ResourceExchange } from '../exchange.ts';
import { requiredName, respondWithObject } from '../representation.ts';
import { writeParameters } from '../request-options.ts';

/** PUT namespaces/<name>/finalize: sets spec.finalizers, and nothing else. */
export function finalize(exchange: ResourceExchange): HttpResponse {
  const { parts, resource, info } = exchange;
  const name = requiredName(exchange);
  const { dryRun, fieldValidation } = writeParameters(exchange, 'UpdateOptions');
  const object = decodeBody(exchange, fieldValidation);
  if (object.metadata?.name !== name) {
    throw ApiError.badRequest(`the name of the object (${object.metadata?.name ?? ''}) does not match the name on the URL (${name})`);
  }
  const options = { dryRun, fieldManager: fieldManagerOf(exchange), subresource: 'finalize' };
  return respondWithObject(exchange, 200, parts.registry.update(resource, info.namespace === name ? '' : info.namespace, object, options));
}
