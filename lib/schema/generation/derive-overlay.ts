/**
 * Compares the published models with upstream's own OpenAPI v3 documents, and writes what they lack to
 * overlay.json: `node lib/schema/generation/derive-overlay.ts <module cache>/k8s.io v1.35.2 [--differences]`.
 * Then says how equal the outcome is. Run when the package or the Kubernetes version changes.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Json, Schema } from '../open-api.ts';
import { applyOverlay } from './overlay.ts';
import type { DefinitionFacts, Overlay } from './overlay.ts';
import { readGoTypes } from './go-types.ts';
import type { GoField } from './go-types.ts';
import { inOrderOfNumbers } from '../field-type.ts';
import { readModels } from './models-reader.ts';

/** The documents of which we take the definitions: every group's `v1`, and autoscaling's v2. */
const TAKEN = /^(api__v1|apis__[a-z0-9.]+__v1|apis__autoscaling__v2)_openapi\.json$/;
const NOT_OFFERED = /^apis__(internal|storagemigration)\b/;

const [, , moduleCache, release] = process.argv;
if (moduleCache === undefined || release === undefined) {
  console.error('usage: node lib/schema/generation/derive-overlay.ts <folder k8s.io of a Go module cache> <release, as v1.35.2>');
  process.exit(2);
}
const upstream = readUpstream(`${moduleCache}/kubernetes@${release}/api/openapi-spec/v3`);
const goTypes = readGoTypes(moduleCache, release.replace('v1', 'v0'));
const models = readModels(new URL('../../../node_modules', import.meta.url).pathname);
const overlay: Overlay = { definitions: {} };
for (const [name, schema] of Object.entries(upstream).sort(([a], [b]) => (a < b ? -1 : 1))) {
  (overlay.definitions as Record<string, DefinitionFacts>)[name] = factsOf(name, models[name], schema);
}
writeFileSync(new URL('overlay.json', import.meta.url), formatted(overlay));
report(applyOverlay(models, overlay), upstream);

function readUpstream(folder: string): Record<string, Schema> {
  const definitions: Record<string, Schema> = {};
  for (const file of readdirSync(folder)) {
    if (!TAKEN.test(file) || NOT_OFFERED.test(file)) continue;
    const document = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as { components?: { schemas?: Record<string, Schema> } };
    Object.assign(definitions, document.components?.schemas);
  }
  return definitions;
}

function factsOf(name: string, model: Schema | undefined, wanted: Schema): DefinitionFacts {
  if (!model) return { whole: withoutDescriptions(wanted) };
  const goFields = goTypes.get(name);
  const facts: { fields?: Record<string, string>; order?: string; own?: Record<string, Json> } = {};
  const fields: Record<string, string> = {};
  for (const field of new Set([...Object.keys(model.properties ?? {}), ...Object.keys(wanted.properties ?? {})])) {
    const words = withGoFacts(fieldFacts(model.properties?.[field], wanted.properties?.[field]), goFields?.get(field));
    const had = model.required?.includes(field) ?? false;
    const has = wanted.required?.includes(field) ?? false;
    const presence = words !== '-' && had !== has ? (has ? 'required' : 'optional') : '';
    const all = [words, presence].filter((word) => word !== '').join(' ');
    if (all !== '') fields[field] = all;
  }
  if (Object.keys(fields).length > 0) facts.fields = fields;
  const order = orderFacts(goFields, Object.keys(wanted.properties ?? {}));
  if (order !== undefined) facts.order = order;
  const own = ownFacts(model, wanted);
  if (Object.keys(own).length > 0) facts.own = own;
  return facts;
}

/** Go writes fields as its struct has them; mostly that is the order of their numbers. */
function orderFacts(goFields: Map<string, GoField> | undefined, wanted: readonly string[]): string | undefined {
  if (!goFields) return undefined;
  const own = [...goFields.keys()];
  const names = [...['kind', 'apiVersion'].filter((name) => !own.includes(name)), ...own].filter((name) => wanted.includes(name));
  const byNumber = inOrderOfNumbers(names, (name) => goFields.get(name)?.protobuf);
  return isDeepStrictEqual(names, byNumber) ? undefined : names.join(' ');
}

function withGoFacts(words: string, go: GoField | undefined): string {
  if (!go || /^[-+=]/.test(words)) return words;
  return [words, go.pointer ? '*' : '', go.nullWhenMissing ? 'null' : '', go.named === undefined ? '' : `go=${go.named}`, go.protobuf === undefined ? '' : `#${go.protobuf}`, go.within.length === 0 ? '' : `in=${go.within.join('.')}`].filter((word) => word !== '').join(' ');
}

