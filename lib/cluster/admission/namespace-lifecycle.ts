import { ApiError } from '#lib/schema/index.ts';
import type { AdmissionPlugin } from '../registry/admission-plugin.ts';
import { forbiddenObject } from '../resources/field-error.ts';
import { namespaces } from '../resources/index.ts';

const IMMORTAL: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

/** Nothing is created in a namespace that is not there or is going (plugin/namespace/lifecycle). */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit({ operation, resource, namespace, name }, registry) {
    if (operation !== 'CREATE' || !resource.namespaced) return;
    const found = registry.find(namespaces, '', namespace);
    if (!found) throw ApiError.notFound(namespaces, namespace);
    if (!found.metadata.deletionTimestamp) return;
    const refusal = forbiddenObject(resource, name, `unable to create new content in namespace ${namespace} because it is being terminated`);
    const cause = { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' };
    throw new ApiError('Forbidden', refusal.message, { ...refusal.details, causes: [cause] });
  },
  validate({ operation, resource, name }) {
    if (operation === 'DELETE' && resource === namespaces && IMMORTAL.has(name)) {
      throw forbiddenObject(resource, name, 'this namespace may not be deleted');
    }
  },
};
