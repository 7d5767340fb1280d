import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { fieldManagerOf, mediaOf, warnerOf } from '../exchange.ts';
import type { ResourceExchange } from '../exchange.ts';
import { apiVersionOf, requiredName, respondWithObject } from '../representation.ts';
import { writeParameters } from '../request-options.ts';
import { apply } from './apply.ts';
import { APPLY_PATCH, patchedObject, patchTypeOf } from './patch-body.ts';

/** PATCH of an object, or of its status. */
export function patch(exchange: ResourceExchange): HttpResponse {
  const { parts, resource, info } = exchange;
  mediaOf(exchange);
  const type = patchTypeOf(exchange, resource);
  const name = requiredName(exchange);
  const parameters = writeParameters(exchange, 'PatchOptions', type === APPLY_PATCH);
  if (type === APPLY_PATCH) return apply(exchange, parameters);
  const present = parts.registry.get(resource, info.namespace, name);
  const patched = patchedObject(exchange, { type, kind: resource, present, parameters });
  const object = checkedIdentity(exchange, patched, present);
  const options = { dryRun: parameters.dryRun, fieldManager: fieldManagerOf(exchange), subresource: info.subresource || undefined, warn: warnerOf(exchange) };
  return respondWithObject(exchange, 200, parts.registry.update(resource, info.namespace, object, options));
}

/** What a patch may not change, refused before the object is looked up by it. */
function checkedIdentity(exchange: ResourceExchange, object: ApiObject, present: ApiObject): ApiObject {
  const { resource } = exchange;
  const before = present.metadata ?? {};
  const metadata = (object.metadata ??= {});
  if (object.kind !== resource.kind || object.apiVersion !== apiVersionOf(resource)) {
    const fault = `${object.kind ?? ''} in version ${JSON.stringify(object.apiVersion ?? '')} cannot be handled as a ${resource.kind}`;
    const message = `Invalid value: ${JSON.stringify(JSON.stringify(object))}: ${fault}`;
    throw new ApiError('Invalid', ` "" is invalid: patch: ${message}`, { causes: [{ reason: 'FieldValueInvalid', message, field: 'patch' }] });
  }
  if (metadata.name === before.name && metadata.namespace === before.namespace) return object;
  if (metadata.name !== before.name) throw ApiError.badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${before.name})`);
  throw ApiError.badRequest('the namespace of the provided object does not match the namespace sent on the request');
}
