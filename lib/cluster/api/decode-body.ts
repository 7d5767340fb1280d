import { readYaml, YamlError } from './yaml-text.ts';
import type { ApiObject, SchemaCatalogue } from '#lib/schema/index.ts';
import { ApiError, decode, DecodingError, isMap, JsonSyntaxError, openProtobuf, parseJson, ProtobufError, protobufToJson } from '#lib/schema/index.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { invalid, invalidObject } from '../resources/field-error.ts';
import { bodyOf } from './exchange.ts';
import type { ResourceExchange } from './exchange.ts';
import { apiVersionOf } from './representation.ts';
import type { WriteParameters } from './request-options.ts';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const INPUT_TYPES = ['application/json', 'application/yaml', PROTOBUF];

export type InputFormat = 'json' | 'yaml' | 'protobuf';

/** A request's body read as JSON or YAML, before its kind is looked at. */
export interface ReadBody {
  value: unknown;
  /** `duplicate field "spec.x"`. */
  strictErrors: readonly string[];
}

/** What the body is written in; UnsupportedMediaType for anything but JSON, YAML and Protocol Buffers. */
export function inputFormat(headers: Readonly<Record<string, string>>): InputFormat {
  const given = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (given === '' || given === 'application/json') return 'json';
  if (given === 'application/yaml') return 'yaml';
  if (given === PROTOBUF) return 'protobuf';
  const message = `the body of the request was in an unknown format - accepted media types include: ${INPUT_TYPES.join(', ')}`;
  throw new ApiError('UnsupportedMediaType', message);
}

/** Reads a body; throws JsonSyntaxError, YamlError or ProtobufError. `catalogue` knows the types of messages. */
export function readBytes(body: Uint8Array, format: InputFormat, catalogue: SchemaCatalogue): ReadBody {
  if (format === 'protobuf') return { value: readProtobuf(body, catalogue), strictErrors: [] };
  const text = Buffer.from(body).toString();
  if (format === 'yaml') return readYaml(text);
  const { value, duplicates } = parseJson(text);
  return { value, strictErrors: duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`) };
}

function readProtobuf(body: Uint8Array, catalogue: SchemaCatalogue): unknown {
  const { apiVersion, kind, message } = openProtobuf(body);
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const type = catalogue.typeOf({ group, version, kind });
  return type ? { ...protobufToJson(message, type), apiVersion, kind } : { apiVersion, kind };
}

/**
 * The object in the request's body as one of the resource's kind, with what the kind does not have dropped:
 * refused (Strict), warned of (Warn) or passed over. BadRequest in the words of handlers/rest.go.
 */
export function decodeBody(exchange: ResourceExchange, fieldValidation: WriteParameters['fieldValidation'], expected?: Kind): ApiObject {
  const format = inputFormat(exchange.headers);
  const body = bodyOf(exchange);
  const kind: Kind = expected ?? exchange.resource;
  const { value, strictErrors } = readBody(exchange, body, format, kind);
  if (exchange.resource.custom && kind === exchange.resource) checkCustomKind(exchange, value);
  const given = givenKind(value, kind);
  if (given.kind !== kind.kind || given.apiVersion !== apiVersionOf(kind)) throw wrongKind(exchange, value, given, kind);
  const handled = (why: string) => ApiError.badRequest(`${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: ${why}`);
  const { object, unknown } = decodedObject(exchange, value, kind, handled);
  report(exchange, { errors: [...strictErrors, ...unknown], fieldValidation, refuse: (text) => handled(`strict decoding error: ${text}`) });
  return { ...object, kind: kind.kind, apiVersion: given.apiVersion };
}

export type Kind = Pick<ResourceDefinition, 'group' | 'version' | 'kind'>;

export interface StrictReport {
  errors: readonly string[];
  fieldValidation: WriteParameters['fieldValidation'];
  refuse: (joined: string) => ApiError;
}

/** Refuses, warns of or passes over what strict decoding found. */
export function report(exchange: Pick<ResourceExchange, 'warnings'>, { errors, fieldValidation, refuse }: StrictReport): void {
  if (errors.length === 0 || fieldValidation === 'Ignore') return;
  if (fieldValidation === 'Strict') throw refuse(errors.join(', '));
  exchange.warnings.push(...errors);
}

function readBody(exchange: ResourceExchange, body: Uint8Array, format: InputFormat, kind: Kind): ReadBody {
  try {
    return readBytes(body, format, exchange.parts.catalogue);
  } catch (error) {
    const message = faultOf(error);
    const reasons = { json: `couldn't get version/kind; json parse error: ${message}`, yaml: message, protobuf: message };
    const why = reasons[format];
    throw ApiError.badRequest(`the object provided is unrecognized (must be of type ${kind.kind}): ${why} (${summary(body)})`);
  }
}

export function faultOf(error: unknown): string {
  if (error instanceof JsonSyntaxError || error instanceof YamlError || error instanceof DecodingError || error instanceof ProtobufError) return error.message;
  throw error;
}

/** What an object of a custom kind must say of itself; it is read without knowing its kind. */
function checkCustomKind(exchange: ResourceExchange, value: unknown): void {
  const { resource, warnings } = exchange;
  if (!isMap(value)) return;
  const { kind, apiVersion } = value;
  if (typeof kind !== 'string' || kind === '') {
    const text = JSON.stringify(value);
    throw ApiError.badRequest(`the object provided is unrecognized (must be of type ${resource.kind}): Object 'Kind' is missing in '${text}' (${summary(Buffer.from(text))})`);
  }
  if (apiVersion !== undefined && apiVersion !== apiVersionOf(resource)) {
    warnings.push(...Object.keys(value).filter((field) => !['apiVersion', 'kind', 'metadata'].includes(field)).map((field) => `unknown field ${JSON.stringify(field)}`));
    throw ApiError.badRequest(`the API version in the data (${String(apiVersion)}) does not match the expected API version (${apiVersionOf(resource)})`);
  }
  const { name } = isMap(value['metadata']) ? value['metadata'] : { name: '' };
  if (kind !== resource.kind) throw invalidObject({ group: resource.group, kind }, String(name ?? ''), [invalid('kind', kind, `must be ${resource.kind}`)]);
}

interface GivenKind {
  kind: string;
  apiVersion: string;
}

function givenKind(value: unknown, kind: Kind): GivenKind {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const name = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    const type = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
    if (value === null) return { kind: kind.kind, apiVersion: apiVersionOf(kind) };
    throw ApiError.badRequest(
      `the object provided is unrecognized (must be of type ${kind.kind}): couldn't get version/kind; json parse error: ` +
        `json: cannot unmarshal ${name} into Go value of type ${type} (${summary(Buffer.from(JSON.stringify(value)))})`,
    );
  }
  const { kind: givenName, apiVersion } = value as { kind?: unknown; apiVersion?: unknown };
  const unreadable = (why: string) => ApiError.badRequest(`the object provided is unrecognized (must be of type ${kind.kind}): ${why} (${summary(Buffer.from(JSON.stringify(value)))})`);
  for (const [field, part] of [['apiVersion', apiVersion], ['kind', givenName]] as const) {
    if (part === undefined || part === null || typeof part === 'string') continue;
    const shown = Array.isArray(part) ? 'array' : typeof part === 'boolean' ? 'bool' : typeof part;
    throw unreadable(`couldn't get version/kind; json parse error: json: cannot unmarshal ${shown} into Go struct field .${field} of type string`);
  }
  if (typeof apiVersion === 'string' && apiVersion.split('/').length > 2) throw unreadable(`unexpected GroupVersion string: ${apiVersion}`);
  return {
    kind: typeof givenName === 'string' && givenName !== '' ? givenName : kind.kind,
    apiVersion: typeof apiVersion === 'string' && apiVersion !== '' ? apiVersion : apiVersionOf(kind),
  };
}

