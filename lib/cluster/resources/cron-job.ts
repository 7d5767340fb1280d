import { formatSelector } from '#lib/schema/index.ts';
import { parseSchedule } from './cron-schedule.ts';
import { since } from './age.ts';
import { AGE, containerColumns, integer, NAME, text, wide } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { invalid, notSupported, required } from './field-error.ts';
import { defaultJobTemplate, validateJobSpec } from './job.ts';
import type { LiveCronJob } from './live.ts';
import { nameWarnings, templateWarnings } from './pod-warnings.ts';
import { ALL_VERBS } from './verbs.ts';

/** pkg/registry/batch/cronjob, printCronJob. */
export const cronJobs: ResourceDefinition<LiveCronJob> = {
  group: 'batch', version: 'v1', kind: 'CronJob', plural: 'cronjobs', singular: 'cronjob', shortNames: ['cj'], categories: ['all'], namespaced: true,
  verbs: ALL_VERBS, subresources: ['status'], generation: 'spec',
  columns: [
    NAME,
    text('Schedule', 'When jobs are made, in cron format.', (object) => object.spec.schedule),
    text('Timezone', 'The time zone of the schedule.', (object) => object.spec.timeZone ?? '<none>'),
    { name: 'Suspend', type: 'boolean', description: 'Whether no further jobs are made.', priority: 0, value: (object) => (object.spec.suspend ? 'True' : 'False') },
    integer('Active', 'Jobs that run now.', (object) => object.status.active?.length ?? 0),
    text('Last Schedule', 'When a job was made last.', (object, now) => (object.status.lastScheduleTime ? since(object.status.lastScheduleTime, now) : '<none>')),
    AGE,
    ...containerColumns<LiveCronJob>((object) => object.spec.jobTemplate.spec?.template.spec?.containers ?? []),
    wide(text('Selector', 'Labels of the pods that belong to its jobs.', (object) => formatSelector(object.spec.jobTemplate.spec?.selector))),
  ],
  setDefaults(object) {
    object.spec ??= {} as LiveCronJob['spec'];
    object.status ??= {};
    const { spec } = object;
    spec.concurrencyPolicy ??= 'Allow';
    spec.suspend ??= false;
    spec.successfulJobsHistoryLimit ??= 3;
    spec.failedJobsHistoryLimit ??= 1;
    spec.jobTemplate ??= {};
    spec.jobTemplate.spec ??= {} as NonNullable<typeof spec.jobTemplate.spec>;
    defaultJobTemplate(spec.jobTemplate.spec);
  },
  prepareForCreate(object) {
    object.status = {};
  },
  validate: validateCronJob,
  warnings(object, old) {
    const template = templateWarnings(object.spec.jobTemplate.spec?.template, 'spec.jobTemplate.spec.template');
    if (old) return object.metadata.generation === old.metadata.generation ? [] : template;
    return [...nameWarnings(object, 'Pod names and hostnames'), ...template];
  },
  validateUpdate: (object) => validateCronJob(object),
};

function validateCronJob({ spec }: LiveCronJob): FieldError[] {
  const errors: FieldError[] = [];
  if (!spec.schedule) errors.push(required('spec.schedule'));
  else {
    const parsed = parseSchedule(spec.schedule);
    if ('error' in parsed) errors.push(invalid('spec.schedule', spec.schedule, parsed.error));
  }
  if (!['Allow', 'Forbid', 'Replace'].includes(spec.concurrencyPolicy ?? '')) errors.push(notSupported('spec.concurrencyPolicy', spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace']));
  if (spec.jobTemplate.spec) errors.push(...validateJobSpec(spec.jobTemplate.spec, 'spec.jobTemplate.spec'));
  return errors;
}
