import type { ResourceDefinition } from '../../resources/definition.ts';

interface VirtualKind {
  group: string;
  kind: string;
  namespaced?: boolean;
}

const KINDS: readonly VirtualKind[] = [
  { group: '', kind: 'Binding', namespaced: true },
  { group: 'authentication.k8s.io', kind: 'SelfSubjectReview' },
  { group: 'authentication.k8s.io', kind: 'TokenReview' },
  { group: 'authorization.k8s.io', kind: 'LocalSubjectAccessReview', namespaced: true },
  { group: 'authorization.k8s.io', kind: 'SelfSubjectAccessReview' },
  { group: 'authorization.k8s.io', kind: 'SelfSubjectRulesReview' },
  { group: 'authorization.k8s.io', kind: 'SubjectAccessReview' },
];

/** Kinds that are created and answered, and never stored. */
export const virtualDefinitions: readonly ResourceDefinition[] = KINDS.map(({ group, kind, namespaced = false }) => ({
  group, kind, namespaced,
  version: 'v1',
  plural: `${kind.toLowerCase()}s`,
  singular: kind.toLowerCase(),
  shortNames: [],
  categories: [],
  verbs: ['create'],
  subresources: [],
  columns: [],
}));
