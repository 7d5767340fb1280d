import { RE2JS } from 're2js';
import type { FieldError } from '../resources/definition.ts';
import { errorBody, forbidden, invalid, required } from '../resources/field-error.ts';
import type { CustomSchema } from './custom-schema.ts';

type Level = 'root' | 'item' | 'field';

const WHERE_EMPTY: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

/** Keywords that give a field its type; in allOf and the like they may not stand. */
const GENERIC = ['type', 'title', 'description', 'nullable'] as const;

/**
 * Why a schema is not structural: some field has no type of its own, or a condition gives it one
 * (apiextensions-apiserver pkg/apiserver/schema/validation.go, ValidateStructural), in order of their texts.
 */
export function structuralErrors(schema: CustomSchema, path: string): FieldError[] {
  const text = (error: FieldError) => `${error.field}: ${errorBody(error)}`;
  return invariants(schema, 'root', path).sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

function invariants(schema: CustomSchema, level: Level, path: string): FieldError[] {
  const { type, items, properties = {}, additionalProperties } = schema;
  const errors: FieldError[] = [];
  if (type === 'array' && !items) errors.push(required(`${path}.items`, 'must be specified'));
  if (items) errors.push(...invariants(items, 'item', `${path}.items`));
  for (const [name, property] of Object.entries(properties)) errors.push(...invariants(property, 'field', `${path}.properties[${name}]`));
  if (additionalProperties !== undefined && level === 'root') errors.push(forbidden(`${path}.additionalProperties`, 'must not be used at the root'));
  if (typeof additionalProperties === 'object') errors.push(...invariants(additionalProperties, 'field', `${path}.additionalProperties`));
  return [...errors, ...extensionErrors(schema, path), ...conditionErrors(schema, path, isIntOrString(schema)), ...typeErrors(schema, level, path), ...metadataErrors(schema, level, path)];
}

function extensionErrors(schema: CustomSchema, path: string): FieldError[] {
  if (!schema['x-kubernetes-int-or-string']) return [];
  const unwanted = ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const;
  return unwanted.filter((name) => schema[name]).map((name) => invalid(`${path}.${name}`, true, 'must be false if x-kubernetes-int-or-string is true'));
}

function typeErrors(schema: CustomSchema, level: Level, path: string): FieldError[] {
  const { type = '' } = schema;
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  const embedded = 'must be object if x-kubernetes-embedded-resource is true';
  const errors: FieldError[] = [];
  if (isEmbedded && type !== 'object') errors.push(type === '' ? required(`${path}.type`, embedded) : invalid(`${path}.type`, type, embedded));
  else if (type === '' && !schema['x-kubernetes-int-or-string'] && !schema['x-kubernetes-preserve-unknown-fields']) errors.push(required(`${path}.type`, WHERE_EMPTY[level]));
  if (level === 'root' && type !== '' && type !== 'object') errors.push(invalid(`${path}.type`, type, 'must be object at the root'));
  if (isEmbedded && !schema['x-kubernetes-preserve-unknown-fields'] && !schema.properties) {
    errors.push(required(`${path}.properties`, 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'));
  }
  return errors;
}

function metadataErrors({ properties = {} }: CustomSchema, level: Level, path: string): FieldError[] {
  if (level !== 'root') return [];
  const errors: FieldError[] = [];
  for (const name of ['kind', 'apiVersion']) {
    const type = properties[name]?.type ?? '';
    if (properties[name] && type !== 'string') errors.push(invalid(`${path}.properties[${name}].type`, type, 'must be string'));
  }
  const { metadata } = properties;
  if (!metadata) return errors;
  const below = `${path}.properties[metadata]`;
  if (metadata.type !== 'object') errors.push(invalid(`${below}.type`, metadata.type ?? '', 'must be object'));
  const others = Object.keys(metadata.properties ?? {}).some((name) => name !== 'name' && name !== 'generateName');
  if (others || metadata.additionalProperties !== undefined || metadata.required) errors.push(forbidden(below, 'must not specify anything other than name and generateName, but metadata is implicitly specified'));
  return errors;
}

/** `anyOf: [{type: integer}, {type: string}]` may say the types that x-kubernetes-int-or-string stands for. */
function isIntOrString(schema: CustomSchema): boolean {
  const types = (schema.anyOf ?? schema.allOf?.[0]?.anyOf ?? []).map(({ type }) => type);
  return schema['x-kubernetes-int-or-string'] === true && types.length === 2 && types.includes('integer') && types.includes('string');
}

function conditionErrors(schema: CustomSchema, path: string, mayHaveTypes: boolean): FieldError[] {
  const { pattern, not } = schema;
  const errors = patternErrors(pattern, path);
  for (const word of ['allOf', 'anyOf', 'oneOf'] as const) {
    for (const [index, each] of (schema[word] ?? []).entries()) if (!mayHaveTypes) errors.push(...nestedErrors(each, `${path}.${word}[${index}]`));
  }
  return not ? [...errors, ...nestedErrors(not, `${path}.not`)] : errors;
}

function nestedErrors(schema: CustomSchema, path: string): FieldError[] {
  const { items, properties = {}, additionalProperties } = schema;
  return [
    ...GENERIC.filter((word) => schema[word] !== undefined).map((word) => forbidden(`${path}.${word}`, 'must be empty to be structural')),
    ...(additionalProperties === undefined ? [] : [forbidden(`${path}.additionalProperties`, 'must be undefined to be structural')]),
    ...(schema.default === undefined ? [] : [forbidden(`${path}.default`, 'must be undefined to be structural')]),
    ...(items ? nestedErrors(items, `${path}.items`) : []),
    ...Object.entries(properties).flatMap(([name, each]) => nestedErrors(each, `${path}.properties[${name}]`)),
    ...conditionErrors(schema, path, false),
  ];
}

function patternErrors(pattern: string | undefined, path: string): FieldError[] {
  if (pattern === undefined) return [];
  try {
    RE2JS.compile(pattern);
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [invalid(`${path}.pattern`, pattern, `must be a valid regular expression, but isn't: ${why}`)];
  }
}
