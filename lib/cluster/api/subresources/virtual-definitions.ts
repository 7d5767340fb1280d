import type { ResourceDefinition } from '../../resources/definition.ts';

interface ReviewKind {
  group: string;
  kind: string;
  namespaced?: boolean;
}

const REVIEW_KINDS: readonly ReviewKind[] = [
  { group: 'authentication.k8s.io', kind: 'SelfSubjectReview' },
  { group: 'authentication.k8s.io', kind: 'TokenReview' },
  { group: 'authorization.k8s.io', kind: 'LocalSubjectAccessReview', namespaced: true },
  { group: 'authorization.k8s.io', kind: 'SelfSubjectAccessReview' },
  { group: 'authorization.k8s.io', kind: 'SelfSubjectRulesReview' },
  { group: 'authorization.k8s.io', kind: 'SubjectAccessReview' },
];

/** Kinds that are created and answered, and never stored. */
export const virtualDefinitions: readonly ResourceDefinition[] = REVIEW_KINDS.map(({ group, kind, namespaced = false }) => ({
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
