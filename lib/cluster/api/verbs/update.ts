import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { decodeBody } from '../decode-body.ts';
import { fieldManagerOf, mediaOf, warnerOf } from '../exchange.ts';
import type { ResourceExchange } from '../exchange.ts';
import { requiredName, respondWithObject } from '../representation.ts';
import { writeParameters } from '../request-options.ts';

/** Kinds that a PUT may create (AllowCreateOnUpdate in upstream's strategies). */
const CREATED_ON_UPDATE = new Set(['/endpoints', '/events', 'events.k8s.io/events', 'coordination.k8s.io/leases', '/limitranges', '/services', 'rbac.authorization.k8s.io/roles', 'rbac.authorization.k8s.io/clusterroles', 'rbac.authorization.k8s.io/rolebindings', 'rbac.authorization.k8s.io/clusterrolebindings']);

/** PUT of an object, or of its status. */
export function update(exchange: ResourceExchange): HttpResponse {
  const { parts, resource, info } = exchange;
  mediaOf(exchange);
  const name = requiredName(exchange);
  const { dryRun, fieldValidation } = writeParameters(exchange, 'UpdateOptions');
  const object = decodeBody(exchange, fieldValidation);
  checkName(object, name, info.namespace);
  const options = { dryRun, fieldManager: fieldManagerOf(exchange), subresource: info.subresource || undefined, warn: warnerOf(exchange) };
  const mayCreate = info.subresource === '' && CREATED_ON_UPDATE.has(`${resource.group}/${resource.plural}`);
  if (mayCreate && !parts.registry.find(resource, info.namespace, name)) {
    return respondWithObject(exchange, 201, parts.registry.create(resource, info.namespace, object, options));
  }
  return respondWithObject(exchange, 200, parts.registry.update(resource, info.namespace, object, options));
}

/** checkName of handlers/rest.go. */
function checkName(object: ApiObject, name: string, namespace: string): void {
  const metadata = (object.metadata ??= {});
  if (!metadata.name) throw ApiError.badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (metadata.name !== name) throw ApiError.badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  if (namespace !== '' && metadata.namespace && metadata.namespace !== namespace) {
    throw ApiError.badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const revision = metadata.resourceVersion ?? '';
  if (!/^\d*$/.test(revision)) throw ApiError.unknown(`strconv.ParseUint: parsing ${JSON.stringify(revision)}: invalid syntax`);
  if (namespace !== '') metadata.namespace = namespace;
}
