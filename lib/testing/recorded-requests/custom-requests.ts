import type { RecordedRequest } from './recorded-request.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const SHIRTS = '/apis/example.com/v1/namespaces/recorded/shirts';
const MERGE = { 'content-type': 'application/merge-patch+json' };
const STRATEGIC = { 'content-type': 'application/strategic-merge-patch+json' };
const JSON_PATCH = { 'content-type': 'application/json-patch+json' };
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };

const json = (value: unknown): string => JSON.stringify(value);

const SPEC = {
  type: 'object', required: ['color'],
  properties: {
    color: { type: 'string', description: 'What it looks like.', enum: ['red', 'blue'] },
    size: { type: 'string', maxLength: 3, minLength: 1, pattern: '^[SMLX]+$' },
    stock: { type: 'integer', minimum: 0, maximum: 100, default: 1 },
    price: { type: 'number', exclusiveMinimum: true, minimum: 0, multipleOf: 0.5 },
    port: { 'x-kubernetes-int-or-string': true },
    sold: { type: 'boolean' },
    since: { type: 'string', format: 'date-time' },
    note: { type: 'string', nullable: true },
    tags: { type: 'array', maxItems: 3, minItems: 1, items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    shelves: {
      type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, count: { type: 'integer', default: 5 } } },
    },
    labels: { type: 'object', maxProperties: 2, additionalProperties: { type: 'string' } },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    either: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    some: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    unlike: { type: 'string', not: { enum: ['same'] } },
  },
};

const STATUS = { type: 'object', properties: { replicas: { type: 'integer' }, selector: { type: 'string' } } };

function version(name: string, more: object = {}): object {
  return {
    name, served: true, storage: true,
    schema: { openAPIV3Schema: { type: 'object', description: 'A shirt.', properties: { spec: SPEC, status: STATUS } } },
    subresources: { status: {}, scale: { specReplicasPath: '.spec.stock', statusReplicasPath: '.status.replicas', labelSelectorPath: '.status.selector' } },
    additionalPrinterColumns: [
      { name: 'Color', type: 'string', jsonPath: '.spec.color' }, { name: 'Stock', type: 'integer', jsonPath: '.spec.stock' }, { name: 'Sold', type: 'boolean', jsonPath: '.spec.sold', priority: 1 },
      { name: 'First', type: 'string', jsonPath: '.spec.shelves[?(@.name=="a")].count' }, { name: 'Free', type: 'string', jsonPath: '.spec.free' }, { name: 'Price', type: 'number', jsonPath: '.spec.price' },
    ],
    selectableFields: [{ jsonPath: '.spec.color' }],
    ...more,
  };
}

function definition(more: { names?: object; versions?: object[]; scope?: string; name?: string; group?: string } = {}): string {
  const { names = {}, versions = [version('v1')], scope = 'Namespaced', name = 'shirts.example.com', group = 'example.com' } = more;
  return json({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name }, spec: { group, scope, names: { plural: 'shirts', kind: 'Shirt', shortNames: ['sh'], ...names }, versions } });
}

/** A definition with one schema, dry. */
const schema = (name: string, openAPIV3Schema: object): RecordedRequest => ({
  name: `crd ${name}`, method: 'POST', path: `${DEFINITIONS}?dryRun=All`, body: definition({ versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }] }),
});

const shirt = (name: string, spec: object, more: object = {}) => json({ apiVersion: 'example.com/v1', kind: 'Shirt', metadata: { name }, spec: { color: 'red', ...spec }, ...more });

/** A configuration that is applied. */
const applied = (spec: object) => json({ apiVersion: 'example.com/v1', kind: 'Shirt', metadata: { name: 'two' }, spec });

/** An object that is not taken. */
const refused = (name: string, spec: object, more: object = {}): RecordedRequest => ({ name: `custom ${name}`, method: 'POST', path: SHIRTS, body: shirt('wrong', spec, more) });

