import { createHash } from 'node:crypto';
import type { HttpResponse } from '#lib/core/index.ts';
import type { Json, SchemaCatalogue } from '#lib/schema/index.ts';
import { parseAccept } from '../content-negotiation.ts';
import type { ServedVersion } from '../discovery/resources.ts';
import type { Exchange } from '../exchange.ts';
import { definitionNames, documentHash, INFO, isCustom, SECURITY } from './documents.ts';
import { encodeSwagger } from './gnostic.ts';
import { pathsOf } from './paths.ts';
import { pathOfVersion2, schemaOfVersion2 } from './swagger.ts';

const HEAD = { swagger: '2.0', info: INFO, securityDefinitions: SECURITY, security: [{ BearerToken: [] }] };
const PROTOBUF = 'com.github.proto-openapi.spec.v2.v1.0+protobuf';

/** What a client may ask for, and the form that it gets (kube-openapi pkg/handler). */
const ACCEPTED: readonly { subtype: string; form: Form }[] = [
  { subtype: 'json', form: 'json' },
  { subtype: 'com.github.proto-openapi.spec.v2@v1.0+protobuf', form: 'protobuf' },
  { subtype: PROTOBUF, form: 'protobuf' },
];

type Form = 'json' | 'protobuf';
type Part = Readonly<Record<string, Json>>;

/**
 * Answers `/openapi/v2`, which kubectl reads before it creates what version 3 has no path for: a List, or a kind that is
 * not served. It is joined from parts that are made once for the process: definitions, and the paths of each version.
 */
export function openApiVersion2(exchange: Exchange, versions: readonly ServedVersion[]): HttpResponse {
  const form = wantedForm(exchange.headers['accept'] ?? '');
  if (form === undefined) return { status: 406, headers: { vary: 'Accept' }, body: new Uint8Array() };
  const etag = `"${createHash('sha512').update(versions.map(documentHash).join()).digest('hex').toUpperCase()}"`;
  const headers = { 'content-type': form === 'json' ? 'application/json' : `application/${PROTOBUF}`, etag, vary: 'Accept' };
  if (exchange.headers['if-none-match'] === etag) return { status: 304, headers, body: new Uint8Array() };
  const parts = new Parts(versions, exchange.parts.catalogue);
  return { status: 200, headers, body: form === 'json' ? parts.json() : parts.protobuf() };
}

function wantedForm(accept: string): Form | undefined {
  for (const { type, subtype } of parseAccept(accept === '' ? '*/*' : accept)) {
    if (type !== 'application' && type !== '*') continue;
    const found = ACCEPTED.find((each) => subtype === each.subtype || subtype === '*');
    if (found) return found.form;
  }
  return undefined;
}

class Parts {
  readonly #versions: readonly ServedVersion[];
  readonly #custom: readonly ServedVersion[];
  readonly #catalogue: SchemaCatalogue;

  constructor(versions: readonly ServedVersion[], catalogue: SchemaCatalogue) {
    this.#versions = versions.filter((each) => !isCustom(each));
    this.#custom = versions.filter(isCustom);
    this.#catalogue = catalogue;
  }

  json(): Buffer {
    const members = (part: Part) => Buffer.from(JSON.stringify(part).slice(1, -1));
    const paths = this.#versions.map((each) => this.#kept(`json ${documentHash(each)}`, () => members(this.#paths(each))));
    paths.push(...this.#custom.map((each) => members(this.#paths(each))));
    const definitions = [this.#kept('json definitions', () => members(this.#definitions(this.#versions))), ...this.#custom.map((each) => members(this.#customDefinitions(each)))];
    return Buffer.concat([
      Buffer.from('{"definitions":{'), ...joined(definitions), Buffer.from('},'), members(HEAD), Buffer.from(',"paths":{'),
      ...joined(paths), Buffer.from('}}'),
    ]);
  }

  protobuf(): Buffer {
    return Buffer.concat([
      encodeSwagger(HEAD),
      ...this.#versions.map((each) => this.#kept(`protobuf ${documentHash(each)}`, () => encodeSwagger({ paths: this.#paths(each) }))),
      this.#kept('protobuf definitions', () => encodeSwagger({ definitions: this.#definitions(this.#versions) })),
      ...this.#custom.map((each) => encodeSwagger({ paths: this.#paths(each), definitions: this.#customDefinitions(each) })),
    ]);
  }

  #paths(version: ServedVersion): Part {
    const paths = pathsOf(version, (kind) => this.#catalogue.nameOf(kind));
    return Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, pathOfVersion2(item)]));
  }

  #customDefinitions({ resources }: ServedVersion): Part {
    const own = resources.flatMap(({ definition }) => Object.entries(definition.custom?.schema ?? {}));
    return Object.fromEntries(own.map(([name, each]) => [name, schemaOfVersion2(each)]));
  }

  #definitions(versions: readonly ServedVersion[]): Part {
    const names = versions.flatMap((version) => definitionNames(version, this.#catalogue));
    return Object.fromEntries(Object.entries(this.#catalogue.closure(names)).map(([name, each]) => [name, schemaOfVersion2(each)]));
  }

  #kept(key: string, make: () => Buffer): Buffer {
    return this.#catalogue.derived(`openapi v2 ${key}`, make);
  }
}

function joined(parts: readonly Buffer[]): Buffer[] {
  return parts.flatMap((each, index) => (index === 0 ? [each] : [Buffer.from(','), each]));
}
