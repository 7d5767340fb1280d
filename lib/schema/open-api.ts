/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The part of an OpenAPI v3 schema that Kubernetes publishes (kube-openapi's spec3). */
export interface Schema {
  description?: string;
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  format?: string;
  default?: Json;
  enum?: readonly string[];
  $ref?: string;
  allOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  'x-kubernetes-list-map-keys'?: readonly string[];
  'x-kubernetes-map-type'?: 'atomic' | 'granular';
  'x-kubernetes-patch-strategy'?: string;
  'x-kubernetes-patch-merge-key'?: string;
  'x-kubernetes-unions'?: Json;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-embedded-resource'?: boolean;
  /** Ours, never served: a pointer in Go, so that an explicit zero is kept. */
  'x-go-pointer'?: boolean;
  /** Ours, never served: a list or map that Go writes as null when there is none. */
  'x-go-null'?: boolean;
  /** Ours, never served: the name of the field's Go type where it is not the obvious one. */
  'x-go-type'?: string;
  /** Ours, never served: the field's number in Protocol Buffers, within messages that JSON writes in line. */
  'x-go-protobuf'?: string;
  /** Ours, never served: the struct's fields in Go's order, where that is not the order of their numbers. */
  'x-go-order'?: string;
  /** Ours, never served: the Go structs that the field lies in and JSON does not show, joined by dots. */
  'x-go-within'?: string;
}

export interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}

/** Definitions by their full name, `io.k8s.api.core.v1.Pod`. */
export type Definitions = Readonly<Record<string, Schema>>;

const REFERENCE = '#/components/schemas/';

/** `io.k8s.api.core.v1.PodSpec` to `#/components/schemas/io.k8s.api.core.v1.PodSpec`. */
export function referenceTo(name: string): string {
  return REFERENCE + name;
}

/** The name of the definition that a property or an item refers to; undefined when it is written out. */
export function referredName(schema: Schema): string | undefined {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  return reference?.slice(REFERENCE.length);
}
