import type { Json } from '#lib/schema/index.ts';

/**
 * A schema as a CustomResourceDefinition states it (apiextensions.k8s.io/v1 JSONSchemaProps). It is structural: each
 * field has its type outside of allOf, anyOf, oneOf and not, which only add conditions.
 */
export interface CustomSchema {
  type?: string;
  format?: string;
  title?: string;
  description?: string;
  default?: Json;
  nullable?: boolean;
  enum?: readonly Json[];
  properties?: Readonly<Record<string, CustomSchema>>;
  additionalProperties?: CustomSchema | boolean;
  items?: CustomSchema;
  required?: readonly string[];
  allOf?: readonly CustomSchema[];
  anyOf?: readonly CustomSchema[];
  oneOf?: readonly CustomSchema[];
  not?: CustomSchema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  maxProperties?: number;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-embedded-resource'?: boolean;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  'x-kubernetes-list-map-keys'?: readonly string[];
  'x-kubernetes-map-type'?: 'atomic' | 'granular';
}

/** The schema of what lies below a field; undefined where nothing is known of it. */
export function schemaBelow(schema: CustomSchema | undefined, field: string): CustomSchema | undefined {
  const own = ownProperty(schema, field);
  if (own) return own;
  return typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

/** The schema of a field that is named; what objects inherit is none. */
export function ownProperty(schema: CustomSchema | undefined, field: string): CustomSchema | undefined {
  const properties = schema?.properties;
  return properties && Object.hasOwn(properties, field) ? properties[field] : undefined;
}
