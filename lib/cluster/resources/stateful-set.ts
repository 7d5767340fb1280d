import { AGE, containerColumns, NAME, text } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { forbidden, invalid } from './field-error.ts';
import type { LiveStatefulSet } from './live.ts';
import { labelNames } from './names.ts';
import { defaultPodSpec } from './pod-defaults.ts';
import { copy, equal } from '../store/json.ts';
import { templateWarnings } from './pod-warnings.ts';
import { ALL_VERBS } from './verbs.ts';
import { notNegative, validateSelector, validateTemplate } from './workload.ts';

const UPDATABLE = ['replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds'] as const;

/** pkg/registry/apps/statefulset, printStatefulSet. */
export const statefulSets: ResourceDefinition<LiveStatefulSet> = {
  group: 'apps', version: 'v1', kind: 'StatefulSet', plural: 'statefulsets', singular: 'statefulset', shortNames: ['sts'], categories: ['all'], namespaced: true,
  verbs: ALL_VERBS, subresources: ['scale', 'status'], generation: 'spec', names: labelNames,
  columns: [
    NAME,
    text('Ready', 'Number of the pod with ready state', (object) => `${object.status.readyReplicas ?? 0}/${object.spec.replicas ?? 0}`),
    AGE,
    ...containerColumns<LiveStatefulSet>((object) => object.spec.template.spec?.containers ?? []),
  ],
  setDefaults(object) {
    object.spec ??= {} as LiveStatefulSet['spec'];
    object.status ??= { replicas: 0 };
    const { spec } = object;
    spec.template ??= {};
    spec.template.spec ??= { containers: [] };
    defaultPodSpec(spec.template.spec);
    spec.podManagementPolicy ??= 'OrderedReady';
    spec.updateStrategy ??= {};
    if (!spec.updateStrategy.type) {
      spec.updateStrategy.type = 'RollingUpdate';
      spec.updateStrategy.rollingUpdate ??= {};
    }
    if (spec.updateStrategy.rollingUpdate) {
      spec.updateStrategy.rollingUpdate.partition ??= 0;
      spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1;
    }
    spec.persistentVolumeClaimRetentionPolicy ??= {};
    spec.persistentVolumeClaimRetentionPolicy.whenDeleted ??= 'Retain';
    spec.persistentVolumeClaimRetentionPolicy.whenScaled ??= 'Retain';
    spec.replicas ??= 1;
    spec.revisionHistoryLimit ??= 10;
    for (const claim of spec.volumeClaimTemplates ?? []) {
      claim.apiVersion ??= 'v1';
      claim.kind ??= 'PersistentVolumeClaim';
      if (claim.spec) claim.spec.volumeMode ??= 'Filesystem';
      claim.status ??= { phase: 'Pending' };
    }
  },
  prepareForCreate(object) {
    object.status = { replicas: 0, availableReplicas: 0 };
    for (const claim of object.spec.volumeClaimTemplates ?? []) claim.status = { phase: 'Pending' };
  },
  validate: validateStatefulSet,
  warnings: (object, old) => (object.metadata.generation === old?.metadata.generation ? [] : templateWarnings(object.spec.template)),
  validateUpdate(object, old) {
    const errors = validateStatefulSet(object);
    const before = copy(old.spec);
    const after = copy(object.spec);
    for (const field of UPDATABLE) {
      delete before[field];
      delete (after as Partial<typeof after>)[field];
    }
    const names = UPDATABLE.map((each) => `'${each}'`);
    const words = `updates to statefulset spec for fields other than ${names.slice(0, -1).join(', ')} and ${names[names.length - 1]} are forbidden`;
    return equal(after, before) ? errors : [...errors, forbidden('spec', words)];
  },
};

function validateStatefulSet({ spec }: LiveStatefulSet): FieldError[] {
  const errors: FieldError[] = [];
  if (!['OrderedReady', 'Parallel'].includes(spec.podManagementPolicy ?? '')) {
    errors.push(invalid('spec.podManagementPolicy', spec.podManagementPolicy, "must be 'OrderedReady' or 'Parallel'"));
  }
  if (!['RollingUpdate', 'OnDelete'].includes(spec.updateStrategy?.type ?? '')) {
    errors.push(invalid('spec.updateStrategy', spec.updateStrategy, "must be 'RollingUpdate' or 'OnDelete'"));
  }
  errors.push(...notNegative(spec.replicas, 'spec.replicas'), ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'));
  errors.push(...validateSelector(spec.selector, 'spec.selector', 'statefulset'));
  const claims = (spec.volumeClaimTemplates ?? []).map((claim) => ({ name: claim.metadata?.name ?? '', persistentVolumeClaim: { claimName: claim.metadata?.name ?? '' } }));
  const podSpec = spec.template.spec;
  const template = podSpec && { ...spec.template, spec: { ...podSpec, volumes: [...claims, ...(podSpec.volumes ?? []).filter((each) => !claims.some((claim) => claim.name === each.name))] } };
  return [...errors, ...validateTemplate(template, spec.selector, 'StatefulSet')];
}
