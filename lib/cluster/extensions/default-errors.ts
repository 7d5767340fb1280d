import { isMap } from '#lib/schema/index.ts';
import type { FieldError } from '../resources/definition.ts';
import { invalid } from '../resources/field-error.ts';
import type { CustomSchema } from './custom-schema.ts';
import { prune } from './pruning.ts';
import { schemaErrors } from './value-validation.ts';

/** Defaults that their own schema does not allow (apiextensions-apiserver pkg/apiserver/schema/defaulting/validation.go). */
export function defaultErrors(schema: CustomSchema, path: string): FieldError[] {
  return [
    ...(schema.default === undefined ? [] : ownErrors(schema, `${path}.default`)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) => defaultErrors(property, `${path}.properties[${name}]`)),
    ...(schema.items ? defaultErrors(schema.items, `${path}.items`) : []),
    ...(typeof schema.additionalProperties === 'object' ? defaultErrors(schema.additionalProperties, `${path}.additionalProperties`) : []),
  ];
}

function ownErrors(schema: CustomSchema, path: string): FieldError[] {
  const value = schema.default;
  if (isMap(value) && prune(value, schema).unknown.length > 0) return [invalid(path, value, 'must not have unknown fields')];
  return schemaErrors(value, schema).map((error) => ({ ...error, field: error.field === '' ? path : `${path}.${error.field}` }));
}
