import { NAME, text } from '../resources/columns.ts';
import type { FieldError, ResourceDefinition } from '../resources/definition.ts';
import { definitionErrors, definitionUpdateErrors } from './definition-validation.ts';
import type { LiveDefinition } from './live-definition.ts';

/** Holds a definition until its instances are gone (CustomResourceCleanupFinalizer). */
export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

/** Kinds that users add (apiextensions-apiserver pkg/registry/customresourcedefinition). */
export const customResourceDefinitions: ResourceDefinition<LiveDefinition> = {
  group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition', plural: 'customresourcedefinitions', singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'], categories: ['api-extensions'], namespaced: false,
  verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'], subresources: ['status'], generation: 'spec', bareFinalizers: true,
  columns: [NAME, { ...text('Created At', 'When it was added.', (object: LiveDefinition) => object.metadata.creationTimestamp), type: 'date' }],
  needsRevision: true,
  setDefaults({ spec }) {
    spec.names.singular ||= spec.names.kind.toLowerCase();
    if (spec.names.kind) spec.names.listKind ||= `${spec.names.kind}List`;
    spec.conversion ??= { strategy: 'None' };
  },
  prepareForCreate(object) {
    object.status = { acceptedNames: { plural: '', kind: '' }, conditions: null };
    storeVersion(object);
  },
  prepareForUpdate: (object) => storeVersion(object),
  validate: definitionErrors,
  validateUpdate: (object, old): FieldError[] => [...definitionErrors(object), ...definitionUpdateErrors(object, old)],
  holdsDeletion: (object) => object.status.conditions?.find(({ type }) => type === 'Terminating')?.status !== 'False',
  // Upstream's own delete, which counts no generation and sets no grace period (customresourcedefinition/etcd.go).
  beginTermination({ metadata, status }) {
    if (metadata.finalizers?.includes(CLEANUP)) return;
    metadata.finalizers = [...(metadata.finalizers ?? []), CLEANUP];
    delete metadata.deletionGracePeriodSeconds;
    metadata.generation = (metadata.generation ?? 1) - 1;
    const message = 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon';
    status.conditions = [...(status.conditions ?? []), { lastTransitionTime: metadata.deletionTimestamp ?? '', message, reason: 'InstanceDeletionPending', status: 'True', type: 'Terminating' }];
  },
};

function storeVersion({ spec, status }: LiveDefinition): void {
  const stored = spec.versions.find(({ storage }) => storage)?.name;
  if (stored !== undefined && !status.storedVersions?.includes(stored)) status.storedVersions = [...(status.storedVersions ?? []), stored];
}
