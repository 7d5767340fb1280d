import type { Schema } from '#lib/schema/index.ts';
import { referredName } from '#lib/schema/index.ts';
import type { ApiClient } from '../api/client.ts';
import { record } from './info.ts';

interface Document {
  components?: { schemas?: Record<string, Schema> };
}

type Schemas = Readonly<Record<string, Schema>>;

/**
 * Looks for mistakes in the items of a List, by the server's own schemas: for a List as such there is no path, so the
 * server cannot be asked to validate it (kubectl pkg/validation, kube-openapi pkg/util/proto/validation).
 */
export async function listProblems(client: ApiClient, items: readonly unknown[]): Promise<string[]> {
  const documents = new Documents(client);
  const problems: string[] = [];
  for (const item of items) {
    const unknown = kindProblems(item);
    if (unknown.length > 0) {
      problems.push(...unknown);
      continue;
    }
    const { apiVersion, kind } = record(item);
    const found = await documents.schemaOf(String(apiVersion), String(kind));
    // A kind without a schema is not looked at here.
    if (found) problems.push(...new Check(found.schemas).value({ value: item, schema: found.schema, path: String(kind), type: found.name }));
  }
  return [...new Set(problems)];
}

/** What keeps an object from being any kind at all. */
export function kindProblems(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['invalid object to validate'];
  return ['apiVersion', 'kind'].flatMap((field) => {
    const given = record(value)[field];
    if (given === undefined || given === null || given === '') return [`${field} not set`];
    return typeof given === 'string' ? [] : [`${field} isn't string type`];
  });
}

/** The server's OpenAPI documents, each read once. */
class Documents {
  readonly #client: ApiClient;
  readonly #read = new Map<string, Promise<Schemas>>();

  constructor(client: ApiClient) {
    this.#client = client;
  }

  async schemaOf(apiVersion: string, kind: string): Promise<{ schema: Schema; schemas: Schemas; name: string } | undefined> {
    const name = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
    const reading = this.#read.get(name) ?? this.#schemas(name);
    this.#read.set(name, reading);
    const schemas = await reading;
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    const found = Object.entries(schemas).find(([, schema]) => (schema['x-kubernetes-group-version-kind'] ?? []).some((each) =>
      each.group === group && each.version === version && each.kind === kind));
    return found ? { name: found[0], schema: found[1], schemas } : undefined;
  }

  async #schemas(name: string): Promise<Schemas> {
    const { paths } = await this.#client.json<{ paths?: Record<string, { serverRelativeURL?: string }> }>({ method: 'GET', target: '/openapi/v3' });
    const target = paths?.[name]?.serverRelativeURL;
    if (!target) return {};
    return (await this.#client.json<Document>({ method: 'GET', target })).components?.schemas ?? {};
  }
}

interface Place {
  value: unknown;
  schema: Schema;
  /** Where the value is: `Pod.spec.containers[0]`. */
  path: string;
  /** Where its schema is: `io.k8s.api.core.v1.Container`. */
  type: string;
}

/** A walk of a value along its schema. */
class Check {
  readonly #schemas: Schemas;

  constructor(schemas: Schemas) {
    this.#schemas = schemas;
  }

  value(place: Place): string[] {
    const { value, path } = place;
    const name = referredName(place.schema);
    const schema = name === undefined ? place.schema : this.#schemas[name];
    if (!schema) return [];
    const resolved = { ...place, schema, type: name ?? place.type };
    if (value === null || value === undefined) return [`unknown object type "nil" in ${path}`];
    if (schema.oneOf) return typeof value === 'object' ? [mismatch(resolved, 'string')] : [];
    switch (schema.type) {
      case undefined: return schema.properties ? this.#struct(resolved) : [];
      case 'object': return schema.properties ? this.#struct(resolved) : this.#map(resolved);
      case 'array': return this.#list(resolved);
      default: return fits(value, schema.type) ? [] : [mismatch(resolved, schema.type)];
    }
  }

  #struct(place: Place): string[] {
    const { schema, path, type } = place;
    if (!isMap(place.value)) return [mismatch(place, 'map')];
    const value = place.value;
    const within = Object.keys(value).sort().filter((key) => value[key] !== null).flatMap((key) => {
      const field = schema.properties?.[key];
      if (!field) return [failed(path, `unknown field ${JSON.stringify(key)} in ${type}`)];
      return this.value({ value: value[key], schema: field, path: `${path}.${key}`, type: `${type}.${key}` });
    });
    const absent = (schema.required ?? []).filter((key) => value[key] === undefined || value[key] === null);
    return [...within, ...absent.map((key) => failed(path, `missing required field ${JSON.stringify(key)} in ${type}`))];
  }

  #map(place: Place): string[] {
    const { schema, path, type } = place;
    if (!isMap(place.value)) return [mismatch(place, 'map')];
    const element = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
    if (!element) return [];
    const value = place.value;
    return Object.keys(value).sort().flatMap((key) => this.value({ value: value[key], schema: element, path: `${path}.${key}`, type }));
  }

  #list(place: Place): string[] {
    const { schema, path, type, value } = place;
    if (!Array.isArray(value)) return [mismatch(place, 'array')];
    return value.flatMap((item: unknown, index) => {
      const at = `${path}[${index}]`;
      if (item === null) return [failed(path, `unknown object type "nil" in ${at}`)];
      return schema.items ? this.value({ value: item, schema: schema.items, path: at, type }) : [];
    });
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fits(value: unknown, type: string): boolean {
  switch (type) {
    case 'boolean': return typeof value === 'boolean';
    case 'integer': case 'number': return typeof value === 'number';
    // A number can be a string, but not the other way around.
    default: return typeof value !== 'object';
  }
}

function mismatch({ value, path, type }: Place, expected: string): string {
  const actual = Array.isArray(value) ? 'array' : typeof value === 'object' ? 'map' : typeof value;
  return failed(path, `invalid type for ${type}: got ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`);
}

function failed(path: string, problem: string): string {
  return `ValidationError(${path}): ${problem}`;
}
