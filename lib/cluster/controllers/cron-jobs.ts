/** Makes Jobs by a schedule (pkg/controller/cronjob). Schedules are in UTC. */
import { timestamp } from '../registry/object-registry.ts';
import { nextTime, parseSchedule } from '../resources/cron-schedule.ts';
import { cronJobs, jobs } from '../resources/index.ts';
import type { LiveCronJob, LiveJob } from '../resources/live.ts';
import { copy, equal } from '../store/json.ts';
import type { ControllerContext } from './context.ts';
import { controllerOf, controllerReference, OwnedObjects } from './owned-objects.ts';
import { createWorkQueue, keyOf, splitKey } from './work-queue.ts';

const SOURCE = { component: 'cronjob-controller' };
const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

export function startCronJobs(context: ControllerContext): Disposable {
  const { registry, clock } = context;
  const index = new OwnedObjects(registry, jobs, ({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'CronJob') queue.add(`${object.metadata.namespace ?? ''}/${owner.name}`);
  });
  const queue = createWorkQueue(clock, (key) => {
    const { namespace, name } = splitKey(key);
    const cronJob = registry.find(cronJobs, namespace, name);
    const due = cronJob && !cronJob.metadata.deletionTimestamp ? reconcile(context, cronJob, index.of(cronJob.metadata.uid)) : undefined;
    if (due !== undefined) queue.addAfter(key, due - clock.now());
  });
  const watch = registry.watch(cronJobs, {}, ({ object }) => queue.add(keyOf(object)));
  for (const cronJob of registry.list(cronJobs).items) queue.add(keyOf(cronJob));
  return {
    [Symbol.dispose]: () => {
      queue[Symbol.dispose]();
      index[Symbol.dispose]();
      watch[Symbol.dispose]();
    },
  };
}

function endOf(job: LiveJob) {
  return job.status.conditions?.find((each) => (each.type === 'Complete' || each.type === 'Failed') && each.status === 'True');
}

/** Does what is due; gives the instant of the next job. */
function reconcile(context: ControllerContext, cronJob: LiveCronJob, own: readonly LiveJob[]): number | undefined {
  const { clock, recorder } = context;
  const status = copy(cronJob.status);
  for (const reference of status.active ?? []) {
    const job = own.find((each) => each.metadata.uid === reference.uid);
    const end = job && endOf(job);
    if (job && !end) continue;
    status.active = status.active?.filter((each) => each !== reference);
    if (end?.type === 'Complete' && end.lastTransitionTime) status.lastSuccessfulTime = job?.status.completionTime ?? end.lastTransitionTime;
    const message = end ? `Saw completed job: ${reference.name}, condition: ${end.type}` : `Active job went missing: ${reference.name}`;
    recorder.record(SOURCE, cronJob, { type: 'Normal', reason: end ? 'SawCompletedJob' : 'MissingJob', message });
  }
  prune(context, cronJob, own);
  const schedule = parseSchedule(cronJob.spec.schedule);
  const now = clock.now();
  let next: number | undefined;
  if (!('error' in schedule) && !cronJob.spec.suspend) {
    const since = Date.parse(status.lastScheduleTime ?? cronJob.metadata.creationTimestamp);
    const missed = lastBefore(schedule, since, now);
    if (missed !== undefined) begin(context, cronJob, { status, own, scheduled: missed });
    next = nextTime(schedule, now);
  }
  if (status.active?.length === 0) delete status.active;
  if (!equal(status, cronJob.status)) {
    context.registry.modify(cronJobs, cronJob.metadata.namespace ?? '', cronJob.metadata.name, (each) => {
      each.status = status;
    }, { subresource: 'status' });
  }
  return next;
}

/** The latest scheduled instant after `since` that is not in the future. */
function lastBefore(schedule: Parameters<typeof nextTime>[0], since: number, now: number): number | undefined {
  let last: number | undefined;
  // After a long sleep only the latest of many missed instants matters: begin near the end.
  const start = Math.max(since, now - 24 * 3_600_000);
  for (let at = nextTime(schedule, start); at !== undefined && at <= now; at = nextTime(schedule, at)) last = at;
  return last;
}

interface Beginning {
  status: LiveCronJob['status'];
  own: readonly LiveJob[];
  scheduled: number;
}

function begin(context: ControllerContext, cronJob: LiveCronJob, { status, own, scheduled }: Beginning): void {
  const { registry, recorder, clock } = context;
  const { spec } = cronJob;
  const namespace = cronJob.metadata.namespace ?? '';
  const deadline = spec.startingDeadlineSeconds;
  if (deadline !== undefined && scheduled + deadline * 1000 < clock.now()) {
    recorder.record(SOURCE, cronJob, { type: 'Warning', reason: 'MissSchedule', message: `Missed scheduled time to start a job: ${new Date(scheduled).toUTCString().replace('GMT', '+0000')}` });
    return;
  }
  if (spec.concurrencyPolicy === 'Forbid' && (status.active?.length ?? 0) > 0) {
    const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
    recorder.record(SOURCE, cronJob, { type: 'Normal', reason: 'JobAlreadyActive', message });
    return;
  }
  if (spec.concurrencyPolicy === 'Replace') {
    for (const reference of status.active ?? []) if (own.some((each) => each.metadata.uid === reference.uid)) remove(context, cronJob, reference.name ?? '');
    status.active = [];
  }
  // The minute that it is for makes the name unique, and making it twice impossible.
  const name = `${cronJob.metadata.name}-${Math.floor(scheduled / 60_000)}`;
  if (registry.find(jobs, namespace, name)) return;
  const { metadata } = spec.jobTemplate;
  const job = registry.create(jobs, namespace, {
    apiVersion: 'batch/v1', kind: 'Job', spec: copy(spec.jobTemplate.spec),
    metadata: {
      name, labels: metadata?.labels, annotations: { ...metadata?.annotations, [SCHEDULED_AT]: timestamp(scheduled) }, ownerReferences: [controllerReference(cronJob)],
    },
  });
  recorder.record(SOURCE, cronJob, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created job ${name}` });
  const { uid, resourceVersion } = job.metadata;
  status.active = [...(status.active ?? []), { apiVersion: 'batch/v1', kind: 'Job', name, namespace, uid, resourceVersion }];
  status.lastScheduleTime = timestamp(scheduled);
}

/** Keeps as many ended jobs as the history's limits say. */
function prune(context: ControllerContext, cronJob: LiveCronJob, own: readonly LiveJob[]): void {
  const limits = { Complete: cronJob.spec.successfulJobsHistoryLimit ?? 3, Failed: cronJob.spec.failedJobsHistoryLimit ?? 1 };
  for (const type of ['Complete', 'Failed'] as const) {
    const ended = own.filter((job) => endOf(job)?.type === type && !job.metadata.deletionTimestamp).sort((a, b) => ((a.status.startTime ?? '') < (b.status.startTime ?? '') ? -1 : 1));
    for (const job of ended.slice(0, Math.max(0, ended.length - limits[type]))) remove(context, cronJob, job.metadata.name);
  }
}

function remove({ registry, recorder }: ControllerContext, cronJob: LiveCronJob, name: string): void {
  const namespace = cronJob.metadata.namespace ?? '';
  if (!registry.find(jobs, namespace, name)) return;
  registry.delete(jobs, namespace, name, { propagationPolicy: 'Background' });
  recorder.record(SOURCE, cronJob, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted job ${name}` });
}
