import { AGE, NAME, text } from './columns.ts';
import type { ResourceDefinition } from './definition.ts';
import type { LiveLease } from './live.ts';
import { ALL_VERBS } from './verbs.ts';

/** pkg/registry/coordination/lease. */
export const leases: ResourceDefinition<LiveLease> = {
  group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', plural: 'leases', singular: 'lease', shortNames: [], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: [],
  columns: [NAME, text('Holder', 'Who holds this lease.', (lease) => lease.spec.holderIdentity ?? ''), AGE],
  setDefaults(lease) {
    lease.spec ??= {};
  },
};
