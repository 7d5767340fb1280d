import { formatSelector } from '#lib/schema/index.ts';
import { copy } from '../store/json.ts';
import { humanDuration } from './age.ts';
import { AGE, containerColumns, NAME, text, wide } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { invalid, notSupported, required } from './field-error.ts';
import type { LiveJob } from './live.ts';
import { defaultPodSpec } from './pod-defaults.ts';
import { validatePodSpec } from './pod-validation.ts';
import { nameWarnings, templateWarnings } from './pod-warnings.ts';
import { ALL_VERBS } from './verbs.ts';
import { immutable, notNegative } from './workload.ts';

function has(job: LiveJob, type: string): boolean {
  return job.status.conditions?.some((each) => each.type === type && each.status === 'True') ?? false;
}

function status(job: LiveJob): string {
  if (has(job, 'Complete')) return 'Complete';
  if (has(job, 'Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find((type) => has(job, type)) ?? 'Running';
}

function completions({ spec, status: { succeeded = 0 } }: LiveJob): string {
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  return (spec.parallelism ?? 0) > 1 ? `${succeeded}/1 of ${spec.parallelism}` : `${succeeded}/1`;
}

function duration({ status: { startTime, completionTime } }: LiveJob, now: number): string {
  if (!startTime) return '';
  return humanDuration((completionTime ? Date.parse(completionTime) : now) - Date.parse(startTime));
}

/** pkg/registry/batch/job/storage */
const ORPHAN_WARNING = 'child pods are preserved by default when jobs are deleted; '
  + 'set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning';

/** pkg/registry/batch/job, printJob. */
export const jobs: ResourceDefinition<LiveJob> = {
  group: 'batch', version: 'v1', kind: 'Job', plural: 'jobs', singular: 'job', shortNames: [], categories: ['all'], namespaced: true,
  verbs: ALL_VERBS, subresources: ['status'], generation: 'spec', orphansDependents: true, orphanWarning: ORPHAN_WARNING,
  columns: [
    NAME,
    text('Status', 'Status of the job.', status),
    text('Completions', 'Pods that have succeeded of those wanted.', completions),
    text('Duration', 'Time required to complete the job.', duration),
    AGE,
    ...containerColumns<LiveJob>((job) => job.spec.template.spec?.containers ?? []),
    wide(text('Selector', 'Labels of the pods that belong to it.', (job) => formatSelector(job.spec.selector))),
  ],
  selectableFields: ['status.successful'],
  selectableField: (job) => String(job.status.succeeded ?? 0),
  setDefaults: setJobDefaults,
  prepareForCreate(job) {
    job.status = {};
    if (!job.spec.manualSelector) labelPods(job);
    takeLabelsOfTemplate(job);
  },
  validate: validateJob,
  warnings(object, old) {
    if (old) return object.metadata.generation === old.metadata.generation ? [] : templateWarnings(object.spec.template);
    return [...nameWarnings(object, 'Pod names and hostnames'), ...templateWarnings(object.spec.template)];
  },
  validateUpdate: (job, old) => [
    ...validateJob(job), ...(job.spec.completionMode === 'Indexed' ? [] : immutable(job.spec.completions, old.spec.completions, 'spec.completions')),
    ...immutable(job.spec.selector, old.spec.selector, 'spec.selector'), ...(old.spec.suspend ? [] : immutable(job.spec.template, old.spec.template, 'spec.template')),
    ...immutable(job.spec.completionMode, old.spec.completionMode, 'spec.completionMode'),
  ],
};

function setJobDefaults(job: LiveJob): void {
  job.spec ??= {} as LiveJob['spec'];
  job.status ??= {};
  const { spec } = job;
  defaultJobTemplate(spec);
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= 6;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= 'TerminatingOrFailed';
  spec.manualSelector ??= false;
  takeLabelsOfTemplate(job);
}

/** A job without labels of its own has its Pods' (SetDefaults_Job). */
function takeLabelsOfTemplate(job: LiveJob): void {
  const labels = job.spec.template.metadata?.labels;
  if (!labels || Object.keys(job.metadata?.labels ?? {}).length > 0) return;
  job.metadata ??= {} as LiveJob['metadata'];
  job.metadata.labels = copy(labels);
}

/** The defaults of the Pod template within a job, which asks for a restart policy. */
export function defaultJobTemplate(spec: LiveJob['spec']): void {
  spec.template ??= {};
  spec.template.spec ??= { containers: [] };
  defaultPodSpec(spec.template.spec);
}

/** Labels that tie the Pods to the job (generateSelector). */
function labelPods(job: LiveJob): void {
  const { name, uid } = job.metadata;
  const { template } = job.spec;
  template.metadata ??= {};
  template.metadata.labels = { ...template.metadata.labels, 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'job-name': name };
  job.spec.selector ??= {};
  job.spec.selector.matchLabels = { ...job.spec.selector.matchLabels, 'batch.kubernetes.io/controller-uid': uid };
}

function validateJob({ spec }: LiveJob): FieldError[] {
  return validateJobSpec(spec, 'spec');
}

export function validateJobSpec(spec: LiveJob['spec'], path: string): FieldError[] {
  const errors = (['parallelism', 'completions', 'backoffLimit', 'activeDeadlineSeconds', 'ttlSecondsAfterFinished'] as const).flatMap((field) => notNegative(spec[field], `${path}.${field}`));
  if (spec.completionMode === 'Indexed' && spec.completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'));
  if (!['NonIndexed', 'Indexed'].includes(spec.completionMode ?? 'NonIndexed')) errors.push(notSupported(`${path}.completionMode`, spec.completionMode, ['Indexed', 'NonIndexed']));
  const template = spec.template.spec;
  errors.push(...validatePodSpec(template ?? { containers: [] }, `${path}.template.spec`));
  if (template?.restartPolicy === 'Always') {
    // Since Always is the default, the value says little: upstream asks for the choice instead.
    errors.push(required(`${path}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"'));
  }
  if ((spec.parallelism ?? 0) > 100_000 && spec.completionMode === 'Indexed') errors.push(invalid(`${path}.parallelism`, spec.parallelism, 'must be less than or equal to 100000 when completion mode is Indexed'));
  return errors;
}
