import { formatSelector } from '#lib/schema/index.ts';
import { AGE, containerColumns, integer, NAME, text, wide } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import type { LiveReplicaSet } from './live.ts';
import { defaultPodSpec } from './pod-defaults.ts';
import { nameWarnings, templateWarnings } from './pod-warnings.ts';
import { ALL_VERBS } from './verbs.ts';
import { immutable, notNegative, validateSelector, validateTemplate } from './workload.ts';

/** pkg/registry/apps/replicaset, printReplicaSet. */
export const replicaSets: ResourceDefinition<LiveReplicaSet> = {
  group: 'apps', version: 'v1', kind: 'ReplicaSet', plural: 'replicasets', singular: 'replicaset', shortNames: ['rs'], categories: ['all'], namespaced: true,
  verbs: ALL_VERBS, subresources: ['scale', 'status'], generation: 'spec',
  columns: [
    NAME,
    integer('Desired', 'The number of pods wanted.', (object) => object.spec.replicas ?? 0),
    integer('Current', 'The number of pods that are there.', (object) => object.status.replicas ?? 0),
    integer('Ready', 'The number of pods that are ready.', (object) => object.status.readyReplicas ?? 0),
    AGE,
    ...containerColumns<LiveReplicaSet>((object) => object.spec.template?.spec?.containers ?? []),
    wide(text('Selector', 'Labels of the pods that belong to it.', (object) => formatSelector(object.spec.selector))),
  ],
  selectableFields: ['status.replicas'],
  selectableField: (object) => String(object.status.replicas ?? 0),
  setDefaults(object) {
    object.spec ??= {} as LiveReplicaSet['spec'];
    object.status ??= { replicas: 0 };
    object.spec.replicas ??= 1;
    object.spec.template ??= {};
    object.spec.template.spec ??= { containers: [] };
    defaultPodSpec(object.spec.template.spec);
  },
  prepareForCreate(object) {
    object.status = { replicas: 0 };
  },
  validate: validateReplicaSet,
  warnings(object, old) {
    if (old) return object.metadata.generation === old.metadata.generation ? [] : templateWarnings(object.spec.template);
    return [...nameWarnings(object, 'Pod names and hostnames'), ...templateWarnings(object.spec.template)];
  },
  validateUpdate: (object, old) => [...validateReplicaSet(object), ...immutable(object.spec.selector, old.spec.selector, 'spec.selector')],
};

function validateReplicaSet({ spec }: LiveReplicaSet): FieldError[] {
  return [
    ...notNegative(spec.replicas, 'spec.replicas'), ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    // Upstream calls a ReplicaSet a deployment here.
    ...validateSelector(spec.selector, 'spec.selector', 'deployment'), ...validateTemplate(spec.template, spec.selector, 'ReplicaSet'),
  ];
}
