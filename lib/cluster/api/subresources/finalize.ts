import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { decodeBody } from '../decode-body.ts';
import { fieldManagerOf } from '../exchange.ts';
import type { ResourceExchange } from '../exchange.ts';
import { requiredName, respondWithObject } from '../representation.ts';
import { writeParameters } from '../request-options.ts';

interface Finalized extends ApiObject {
  spec?: { finalizers?: readonly string[] };
}

/** PUT namespaces/<name>/finalize: sets spec.finalizers, and nothing else. */
export function finalize(exchange: ResourceExchange): HttpResponse {
  const { parts, resource } = exchange;
  const name = requiredName(exchange);
  const { dryRun, fieldValidation } = writeParameters(exchange, 'UpdateOptions');
  const object = decodeBody(exchange, fieldValidation);
  if (object.metadata?.name !== name) {
    throw ApiError.badRequest(`the name of the object (${object.metadata?.name ?? ''}) does not match the name on the URL (${name})`);
  }
  const options = { dryRun, fieldManager: fieldManagerOf(exchange), subresource: 'finalize' };
  const next = structuredClone(parts.registry.get(resource, '', name)) as Finalized;
  next.spec = { ...next.spec, finalizers: (object as Finalized).spec?.finalizers ?? [] };
  return respondWithObject(exchange, 200, parts.registry.update(resource, '', next, options));
}
