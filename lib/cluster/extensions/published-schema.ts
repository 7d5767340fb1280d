import { referenceTo } from '#lib/schema/index.ts';
import type { Definitions, GroupVersionKind, Schema } from '#lib/schema/index.ts';
import type { CustomSchema } from './custom-schema.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const API_VERSION: Schema = {
  type: 'string',
  description: 'APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources',
};
const KIND: Schema = {
  type: 'string',
  description: 'Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds',
};
const METADATA_WORDS = "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";
const LIST_METADATA_WORDS = 'Standard list metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds';

/** The definitions of a custom kind and of its list, as OpenAPI publishes them (pkg/controller/openapi/builder). */
export function publishedSchema(kind: GroupVersionKind, schema: CustomSchema): Definitions {
  const name = `${[...kind.group.split('.')].reverse().join('.')}.${kind.version}.${kind.kind}`;
  const own: Schema = {
    ...(schema as Schema),
    type: 'object',
    properties: { ...(schema as Schema).properties, apiVersion: API_VERSION, kind: KIND, metadata: { description: METADATA_WORDS, allOf: [{ $ref: referenceTo(`${META}.ObjectMeta`) }] } },
    'x-kubernetes-group-version-kind': [kind],
  };
  const list: Schema = {
    description: `${kind.kind}List is a list of ${kind.kind}`,
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: API_VERSION,
      items: { description: `List of ${name.slice(name.lastIndexOf('.') + 1).toLowerCase()}s. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md`, type: 'array', items: { $ref: referenceTo(name) } },
      kind: KIND,
      metadata: { description: LIST_METADATA_WORDS, allOf: [{ $ref: referenceTo(`${META}.ListMeta`) }] },
    },
    'x-kubernetes-group-version-kind': [{ ...kind, kind: `${kind.kind}List` }],
  };
  return { [name]: own, [`${name}List`]: list };
}
