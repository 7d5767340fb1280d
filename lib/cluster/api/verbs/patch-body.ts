import type { ApiObject, JsonPatchOperation } from '#lib/schema/index.ts';
import { ApiError, DecodingError, goMap, isMap, jsonPatch, mergePatch, parseJson, PatchError, sortedJson, strategicMergePatch } from '#lib/schema/index.ts';
import { decodeAs, faultOf, report } from '../decode-body.ts';
import type { Kind } from '../decode-body.ts';
import { bodyOf } from '../exchange.ts';
import type { ResourceExchange } from '../exchange.ts';
import type { WriteParameters } from '../request-options.ts';

const JSON_PATCH = 'application/json-patch+json';
export const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_MERGE_PATCH = 'application/strategic-merge-patch+json';
export const APPLY_PATCH = 'application/apply-patch+yaml';

/** Operations that one JSON patch may hold. */
const MOST_OPERATIONS = 10_000;

/** The kind of patch; UnsupportedMediaType for any other. Custom resources take no strategic merge patch. */
export function patchTypeOf(exchange: ResourceExchange, kind: Kind): string {
  const given = (exchange.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const isCustom = exchange.resource.custom !== undefined && kind.kind === exchange.resource.kind;
  const supported = [JSON_PATCH, MERGE_PATCH, ...(isCustom ? [] : [STRATEGIC_MERGE_PATCH]), APPLY_PATCH];
  if (supported.includes(given)) return given;
  if (isCustom) throw new ApiError('UnsupportedMediaType', `the body of the request was in an unknown format - accepted media types include: ${[JSON_PATCH, MERGE_PATCH, APPLY_PATCH].join(', ')}`);
  throw new ApiError('UnsupportedMediaType', '415: Unsupported Media Type', {});
}

/** What the patch says that it is; a patch that changes the kind is refused by what that kind lacks. */
function kindAfter({ parts }: ResourceExchange, patched: unknown, kind: Kind): Kind {
  const { apiVersion, kind: given } = isMap(patched) ? patched : {};
  if (typeof apiVersion !== 'string' || typeof given !== 'string' || given === kind.kind) return kind;
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const other = { group, version, kind: given };
  return parts.catalogue.typeOf(other) ? other : kind;
}

export interface PatchRequest {
  type: string;
  kind: Kind;
  present: ApiObject;
  parameters: WriteParameters;
}

/** What the patch in the body makes of an object, decoded as one of its kind. */
export function patchedObject(exchange: ResourceExchange, { type, kind, present, parameters }: PatchRequest): ApiObject {
  const { value: given, duplicates } = readPatch(exchange, type);
  const strict = duplicates.map((path) => `${type === JSON_PATCH ? 'json patch ' : ''}duplicate field ${JSON.stringify(path)}`);
  const patched = applied(exchange, { type, kind, given, present });
  const shown = type === STRATEGIC_MERGE_PATCH ? goMap(given) : exchange.resource.custom ? sortedJson(patched) : JSON.stringify(patched);
  const refuse = (why: string) => invalidPatch(shown, why);
  try {
    const { object, unknown } = decodeAs(exchange, patched, kindAfter(exchange, patched, kind));
    report(exchange, { errors: [...strict, ...unknown], fieldValidation: parameters.fieldValidation, refuse: (text) => refuse(`strict decoding error: ${text}`) });
    return object;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw refuse(type === STRATEGIC_MERGE_PATCH && error instanceof DecodingError ? error.conversion : faultOf(error));
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

interface Application {
  type: string;
  kind: Kind;
  given: unknown;
  present: ApiObject;
}

function applied(exchange: ResourceExchange, { type, kind, given, present }: Application): unknown {
  try {
    if (type === JSON_PATCH) return jsonPatch(present, operationsOf(given));
    if (type === MERGE_PATCH) return mergePatch(present, mapOf(given, 'error decoding patch: '));
    const structure = exchange.parts.catalogue.typeOf(kind);
    if (!structure) throw new Error('a strategic merge patch needs the type of what it patches');
    return strategicMergePatch(present, mapOf(given, ''), structure);
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

function mapOf(given: unknown, prefix: string): unknown {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
  throw ApiError.badRequest(`${prefix}json: cannot unmarshal ${goKind(given)} into Go value of type map[string]interface {}`);
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
