import { AGE, NAME, text } from './columns.ts';
import type { ResourceDefinition } from './definition.ts';
import type { LiveNamespace } from './live.ts';
import { labelNames } from './names.ts';
import { ALL_VERBS } from './verbs.ts';

/** pkg/registry/core/namespace: its deletion is held back by spec.finalizers until the controller has emptied it. */
export const namespaces: ResourceDefinition<LiveNamespace> = {
  group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', singular: 'namespace', shortNames: ['ns'], categories: [], namespaced: false,
  verbs: ALL_VERBS.filter((verb) => verb !== 'deletecollection'),
  subresources: ['finalize', 'status'],
  columns: [NAME, text('Status', 'The status of the namespace', (namespace) => namespace.status.phase ?? ''), AGE],
  names: labelNames,
  selectableFields: ['status.phase'],
  selectableField: (namespace) => namespace.status.phase ?? '',
  setDefaults(namespace) {
    namespace.spec ??= {};
    namespace.status ??= {};
    namespace.status.phase ??= 'Active';
    const metadata = namespace.metadata;
    if (metadata?.name) metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
  },
  prepareForCreate(namespace) {
    namespace.status = { phase: 'Active' };
    namespace.spec.finalizers = [...new Set([...(namespace.spec.finalizers ?? []), 'kubernetes'])];
    namespace.metadata.labels = { ...namespace.metadata.labels, 'kubernetes.io/metadata.name': namespace.metadata.name ?? '' };
  },
  prepareForUpdate(namespace, old) {
    namespace.spec.finalizers = old.spec.finalizers;
  },
  holdsDeletion: (namespace) => (namespace.spec.finalizers?.length ?? 0) > 0,
  beginTermination(namespace) {
    namespace.status.phase = 'Terminating';
  },
};
