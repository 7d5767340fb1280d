import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { createDocument } from 'zod-openapi';
import { SCOPES } from '#lib/instructors/instructors.ts';
import type { Operation } from './operation.ts';
import { MEANING, statusesOf } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { failure } from './schemas.ts';

const JSON_TYPE = 'application/json';

const DESCRIPTION = [
  'Workshops, learners, results and grades, for programs.',
  'Requests carry a token: `Authorization: Bearer drydock_…`. An instructor makes it for the scopes that are needed, and can revoke it.',
  'Times are ISO 8601. Lists that grow come in parts: ask again with `continue` for the next one.',
  'A token serves 300 requests a minute, and an instructor has 60 hand-ins graded a minute.',
].join('\n\n');

/** The OpenAPI document of the HTTP API, made from what its routes obey. */
export function openApiDocument() {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: described(operation) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Drydock', version: '1.0.0', description: DESCRIPTION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    tags: [...new Set(OPERATIONS.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: `Scopes: ${scopeList()}` } } },
  });
}

function scopeList(): string {
  return Object.entries(SCOPES).map(([scope, what]) => `\`${scope}\` ${what}`).join(' ');
}

function described(operation: Operation): ZodOpenApiOperationObject {
  const { id, tag, summary, description, scope, query, body, path } = operation;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, `Scope: \`${scope}\`.`].filter((text) => text !== undefined).join(' '),
    // OpenAPI 3.1 lets schemes of every type name the roles that are needed.
    security: [{ token: [scope] }],
    requestParams: {
      ...(names.length > 0 ? { path: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
    },
    ...(body ? { requestBody: { required: true, content: { [JSON_TYPE]: { schema: body } } } } : {}),
    responses: Object.fromEntries(statusesOf(operation).map((status) => [String(status), response(operation, status)])),
  };
}

function response({ status: success, answer }: Operation, status: number) {
  const schema = status === success ? answer : failure;
  return {
    description: MEANING[status] ?? '',
    ...(status === 429 ? { headers: z.object({ 'retry-after': z.string().meta({ description: 'Seconds.' }) }) } : {}),
    ...(schema ? { content: { [JSON_TYPE]: { schema } } } : {}),
  };
}
