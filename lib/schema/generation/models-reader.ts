import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceTo } from '../open-api.ts';
import type { Schema } from '../open-api.ts';

/** Where the declarations of a part of the published packages lie, and how upstream names what is in them. */
interface ModelFolder {
  folder: string;
  /** `io.k8s.api.apps.v1`; a definition is called by this and its own name. */
  prefix: string;
  group: string;
  version: string;
}

/** A declaration file's parts that are of interest. */
interface Declaration {
  name: string;
  text: string;
  folder: ModelFolder;
}

/** Groups whose Go package is not `k8s.io/api/<first label of the group>`. */
const PACKAGES: Readonly<Record<string, string>> = {
  'apiextensions.k8s.io': 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions',
  'apiregistration.k8s.io': 'io.k8s.kube-aggregator.pkg.apis.apiregistration',
};

const MACHINERY: readonly [path: string, prefix: string][] = [
  ['apis/meta/v1', 'io.k8s.apimachinery.pkg.apis.meta.v1'],
  ['api/resource', 'io.k8s.apimachinery.pkg.api.resource'],
  ['runtime', 'io.k8s.apimachinery.pkg.runtime'],
  ['util/intstr', 'io.k8s.apimachinery.pkg.util.intstr'],
  ['version', 'io.k8s.apimachinery.pkg.version'],
];

/**
 * Reads the interfaces of kubernetes-models and @kubernetes-models/apimachinery as OpenAPI schemas.
 * `modules` is the node_modules folder. Only the version `v1` (and autoscaling's v2) of each group is read.
 */
export function readModels(modules: string): Record<string, Schema> {
  const declarations = modelFolders(modules).flatMap(readFolder);
  const names = new Map<string, string>();
  for (const { name, text, folder } of declarations) {
    const alias = / as (IIo[A-Za-z0-9]+)[ ,]/.exec(text)?.[1];
    if (alias) names.set(alias, `${folder.prefix}.${name}`);
  }
  const schemas: Record<string, Schema> = {};
  for (const declaration of declarations) {
    const schema = new DeclarationReader(declaration, names).read();
    if (schema) schemas[`${declaration.folder.prefix}.${declaration.name}`] = schema;
  }
  return schemas;
}

function modelFolders(modules: string): ModelFolder[] {
  const models = join(modules, 'kubernetes-models');
  const folders: ModelFolder[] = [{ folder: join(models, 'v1'), prefix: 'io.k8s.api.core.v1', group: '', version: 'v1' }];
  for (const group of readdirSync(models)) {
    for (const version of ['v1', 'v2']) {
      const folder = join(models, group, version);
      if (!existsSync(folder)) continue;
      const prefix = PACKAGES[group] ?? `io.k8s.api.${group.split('.')[0]}`;
      folders.push({ folder, prefix: `${prefix}.${version}`, group, version });
    }
  }
  const machinery = join(modules, '@kubernetes-models', 'apimachinery');
  return [...folders, ...MACHINERY.map(([path, prefix]) => ({ folder: join(machinery, path), prefix, group: '', version: 'v1' }))];
}

function readFolder(folder: ModelFolder): Declaration[] {
  return readdirSync(folder.folder)
    .filter((file) => file.endsWith('.d.ts') && file !== 'index.d.ts')
    .map((file) => ({ name: file.slice(0, -'.d.ts'.length), text: readFileSync(join(folder.folder, file), 'utf8'), folder }));
}

const TYPE_META: readonly [string, string][] = [
  ['apiVersion', 'APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources'],
  ['kind', 'Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds'],
];

/** Reads one declaration file, line by line: the package's files are all written by one generator. */
class DeclarationReader {
  readonly #declaration: Declaration;
  readonly #names: ReadonlyMap<string, string>;
  readonly #lines: string[];
  #at = 0;

  constructor(declaration: Declaration, names: ReadonlyMap<string, string>) {
    this.#declaration = declaration;
    this.#names = names;
    this.#lines = declaration.text.split('\n');
  }

  read(): Schema | undefined {
    let description: string | undefined;
    for (; this.#at < this.#lines.length; this.#at += 1) {
      const line = this.#lines[this.#at] ?? '';
      if (line === '/**') description = this.#comment();
      else if (line.startsWith('export type I')) return { ...(description === undefined ? {} : { description }), ...this.#alias(line) };
      else if (line.startsWith('export interface I')) return this.#interface(line, description);
    }
    return undefined;
  }

  #alias(line: string): Schema {
    return line.includes('number') ? { oneOf: [{ type: 'string' }, { type: 'number' }] } : { type: 'string' };
  }

