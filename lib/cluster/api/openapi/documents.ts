import { createHash } from 'node:crypto';
import type { GroupVersionKind, SchemaCatalogue } from '#lib/schema/index.ts';
import type { ServedVersion } from '../discovery/resources.ts';
import { pathsOf } from './paths.ts';

export const INFO = { title: 'Kubernetes', version: 'v1.35.2' };
export const SECURITY = { BearerToken: { description: 'Bearer Token authentication', in: 'header', name: 'authorization', type: 'apiKey' } };

/** Kinds of apimachinery's that the paths speak of, besides what is served. */
const META_KINDS = ['APIResourceList', 'DeleteOptions', 'Patch', 'Status'].map((name) => `io.k8s.apimachinery.pkg.apis.meta.v1.${name}`);

/** `api/v1`, `apis/apps/v1`: how the index names a document. */
export function documentName({ group, version }: ServedVersion): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

/** Changes when the document does; made from what goes into it, so that the index needs no document. */
export function documentHash(served: ServedVersion): string {
  const resources = served.resources.map(({ definition, subresources }) => [definition.plural, definition.kind, definition.verbs, subresources.map(({ name }) => name), definition.custom?.schema]);
  return createHash('sha512').update(JSON.stringify([INFO.version, documentName(served), resources])).digest('hex').toUpperCase();
}

/** The OpenAPI v3 document of a group version as JSON; of built-in kinds it is made once for the process and kept with the schemas. */
export function documentOf(served: ServedVersion, catalogue: SchemaCatalogue): Uint8Array {
  const make = () => Buffer.from(JSON.stringify(build(served, catalogue)));
  return isCustom(served) ? make() : catalogue.derived(`openapi v3 ${documentHash(served)}`, make);
}

/** Some of its kinds were added by users: what is made of them is this cluster's alone. */
export function isCustom({ resources }: ServedVersion): boolean {
  return resources.some(({ definition }) => definition.custom);
}

/** The names of the definitions that a document needs itself, without those that they refer to. */
export function definitionNames(served: ServedVersion, catalogue: SchemaCatalogue): string[] {
  const nameOf = (kind: GroupVersionKind) => catalogue.nameOf(kind);
  const names = served.resources.flatMap(({ definition, subresources }) => {
    const { group, version, kind } = definition;
    const own = [nameOf({ group, version, kind }), nameOf({ group, version, kind: `${kind}List` })];
    return [...own, ...subresources.map((each) => nameOf({ group: each.group ?? group, version: each.version ?? version, kind: each.kind }))];
  });
  return [...META_KINDS, ...names.filter((name) => name !== undefined)];
}

function build(served: ServedVersion, catalogue: SchemaCatalogue): unknown {
  const nameOf = (kind: GroupVersionKind) => catalogue.nameOf(kind);
  const schemas = catalogue.closure(definitionNames(served, catalogue));
  return { openapi: '3.0.0', info: INFO, paths: pathsOf(served, nameOf), components: { schemas, securitySchemes: SECURITY } };
}
