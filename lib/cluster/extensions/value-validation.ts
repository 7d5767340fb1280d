import { RE2JS } from 're2js';
import { isMap } from '#lib/schema/index.ts';
import type { FieldError } from '../resources/definition.ts';
import { invalid, notSupported, required, tooLong, tooMany } from '../resources/field-error.ts';
import type { CustomSchema } from './custom-schema.ts';
import { FORMATS } from './formats.ts';

/**
 * What is wrong with a value by its schema, in the words of kube-openapi's validation (pkg/validation/validate,
 * apiextensions-apiserver pkg/apiserver/validation). `path` is that of the value: empty for a whole object.
 */
export function schemaErrors(value: unknown, schema: CustomSchema, path = ''): FieldError[] {
  return [
    ...typeErrors(value, schema, path),
    ...(value === null ? [] : [...combinedErrors(value, schema, path), ...textErrors(value, schema, path), ...numberErrors(value, schema, path), ...listErrors(value, schema, path)]),
    ...enumErrors(value, schema, path),
    ...objectErrors(value, schema, path),
  ];
}

function typeErrors(value: unknown, schema: CustomSchema, path: string): FieldError[] {
  const wanted = schema['x-kubernetes-int-or-string'] ? ['integer', 'string'] : schema.type === undefined ? [] : [schema.type];
  if (wanted.length === 0) return [];
  const given = typeOf(value);
  if (given === 'null' && schema.nullable) return [];
  if (wanted.includes(given) || (given === 'integer' && wanted.includes('number'))) return [];
  return [{ type: 'TypeInvalid', field: path, value: given, detail: `${path} in body must be of type ${wanted.join(',')}: ${JSON.stringify(given)}` }];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

const isValid = (value: unknown, schema: CustomSchema, path: string) => schemaErrors(value, schema, path).length === 0;

/** A condition that is made of several has no field of its own. */
function whole(path: string, what: string): FieldError {
  return invalid('<nil>', '', `${JSON.stringify(path)} must ${what}`);
}

function combinedErrors(value: unknown, schema: CustomSchema, path: string): FieldError[] {
  const { allOf = [], anyOf = [], oneOf = [], not } = schema;
  const errors: FieldError[] = [];
  if (anyOf.length > 0 && !anyOf.some((each) => isValid(value, each, path))) errors.push(whole(path, 'validate at least one schema (anyOf)'), ...leastErrors(value, anyOf, path));
  if (oneOf.length > 0) {
    const count = oneOf.filter((each) => isValid(value, each, path)).length;
    if (count === 0) errors.push(whole(path, 'validate one and only one schema (oneOf). Found none valid'), ...leastErrors(value, oneOf, path));
    if (count > 1) errors.push(whole(path, `validate one and only one schema (oneOf). Found ${count} valid alternatives`));
  }
  const unmet = allOf.flatMap((each) => schemaErrors(value, each, path));
  if (unmet.length > 0) errors.push(...unmet, whole(path, 'validate all the schemas (allOf)'));
  if (not && isValid(value, not, path)) errors.push(whole(path, 'not validate the schema (not)'));
  return errors;
}

/** Of schemas of which none fits, the one that fits best says why. */
function leastErrors(value: unknown, schemas: readonly CustomSchema[], path: string): FieldError[] {
  const all = schemas.map((each) => schemaErrors(value, each, path));
  return all.reduce((least, each) => (each.length < least.length ? each : least));
}

function textErrors(value: unknown, { maxLength, minLength, pattern, format }: CustomSchema, path: string): FieldError[] {
  if (typeof value !== 'string') return [];
  const { length } = [...value];
  const errors: FieldError[] = [];
  if (maxLength !== undefined && length > maxLength) errors.push(tooLong(path, maxLength));
  else if (minLength !== undefined && length < minLength) errors.push(invalid(path, value, `${path} in body should be at least ${minLength} chars long`));
  else if (pattern !== undefined && !matches(pattern, value)) errors.push(invalid(path, value, `${path} in body should match '${pattern}'`));
  if (format !== undefined && FORMATS[format]?.(value) === false) errors.push({ type: 'TypeInvalid', field: path, value, detail: `${path} in body must be of type ${format}: ${JSON.stringify(value)}` });
  return errors;
}

/** Patterns are RE2's, which take time in proportion to the text whatever they are. */
function matches(pattern: string, text: string): boolean {
  return RE2JS.compile(pattern).matcher(text).find();
}

function numberErrors(value: unknown, { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: CustomSchema, path: string): FieldError[] {
  if (typeof value !== 'number') return [];
  const errors: FieldError[] = [];
  const refuse = (what: string) => errors.push(invalid(path, value, `${path} in body should be ${what}`));
  // Of whole numbers upstream takes the factor as one too (swag, IsMultipleOf).
  const factor = multipleOf !== undefined && Number.isInteger(value) ? Math.trunc(multipleOf) : multipleOf;
  if (factor !== undefined && factor <= 0) errors.push(invalid(path, factor, `factor MultipleOf declared for ${path} must be positive: ${factor}`));
  else if (factor !== undefined && !Number.isInteger(value / factor)) refuse(`a multiple of ${multipleOf}`);
  if (maximum !== undefined && exclusiveMaximum && value >= maximum) refuse(`less than ${maximum}`);
  if (maximum !== undefined && !exclusiveMaximum && value > maximum) refuse(`less than or equal to ${maximum}`);
  if (minimum !== undefined && exclusiveMinimum && value <= minimum) refuse(`greater than ${minimum}`);
  if (minimum !== undefined && !exclusiveMinimum && value < minimum) refuse(`greater than or equal to ${minimum}`);
  return errors;
}

function listErrors(value: unknown, schema: CustomSchema, path: string): FieldError[] {
  if (!Array.isArray(value)) return [];
  const { items, minItems, maxItems, uniqueItems } = schema;
  const errors = items ? value.flatMap((each, index) => schemaErrors(each, items, `${path}[${index}]`)) : [];
  if (minItems !== undefined && value.length < minItems) errors.push(invalid(path, value.length, `${path} in body should have at least ${minItems} items`));
  if (maxItems !== undefined && value.length > maxItems) errors.push(tooMany(path, value.length, maxItems));
  if (uniqueItems && new Set(value.map((each) => JSON.stringify(each))).size < value.length) errors.push(invalid(path, '', `${path} in body shouldn't contain duplicates`));
  return errors;
}

function enumErrors(value: unknown, schema: CustomSchema, path: string): FieldError[] {
  if (schema.enum === undefined) return [];
  const text = JSON.stringify(value);
  if (schema.enum.some((each) => JSON.stringify(each) === text)) return [];
  return [notSupported(path, value, schema.enum.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))))];
}

function objectErrors(value: unknown, schema: CustomSchema, path: string): FieldError[] {
  if (!isMap(value)) return [];
  const below = (name: string) => (path === '' ? name : `${path}.${name}`);
  const { properties = {}, additionalProperties, minProperties, maxProperties } = schema;
  const names = Object.keys(value);
  const errors: FieldError[] = [];
  if (minProperties !== undefined && names.length < minProperties) errors.push(invalid(path, names.length, `${path} in body should have at least ${minProperties} properties`));
  if (maxProperties !== undefined && names.length > maxProperties) errors.push(tooMany(path, names.length, maxProperties));
  for (const name of names) {
    if (Object.hasOwn(properties, name)) continue;
    if (additionalProperties === false) errors.push(invalid(below(name), '', `${path}.${name} in body is a forbidden property`));
    else if (typeof additionalProperties === 'object') errors.push(...schemaErrors(value[name], additionalProperties, below(name)));
  }
  for (const [name, property] of Object.entries(properties)) if (Object.hasOwn(value, name)) errors.push(...schemaErrors(value[name], property, below(name)));
  for (const name of schema.required ?? []) if (!Object.hasOwn(value, name)) errors.push(required(below(name)));
  return errors;
}
