import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What OpenAPI leaves out about a field's Go type, and clients can see. */
export interface GoField {
  /** A pointer to a scalar: an explicit zero is kept, where a plain one's is dropped. */
  pointer: boolean;
  /** The name of its type where that is no struct: `Protocol`, `ResourceList`. Decoding errors name it. */
  named: string | undefined;
  /** Its number in Protocol Buffers; `2.1` lies in a message that JSON writes in line. */
  protobuf: string | undefined;
  /** A list or map that Go writes even when there is none, as null. */
  nullWhenMissing: boolean;
  /** The structs that JSON writes in line and Go does not, outermost first: `ProbeHandler`. */
  within: readonly string[];
}

interface GoSource {
  structs: Map<string, string>;
  /** Declared types that are not structs, with what they stand for. */
  named: Map<string, string>;
}

const SCALAR = /^(string|bool|int|int32|int64|uint8|float64|byte)$/;

/**
 * Reads the structs of Go API packages: by definition name (`io.k8s.api.core.v1.Container`), then by JSON
 * field. `modules` is the folder `k8s.io` of a module cache; `release` the staging modules' version.
 */
export function readGoTypes(modules: string, release: string): Map<string, Map<string, GoField>> {
  const packages: [folder: string, prefix: string][] = [
    [join(modules, `apimachinery@${release}`, 'pkg/apis/meta/v1'), 'io.k8s.apimachinery.pkg.apis.meta.v1'],
    [join(modules, `apiextensions-apiserver@${release}`, 'pkg/apis/apiextensions/v1'), 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1'],
  ];
  const api = join(modules, `api@${release}`);
  for (const group of readdirSync(api)) {
    for (const version of ['v1', 'v2']) {
      if (existsSync(join(api, group, version, 'types.go'))) packages.push([join(api, group, version), `io.k8s.api.${group}.${version}`]);
    }
  }
  const sources = new Map(packages.map(([folder, prefix]) => [prefix, readSource(folder)]));
  const types = new Map<string, Map<string, GoField>>();
  for (const [prefix, source] of sources) {
    for (const name of source.structs.keys()) types.set(`${prefix}.${name}`, fieldsOf(name, source, sources));
  }
  return types;
}

function readSource(folder: string): GoSource {
  const files = readdirSync(folder).filter((file) => /^types(_\w+)?\.go$/.test(file) && !file.endsWith('_test.go'));
  const text = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const structs = new Map([...text.matchAll(/^type (\w+) struct \{\n([^]*?)^\}/gm)].map((match) => [match[1] ?? '', match[2] ?? '']));
  const named = new Map([...text.matchAll(/^type (\w+) ((?!struct)\S.*)$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']));
  return { structs, named };
}

function fieldsOf(struct: string, source: GoSource, sources: ReadonlyMap<string, GoSource>): Map<string, GoField> {
  const fields = new Map<string, GoField>();
  for (const match of (source.structs.get(struct) ?? '').matchAll(/^\t(?:(\w+)\s+)?(\S+)\s+`json:"([^"]*)"(?:.*protobuf:"\w+,(\d+))?/gm)) {
    const [, , type = '', tag = '', number] = match;
    const [name = ''] = tag.split(',');
    if (tag.includes(',inline')) for (const [field, facts] of inlined(type, number, source, sources)) fields.set(field, facts);
    else fields.set(name, { ...factsOf(type, source, sources), protobuf: number, nullWhenMissing: /^(\[\](?!byte)|map\[)/.test(type) && !tag.includes(',omit') });
  }
  return fields;
}

function inlined(type: string, number: string | undefined, source: GoSource, sources: ReadonlyMap<string, GoSource>): [string, GoField][] {
  const within = (facts: GoField) => (number === undefined || facts.protobuf === undefined ? facts.protobuf : `${number}.${facts.protobuf}`);
  return [...fieldsOf(type, source, sources)].map(([field, facts]) => [field, { ...facts, protobuf: within(facts), within: [type, ...facts.within] }]);
}

function factsOf(type: string, source: GoSource, sources: ReadonlyMap<string, GoSource>): GoField {
  const bare = type.replace(/^\*/, '');
  const [qualifier, local] = bare.includes('.') ? bare.split('.') : [undefined, bare];
  const declared = qualifier === undefined ? source.named.get(bare) : qualifiedType(qualifier, local ?? '', sources);
  const named = declared === undefined ? undefined : local;
  const scalar = SCALAR.test(bare) || (declared !== undefined && SCALAR.test(declared));
  return { pointer: type.startsWith('*') && scalar, named, protobuf: undefined, nullWhenMissing: false, within: [] };
}

function qualifiedType(qualifier: string, name: string, sources: ReadonlyMap<string, GoSource>): string | undefined {
  const prefix = { v1: 'io.k8s.api.core.v1', corev1: 'io.k8s.api.core.v1', api: 'io.k8s.api.core.v1', metav1: 'io.k8s.apimachinery.pkg.apis.meta.v1' }[qualifier];
  if (qualifier === 'types') return 'string';
  return prefix === undefined ? undefined : sources.get(prefix)?.named.get(name);
}
