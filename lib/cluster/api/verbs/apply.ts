import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiObject, StructType } from '#lib/schema/index.ts';
import { ApiError, decode, isMap } from '#lib/schema/index.ts';
import { elementTypeOf, listElement, pathText } from '../../managed-fields/path-element.ts';
import type { PathElement, TypeAt } from '../../managed-fields/path-element.ts';
import { faultOf, readBytes, report } from '../decode-body.ts';
import { bodyOf } from '../exchange.ts';
import type { ResourceExchange } from '../exchange.ts';
import { apiVersionOf, requiredName, respondWithObject } from '../representation.ts';
import type { WriteParameters } from '../request-options.ts';

/** PATCH with an applied configuration: server-side apply (handlers/patch.go applyPatcher). Creates what is not there. */
export function apply(exchange: ResourceExchange, parameters: WriteParameters): HttpResponse {
  const { parts, resource, info, query } = exchange;
  const name = requiredName(exchange);
  const { config, duplicates } = readConfiguration(exchange);
  checkConfiguration(exchange, config, name);
  report(exchange, {
    errors: duplicates,
    fieldValidation: parameters.fieldValidation,
    refuse: (text) => ApiError.badRequest(`error strict decoding YAML: ${text}`),
  });
  const live = parts.registry.find(resource, info.namespace, name);
  const subresource = info.subresource || undefined;
  const manager = query.get('fieldManager') ?? '';
  const applied = parts.ownership.apply({ kind: resource, live, config, manager, subresource, force: parameters.force ?? false });
  const object = asKind(exchange, applied);
  const options = { dryRun: parameters.dryRun, subresource };
  if (live) return respondWithObject(exchange, 200, parts.registry.update(resource, info.namespace, object, options));
  return respondWithObject(exchange, 201, parts.registry.create(resource, info.namespace, withoutServerFields(object), options));
}

function readConfiguration(exchange: ResourceExchange): { config: ApiObject; duplicates: readonly string[] } {
  const body = bodyOf(exchange);
  try {
    // Every JSON text is YAML; reading it as JSON finds repeated keys.
    const isJson = body[0] === 0x7b;
    const { value, strictErrors } = readBytes(body, isJson ? 'json' : 'yaml', exchange.parts.catalogue);
    if (isMap(value)) return { config: value as unknown as ApiObject, duplicates: strictErrors };
    throw ApiError.badRequest(`error decoding YAML: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type map[string]interface {}`);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw ApiError.badRequest(`error decoding YAML: ${faultOf(error)}`);
  }
}

/** What cannot be applied, in the order that upstream finds it. */
function checkConfiguration(exchange: ResourceExchange, config: ApiObject, name: string): void {
  const { resource, info, parts } = exchange;
  const wanted = apiVersionOf(resource);
  if (config.kind !== resource.kind || config.apiVersion !== wanted) {
    if (config.apiVersion === wanted || config.apiVersion === undefined) {
      throw ApiError.badRequest(`invalid object type: ${config.apiVersion ?? ''}, Kind=${config.kind ?? ''}`);
    }
    throw ApiError.badRequest(`Incorrect version specified in apply patch. Specified patch version: ${config.apiVersion}, expected: ${wanted}`);
  }
  const metadata = (config.metadata ??= {});
  if (metadata.managedFields !== undefined) throw ApiError.badRequest('metadata.managedFields must be nil');
  metadata.name ??= name;
  if (metadata.name !== name) throw ApiError.badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  if (resource.namespaced) metadata.namespace ??= info.namespace;
  const type = parts.catalogue.typeOf(resource);
  const fault = type && typeFault(config, type);
  if (fault === undefined) return;
  const about = `${metadata.namespace ?? ''}/${name}; ${resource.group === '' ? '' : resource.group}/${resource.version}, Kind=${resource.kind}`;
  throw ApiError.unknown(`failed to create typed patch object (${about}): ${fault}`);
}

/** What the typed object would refuse: fields that the schema does not declare, values of another type. */
function typeFault(config: ApiObject, type: StructType): string | undefined {
  try {
    const paths = decode(config, type).unknown.map((text) => JSON.parse(text.slice('unknown field '.length)) as string);
    const faults = paths.map((path) => `${keyedPath(path, config, type)}: field not declared in schema`);
    return faults.length > 1 ? `errors:\n${faults.map((fault) => `  ${fault}`).join('\n')}` : faults[0];
  } catch (error) {
    return faultOf(error);
  }
}

/** `spec.containers[0].x` as `.spec.containers[name="nginx"].x`: elements of associative lists go by their keys. */
function keyedPath(path: string, config: ApiObject, type: StructType): string {
  let value: unknown = config;
  let at: TypeAt = type;
  const elements: PathElement[] = [];
  for (const [step] of path.matchAll(/[^.[\]]+|\[\d+\]/g)) {
    const index = step.startsWith('[') ? Number(step.slice(1, -1)) : undefined;
    const member: unknown = index === undefined ? (isMap(value) ? value[step] : undefined) : Array.isArray(value) ? value[index] : undefined;
    const keyed = index !== undefined && at?.kind === 'list' && at.listType !== 'atomic' ? listElement(at, member) : undefined;
    const element = keyed ?? (index === undefined ? `f:${step}` : `i:${index}`);
    elements.push(element);
    at = elementTypeOf(at, element);
    value = member;
  }
  return pathText(elements);
}

function asKind(exchange: ResourceExchange, applied: ApiObject): ApiObject {
  const type = exchange.parts.catalogue.typeOf(exchange.resource);
  const managedFields = applied.metadata?.managedFields;
  const object = (type ? decode(applied, type).value : applied) as unknown as ApiObject;
  return { ...object, metadata: { ...object.metadata, ...(managedFields ? { managedFields } : {}) } };
}

/** A configuration that is being created brings no identity along. */
function withoutServerFields(object: ApiObject): ApiObject {
  const { uid, resourceVersion } = object.metadata ?? {};
  const name = object.metadata?.name ?? '';
  if (uid !== undefined) {
    throw new ApiError('Conflict', `Operation cannot be fulfilled: uid mismatch: the provided object specified uid ${uid}, and no existing object was found`, { name });
  }
  if (resourceVersion !== undefined) throw new ApiError('Conflict', 'resourceVersion mismatch: no existing object was found', { name });
  return object;
}