function ownFacts(model: Schema, wanted: Schema): Record<string, Json> {
  const own: Record<string, Json> = {};
  const ignored = new Set(['description', 'properties', 'required']);
  for (const key of new Set([...Object.keys(model), ...Object.keys(wanted)]) as Set<keyof Schema>) {
    if (!ignored.has(key) && !isDeepStrictEqual(model[key], wanted[key])) own[key] = (wanted[key] ?? null) as Json;
  }
  return own;
}

function fieldFacts(model: Schema | undefined, wanted: Schema | undefined): string {
  if (!wanted) return '-';
  if (!model) return `+${JSON.stringify(withoutDescriptions(wanted))}`;
  const words = wordsFor(model, wanted);
  const outcome = applyOverlay({ x: { properties: { f: model } } }, { definitions: { x: { fields: words === '' ? {} : { f: words } } } });
  const got = outcome['x']?.properties?.['f'] ?? {};
  if (isDeepStrictEqual(comparable(got), comparable(wanted))) return words;
  return `=${JSON.stringify(withoutDescriptions(wanted))}`;
}

function wordsFor(model: Schema, wanted: Schema): string {
  const words: string[] = [];
  const inner = (schema: Schema): Schema => {
    if (schema.items) return inner(schema.items);
    return typeof schema.additionalProperties === 'object' ? inner(schema.additionalProperties) : schema;
  };
  if (inner(model).format !== inner(wanted).format) words.push(inner(wanted).format ?? 'plain');
  if (!isDeepStrictEqual(model.default, wanted.default)) words.push(`default=${wanted.default === undefined ? 'none' : JSON.stringify(wanted.default)}`);
  const [had, has] = [elementOf(model), elementOf(wanted)];
  if (had && has && !isDeepStrictEqual(had.default, has.default)) words.push(`item=${has.default === undefined ? 'none' : JSON.stringify(has.default)}`);
  const list = wanted['x-kubernetes-list-type'];
  const keys = wanted['x-kubernetes-list-map-keys'];
  if (list) words.push(`list=${list}${keys ? `:${keys.join(',')}` : ''}`);
  if (wanted['x-kubernetes-map-type']) words.push('map=atomic');
  const strategy = wanted['x-kubernetes-patch-strategy'];
  const mergeKey = wanted['x-kubernetes-patch-merge-key'];
  if (strategy !== undefined) words.push(`patch=${strategy}${mergeKey === undefined ? '' : `:${mergeKey}`}`);
  return words.join(' ');
}

function elementOf(schema: Schema): Schema | undefined {
  return schema.items ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
}

/** Upstream's files leave the enumerations out that its server gives; the package has them. */
function comparable(schema: Schema): Json {
  return JSON.parse(JSON.stringify(schema, (key, value: Json) => (key === 'description' || key === 'enum' || key.startsWith('x-go-') ? undefined : value))) as Json;
}

function withoutDescriptions(schema: Schema): Schema {
  return comparable(schema) as Schema;
}

function formatted(facts: Overlay): string {
  const lines = Object.entries(facts.definitions).map(([name, definition]) => `    ${JSON.stringify(name)}: ${JSON.stringify(definition)}`);
  return `{\n  "definitions": {\n${lines.join(',\n')}\n  }\n}\n`;
}

function report(got: Readonly<Record<string, Schema>>, wanted: Readonly<Record<string, Schema>>): void {
  const counts = { definitions: 0, fields: 0, typed: 0, described: 0, equalDescriptions: 0, required: 0, descriptions: 0, equalDefinitionDescriptions: 0 };
  for (const [name, schema] of Object.entries(wanted)) {
    const ours = got[name];
    counts.definitions += 1;
    if (isDeepStrictEqual(ours?.required, schema.required)) counts.required += 1;
    if (schema.description !== undefined) counts.descriptions += 1;
    if (schema.description !== undefined && ours?.description === schema.description) counts.equalDefinitionDescriptions += 1;
    for (const [field, property] of Object.entries(schema.properties ?? {})) {
      const our = ours?.properties?.[field] ?? {};
      counts.fields += 1;
      if (isDeepStrictEqual(comparable(our), comparable(property))) counts.typed += 1;
      if (property.description === undefined) continue;
      counts.described += 1;
      if (withoutEnumeration(our.description) === property.description) counts.equalDescriptions += 1;
      else if (process.argv[4] === '--differences') console.log(`${name}.${field}\n  - ${property.description}\n  + ${our.description}`);
    }
  }
  const extra = Object.entries(got).flatMap(([name, schema]) => Object.keys(schema.properties ?? {}).filter((field) => !wanted[name]?.properties?.[field]));
  console.log(counts, { fieldsThatUpstreamLacks: extra.length });
}

function withoutEnumeration(description: string | undefined): string | undefined {
  return description?.replace(/\n*Possible enum values:\n[^]*$/, '');
}
