import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiObject, JsonPatchOperation } from '#lib/schema/index.ts';
import { ApiError, goMap, jsonPatch, mergePatch, parseJson, PatchError, strategicMergePatch } from '#lib/schema/index.ts';
import { decodeInto, faultOf, report } from '../decode-body.ts';
import { bodyOf, fieldManagerOf, mediaOf } from '../exchange.ts';
import type { ResourceExchange } from '../exchange.ts';
import { apiVersionOf, requiredName, respondWithObject } from '../representation.ts';
import { writeParameters } from '../request-options.ts';
import type { WriteParameters } from '../request-options.ts';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_MERGE_PATCH = 'application/strategic-merge-patch+json';
const APPLY_PATCH = 'application/apply-patch+yaml';

/** Operations that one JSON patch may hold. */
const MOST_OPERATIONS = 10_000;

/** PATCH of an object, or of its status. */
export function patch(exchange: ResourceExchange): HttpResponse {
  const { parts, resource, info } = exchange;
  mediaOf(exchange);
  const type = patchType(exchange);
  const name = requiredName(exchange);
  const parameters = writeParameters(exchange, 'PatchOptions', type === APPLY_PATCH);
  const present = parts.registry.get(resource, info.namespace, name);
  const patched = patchedObject(exchange, { type, present, parameters });
  const object = checkedIdentity(exchange, patched, present);
  const options = { dryRun: parameters.dryRun, fieldManager: fieldManagerOf(exchange), subresource: info.subresource || undefined };
  return respondWithObject(exchange, 200, parts.registry.update(resource, info.namespace, object, options));
}

/** The kind of patch; UnsupportedMediaType for any other. Custom resources take no strategic merge patch. */
function patchType(exchange: ResourceExchange): string {
  const given = (exchange.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const isBuiltIn = exchange.parts.catalogue.typeOf(exchange.resource) !== undefined;
  const supported = [JSON_PATCH, MERGE_PATCH, ...(isBuiltIn ? [STRATEGIC_MERGE_PATCH] : []), APPLY_PATCH];
  if (supported.includes(given)) return given;
  const message = `the body of the request was in an unknown format - accepted media types include: ${supported.join(', ')}`;
  throw new ApiError('UnsupportedMediaType', message);
}

interface PatchRequest {
  type: string;
  present: ApiObject;
  parameters: WriteParameters;
}

function patchedObject(exchange: ResourceExchange, { type, present, parameters }: PatchRequest): ApiObject {
  const { value: given, duplicates } = readPatch(exchange, type);
  const strict = duplicates.map((path) => `${type === JSON_PATCH ? 'json patch ' : ''}duplicate field ${JSON.stringify(path)}`);
  const patched = applied(exchange, { type, given, present });
  const shown = type === STRATEGIC_MERGE_PATCH ? goMap(given) : JSON.stringify(patched);
  const refuse = (why: string) => invalidPatch(shown, why);
  try {
    const { object, unknown } = decodeInto(patched, exchange.parts.catalogue.typeOf(exchange.resource));
    report(exchange, { errors: [...strict, ...unknown], fieldValidation: parameters.fieldValidation, refuse: (text) => refuse(`strict decoding error: ${text}`) });
    return object;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw refuse(faultOf(error));
  }
}

function readPatch(exchange: ResourceExchange, type: string): { value: unknown; duplicates: readonly string[] } {
  try {
    return parseJson(Buffer.from(bodyOf(exchange)).toString());
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const message = faultOf(error);
    throw ApiError.badRequest(type === STRATEGIC_MERGE_PATCH ? message : `error decoding patch: ${message}`);
  }
}

function applied(exchange: ResourceExchange, { type, given, present }: { type: string; given: unknown; present: ApiObject }): unknown {
  try {
    if (type === JSON_PATCH) return jsonPatch(present, operationsOf(given));
    if (type === MERGE_PATCH) return mergePatch(present, mapOf(given));
    const structure = exchange.parts.catalogue.typeOf(exchange.resource);
    if (!structure) throw new Error('a strategic merge patch needs the type of what it patches');
    return strategicMergePatch(present, mapOf(given), structure);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    if (error.malformed) throw ApiError.badRequest(error.message);
    if (type === STRATEGIC_MERGE_PATCH) throw ApiError.unknown(error.message);
    throw new ApiError('Invalid', 'the server rejected our request due to an error in our request', {});
  }
}

function operationsOf(given: unknown): readonly JsonPatchOperation[] {
  if (!Array.isArray(given)) throw ApiError.badRequest(`error decoding patch: json: cannot unmarshal ${goKind(given)} into Go value of type []handlers.jsonPatchOp`);
  if (given.length > MOST_OPERATIONS) {
    const why = `The allowed maximum operations in a JSON patch is ${MOST_OPERATIONS}, got ${given.length}`;
    throw new ApiError('RequestEntityTooLarge', `Request entity too large: ${why}`);
  }
  return given as JsonPatchOperation[];
}

function mapOf(given: unknown): unknown {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
  throw ApiError.badRequest(`error decoding patch: json: cannot unmarshal ${goKind(given)} into Go value of type map[string]interface {}`);
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Upstream names no kind here: ` "" is invalid: patch: …`. */
function invalidPatch(shown: string, why: string): ApiError {
  const message = `Invalid value: ${JSON.stringify(shown)}: ${why}`;
  return new ApiError('Invalid', ` "" is invalid: patch: ${message}`, { causes: [{ reason: 'FieldValueInvalid', message, field: 'patch' }] });
}

/** What a patch may not change, refused before the object is looked up by it. */
function checkedIdentity(exchange: ResourceExchange, object: ApiObject, present: ApiObject): ApiObject {
  const { resource } = exchange;
  const before = present.metadata ?? {};
  const metadata = (object.metadata ??= {});
  if (object.kind !== resource.kind || object.apiVersion !== apiVersionOf(resource)) {
    throw ApiError.badRequest(`${object.kind} in version ${JSON.stringify(object.apiVersion)} cannot be handled as a ${resource.kind}`);
  }
  if (metadata.name === before.name && metadata.namespace === before.namespace) return object;
  const field = metadata.name === before.name ? 'namespace' : 'name';
  const message = `Invalid value: ${JSON.stringify(metadata[field] ?? '')}: field is immutable`;
  const qualified = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
  throw new ApiError('Invalid', `${qualified} ${JSON.stringify(before.name)} is invalid: metadata.${field}: ${message}`, {
    name: before.name ?? '',
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.kind,
    causes: [{ reason: 'FieldValueInvalid', message, field: `metadata.${field}` }],
  });
}
