import type { ApiObject } from '#lib/schema/index.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { Registry } from './registry.ts';

export interface AdmissionRequest {
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  resource: ResourceDefinition;
  namespace: string;
  name: string;
  /** What is to be written; for DELETE what is there. */
  object: ApiObject;
  /** For UPDATE, what is there. */
  old?: ApiObject | undefined;
  subresource?: string | undefined;
}

/** A step between authorisation and storage, as upstream's plugins of the same names are. Refusals are ApiErrors. */
export interface AdmissionPlugin {
  readonly name: string;
  /** Before defaults are validated; may change `request.object`. */
  admit?(request: AdmissionRequest, registry: Registry): void;
  /** After validation; refuses only. */
  validate?(request: AdmissionRequest, registry: Registry): void;
}
