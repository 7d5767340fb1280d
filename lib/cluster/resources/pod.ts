import type { PodSpec } from '#lib/schema/index.ts';
import { copy, equal } from '../store/json.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { forbidden, invalid, required } from './field-error.ts';
import type { LivePod } from './live.ts';
import { podColumns } from './pod-columns.ts';
import { validateEphemeralContainers } from './container-validation.ts';
import { defaultPod, defaultPodSpec } from './pod-defaults.ts';
import { validatePodSpec } from './pod-validation.ts';
import { nameWarnings, podSpecWarnings } from './pod-warnings.ts';
import { quantity } from './quantity.ts';
import { internalPodSpec } from './internal-pod-spec.ts';
import { unifiedDiff } from './unified-diff.ts';
import { ALL_VERBS } from './verbs.ts';

const UPDATABLE = [
  '`spec.containers[*].image`', '`spec.initContainers[*].image`', '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** pkg/registry/core/pod, pkg/apis/core/v1/defaults.go. */
export const pods: ResourceDefinition<LivePod> = {
  group: '', version: 'v1', kind: 'Pod', plural: 'pods', singular: 'pod', shortNames: ['po'], categories: ['all'], namespaced: true,
  verbs: ALL_VERBS,
  // Resizing in place is not simulated; without its subresource, kubectl says so.
  subresources: ['attach', 'binding', 'ephemeralcontainers', 'eviction', 'exec', 'log', 'portforward', 'proxy', 'status'],
  columns: podColumns,
  generation: 'spec',
  selectableFields: ['spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'spec.hostNetwork', 'status.phase', 'status.podIP', 'status.podIPs', 'status.nominatedNodeName', 'spec.host'],
  selectableField: podField,
  setDefaults(pod) {
    pod.spec ??= { containers: [] };
    defaultPodSpec(pod.spec);
    defaultPod(pod.spec);
  },
  prepareForCreate(pod) {
    pod.status = { phase: 'Pending', qosClass: qosClass(pod.spec) };
    if (pod.spec.schedulingGates?.length) {
      const message = 'Scheduling is blocked due to non-empty scheduling gates';
      pod.status.conditions = [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message }];
    }
  },
  validate: (pod) => [
    ...validatePodSpec(pod.spec, 'spec'), ...(pod.spec.ephemeralContainers?.length ? [forbidden('spec.ephemeralContainers', 'cannot be set on create')] : []),
  ],
  parts: {
    ephemeralcontainers: {
      keep(pod, old) {
        pod.spec = { ...copy(old.spec), ephemeralContainers: pod.spec.ephemeralContainers };
        pod.status = copy(old.status);
      },
      validate: validateEphemeralUpdate,
    },
  },
  warnings: (pod, old) => (old ? [] : [...nameWarnings(pod, "the Pod's hostname"), ...podSpecWarnings(pod.spec, 'spec')]),
  validateUpdate: validatePodUpdate,
  gracePeriod(pod, requested) {
    if (!pod.spec.nodeName || pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') return 0;
    return requested ?? pod.spec.terminationGracePeriodSeconds ?? 0;
  },
};

function podField(pod: LivePod, field: string): string {
  switch (field) {
    case 'spec.nodeName': case 'spec.host': return pod.spec.nodeName ?? '';
    case 'spec.restartPolicy': return pod.spec.restartPolicy ?? '';
    case 'spec.schedulerName': return pod.spec.schedulerName ?? '';
    case 'spec.serviceAccountName': return pod.spec.serviceAccountName ?? '';
    case 'spec.hostNetwork': return String(pod.spec.hostNetwork ?? false);
    case 'status.phase': return pod.status.phase ?? '';
    case 'status.nominatedNodeName': return pod.status.nominatedNodeName ?? '';
    default: return pod.status.podIPs?.[0]?.ip ?? '';
  }
}

/** pkg/apis/core/v1/helper/qos ComputePodQOS. */
export function qosClass(spec: PodSpec): 'BestEffort' | 'Burstable' | 'Guaranteed' {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const set = (list: Record<string, string | number> | undefined, name: string) => quantity(list?.[name]) > 0;
  const names = ['cpu', 'memory'];
  if (!containers.some(({ resources }) => names.some((name) => set(resources?.requests, name) || set(resources?.limits, name)))) return 'BestEffort';
  const guaranteed = containers.every(({ resources }) =>
    names.every((name) => set(resources?.limits, name) && quantity(resources?.limits?.[name]) === quantity(resources?.requests?.[name] ?? resources?.limits?.[name])),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

/** Ephemeral containers are only ever added (ValidatePodEphemeralContainersUpdate). */
function validateEphemeralUpdate(pod: LivePod, old: LivePod): FieldError[] {
  const problems = (old.spec.ephemeralContainers ?? []).flatMap((before) => {
    const after = pod.spec.ephemeralContainers?.find(({ name }) => name === before.name);
    const what = after ? 'changed' : 'removed';
    return after && equal(after, before) ? [] : [forbidden('spec.ephemeralContainers', `existing ephemeral containers ${JSON.stringify(before.name)} may not be ${what}\n`)];
  });
  return [...validateEphemeralContainers(pod.spec, 'spec.ephemeralContainers'), ...problems];
}

function validatePodUpdate(pod: LivePod, old: LivePod): FieldError[] {
  const errors = validatePodSpec(pod.spec, 'spec');
  for (const field of ['containers', 'initContainers'] as const) {
    const after = pod.spec[field] ?? [];
    if (after.length !== (old.spec[field]?.length ?? 0)) return [...errors, forbidden(`spec.${field}`, 'pod updates may not add or remove containers')];
    for (const [index, container] of after.entries()) {
      if (!container.image) errors.push(required(`spec.${field}[${index}].image`));
      if (container.image !== container.image?.trim()) {
        errors.push(invalid(`spec.${field}[${index}].image`, container.image, 'must not have leading or trailing whitespace'));
      }
    }
  }
  const { munged, tolerationErrors } = mungeUpdatable(pod, old);
  errors.push(...tolerationErrors);
  if (equal(munged, old.spec)) return errors;
  return [...errors, forbidden('spec', `pod updates may not change fields other than ${UPDATABLE}\n${unifiedDiff(internalPodSpec(old.spec), internalPodSpec(munged))}`)];
}

/** The new spec with what may change put back to the old, so that the rest can be compared (ValidatePodUpdate). */
function mungeUpdatable(pod: LivePod, old: LivePod): { munged: PodSpec; tolerationErrors: FieldError[] } {
  const munged = copy(pod.spec);
  for (const [index, container] of munged.containers.entries()) container.image = old.spec.containers[index]?.image;
  for (const [index, container] of (munged.initContainers ?? []).entries()) container.image = old.spec.initContainers?.[index]?.image;
  munged.activeDeadlineSeconds = old.spec.activeDeadlineSeconds;
  munged.schedulingGates = old.spec.schedulingGates;
  const kept = (old.spec.tolerations ?? []).every((each) => munged.tolerations?.some((other) => equal(each, other)));
  munged.tolerations = old.spec.tolerations;
  const tolerationErrors = kept ? [] : [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
  return { munged, tolerationErrors };
}

