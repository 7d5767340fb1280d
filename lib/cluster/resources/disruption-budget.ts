import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { AGE, integer, NAME, text } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { invalid } from './field-error.ts';
import type { Live } from './live.ts';
import { ALL_VERBS } from './verbs.ts';
import { intOrPercent } from './workload.ts';

export type LiveDisruptionBudget = Live<IPodDisruptionBudget, 'spec' | 'status'>;

/** pkg/registry/policy/poddisruptionbudget, printPodDisruptionBudget. */
export const disruptionBudgets: ResourceDefinition<LiveDisruptionBudget> = {
  group: 'policy', version: 'v1', kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets', singular: 'poddisruptionbudget', shortNames: ['pdb'], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: ['status'], generation: 'spec',
  columns: [
    NAME,
    text('Min Available', 'The minimum number of pods that must be available.', ({ spec }) => String(spec.minAvailable ?? 'N/A')),
    text('Max Unavailable', 'The maximum number of pods that may be unavailable.', ({ spec }) => String(spec.maxUnavailable ?? 'N/A')),
    integer('Allowed Disruptions', 'Calculated number of pods that may be disrupted at this time.', ({ status }) => status.disruptionsAllowed ?? 0),
    AGE,
  ],
  setDefaults(object) {
    object.spec ??= {};
    object.status ??= { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };
  },
  prepareForCreate(object) {
    object.status = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };
  },
  validate: validateBudget,
  validateUpdate: (object) => validateBudget(object),
};

function validateBudget({ spec }: LiveDisruptionBudget): FieldError[] {
  const both = spec.minAvailable !== undefined && spec.maxUnavailable !== undefined;
  const errors = both ? [invalid('spec', spec, 'minAvailable and maxUnavailable cannot be both set')] : [];
  return [...errors, ...intOrPercent(spec.minAvailable, 'spec.minAvailable'), ...intOrPercent(spec.maxUnavailable, 'spec.maxUnavailable')];
}