  #interface(line: string, description: string | undefined): Schema {
    const { folder, name } = this.#declaration;
    const schema: Schema = { ...(description === undefined ? {} : { description }) };
    const isObject = line.includes('extends TypeMeta');
    const { properties, required } = this.#members(isObject);
    schema.type = 'object';
    if (Object.keys(properties).length > 0) schema.properties = sorted(properties);
    if (required.length > 0) schema.required = required;
    if (isObject) {
      schema['x-kubernetes-group-version-kind'] = [{ group: folder.group, kind: name, version: folder.version }];
    }
    return schema;
  }

  #members(isObject: boolean): { properties: Record<string, Schema>; required: string[] } {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    let description: string | undefined;
    for (this.#at += 1; this.#lines[this.#at] !== '}'; this.#at += 1) {
      const line = this.#lines[this.#at] ?? '';
      if (line === '    /**') {
        description = this.#comment();
        continue;
      }
      const member = /^ {4}"([^"]+)"(\??): (.*)$/.exec(line);
      if (!member) continue;
      const [, name = '', optional, start = ''] = member;
      const meta = isObject ? TYPE_META.find(([field]) => field === name) : undefined;
      if (meta) properties[name] = { description: meta[1], type: 'string' };
      else {
        properties[name] = describe(this.#type(this.#whole(start), optional === ''), description);
        if (optional === '') required.push(name);
      }
      description = undefined;
    }
    return { properties, required: required.sort() };
  }

  /** A type that goes over several lines, up to its semicolon, as one. */
  #whole(start: string): string {
    let text = start;
    while (!text.endsWith(';') || (text.match(/\{/g)?.length ?? 0) > (text.match(/\}/g)?.length ?? 0)) {
      this.#at += 1;
      text += ` ${(this.#lines[this.#at] ?? '').trim()}`;
    }
    return text.slice(0, -1).trim();
  }

  /** The text of the JSDoc comment that opens at the present line; ends on its last line. */
  #comment(): string {
    const lines: string[] = [];
    for (this.#at += 1; !/^ *\*\/$/.test(this.#lines[this.#at] ?? ''); this.#at += 1) {
      lines.push((this.#lines[this.#at] ?? '').replace(/^ *\* ?/, '').replaceAll('*\\/', '*/').replaceAll('\\*', '*'));
    }
    return lines.join('\n');
  }

  #type(text: string, required: boolean): Schema {
    const array = /^Array<(.*)>$/.exec(text);
    if (array) return { items: this.#element(array[1] ?? ''), type: 'array' };
    const map = /^\{ \[key: string\]: (.*); \}$/.exec(text);
    if (map) return { additionalProperties: this.#element(map[1] ?? ''), type: 'object' };
    const scalar = scalarOf(text);
    if (scalar) return required ? { default: zeroOf(scalar), ...scalar } : scalar;
    return { allOf: [{ $ref: referenceTo(this.#nameOf(text)) }] };
  }

  /** What is in a list or a map: upstream gives each its zero value as default. */
  #element(text: string): Schema {
    const scalar = scalarOf(text);
    if (scalar) return { default: zeroOf(scalar), ...scalar };
    if (/^(Array<|\{)/.test(text)) return this.#type(text, false);
    return { allOf: [{ $ref: referenceTo(this.#nameOf(text)) }], default: {} };
  }

  #nameOf(type: string): string {
    return this.#names.get(type) ?? `${this.#declaration.folder.prefix}.${type.slice(1)}`;
  }
}

function describe(schema: Schema, description: string | undefined): Schema {
  if (description !== undefined) return { description, ...schema };
  const only = schema.allOf?.[0];
  return only && schema.default === undefined ? only : schema;
}

function scalarOf(text: string): Schema | undefined {
  if (text === 'string') return { type: 'string' };
  if (text === 'boolean') return { type: 'boolean' };
  if (text === 'number') return { format: 'int32', type: 'integer' };
  if (/^"[^"]*"( \| "[^"]*")*$/.test(text)) return { enum: text.split(' | ').map((value) => value.slice(1, -1)), type: 'string' };
  return undefined;
}

function zeroOf(schema: Schema): string | number | boolean {
  if (schema.type === 'boolean') return false;
  return schema.type === 'string' ? '' : 0;
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
