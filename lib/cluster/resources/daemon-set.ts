import { formatSelector } from '#lib/schema/index.ts';
import { AGE, containerColumns, formatLabels, integer, NAME, text, wide } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import type { LiveDaemonSet } from './live.ts';
import { defaultPodSpec } from './pod-defaults.ts';
import { templateWarnings } from './pod-warnings.ts';
import { ALL_VERBS } from './verbs.ts';
import { immutable, notNegative, validateSelector, validateTemplate } from './workload.ts';

/** pkg/registry/apps/daemonset, printDaemonSet. */
export const daemonSets: ResourceDefinition<LiveDaemonSet> = {
  group: 'apps', version: 'v1', kind: 'DaemonSet', plural: 'daemonsets', singular: 'daemonset', shortNames: ['ds'], categories: ['all'], namespaced: true,
  verbs: ALL_VERBS, subresources: ['status'], generation: 'spec',
  columns: [
    NAME,
    integer('Desired', 'Nodes that should run the pod.', (object) => object.status.desiredNumberScheduled ?? 0),
    integer('Current', 'Nodes that run the pod as they should.', (object) => object.status.currentNumberScheduled ?? 0),
    integer('Ready', 'Nodes whose pod is ready.', (object) => object.status.numberReady ?? 0),
    integer('Up-to-date', 'Nodes whose pod has the present template.', (object) => object.status.updatedNumberScheduled ?? 0),
    integer('Available', 'Nodes whose pod has been ready for long enough.', (object) => object.status.numberAvailable ?? 0),
    text('Node Selector', 'Labels of the nodes that run the pod.', (object) => formatLabels(object.spec.template.spec?.nodeSelector)),
    AGE,
    ...containerColumns<LiveDaemonSet>((object) => object.spec.template.spec?.containers ?? []),
    wide(text('Selector', 'Labels of the pods that belong to it.', (object) => formatSelector(object.spec.selector))),
  ],
  setDefaults(object) {
    object.spec ??= {} as LiveDaemonSet['spec'];
    object.status ??= { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 };
    const { spec } = object;
    spec.template ??= {};
    spec.template.spec ??= { containers: [] };
    defaultPodSpec(spec.template.spec);
    spec.updateStrategy ??= {};
    spec.updateStrategy.type ??= 'RollingUpdate';
    if (spec.updateStrategy.type === 'RollingUpdate') spec.updateStrategy.rollingUpdate = { maxSurge: 0, maxUnavailable: 1, ...spec.updateStrategy.rollingUpdate };
    spec.revisionHistoryLimit ??= 10;
    // The conversion from v1 writes the internal template generation down here.
    object.metadata ??= {} as LiveDaemonSet['metadata'];
    object.metadata.annotations = { 'deprecated.daemonset.template.generation': '1', ...object.metadata.annotations };
  },
  prepareForCreate(object) {
    object.status = { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 };
  },
  validate: validateDaemonSet,
  warnings: (object, old) => (object.metadata.generation === old?.metadata.generation ? [] : templateWarnings(object.spec.template)),
  validateUpdate: (object, old) => [...validateDaemonSet(object), ...immutable(object.spec.selector, old.spec.selector, 'spec.selector')],
};

function validateDaemonSet({ spec }: LiveDaemonSet): FieldError[] {
  return [
    ...validateSelector(spec.selector, 'spec.selector', 'daemonset'), ...validateTemplate(spec.template, spec.selector, 'DaemonSet'),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
  ];
}
