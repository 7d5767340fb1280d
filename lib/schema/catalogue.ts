import { readFileSync } from 'node:fs';
import { TypeCompiler } from './field-type.ts';
import type { FieldType, StructType } from './field-type.ts';
import { definitionsFile } from './generate.ts';
import type { Definitions, GroupVersionKind, Schema } from './open-api.ts';
import { referredName } from './open-api.ts';

/** Definitions with their compiled types: what is known of Kubernetes' kinds. Never changes once made. */
export class SchemaCatalogue {
  readonly #definitions: Definitions;
  readonly #base: SchemaCatalogue | undefined;
  readonly #compiler: TypeCompiler;
  readonly #kinds = new Map<string, string>();
  readonly #derived = new Map<string, unknown>();

  /** `base` is what the definitions may refer to, and is known beside them. */
  constructor(definitions: Definitions, base?: SchemaCatalogue) {
    this.#definitions = definitions;
    this.#base = base;
    this.#compiler = new TypeCompiler(definitions, (name) => base?.typeNamed(name));
    for (const [name, schema] of Object.entries(definitions)) {
      for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
        const key = kindKey(group, version, kind);
        if (!this.#kinds.has(key)) this.#kinds.set(key, name);
      }
    }
  }

  /** The name of a kind's definition; undefined when it is not known. */
  nameOf({ group, version, kind }: GroupVersionKind): string | undefined {
    return this.#kinds.get(kindKey(group, version, kind)) ?? this.#base?.nameOf({ group, version, kind });
  }

  /** These definitions, and others that may refer to them. */
  with(definitions: Definitions): SchemaCatalogue {
    return new SchemaCatalogue(definitions, this);
  }

  definition(name: string): Schema | undefined {
    return this.#definitions[name] ?? this.#base?.definition(name);
  }

  /** The type of a kind, to walk its objects by; undefined when it is not known. */
  typeOf(kind: GroupVersionKind): StructType | undefined {
    const name = this.nameOf(kind);
    const type = name === undefined ? undefined : this.#compiler.named(name);
    return type?.kind === 'struct' ? type : undefined;
  }

  /** The type of a definition by its full name. */
  typeNamed(name: string): FieldType | undefined {
    return this.#compiler.named(name);
  }

  /** A value made on first use from the definitions that it builds on, or else from its own, and kept with them. */
  derived<T>(key: string, make: () => T): T {
    if (this.#base) return this.#base.derived(key, make);
    if (!this.#derived.has(key)) this.#derived.set(key, make());
    return this.#derived.get(key) as T;
  }

  /** The definitions named and all that they refer to, in order of name, as they are served. */
  closure(names: Iterable<string>): Record<string, Schema> {
    const found = new Map<string, Schema>();
    const pending = [...names];
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      const schema = this.definition(name);
      if (!schema || found.has(name)) continue;
      found.set(name, schema);
      pending.push(...referencesIn(schema));
    }
    const ordered = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(ordered.map(([name, schema]) => [name, published(schema)]));
  }
}

function kindKey(group: string, version: string, kind: string): string {
  return `${group}/${version}/${kind}`;
}

function referencesIn(schema: Schema): string[] {
  const own = referredName(schema);
  const inner = [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties];
  const nested = inner.flatMap((part) => (typeof part === 'object' ? referencesIn(part) : []));
  return own === undefined ? nested : [own, ...nested];
}

/** Without what is ours alone. */
function published(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key.startsWith('x-go-') ? undefined : value))) as Schema;
}

/** A value made on first use. */
function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Everything that Kubernetes v1.35 serves; read on first use, then shared by the whole process. */
export const builtInCatalogue: () => SchemaCatalogue = lazily(
  () => new SchemaCatalogue(JSON.parse(readFileSync(definitionsFile(), 'utf8')) as Definitions),
);
