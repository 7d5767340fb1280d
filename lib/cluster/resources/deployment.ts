import { AGE, containerColumns, NAME, text, wide } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { forbidden, invalid, notSupported } from './field-error.ts';
import type { LiveDeployment } from './live.ts';
import { defaultPodSpec } from './pod-defaults.ts';
import { nameWarnings, templateWarnings } from './pod-warnings.ts';
import { ALL_VERBS } from './verbs.ts';
import { formatSelector } from '#lib/schema/index.ts';
import { immutable, intOrPercent, notNegative, validateSelector, validateTemplate } from './workload.ts';

/** pkg/registry/apps/deployment, printDeployment. */
export const deployments: ResourceDefinition<LiveDeployment> = {
  group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', singular: 'deployment', shortNames: ['deploy'], categories: ['all'], namespaced: true,
  verbs: ALL_VERBS, subresources: ['scale', 'status'], generation: 'spec-and-annotations',
  columns: [
    NAME,
    text('Ready', 'Number of the pod with ready state', (object) => `${object.status.readyReplicas ?? 0}/${object.spec.replicas ?? 0}`),
    { name: 'Up-to-date', type: 'string', description: 'Pods that have the present template.', priority: 0, value: (object) => object.status.updatedReplicas ?? 0 },
    { name: 'Available', type: 'string', description: 'Pods that have been ready for long enough.', priority: 0, value: (object) => object.status.availableReplicas ?? 0 },
    AGE,
    ...containerColumns<LiveDeployment>((object) => object.spec.template.spec?.containers ?? []),
    wide(text('Selector', 'Labels of the pods that belong to it.', (object) => formatSelector(object.spec.selector))),
  ],
  setDefaults(object) {
    object.spec ??= {} as LiveDeployment['spec'];
    object.status ??= {};
    const { spec } = object;
    spec.template ??= {};
    spec.template.spec ??= { containers: [] };
    defaultPodSpec(spec.template.spec);
    spec.replicas ??= 1;
    spec.strategy ??= {};
    spec.strategy.type ||= 'RollingUpdate';
    if (spec.strategy.type === 'RollingUpdate') {
      spec.strategy.rollingUpdate ??= {};
      spec.strategy.rollingUpdate.maxUnavailable ??= '25%';
      spec.strategy.rollingUpdate.maxSurge ??= '25%';
    }
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
  },
  prepareForCreate(object) {
    object.status = {};
  },
  validate: validateDeployment,
  warnings(object, old) {
    if (old) return object.metadata.generation === old.metadata.generation ? [] : templateWarnings(object.spec.template);
    return [...nameWarnings(object, 'Pod names and hostnames'), ...templateWarnings(object.spec.template)];
  },
  validateUpdate: (object, old) => [...validateDeployment(object), ...immutable(object.spec.selector, old.spec.selector, 'spec.selector')],
};

function validateDeployment(object: LiveDeployment): FieldError[] {
  const { spec } = object;
  const errors = notNegative(spec.replicas, 'spec.replicas');
  errors.push(...validateSelector(spec.selector, 'spec.selector', 'deployment'));
  errors.push(...validateTemplate(spec.template, spec.selector, 'ReplicaSet'));
  errors.push(...validateStrategy(spec.strategy ?? {}, 'spec.strategy'));
  errors.push(...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'), ...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'));
  const deadline = spec.progressDeadlineSeconds;
  if (deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0)) {
    errors.push(invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  }
  return errors;
}

function validateStrategy(strategy: NonNullable<LiveDeployment['spec']['strategy']>, path: string): FieldError[] {
  if (strategy.type === 'Recreate') {
    return strategy.rollingUpdate ? [forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")] : [];
  }
  if (strategy.type !== 'RollingUpdate') return [notSupported(path, strategy, ['Recreate', 'RollingUpdate'])];
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate ?? {};
  const errors = [...intOrPercent(maxUnavailable, `${path}.rollingUpdate.maxUnavailable`), ...intOrPercent(maxSurge, `${path}.rollingUpdate.maxSurge`)];
  const isZero = (value: string | number | undefined) => Number.parseInt(String(value), 10) === 0;
  if (isZero(maxUnavailable) && isZero(maxSurge)) errors.push(invalid(`${path}.rollingUpdate.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  if (typeof maxUnavailable === 'string' && Number.parseInt(maxUnavailable, 10) > 100) {
    errors.push(invalid(`${path}.rollingUpdate.maxUnavailable`, maxUnavailable, 'must not be greater than 100%'));
  }
  return errors;
}
