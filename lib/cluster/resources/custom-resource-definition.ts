import type { ICustomResourceDefinition } from 'kubernetes-models/apiextensions.k8s.io/v1';
import { NAME, text } from './columns.ts';
import type { ResourceDefinition } from './definition.ts';
import type { Live } from './live.ts';

/**
 * Kinds that users add. None can be added here, so they are read and never written; clients look for a kind
 * that they do not know among them (apiextensions-apiserver pkg/registry/customresourcedefinition).
 */
export const customResourceDefinitions: ResourceDefinition<Live<ICustomResourceDefinition>> = {
  group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition', plural: 'customresourcedefinitions', singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'], categories: ['api-extensions'], namespaced: false,
  verbs: ['get', 'list', 'watch'], subresources: [], generation: 'spec',
  columns: [NAME, text('Created At', 'When it was added.', (object) => object.metadata.creationTimestamp)],
};
