import { Failure } from '../session/failure.ts';

/** What a field of a kustomization file holds, with the names that its refusals use (kustomize's api/types). */
type Shape =
  | { type: 'string' | 'bool' | 'int64' | 'any' }
  | { type: 'strings' }
  | { type: 'list'; of: Shape }
  | Struct;

interface Struct {
  type: 'struct';
  name: string;
  fields: Readonly<Record<string, Shape>>;
  /** Go structs that a field is embedded through, as the error's path names them. */
  embedded?: Readonly<Record<string, string>>;
}

const STRING = { type: 'string' } as const;
const BOOL = { type: 'bool' } as const;
const STRINGS = { type: 'list', of: STRING } as const;
const MAP = { type: 'strings' } as const;
const ANY = { type: 'any' } as const;

const OPTIONS: Struct = {
  type: 'struct', name: 'GeneratorOptions', fields: { labels: MAP, annotations: MAP, disableNameSuffixHash: BOOL, immutable: BOOL },
};
const SOURCES = { literals: STRINGS, files: STRINGS, envs: STRINGS, env: STRING };
const GENERATOR = { name: STRING, namespace: STRING, behavior: STRING, ...SOURCES, options: OPTIONS };
const THROUGH_SOURCES = Object.fromEntries(Object.keys(SOURCES).map((key) => [key, 'GeneratorArgs.KvPairSources.']));
const EMBEDDED = { ...THROUGH_SOURCES, ...Object.fromEntries(['name', 'namespace', 'behavior', 'options'].map((key) => [key, 'GeneratorArgs.'])) };
const SELECTOR: Struct = {
  type: 'struct', name: 'Selector',
  fields: { group: STRING, version: STRING, kind: STRING, name: STRING, namespace: STRING, labelSelector: STRING, annotationSelector: STRING },
};
const PATCH: Struct = { type: 'struct', name: 'Patch', fields: { path: STRING, patch: STRING, target: SELECTOR, options: ANY } };
const IMAGE: Struct = { type: 'struct', name: 'Image', fields: { name: STRING, newName: STRING, newTag: STRING, tagSuffix: STRING, digest: STRING } };

const KUSTOMIZATION: Struct = {
  type: 'struct',
  name: 'Kustomization',
  fields: {
    apiVersion: STRING, kind: STRING, metadata: ANY,
    namePrefix: STRING, nameSuffix: STRING, namespace: STRING,
    commonLabels: MAP, commonAnnotations: MAP,
    labels: { type: 'list', of: { type: 'struct', name: 'Label', fields: { pairs: MAP, includeSelectors: BOOL, includeTemplates: BOOL, fields: ANY } } },
    resources: STRINGS, bases: STRINGS, components: STRINGS,
    patches: { type: 'list', of: PATCH }, patchesJson6902: { type: 'list', of: PATCH }, patchesStrategicMerge: STRINGS,
    images: { type: 'list', of: IMAGE }, imageTags: { type: 'list', of: IMAGE },
    replicas: { type: 'list', of: { type: 'struct', name: 'Replica', fields: { name: STRING, count: { type: 'int64' } } } },
    configMapGenerator: { type: 'list', of: { type: 'struct', name: 'ConfigMapArgs', fields: GENERATOR, embedded: EMBEDDED } },
    secretGenerator: { type: 'list', of: { type: 'struct', name: 'SecretArgs', fields: { ...GENERATOR, type: STRING }, embedded: EMBEDDED } },
    generatorOptions: OPTIONS,
    ...Object.fromEntries([
      'openapi', 'replacements', 'vars', 'sortOptions', 'crds', 'helmGlobals', 'helmCharts', 'helmChartInflationGenerator',
      'configurations', 'generators', 'transformers', 'validators', 'buildMetadata',
    ].map((key) => [key, ANY])),
  },
};

/** Throws Failure for a field that a kustomization does not have, or that holds something of another type. */
export function checkKustomization(content: unknown): void {
  check(content, KUSTOMIZATION, 'Kustomization', '');
}

function check(value: unknown, shape: Shape, struct: string, path: string): void {
  if (value === null || value === undefined || shape.type === 'any') return;
  const found = jsonType(value);
  if (shape.type === 'list' && Array.isArray(value)) {
    for (const item of value) check(item, shape.of, struct, path);
  } else if (shape.type === 'strings' && found === 'object') {
    for (const each of Object.values(value)) check(each, STRING, struct, path);
  } else if (shape.type === 'struct' && found === 'object') {
    checkFields(value as Record<string, unknown>, shape, path);
  } else if (found !== ({ string: 'string', bool: 'bool', int64: 'number' } as Record<string, string>)[shape.type]) {
    throw invalid(`json: cannot unmarshal ${found} into Go struct field ${struct}.${path} of type ${goType(shape)}`);
  }
}

function checkFields(value: Record<string, unknown>, shape: Struct, path: string): void {
  for (const [key, each] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
    if (!field) throw invalid(`json: unknown field ${JSON.stringify(key)}`);
    check(each, field, shape.name, `${path === '' ? '' : `${path}.`}${shape.embedded?.[key] ?? ''}${key}`);
  }
}

/** The refusal of a kustomization file that cannot be read. */
export function invalid(problem: string): Failure {
  return new Failure(`invalid Kustomization: ${problem}`);
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function goType(shape: Shape): string {
  if (shape.type === 'list') return `[]${goType(shape.of)}`;
  if (shape.type === 'strings') return 'map[string]string';
  return shape.type === 'struct' ? `types.${shape.name}` : shape.type;
}
