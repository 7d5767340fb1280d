import { wrapWords } from '../../cobra/word-wrap.ts';

/** The parts of an OpenAPI v3 schema that explain looks at. */
export interface ExplainedSchema {
  $ref?: string;
  type?: string;
  description?: string;
  properties?: Record<string, ExplainedSchema>;
  required?: string[];
  items?: ExplainedSchema;
  additionalProperties?: ExplainedSchema | boolean;
  allOf?: ExplainedSchema[];
  enum?: unknown[];
  'x-kubernetes-group-version-kind'?: unknown[];
}

export type Schemas = Record<string, ExplainedSchema>;

function resolve(schema: ExplainedSchema, schemas: Schemas): ExplainedSchema {
  const name = schema.$ref?.split('/').at(-1);
  return (name === undefined ? undefined : schemas[name]) ?? schema;
}

function mapElement(schema: ExplainedSchema): ExplainedSchema | undefined {
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

/**
 * Walks from a schema along fields, through lists and maps, and says what is at the end; undefined when a
 * field does not exist (kubectl's explain/v2 template "output").
 */
export function followPath(
  schema: ExplainedSchema, path: readonly string[], schemas: Schemas, describe: (schema: ExplainedSchema) => string, seen: ReadonlySet<string> = new Set(),
): string | undefined {
  const resolved = resolve(schema, schemas);
  const [first, ...rest] = path;
  if (first === undefined) return describe(resolved);
  if (schema.$ref !== undefined && seen.has(schema.$ref)) return undefined;
  const next = schema.$ref === undefined ? seen : new Set([...seen, schema.$ref]);
  const field = resolved.properties?.[first];
  if (field) {
    const below = followPath(field, rest, schemas, describe);
    if (below === undefined || rest.length > 0) return below;
    return `FIELD: ${first} <${typeOf(field, schemas)}>\n${enumLong(field)}\n\n${below}`;
  }
  for (const inner of [resolved.items, mapElement(resolved), ...(resolved.items || mapElement(resolved) ? [] : resolved.allOf ?? [])]) {
    const found = inner ? followPath(inner, path, schemas, describe, next) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `DESCRIPTION:` and `FIELDS:` of a schema. */
export function fieldListText(schema: ExplainedSchema, schemas: Schemas, recursive: boolean): string {
  const description = descriptionOf(schema, schemas) || '<empty>';
  const fields = fieldList(schema, schemas, { recursive, level: 1, seen: new Set() });
  return `DESCRIPTION:\n${indent(wrapWords(description, 76), 4)}\n${fields === '' ? '' : `FIELDS:\n${fields}`}`;
}

function descriptionOf(schema: ExplainedSchema, schemas: Schemas): string {
  const resolved = resolve(schema, schemas);
  const inner = [...(resolved.allOf ?? []), ...(resolved.items ? [resolved.items] : []), ...(mapElement(resolved) ? [mapElement(resolved) as ExplainedSchema] : [])];
  const own = resolved.description ? `${resolved.description}\n` : '';
  return own + inner.map((each) => descriptionOf(each, schemas)).join('');
}

interface ListOptions {
  recursive: boolean;
  level: number;
  seen: ReadonlySet<string>;
}

function fieldList(schema: ExplainedSchema, schemas: Schemas, options: ListOptions): string {
  if (schema.$ref !== undefined && options.seen.has(schema.$ref)) return '';
  const seen = schema.$ref === undefined ? options.seen : new Set([...options.seen, schema.$ref]);
  const resolved = resolve(schema, schemas);
  let text = '';
  for (const name of Object.keys(resolved.properties ?? {}).sort()) {
    const field = resolved.properties?.[name];
    if (!field) continue;
    text += fieldDetail(name, field, { parent: resolved, schemas, level: options.level, short: options.recursive });
    if (options.recursive) text += fieldList(field, schemas, { ...options, level: options.level + 1, seen });
  }
  const inner = [...(resolved.allOf ?? []), ...(resolved.items ? [resolved.items] : []), ...(mapElement(resolved) ? [mapElement(resolved) as ExplainedSchema] : [])];
  return text + inner.map((each) => fieldList(each, schemas, { ...options, seen })).join('');
}

interface FieldContext {
  parent: ExplainedSchema;
  schemas: Schemas;
  level: number;
  short: boolean;
}

function fieldDetail(name: string, field: ExplainedSchema, { parent, schemas, level, short }: FieldContext): string {
  const amount = level * 2;
  const required = parent.required?.includes(name) ? ' -required-' : '';
  const head = `${' '.repeat(amount)}${name}\t<${typeOf(field, schemas)}>${required}${enumShort(field, amount)}\n`;
  if (short) return head;
  return `${head}${indent(wrapWords(field.description || '<no description>', 78 - amount), amount + 2)}\n\n`;
}

/** `string`, `[]Container`, `map[string]string`. */
function typeOf(schema: ExplainedSchema, schemas: Schemas): string {
  if (schema.items) return `[]${typeOf(schema.items, schemas)}`;
  const element = mapElement(schema);
  if (element) return `map[string]${typeOf(element, schemas)}`;
  const [only, ...more] = schema.allOf ?? [];
  if (only && more.length === 0 && !schema.properties) return typeOf(only, schemas);
  if (schema.$ref !== undefined) {
    const target = resolve(schema, schemas);
    if (target === schema || !target.type || target.type === 'object') return schema.$ref.split('/').at(-1)?.split('.').at(-1) ?? 'Object';
    return target.type;
  }
  return schema.type === 'object' ? 'Object' : schema.type ?? 'Object';
}

function enumValue(value: unknown): string {
  return value === '' ? '""' : String(value);
}

function enumShort(schema: ExplainedSchema, amount: number): string {
  if (!schema.enum || schema.enum.length === 0) return '';
  const shown = schema.enum.slice(0, 4).map(enumValue).join(', ');
  return `\n${' '.repeat(amount)}enum: ${shown}${schema.enum.length > 4 ? ', ....' : ''}`;
}

function enumLong(schema: ExplainedSchema): string {
  if (!schema.enum || schema.enum.length === 0) return '';
  return `ENUM:${schema.enum.map((value) => `\n    ${enumValue(value)}`).join('')}`;
}

function indent(text: string, amount: number): string {
  const pad = ' '.repeat(amount);
  return pad + text.replaceAll('\n', `\n${pad}`);
}
