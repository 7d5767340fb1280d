import { copy } from '../store/json.ts';
import { AGE, containerColumns, formatLabels, integer, NAME, text, wide } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { invalid, required } from './field-error.ts';
import type { LiveReplicationController } from './live.ts';
import { defaultPodSpec } from './pod-defaults.ts';
import { nameWarnings, templateWarnings } from './pod-warnings.ts';
import { ALL_VERBS } from './verbs.ts';
import { notNegative, validateTemplate } from './workload.ts';

/** pkg/registry/core/replicationcontroller, printReplicationController. */
export const replicationControllers: ResourceDefinition<LiveReplicationController> = {
  group: '', version: 'v1', kind: 'ReplicationController', plural: 'replicationcontrollers', singular: 'replicationcontroller', shortNames: ['rc'], categories: ['all'],
  namespaced: true, verbs: ALL_VERBS, subresources: ['scale', 'status'], generation: 'spec', plainSelector: true, orphansDependents: true,
  columns: [
    NAME,
    integer('Desired', 'The number of pods wanted.', (object) => object.spec.replicas ?? 0),
    integer('Current', 'The number of pods that are there.', (object) => object.status.replicas),
    integer('Ready', 'The number of pods that are ready.', (object) => object.status.readyReplicas ?? 0),
    AGE,
    ...containerColumns<LiveReplicationController>((object) => object.spec.template?.spec?.containers ?? []),
    wide(text('Selector', 'Labels of the pods that belong to it.', (object) => formatLabels(object.spec.selector))),
  ],
  selectableFields: ['status.replicas'],
  selectableField: (object) => String(object.status.replicas),
  setDefaults(object) {
    object.spec ??= {};
    object.status ??= { replicas: 0 };
    object.spec.replicas ??= 1;
    if (!object.spec.template) return;
    object.spec.template.spec ??= { containers: [] };
    defaultPodSpec(object.spec.template.spec);
    takeLabels(object, object.spec.template.metadata?.labels);
  },
  prepareForCreate(object) {
    object.status = { replicas: 0 };
  },
  validate: validateReplicationController,
  validateUpdate: validateReplicationController,
  validateStatusUpdate: validateStatus,
  warnings(object, old) {
    if (old) return object.metadata.generation === old.metadata.generation ? [] : templateWarnings(old.spec.template);
    return [...nameWarnings(object, 'Pod names and hostnames'), ...templateWarnings(object.spec.template)];
  },
};

/** Without a selector or labels of its own it has those of its Pods (SetDefaults_ReplicationController). */
function takeLabels(object: LiveReplicationController, labels: Record<string, string> | undefined): void {
  if (!labels) return;
  if (Object.keys(object.spec.selector ?? {}).length === 0) object.spec.selector = copy(labels);
  if (Object.keys(object.metadata?.labels ?? {}).length > 0) return;
  object.metadata ??= {} as LiveReplicationController['metadata'];
  object.metadata.labels = copy(labels);
}

/** ValidateReplicationControllerSpec. */
function validateReplicationController({ spec }: LiveReplicationController): FieldError[] {
  const { selector = {}, template } = spec;
  const isEmpty = Object.keys(selector).length === 0;
  return [
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'), ...(isEmpty ? [required('spec.selector')] : []), ...notNegative(spec.replicas, 'spec.replicas'),
    ...(template ? validateTemplate(template, { matchLabels: selector }, 'ReplicationController') : [required('spec.template')]),
  ];
}

/** ValidateReplicationControllerStatus. */
function validateStatus({ status }: LiveReplicationController): FieldError[] {
  const { replicas, fullyLabeledReplicas = 0, readyReplicas = 0, availableReplicas = 0, observedGeneration = 0 } = status;
  const counts = { replicas, fullyLabeledReplicas, readyReplicas, availableReplicas, observedGeneration };
  const above = (name: keyof typeof counts, limit: keyof typeof counts, called: string) =>
    (counts[name] > counts[limit] ? [invalid(`status.${name}`, counts[name], `cannot be greater than ${called}`)] : []);
  return [
    ...Object.entries(counts).flatMap(([name, count]) => notNegative(count, `status.${name}`)),
    ...above('fullyLabeledReplicas', 'replicas', 'status.replicas'), ...above('readyReplicas', 'replicas', 'status.replicas'),
    ...above('availableReplicas', 'replicas', 'status.replicas'), ...above('availableReplicas', 'readyReplicas', 'readyReplicas'),
  ];
}
