import type { IPriorityClass } from 'kubernetes-models/scheduling.k8s.io/v1';
import { equal } from '../store/json.ts';
import { AGE, integer, NAME, text, wide } from './columns.ts';
import type { ResourceDefinition } from './definition.ts';
import { forbidden } from './field-error.ts';
import type { Live } from './live.ts';
import { ALL_VERBS } from './verbs.ts';

/** User-defined classes end here; the two system classes are above (scheduling.HighestUserDefinablePriority). */
const HIGHEST = 1_000_000_000;

/** pkg/registry/scheduling/priorityclass, printPriorityClass. */
export const priorityClasses: ResourceDefinition<Live<IPriorityClass>> = {
  group: 'scheduling.k8s.io', version: 'v1', kind: 'PriorityClass', plural: 'priorityclasses', singular: 'priorityclass', shortNames: ['pc'], categories: [], namespaced: false,
  verbs: ALL_VERBS, subresources: [], generation: 'spec',
  columns: [
    NAME,
    integer('Value', 'The priority that pods of this class get.', (object) => object.value ?? 0),
    { name: 'Global-Default', type: 'boolean', description: 'Whether pods without a class get this one.', priority: 0, value: (object) => object.globalDefault ?? false },
    AGE,
    wide(text('PreemptionPolicy', 'Whether pods of this class push others out.', (object) => object.preemptionPolicy ?? '')),
  ],
  setDefaults(object) {
    object.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  validate(object) {
    if (object.metadata.name.startsWith('system-')) return [];
    return (object.value ?? 0) > HIGHEST ? [forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST}`)] : [];
  },
  validateUpdate: (object, old) => (equal(object.value, old.value) ? [] : [forbidden('value', 'may not be changed in an update.')]),
};