function wrongKind(exchange: ResourceExchange, value: unknown, given: GivenKind, kind: Kind): ApiError {
  const [group = '', version = ''] = given.apiVersion.includes('/') ? given.apiVersion.split('/') : ['', given.apiVersion];
  const handled = `${given.kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind.kind}`;
  if (exchange.parts.catalogue.nameOf({ group, version, kind: given.kind }) === undefined) {
    const scheme = 'pkg/api/legacyscheme/scheme.go:30';
    return ApiError.badRequest(`${handled}: no kind ${JSON.stringify(given.kind)} is registered for version ${JSON.stringify(given.apiVersion)} in scheme ${JSON.stringify(scheme)}`);
  }
  decodedObject(exchange, value, { group, version, kind: given.kind }, (why) => ApiError.badRequest(`${handled}: ${why}`));
  const internal = kind.group === '' ? 'core' : (kind.group.split('.')[0] ?? '');
  if (given.kind === kind.kind) {
    return ApiError.badRequest(`the API version in the data (${given.apiVersion}) does not match the expected API version (${apiVersionOf(kind)})`);
  }
  return ApiError.badRequest(`${handled}: converting (${version}.${given.kind}) to (${internal}.${kind.kind}): unknown conversion`);
}

function decodedObject(exchange: ResourceExchange, value: unknown, kind: Kind, handled: (why: string) => ApiError): { object: ApiObject; unknown: readonly string[] } {
  try {
    return decodeAs(exchange, value ?? {}, kind);
  } catch (error) {
    throw handled(faultOf(error));
  }
}

/** Reads a value as one of a kind. Throws DecodingError. */
export function decodeAs({ parts, resource }: ResourceExchange, value: unknown, kind: Kind): { object: ApiObject; unknown: readonly string[] } {
  if (resource.custom && kind.kind === resource.kind && kind.group === resource.group) return resource.custom.read(value);
  const type = parts.catalogue.typeOf(kind);
  if (!type) return { object: value as ApiObject, unknown: [] };
  const { value: object, unknown } = decode(value, type);
  return { object: object as unknown as ApiObject, unknown };
}

/** How handlers/rest.go shows a body that it could not read. */
function summary(body: Uint8Array): string {
  const longest = 30;
  if (body.length === 0) return '<empty>';
  const cut = Buffer.from(body.subarray(0, longest));
  const ending = body.length > longest ? ' ...' : '';
  return (body[0] === 0x7b ? cut.toString() : cut.toString('hex')) + ending;
}
