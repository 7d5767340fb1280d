import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import { ApiError, isMap } from '#lib/schema/index.ts';
import { configurationFault } from '../../managed-fields/typed-validation.ts';
import { decodeAs, faultOf, readBytes, report } from '../decode-body.ts';
import { bodyOf, warnerOf } from '../exchange.ts';
import type { ResourceExchange } from '../exchange.ts';
import { apiVersionOf, requiredName, respondWithObject } from '../representation.ts';
import type { WriteParameters } from '../request-options.ts';

/** PATCH with an applied configuration: server-side apply (handlers/patch.go applyPatcher). Creates what is not there. */
export function apply(exchange: ResourceExchange, parameters: WriteParameters): HttpResponse {
  const { parts, resource, info, query } = exchange;
  const name = requiredName(exchange);
  const { config, duplicates } = readConfiguration(exchange);
  const isNamed = config.metadata?.name !== undefined;
  checkConfiguration(exchange, config);
  report(exchange, {
    errors: duplicates,
    fieldValidation: parameters.fieldValidation,
    refuse: (text) => ApiError.badRequest(`error strict decoding YAML: error converting YAML to JSON: ${text}`),
  });
  const live = parts.registry.find(resource, info.namespace, name);
  if (!live && resource.custom && !isNamed) throw ApiError.badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  const subresource = info.subresource || undefined;
  const manager = query.get('fieldManager') ?? '';
  const applied = parts.ownership.apply({ kind: resource, live, config, manager, subresource, force: parameters.force ?? false });
  const object = checkedName(asKind(exchange, applied), name);
  const options = { dryRun: parameters.dryRun, subresource, warn: warnerOf(exchange), user: exchange.user };
  if (live) return respondWithObject(exchange, 200, parts.registry.update(resource, info.namespace, object, options));
  return respondWithObject(exchange, 201, parts.registry.create(resource, info.namespace, withoutServerFields(exchange, object), options));
}

function readConfiguration(exchange: ResourceExchange): { config: ApiObject; duplicates: readonly string[] } {
  const body = bodyOf(exchange);
  try {
    // Every JSON text is YAML; both are read as YAML, as upstream does.
    const { value, strictErrors } = readBytes(body, 'yaml', exchange.parts.catalogue);
    if (isMap(value)) return { config: value as unknown as ApiObject, duplicates: strictErrors };
    const kind = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
    throw ApiError.badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw ApiError.badRequest(`error decoding YAML: error converting YAML to JSON: ${faultOf(error)}`);
  }
}

/** What cannot be applied, in the order that upstream finds it. */
function checkConfiguration(exchange: ResourceExchange, config: ApiObject): void {
  const { resource, info, parts } = exchange;
  const { apiVersion = '', kind = '' } = config;
  if (kind !== resource.kind || apiVersion !== apiVersionOf(resource)) throw ApiError.badRequest(`invalid object type: ${slashed(apiVersion)}, Kind=${kind}`);
  if (config.metadata?.managedFields !== undefined) throw ApiError.badRequest('metadata.managedFields must be nil');
  const fault = configurationFault(config, parts.catalogue.typeOf(resource));
  const { namespace = '', name: given = '' } = config.metadata ?? {};
  if (fault !== undefined) throw ApiError.unknown(`failed to create typed patch object (${namespace}/${given}; ${slashed(apiVersion)}, Kind=${kind}): ${fault}`);
  const metadata = (config.metadata ??= {});
  metadata.name ??= info.name;
  if (resource.namespaced) metadata.namespace ??= info.namespace;
}

/** Group and version always with a slash between: `/v1`, `/` when there is none. */
function slashed(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
}

function checkedName(object: ApiObject, name: string): ApiObject {
  const given = object.metadata?.name;
  if (given !== name) throw ApiError.badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  return object;
}

function asKind(exchange: ResourceExchange, applied: ApiObject): ApiObject {
  const managedFields = applied.metadata?.managedFields;
  const { object } = decodeAs(exchange, applied, exchange.resource);
  return { ...object, metadata: { ...object.metadata, ...(managedFields ? { managedFields } : {}) } };
}

/** A configuration that is being created may name no object that is gone; its revision is passed over. */
function withoutServerFields({ resource }: ResourceExchange, object: ApiObject): ApiObject {
  const { resourceVersion: _, ...metadata } = object.metadata ?? {};
  const name = metadata.name ?? '';
  if (metadata.uid !== undefined) {
    const why = `uid mismatch: the provided object specified uid ${metadata.uid}, and no existing object was found`;
    const qualified = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
    throw new ApiError('Conflict', `Operation cannot be fulfilled on ${qualified} ${JSON.stringify(name)}: ${why}`, {
      name, ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.plural,
    });
  }
  return { ...object, metadata };
}
