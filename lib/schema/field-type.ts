import type { Definitions, Schema } from './open-api.ts';
import { referredName } from './open-api.ts';

/**
 * A schema compiled for walking objects: decoding, patching and ownership follow it field by field.
 * `quantity`, `time` and `intOrString` are strings or numbers with rules of their own; `any` is unchecked, and so is
 * `deduced`, whose maps are owned key by key.
 */
export type FieldType = StructType | MapType | ListType | ScalarType;

export interface FieldFacts {
  /** Go's name of the type, as decoding errors give it: `int32`, `v1.PodSpec`, `[]string`. */
  readonly goType: string;
  /** A plain zero is dropped, as Go's `omitempty` does. */
  readonly omitsZero: boolean;
  /** `merge`, `retainKeys`, `merge,retainKeys`. */
  readonly patchStrategy: string | undefined;
  readonly patchMergeKey: string | undefined;
}

export interface StructType {
  readonly kind: 'struct';
  /** Go's name of the struct, without its package. */
  readonly name: string;
  readonly goType: string;
  /** Owned as a whole (`x-kubernetes-map-type: atomic`). */
  readonly atomic: boolean;
  field(name: string): Field | undefined;
  /** The field's name by its number in Protocol Buffers (`2.1` within an inlined message), or `inline` for such a message. */
  numbered(path: string): string | 'inline' | undefined;
  readonly fieldNames: readonly string[];
  /** The same in the order of Go's struct, in which Go writes them. */
  readonly goOrder: readonly string[];
  isRequired(name: string): boolean;
  /** What the schema does not name is kept (custom resources). */
  readonly keepsUnknown: boolean;
}

export interface Field extends FieldFacts {
  readonly type: FieldType;
  /** A struct that Go always writes, as `{}` when it is empty. */
  readonly alwaysWritten: boolean;
  /** A list or map that Go writes as null when there is none. */
  readonly nullWhenMissing: boolean;
  /** The default that upstream's OpenAPI gives, which list-map keys fall back on. */
  readonly defaultValue: unknown;
  /** The Go structs that it lies in and JSON does not show; decoding errors name them. */
  readonly within: string | undefined;
}

export interface MapType {
  readonly kind: 'map';
  readonly goType: string;
  readonly atomic: boolean;
  readonly element: FieldType;
}

export interface ListType {
  readonly kind: 'list';
  readonly goType: string;
  readonly listType: 'atomic' | 'set' | 'map';
  readonly keys: readonly string[];
  readonly element: FieldType;
}

export interface ScalarType {
  readonly kind: 'string' | 'integer' | 'number' | 'boolean' | 'bytes' | 'quantity' | 'time' | 'intOrString' | 'any' | 'deduced';
  readonly goType: string;
}

const SPECIAL: Readonly<Record<string, ScalarType>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { kind: 'quantity', goType: 'resource.Quantity' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { kind: 'time', goType: 'v1.Time' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': { kind: 'time', goType: 'v1.MicroTime' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { kind: 'intOrString', goType: 'intstr.IntOrString' },
};

/** Compiles schemas on first use and keeps them: hundreds of clusters share one compilation. */
export class TypeCompiler {
  readonly #definitions: Definitions;
  readonly #elsewhere: (name: string) => FieldType | undefined;
  readonly #compiled = new Map<string, FieldType>();

  /** `elsewhere` knows the types of definitions that are not among these. */
  constructor(definitions: Definitions, elsewhere: (name: string) => FieldType | undefined = () => undefined) {
    this.#definitions = definitions;
    this.#elsewhere = elsewhere;
  }

  /** The type of a definition by its full name; undefined when there is none. */
  named(name: string): FieldType | undefined {
    const known = this.#compiled.get(name);
    if (known) return known;
    const schema = this.#definitions[name];
    if (!schema) return this.#elsewhere(name);
    const type = SPECIAL[name] ?? this.compile(schema, name);
    this.#compiled.set(name, type);
    return type;
  }

  /** The type of a schema written out. `name` is the definition's, when it is one. */
  compile(schema: Schema, name?: string): FieldType {
    const referred = referredName(schema);
    if (referred !== undefined) return this.named(referred) ?? { kind: 'any', goType: 'interface {}' };
    if (schema['x-kubernetes-int-or-string']) return { kind: 'intOrString', goType: 'intstr.IntOrString' };
    switch (schema.type) {
      case 'object':
        return this.#object(schema, name);
      case 'array':
        return this.#list(schema);
      case 'string':
        return this.#string(schema);
      case 'integer':
        return { kind: 'integer', goType: schema['x-go-type'] === undefined ? (schema.format ?? 'int64') : `v1.${schema['x-go-type']}` };
      case 'number':
        return { kind: 'number', goType: 'float64' };
      case 'boolean':
        return { kind: 'boolean', goType: 'bool' };
      default:
        return { kind: 'any', goType: 'interface {}' };
    }
  }

  #string(schema: Schema): ScalarType {
    if (schema.format === 'byte') return { kind: 'bytes', goType: '[]uint8' };
    return { kind: 'string', goType: namedType(schema, 'string') };
  }

  #list(schema: Schema): ListType {
    const element = schema.items ? this.compile(schema.items) : ({ kind: 'any', goType: 'interface {}' } as const);
    return {
      kind: 'list',
      goType: `[]${element.goType}`,
      listType: schema['x-kubernetes-list-type'] ?? 'atomic',
      keys: schema['x-kubernetes-list-map-keys'] ?? [],
      element,
    };
  }

  #object(schema: Schema, name: string | undefined): FieldType {
    const atomic = schema['x-kubernetes-map-type'] === 'atomic';
    if (typeof schema.additionalProperties === 'object') {
      const element = this.compile(schema.additionalProperties);
      return { kind: 'map', goType: namedType(schema, `map[string]${element.goType}`), atomic, element };
    }
    if (!schema.properties && schema['x-kubernetes-preserve-unknown-fields']) return { kind: 'deduced', goType: 'interface {}' };
    if (!schema.properties && (name === undefined || /\.(RawExtension|FieldsV1|JSON)$/.test(name))) {
      return { kind: 'any', goType: 'interface {}' };
    }
    return new CompiledStruct(this, schema, name ?? '');
  }
}

