import type { Json } from '#lib/schema/index.ts';

/**
 * OpenAPI v2 in Protocol Buffers, as kubectl asks for it (gnostic-models openapiv2/OpenAPIv2.proto). A document may
 * be sent in pieces one after the other: readers merge what comes twice.
 */

type JsonObject = Readonly<Record<string, Json>>;
/** Writes one field of a message. */
type Field = (value: Json) => Buffer;
/** Fields of a message by the name they have in JSON. */
type Message = Readonly<Record<string, Field>>;

const VARINT = 0;
const LENGTH_DELIMITED = 2;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function delimited(number: number, content: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + LENGTH_DELIMITED), varint(content.length), content]);
}

const text = (number: number): Field => (value) => delimited(number, Buffer.from(String(value)));
const flag = (number: number): Field => (value) => Buffer.concat([varint(number * 8 + VARINT), varint(value === true ? 1 : 0)]);
/** A value of any kind, as the YAML of it, of which JSON is a part. */
const any = (number: number): Field => (value) => delimited(number, anyOf(value));
const each = (field: Field): Field => (value) => Buffer.concat((value as readonly Json[]).map(field));
const within = (number: number, encode: (value: Json) => Buffer): Field => (value) => delimited(number, encode(value));
/** An object as a list of its names with their values. */
const named = (number: number, encode: (value: Json) => Buffer): Field => (value) =>
  Buffer.concat(Object.entries(value as JsonObject).map(([name, item]) => delimited(number, namedValue(name, encode(item)))));

function anyOf(value: Json): Buffer {
  return text(2)(`${JSON.stringify(value)}\n`);
}

function namedValue(name: string, value: Buffer): Buffer {
  return Buffer.concat([text(1)(name), delimited(2, value)]);
}

/** A message's fields in the order of the JSON, and its `x-` words as a list at `extensions`. */
function message(fields: Message, extensions: number, value: Json): Buffer {
  const parts = Object.entries(value as JsonObject).flatMap(([name, item]) => {
    if (name.startsWith('x-')) return [delimited(extensions, namedValue(name, anyOf(item)))];
    const field = fields[name];
    return field ? [field(item)] : [];
  });
  return Buffer.concat(parts);
}

const SCHEMA: Message = {
  $ref: text(1), format: text(2), title: text(3), description: text(4), default: any(5), uniqueItems: flag(16),
  required: each(text(19)), enum: each(any(20)),
  additionalProperties: within(21, (value) => (typeof value === 'boolean' ? flag(2)(value) : delimited(1, schema(value)))),
  type: within(22, text(1)),
  items: within(23, within(1, schema)),
  properties: within(25, named(1, schema)),
};

function schema(value: Json): Buffer {
  return message(SCHEMA, 31, value);
}

const BODY: Message = { description: text(1), name: text(2), in: text(3), required: flag(4), schema: within(5, schema) };
const QUERY: Message = { required: flag(1), in: text(2), description: text(3), name: text(4), type: text(6), format: text(7), uniqueItems: flag(20) };
const PATH: Message = { required: flag(1), in: text(2), description: text(3), name: text(4), type: text(5), format: text(6), uniqueItems: flag(19) };

/** ParametersItem, within it Parameter, and within that what kind of parameter it is. */
function parameter(value: Json): Buffer {
  const place = (value as JsonObject)['in'];
  if (place === 'body') return delimited(1, delimited(1, message(BODY, 6, value)));
  const own = place === 'path' ? delimited(4, message(PATH, 22, value)) : delimited(3, message(QUERY, 23, value));
  return delimited(1, delimited(2, own));
}

const RESPONSE: Message = { description: text(1), schema: within(2, within(1, schema)) };
const OPERATION: Message = {
  tags: each(text(1)), summary: text(2), description: text(3), operationId: text(5), produces: each(text(6)), consumes: each(text(7)),
  parameters: each(within(8, parameter)),
  responses: within(9, named(1, within(1, (value) => message(RESPONSE, 5, value)))),
};
const operation = (number: number): Field => within(number, (value) => message(OPERATION, 13, value));
const PATH_ITEM: Message = {
  get: operation(2), put: operation(3), post: operation(4), delete: operation(5), patch: operation(8),
  parameters: each(within(9, parameter)),
};
const INFO: Message = { title: text(1), version: text(2) };
const API_KEY: Message = { type: text(1), name: text(2), in: text(3), description: text(4) };
const DOCUMENT: Message = {
  swagger: text(1),
  info: within(2, (value) => message(INFO, 7, value)),
  paths: within(8, named(2, (value) => message(PATH_ITEM, 10, value))),
  definitions: within(9, named(1, schema)),
  security: each(within(12, named(1, each(text(1))))),
  securityDefinitions: within(13, named(1, within(2, (value) => message(API_KEY, 5, value)))),
};

/** A document, or a part of one, as bytes. */
export function encodeSwagger(document: JsonObject): Buffer {
  return message(DOCUMENT, 16, document);
}
