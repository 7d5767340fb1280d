import type { Json, Schema } from '#lib/schema/index.ts';
import { referredName } from '#lib/schema/index.ts';

type JsonObject = Readonly<Record<string, Json>>;

/** The parts of a version 3 operation that version 2 writes otherwise. */
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content; readonly required?: boolean };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description: string;
  readonly required?: boolean;
  readonly schema: JsonObject;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

/** A schema as OpenAPI v2 writes it: references beside other words, one type where version 3 offers several. */
export function schemaOfVersion2(schema: Schema): JsonObject {
  const { allOf: _allOf, oneOf, $ref: _ref, properties, items, additionalProperties, ...rest } = schema;
  const name = referredName(schema);
  return {
    ...(rest as JsonObject),
    ...(oneOf ? { type: 'string' } : {}),
    ...(name === undefined ? {} : { $ref: definitionReference(name) }),
    ...(properties ? { properties: Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, schemaOfVersion2(each)])) } : {}),
    ...(items ? { items: schemaOfVersion2(items) } : {}),
    ...(additionalProperties === undefined ? {} : { additionalProperties: typeof additionalProperties === 'object' ? schemaOfVersion2(additionalProperties) : additionalProperties }),
  };
}

/** A path as OpenAPI v2 writes it: bodies are parameters, and operations say what they take and give. */
export function pathOfVersion2(path: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(path).map(([key, value]) => [
    key,
    key === 'parameters' ? (value as unknown as Parameter[]).map(parameterOf) : operationOf(value as unknown as Operation),
  ]));
}

function operationOf({ parameters = [], requestBody, responses, ...rest }: Operation): JsonObject {
  const [body] = Object.values(requestBody?.content ?? {});
  const bodies: JsonObject[] = requestBody && body
    ? [{ in: 'body', name: 'body', ...(requestBody.required ? { required: true } : {}), schema: schemaOfVersion2(body.schema) }]
    : [];
  const produced = Object.values(responses).flatMap(({ content }) => Object.keys(content ?? {}));
  return {
    ...(rest as JsonObject),
    consumes: requestBody ? Object.keys(requestBody.content) : ['*/*'],
    produces: [...new Set(produced)],
    parameters: [...bodies, ...parameters.map(parameterOf)],
    responses: Object.fromEntries(Object.entries(responses).map(([status, { description, content }]) => {
      const [answer] = Object.values(content ?? {});
      return [status, { description, ...(answer ? { schema: schemaOfVersion2(answer.schema) } : {}) }];
    })),
  };
}

function parameterOf({ schema, ...rest }: Parameter): JsonObject {
  return { ...rest, ...schema };
}

function definitionReference(name: string): string {
  return `#/definitions/${name}`;
}