/** Kinds that users add: what is said of their definitions, and of objects of them. */
export const CUSTOM_REQUESTS: readonly RecordedRequest[] = [
  { name: 'crd list', method: 'GET', path: DEFINITIONS },
  { name: 'crd missing', method: 'GET', path: `${DEFINITIONS}/none.example.com` },
  { name: 'crd name', method: 'POST', path: DEFINITIONS, body: definition({ name: 'shirt.example.com' }) },
  { name: 'crd group', method: 'POST', path: DEFINITIONS, body: definition({ group: 'example', name: 'shirts.example' }) },
  { name: 'crd scope', method: 'POST', path: DEFINITIONS, body: definition({ scope: 'Everywhere' }) },
  { name: 'crd no storage', method: 'POST', path: DEFINITIONS, body: definition({ versions: [version('v1', { storage: false, additionalPrinterColumns: undefined, subresources: undefined, selectableFields: undefined, schema: { openAPIV3Schema: { type: 'object' } } })] }) },
  { name: 'crd names', method: 'POST', path: DEFINITIONS, body: definition({ names: { kind: 'Shirt_', singular: 'A', listKind: 'Shirt_', shortNames: ['S.'], categories: ['All'] } }) },
  { name: 'crd version', method: 'POST', path: DEFINITIONS, body: definition({ versions: [{ name: '1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }] }) },
  { name: 'crd no schema', method: 'POST', path: DEFINITIONS, body: definition({ versions: [{ name: 'v1', served: true, storage: true }] }) },
  { name: 'crd columns', method: 'POST', path: DEFINITIONS, body: definition({ versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } }, additionalPrinterColumns: [{ name: '', type: 'text', format: 'big', jsonPath: 'spec' }] }] }) },
  { name: 'crd scale', method: 'POST', path: DEFINITIONS, body: definition({ versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } }, subresources: { scale: { specReplicasPath: 'spec', statusReplicasPath: '.spec.x' } } }] }) },
  { name: 'crd deprecation', method: 'POST', path: DEFINITIONS, body: definition({ versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } }, deprecationWarning: 'old' }] }) },
  schema('root type', { properties: { spec: { type: 'object' } } }),
  schema('root string', { type: 'string' }),
  schema('field type', { type: 'object', properties: { spec: {} } }),
  schema('items', { type: 'object', properties: { spec: { type: 'array' } } }),
  schema('nested type', { type: 'object', properties: { spec: { type: 'string', anyOf: [{ type: 'string' }] } } }),
  schema('root additional', { type: 'object', additionalProperties: { type: 'string' } }),
  schema('metadata', { type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } }),
  schema('embedded', { type: 'object', properties: { spec: { type: 'object', 'x-kubernetes-embedded-resource': true } } }),
  { name: 'crd unknown field', method: 'POST', path: `${DEFINITIONS}?fieldValidation=Strict`, body: definition().replace('"scope"', '"scop"') },
  { name: 'crd create', method: 'POST', path: DEFINITIONS, body: definition() },
  { name: 'crd again', method: 'POST', path: DEFINITIONS, body: definition() },
  { name: 'crd established', method: 'GET', path: `${DEFINITIONS}/shirts.example.com`, pause: 1500 },
  { name: 'crd table', method: 'GET', path: DEFINITIONS, headers: TABLE },
  { name: 'crd rival', method: 'POST', path: DEFINITIONS, body: definition({ name: 'tops.example.com', names: { plural: 'tops', kind: 'Shirt' } }) },
  { name: 'crd rival refused', method: 'GET', path: `${DEFINITIONS}/tops.example.com`, pause: 1500 },
  { name: 'crd rival away', method: 'DELETE', path: `${DEFINITIONS}/tops.example.com` },
  { name: 'crd kind fixed', method: 'PATCH', path: `${DEFINITIONS}/shirts.example.com`, headers: MERGE, body: json({ spec: { names: { kind: 'Blouse' } } }) },
  { name: 'crd scope fixed', method: 'PATCH', path: `${DEFINITIONS}/shirts.example.com`, headers: MERGE, body: json({ spec: { scope: 'Cluster' } }) },
  { name: 'custom group', method: 'GET', path: '/apis/example.com' },
  { name: 'custom version', method: 'GET', path: '/apis/example.com/v1' },
  { name: 'custom other version', method: 'GET', path: '/apis/example.com/v2' },
  { name: 'custom other kind', method: 'GET', path: '/apis/example.com/v1/namespaces/recorded/hats' },
  { name: 'custom list none', method: 'GET', path: SHIRTS },
  { name: 'custom create', method: 'POST', path: `${SHIRTS}?fieldManager=me`, body: shirt('one', { stock: 3, size: 'XL', price: 1.5, tags: ['a'], shelves: [{ name: 'a' }, { name: 'b', count: 1 }], free: { any: [1, { thing: true }] }, labels: { a: 'b' }, note: null }) },
  { name: 'custom create again', method: 'POST', path: SHIRTS, body: shirt('one', {}) },
  { name: 'custom generate', method: 'POST', path: SHIRTS, body: json({ apiVersion: 'example.com/v1', kind: 'Shirt', metadata: { generateName: 'gen-' }, spec: { color: 'blue' } }) },
  { name: 'custom get', method: 'GET', path: `${SHIRTS}/one` },
  { name: 'custom missing', method: 'GET', path: `${SHIRTS}/none` },
  { name: 'custom list', method: 'GET', path: `${SHIRTS}?fieldSelector=spec.color=red` },
  { name: 'custom field selector', method: 'GET', path: `${SHIRTS}?fieldSelector=spec.size=XL` },
  { name: 'custom table', method: 'GET', path: `${SHIRTS}?fieldSelector=metadata.name=one`, headers: TABLE },
  { name: 'custom pruned', method: 'POST', path: `${SHIRTS}?dryRun=All`, body: shirt('dry', { colour: 'x', shelves: [{ name: 'a', more: 1 }] }, { other: 1, status: { replicas: 1 } }) },
  { name: 'custom strict', method: 'POST', path: `${SHIRTS}?dryRun=All&fieldValidation=Strict`, body: shirt('dry', { colour: 'x', shelves: [{ name: 'a', more: 1 }] }, { other: 1 }) },
  { name: 'custom warned', method: 'POST', path: `${SHIRTS}?dryRun=All&fieldValidation=Warn`, body: shirt('dry', { colour: 'x' }) },
  { name: 'custom metadata unknown', method: 'POST', path: `${SHIRTS}?dryRun=All&fieldValidation=Strict`, body: shirt('dry', {}, { metadata: { name: 'dry', lables: {} } }) },
  { name: 'custom finalizer', method: 'POST', path: `${SHIRTS}?dryRun=All`, body: shirt('dry', {}, { metadata: { name: 'dry', finalizers: ['hold', 'a.b', 'a.b/c'] } }) },
  refused('enum', { color: 'green' }),
  refused('required', { color: undefined }),
  refused('maximum', { stock: 101 }),
  refused('minimum', { stock: -1 }),
  refused('type', { stock: 'many' }),
  refused('fraction', { stock: 1.5 }),
  refused('exclusive', { price: 0 }),
  refused('multiple', { price: 0.7 }),
  refused('pattern', { size: 'Q' }),
  refused('long', { size: 'XXXL' }),
  refused('short', { size: '' }),
  refused('int or string', { port: true }),
  refused('bool', { sold: 'yes' }),
  refused('date', { since: 'yesterday' }),
  refused('set', { tags: ['a', 'a'] }),
  refused('items max', { tags: ['a', 'b', 'c', 'd'] }),
  refused('items min', { tags: [] }),
  refused('map keys', { shelves: [{ name: 'a' }, { name: 'a' }] }),
  refused('item required', { shelves: [{ count: 1 }] }),
  refused('properties', { labels: { a: '1', b: '2', c: '3' } }),
  refused('additional', { labels: { a: 1 } }),
  refused('one of none', { either: {} }),
  refused('one of both', { either: { a: '1', b: '2' } }),
  refused('any of', { some: {} }),
  refused('not', { unlike: 'same' }),
  refused('spec list', {}, { spec: [] }),
  refused('no name', {}, { metadata: {} }),
  refused('name', {}, { metadata: { name: 'A_b' } }),
  refused('kind', {}, { kind: 'Hat' }),
  refused('wrong version', {}, { apiVersion: 'example.com/v2' }),
  { name: 'custom no kind', method: 'POST', path: SHIRTS, body: json({ metadata: { name: 'x' }, spec: { color: 'red' } }) },
  { name: 'custom merge', method: 'PATCH', path: `${SHIRTS}/one`, headers: MERGE, body: json({ spec: { stock: 4 } }) },
  { name: 'custom merge unchanged', method: 'PATCH', path: `${SHIRTS}/one`, headers: MERGE, body: json({ spec: { stock: 4 } }) },
  { name: 'custom merge wrong', method: 'PATCH', path: `${SHIRTS}/one`, headers: MERGE, body: json({ spec: { stock: 400 } }) },
  { name: 'custom merge unknown', method: 'PATCH', path: `${SHIRTS}/one?fieldValidation=Strict`, headers: MERGE, body: json({ spec: { colour: 'x' } }) },
  { name: 'custom strategic', method: 'PATCH', path: `${SHIRTS}/one`, headers: STRATEGIC, body: json({ spec: { stock: 5 } }) },
  { name: 'custom json patch', method: 'PATCH', path: `${SHIRTS}/one`, headers: JSON_PATCH, body: json([{ op: 'replace', path: '/spec/size', value: 'M' }]) },
  { name: 'custom labels', method: 'PATCH', path: `${SHIRTS}/one`, headers: MERGE, body: json({ metadata: { labels: { a: 'b' } } }) },
  { name: 'custom status', method: 'PATCH', path: `${SHIRTS}/one/status`, headers: MERGE, body: json({ spec: { stock: 9 }, status: { replicas: 2, selector: 'a=b' } }) },
  { name: 'custom status wrong', method: 'PATCH', path: `${SHIRTS}/one/status`, headers: MERGE, body: json({ status: { replicas: 'two' } }) },
  { name: 'custom status get', method: 'GET', path: `${SHIRTS}/one/status` },
  { name: 'custom scale', method: 'GET', path: `${SHIRTS}/one/scale` },
  { name: 'custom scale put', method: 'PUT', path: `${SHIRTS}/one/scale`, body: json({ apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'one', namespace: 'recorded' }, spec: { replicas: 7 } }) },
  { name: 'custom scale wrong', method: 'PUT', path: `${SHIRTS}/one/scale`, body: json({ apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'one', namespace: 'recorded' }, spec: { replicas: 700 } }) },
  { name: 'custom apply', method: 'PATCH', path: `${SHIRTS}/two?fieldManager=a`, headers: APPLY, body: applied({ color: 'red', shelves: [{ name: 'a' }] }) },
  { name: 'custom apply nameless', method: 'PATCH', path: `${SHIRTS}/two?fieldManager=a`, headers: APPLY, body: json({ apiVersion: 'example.com/v1', kind: 'Shirt', spec: { color: 'red' } }) },
  { name: 'custom apply free', method: 'PATCH', path: `${SHIRTS}/two?fieldManager=f`, headers: APPLY, body: applied({ color: 'red', free: { a: { b: 1 }, c: [1, 2] } }) },
  { name: 'custom apply free less', method: 'PATCH', path: `${SHIRTS}/two?fieldManager=f`, headers: APPLY, body: applied({ color: 'red', free: { a: { d: 1 } } }) },
  { name: 'custom apply other', method: 'PATCH', path: `${SHIRTS}/two?fieldManager=b`, headers: APPLY, body: applied({ color: 'red', shelves: [{ name: 'b', count: 2 }] }) },
  { name: 'custom apply conflict', method: 'PATCH', path: `${SHIRTS}/two?fieldManager=c`, headers: APPLY, body: applied({ color: 'blue' }) },
  { name: 'custom apply unknown', method: 'PATCH', path: `${SHIRTS}/two?fieldManager=c`, headers: APPLY, body: applied({ color: 'red', colour: 'x' }) },
  { name: 'custom apply mistyped', method: 'PATCH', path: `${SHIRTS}/two?fieldManager=c`, headers: APPLY, body: applied({ color: 3 }) },
  { name: 'custom put', method: 'PUT', path: `${SHIRTS}/one`, body: shirt('one', { stock: 1 }) },
  { name: 'crd default', method: 'PATCH', path: `${DEFINITIONS}/shirts.example.com`, headers: JSON_PATCH, body: json([{ op: 'replace', path: '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/stock/minimum', value: 2 }]) },
  { name: 'custom ratchet', method: 'PATCH', path: `${DEFINITIONS}/shirts.example.com`, headers: JSON_PATCH, body: json([{ op: 'replace', path: '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/stock/maximum', value: 3 }]) },
  { name: 'custom ratchet elsewhere', method: 'PATCH', path: `${SHIRTS}/one`, headers: MERGE, body: json({ spec: { size: 'S' } }), pause: 3000 },
  { name: 'custom ratchet here', method: 'PATCH', path: `${SHIRTS}/one`, headers: MERGE, body: json({ spec: { stock: 8 } }) },
  { name: 'custom delete', method: 'DELETE', path: `${SHIRTS}/one` },
  { name: 'custom deletecollection', method: 'DELETE', path: SHIRTS },
  { name: 'crd delete', method: 'DELETE', path: `${DEFINITIONS}/shirts.example.com` },
  { name: 'crd deleted', method: 'GET', path: `${DEFINITIONS}/shirts.example.com`, pause: 3000 },
  { name: 'custom gone', method: 'GET', path: SHIRTS },
];