function namedType(schema: Schema, plain: string): string {
  const named = schema['x-go-type'];
  if (named === undefined) return plain;
  return named === 'UID' ? 'types.UID' : `v1.${named}`;
}

/** Compiles each field when it is first asked for, so that types may refer to themselves. */
class CompiledStruct implements StructType {
  readonly kind = 'struct';
  readonly name: string;
  readonly atomic: boolean;
  readonly fieldNames: readonly string[];
  readonly keepsUnknown: boolean;
  readonly #compiler: TypeCompiler;
  readonly #schema: Schema;
  readonly #fields = new Map<string, Field>();
  #numbers: Map<string, string> | undefined;

  constructor(compiler: TypeCompiler, schema: Schema, name: string) {
    this.#compiler = compiler;
    this.#schema = schema;
    this.name = name.slice(name.lastIndexOf('.') + 1);
    this.atomic = schema['x-kubernetes-map-type'] === 'atomic';
    this.keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] ?? false;
    this.fieldNames = Object.keys(schema.properties ?? {});
  }

  get goType(): string {
    return `v1.${this.name}`;
  }

  get goOrder(): readonly string[] {
    const stated = this.#schema['x-go-order']?.split(' ');
    return stated ?? inOrderOfNumbers(this.fieldNames, (name) => this.#schema.properties?.[name]?.['x-go-protobuf']);
  }

  isRequired(name: string): boolean {
    return this.#schema.required?.includes(name) ?? false;
  }

  numbered(path: string): string | undefined {
    this.#numbers ??= numbersOf(this.#schema);
    return this.#numbers.get(path);
  }

  field(name: string): Field | undefined {
    const known = this.#fields.get(name);
    if (known) return known;
    const properties = this.#schema.properties;
    if (!properties || !Object.hasOwn(properties, name)) return undefined;
    const schema = properties[name] ?? {};
    const type = withAtomicity(this.#compiler.compile(schema), schema);
    const field: Field = {
      type,
      goType: type.goType,
      omitsZero: omitsZero(schema, type, this.#schema.required?.includes(name) ?? false),
      alwaysWritten: isEmptyObject(schema.default),
      nullWhenMissing: schema['x-go-null'] ?? false,
      defaultValue: schema.default,
      within: schema['x-go-within'],
      patchStrategy: schema['x-kubernetes-patch-strategy'],
      patchMergeKey: schema['x-kubernetes-patch-merge-key'],
    };
    this.#fields.set(name, field);
    return field;
  }
}

/** `kind` and `apiVersion` first, then by number in Protocol Buffers. */
export function inOrderOfNumbers(names: readonly string[], numberOf: (name: string) => string | undefined): string[] {
  const place = (name: string) => {
    const type = ['kind', 'apiVersion'].indexOf(name);
    return type < 0 ? (numberOf(name) ?? 'none').split('.').map(Number) : [0, type];
  };
  return names.map((name) => ({ name, place: place(name) })).sort((a, b) => comparePlaces(a.place, b.place)).map(({ name }) => name);
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(schema: Schema): Map<string, string> {
  const numbers = new Map<string, string>();
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const path = property['x-go-protobuf'];
    if (path === undefined) continue;
    numbers.set(path, name);
    for (let at = path.lastIndexOf('.'); at > 0; at = path.lastIndexOf('.', at - 1)) numbers.set(path.slice(0, at), 'inline');
  }
  return numbers;
}

/** A field may make atomic what its type does not (`nodeSelector`). */
function withAtomicity(type: FieldType, schema: Schema): FieldType {
  if (schema['x-kubernetes-map-type'] !== 'atomic' || type.kind !== 'map') return type;
  return { ...type, atomic: true };
}

/**
 * A zero as default in the OpenAPI says that Go writes the field without `omitempty` (kube-openapi's rule); any other is
 * what a marker says of a field that has it, as `TCP` of a port's protocol.
 */
function omitsZero(schema: Schema, type: FieldType, required: boolean): boolean {
  if (type.kind === 'list' || type.kind === 'map') return !required;
  if (type.kind === 'struct' || type.kind === 'any' || type.kind === 'quantity' || type.kind === 'intOrString') return false;
  return !schema['x-go-pointer'] && (schema.default === undefined || Boolean(schema.default));
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
