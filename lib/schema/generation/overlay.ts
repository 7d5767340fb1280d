import type { Json, Schema } from '../open-api.ts';

/**
 * What the published package does not say about v1.35, as compact facts. A field's facts are words:
 *
 * - `int64`, `double`, `date-time`, `byte`…: its format; `plain` takes one away;
 * - `default=<JSON>`, `default=none`; `item=<JSON>` and `item=none` for the elements' default;
 * - `list=atomic`, `list=set`, `list=map:key,key`; `map=atomic`;
 * - `patch=merge:name`, `patch=merge,retainKeys:name`, `patch=retainKeys`;
 * - `*`: a pointer in Go, whose explicit zero is kept; `go=Protocol`: the Go type's name;
 * - `null`: a list or map that Go writes as null when there is none;
 * - `#3`: its number in Protocol Buffers; `#2.1` lies in a message that JSON writes in line;
 * - `in=ProbeHandler`: the Go structs that it lies in and JSON does not show;
 * - `optional` or `required` where the package says otherwise;
 * - `-`: v1.35 does not have it; `+<JSON>`: only v1.35 has it, so; `=<JSON>`: its type is another.
 */
export interface Overlay {
  definitions: Readonly<Record<string, DefinitionFacts>>;
}

export interface DefinitionFacts {
  fields?: Readonly<Record<string, string>>;
  /** The fields as Go's struct has them, where their numbers in Protocol Buffers are in another order. */
  order?: string;
  /** Laid over the definition's own keys; null takes one away. */
  own?: Readonly<Record<string, Json>>;
  /** The whole definition, where the package has none. */
  whole?: Schema;
}

const FORMATS = new Set(['int32', 'int64', 'double', 'float', 'date-time', 'byte', 'int-or-string', 'plain']);

/** Puts the facts on what was read from the package. Definitions without facts are not of v1.35, and are left out. */
export function applyOverlay(models: Readonly<Record<string, Schema>>, overlay: Overlay): Record<string, Schema> {
  const definitions: Record<string, Schema> = {};
  for (const [name, facts] of Object.entries(overlay.definitions)) {
    const model = facts.whole ?? models[name];
    if (!model) throw new Error(`the published models have no ${name}; derive the overlay again`);
    definitions[name] = overlaid(model, facts);
  }
  return definitions;
}

function overlaid(model: Schema, facts: DefinitionFacts): Schema {
  const properties: Record<string, Schema> = { ...model.properties };
  const required = new Set(model.required);
  for (const [field, words] of Object.entries(facts.fields ?? {})) {
    const property = changedProperty(properties[field], words);
    if (property) properties[field] = property;
    else {
      delete properties[field];
      required.delete(field);
    }
    if (/\boptional$/.test(words)) required.delete(field);
    if (/\brequired$/.test(words)) required.add(field);
  }
  const schema: Record<string, Json> = { ...(model as Record<string, Json>) };
  if (Object.keys(properties).length > 0) schema['properties'] = sortedKeys(properties) as Json;
  else delete schema['properties'];
  if (required.size > 0) schema['required'] = [...required].sort();
  else delete schema['required'];
  for (const [key, value] of Object.entries(facts.own ?? {})) {
    if (value === null) delete schema[key];
    else schema[key] = value;
  }
  if (facts.order !== undefined) schema['x-go-order'] = facts.order;
  return sortedKeys(schema) as Schema;
}

function changedProperty(before: Schema | undefined, facts: string): Schema | undefined {
  if (facts === '-') return undefined;
  const written = /^([+=])(\{.*\})( required| optional)?$/.exec(facts);
  if (written) {
    const schema = JSON.parse(written[2] ?? '') as Schema;
    return written[1] === '=' && before?.description !== undefined ? { description: before.description, ...schema } : schema;
  }
  let schema: Schema = before ?? {};
  for (const word of facts.split(' ')) schema = changedByWord(schema, word);
  return schema;
}

function changedByWord(before: Schema, word: string): Schema {
  if (word === 'optional' || word === 'required') return before;
  if (word.startsWith('#')) return { ...before, 'x-go-protobuf': word.slice(1) };
  if (word === '*') return { ...before, 'x-go-pointer': true };
  if (word === 'null') return { ...before, 'x-go-null': true };
  if (FORMATS.has(word)) return withFormat(before, word);
  const [key = '', value = ''] = splitOnce(word, '=');
  switch (key) {
    case 'default':
      return withDefault(before, value);
    case 'item':
      if (before.items) return { ...before, items: withDefault(before.items, value) };
      return { ...before, additionalProperties: withDefault(before.additionalProperties as Schema, value) };
    case 'list':
      return withListType(before, value);
    case 'in':
      return { ...before, 'x-go-within': value };
    case 'go':
      return { ...before, 'x-go-type': value };
    case 'map':
      return { ...before, 'x-kubernetes-map-type': 'atomic' };
    case 'patch': {
      const [strategy = '', mergeKey] = splitOnce(value, ':');
      const patch = { ...before, 'x-kubernetes-patch-strategy': strategy };
      return mergeKey === undefined ? patch : { ...patch, 'x-kubernetes-patch-merge-key': mergeKey };
    }
    default:
      throw new Error(`unknown word in the schema overlay: ${word}`);
  }
}

/** The format is that of the innermost value: a list's elements', a map's values'. */
function withFormat(before: Schema, format: string): Schema {
  if (before.items) return { ...before, items: withFormat(before.items, format) };
  if (typeof before.additionalProperties === 'object') {
    return { ...before, additionalProperties: withFormat(before.additionalProperties, format) };
  }
  const { format: _, ...rest } = before;
  if (format === 'plain') return rest;
  return format === 'double' || format === 'float' ? { ...rest, format, type: 'number' } : { ...rest, format };
}

function withDefault(before: Schema, value: string): Schema {
  const { default: _, ...rest } = before;
  const only = rest.allOf?.[0];
  if (value === 'none') return only && rest.description === undefined ? only : rest;
  const whole = rest.$ref === undefined ? rest : { allOf: [{ $ref: rest.$ref }] };
  return { ...whole, default: JSON.parse(value) as Json };
}

function withListType(before: Schema, value: string): Schema {
  const [type = '', keys] = splitOnce(value, ':');
  const list: Schema = { ...before, 'x-kubernetes-list-type': type as 'atomic' | 'set' | 'map' };
  return keys === undefined ? list : { ...list, 'x-kubernetes-list-map-keys': keys.split(',') };
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function sortedKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

