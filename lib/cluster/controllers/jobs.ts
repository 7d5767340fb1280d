/** Runs Jobs to their completion (pkg/controller/job). */
import { ApiError } from '#lib/schema/index.ts';
import { timestamp } from '../registry/object-registry.ts';
import { jobs, pods } from '../resources/index.ts';
import type { LiveJob, LivePod } from '../resources/live.ts';
import { copy, equal } from '../store/json.ts';
import { claimObjects } from './claiming.ts';
import type { ControllerContext } from './context.ts';
import { indexesLeft, indexOf, indexPod, rangesOf } from './job-indexes.ts';
import { controllerOf, OwnedObjects } from './owned-objects.ts';
import { isActive, isReady } from './pod-facts.ts';
import { podFromTemplate } from './pod-template.ts';
import { omitZero } from './replica-sets.ts';
import { createWorkQueue, keyOf, splitKey } from './work-queue.ts';

const SOURCE = { component: 'job-controller' };
/** Keeps a Pod until its end has been counted. */
const TRACKING = 'batch.kubernetes.io/job-tracking';
/** Milliseconds before a failed Pod is replaced, doubling. */
const BACKOFF = { first: 10_000, limit: 600_000 };

export function startJobs(context: ControllerContext): Disposable {
  const { registry, clock } = context;
  const index = new OwnedObjects(registry, pods, ({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'Job') queue.add(`${object.metadata.namespace ?? ''}/${owner.name}`);
  });
  const queue = createWorkQueue(clock, (key) => {
    const { namespace, name } = splitKey(key);
    const job = registry.find(jobs, namespace, name);
    if (job) new JobRun(context, job, { index, again: (milliseconds) => queue.addAfter(key, milliseconds) }).run();
  });
  const watch = registry.watch(jobs, {}, ({ object }) => queue.add(keyOf(object)));
  for (const job of registry.list(jobs).items) queue.add(keyOf(job));
  return {
    [Symbol.dispose]: () => {
      queue[Symbol.dispose]();
      index[Symbol.dispose]();
      watch[Symbol.dispose]();
    },
  };
}

type Status = LiveJob['status'];
type Condition = NonNullable<Status['conditions']>[number];
type Finish = { type: 'Complete' | 'Failed'; reason: string; message: string };

class JobRun {
  readonly #context: ControllerContext;
  readonly #tools: { index: OwnedObjects<LivePod>; again(milliseconds: number): void };
  readonly #job: LiveJob;
  readonly #status: Status;

  constructor(context: ControllerContext, job: LiveJob, tools: { index: OwnedObjects<LivePod>; again(milliseconds: number): void }) {
    this.#context = context;
    this.#tools = tools;
    this.#job = job;
    this.#status = copy(job.status);
  }

  run(): void {
    const { registry } = this.#context;
    const job = this.#job;
    const own = claimObjects({ registry, resource: pods, index: this.#tools.index, owner: job, selector: job.spec.selector });
    if (this.#finished()) {
      for (const pod of own) this.#untrack(pod);
      return this.#expire();
    }
    if (job.metadata.deletionTimestamp) {
      for (const pod of own) this.#untrack(pod);
      return;
    }
    if (!this.#status.startTime && !job.spec.suspend) this.#status.startTime = timestamp(this.#now);
    this.#count(own);
    const active = own.filter(isActive);
    const finish = this.#verdict(own, active);
    if (finish) this.#end(finish, active);
    else this.#continue(own, active);
    this.#write(own);
  }

  get #now(): number {
    return this.#context.clock.now();
  }

  #finished(): Condition | undefined {
    return this.#status.conditions?.find((each) => (each.type === 'Complete' || each.type === 'Failed') && each.status === 'True');
  }

  /** Pods that have ended count once; then they are let go. */
  #count(own: readonly LivePod[]): void {
    const completed = new Set<number>();
    for (const pod of own) {
      if (!pod.metadata.finalizers?.includes(TRACKING)) continue;
      const gone = pod.metadata.deletionTimestamp !== undefined && !pod.spec.nodeName;
      if (pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed' && !gone) continue;
      if (pod.status.phase === 'Succeeded') this.#status.succeeded = (this.#status.succeeded ?? 0) + 1;
      else this.#status.failed = (this.#status.failed ?? 0) + 1;
      const index = indexOf(pod);
      if (pod.status.phase === 'Succeeded' && index !== undefined) completed.add(index);
      this.#untrack(pod);
    }
    if (this.#job.spec.completionMode !== 'Indexed') return;
    const before = rangesOf(this.#status.completedIndexes ?? '');
    const all = new Set([...before.indexes, ...completed]);
    this.#status.completedIndexes = rangesOf(all).text;
    this.#status.succeeded = all.size;
  }

  #untrack(pod: LivePod): void {
    const { registry } = this.#context;
    const { namespace = '', name } = pod.metadata;
    if (!pod.metadata.finalizers?.includes(TRACKING) || !registry.find(pods, namespace, name)) return;
    registry.modify(pods, namespace, name, (each) => {
      each.metadata.finalizers = each.metadata.finalizers?.filter((finalizer) => finalizer !== TRACKING);
    });
  }

  #verdict(own: readonly LivePod[], active: readonly LivePod[]): Finish | undefined {
    const { spec } = this.#job;
    if (spec.suspend) return undefined;
    const deadline = this.#untilDeadline();
    if (deadline !== undefined && deadline <= 0) return { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
    if (deadline !== undefined) this.#tools.again(deadline);
    const restarts = spec.template.spec?.restartPolicy === 'OnFailure' ? own.reduce((sum, pod) => sum + restartsOf(pod), 0) : 0;
    const failures = this.#status.failed ?? 0;
    if (failures > (spec.backoffLimit ?? 6) || (restarts > 0 && restarts >= Math.max(spec.backoffLimit ?? 6, 1))) {
      return { type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
    }
    const succeeded = this.#status.succeeded ?? 0;
    const complete = spec.completions === undefined ? succeeded > 0 && active.length === 0 : succeeded >= spec.completions;
    return complete ? { type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' } : undefined;
  }

  #untilDeadline(): number | undefined {
    const { activeDeadlineSeconds } = this.#job.spec;
    if (activeDeadlineSeconds === undefined || !this.#status.startTime) return undefined;
    return Date.parse(this.#status.startTime) + activeDeadlineSeconds * 1000 - this.#now;
  }

  /** First says what it has come to; when no Pod is left, that it is over. */
  #end(finish: Finish, active: readonly LivePod[]): void {
    const { registry, recorder } = this.#context;
    this.#setCondition(finish.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget', finish.reason, finish.message);
    for (const pod of active) registry.delete(pods, pod.metadata.namespace ?? '', pod.metadata.name, { preconditions: { uid: pod.metadata.uid } });
    const left = this.#tools.index.of(this.#job.metadata.uid).filter((pod) => registry.find(pods, pod.metadata.namespace ?? '', pod.metadata.name) && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed');
    if (left.length > 0) return;
    this.#setCondition(finish.type, finish.reason, finish.message);
    if (finish.type === 'Complete') this.#status.completionTime = timestamp(this.#now);
    if (finish.type === 'Complete') recorder.record(SOURCE, this.#job, { type: 'Normal', reason: 'Completed', message: 'Job completed' });
    else recorder.record(SOURCE, this.#job, { type: 'Warning', reason: finish.reason, message: finish.message });
  }

  #setCondition(type: Condition['type'], reason: string, message: string, status: Condition['status'] = 'True'): void {
    const at = timestamp(this.#now);
    const present = this.#status.conditions?.find((each) => each.type === type);
    if (present?.status === status) return;
    const others = (this.#status.conditions ?? []).filter((each) => each.type !== type);
    this.#status.conditions = [...others, { type, status, reason, message, lastProbeTime: at, lastTransitionTime: at }];
  }

  #continue(own: readonly LivePod[], active: readonly LivePod[]): void {
    const { registry, recorder } = this.#context;
    const { spec } = this.#job;
    const isNoted = this.#status.conditions?.find((each) => each.type === 'Suspended')?.status === 'True';
    if (spec.suspend) {
      for (const pod of active) this.#deletePod(pod);
      delete this.#status.startTime;
      if (!isNoted) recorder.record(SOURCE, this.#job, { type: 'Normal', reason: 'Suspended', message: 'Job suspended' });
      return this.#setCondition('Suspended', 'JobSuspended', 'Job suspended');
    }
    if (isNoted) {
      this.#setCondition('Suspended', 'JobResumed', 'Job resumed', 'False');
      recorder.record(SOURCE, this.#job, { type: 'Normal', reason: 'Resumed', message: 'Job resumed' });
    }
    const wanted = this.#wantedActive(active.length);
    if (active.length > wanted) for (const pod of active.slice(wanted)) this.#deletePod(pod);
    const terminating = own.filter((pod) => pod.metadata.deletionTimestamp && registry.find(pods, pod.metadata.namespace ?? '', pod.metadata.name) && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed').length;
    if (active.length + terminating < wanted) this.#create(own, active, wanted - active.length - terminating);
  }

  #wantedActive(active: number): number {
    const { completions, parallelism = 1 } = this.#job.spec;
    const succeeded = this.#status.succeeded ?? 0;
    if (completions === undefined) return succeeded > 0 ? active : parallelism;
    return Math.min(Math.max(0, completions - succeeded), parallelism);
  }

  #deletePod(pod: LivePod): void {
    const { registry, recorder } = this.#context;
    registry.delete(pods, pod.metadata.namespace ?? '', pod.metadata.name, { preconditions: { uid: pod.metadata.uid } });
    recorder.record(SOURCE, this.#job, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}` });
  }

  #create(own: readonly LivePod[], active: readonly LivePod[], count: number): void {
    const wait = this.#backoff(own);
    if (wait > 0) return this.#tools.again(wait);
    const { registry, recorder } = this.#context;
    const left = this.#job.spec.completionMode === 'Indexed' ? indexesLeft(this.#job, this.#status, active) : [];
    for (let made = 0; made < count; made += 1) {
      const pod = podFromTemplate(this.#job, this.#job.spec.template);
      pod.metadata.finalizers = [...(pod.metadata.finalizers ?? []), TRACKING];
      const index = left[made];
      if (index !== undefined) indexPod(pod, this.#job.metadata.name, index);
      try {
        const created = registry.create(pods, this.#job.metadata.namespace ?? '', pod);
        recorder.record(SOURCE, this.#job, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${created.metadata.name}` });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        recorder.record(SOURCE, this.#job, { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${error.message}` });
        return this.#tools.again(BACKOFF.first);
      }
    }
  }

  /** Milliseconds that the next Pod has to wait after the failures since the last success. */
  #backoff(own: readonly LivePod[]): number {
    const ended = own.map((pod) => ({ failed: pod.status.phase === 'Failed', at: endOf(pod) })).filter(({ at }) => at !== undefined);
    const lastSuccess = Math.max(0, ...ended.filter(({ failed }) => !failed).map(({ at }) => at ?? 0));
    const failures = ended.filter(({ failed, at }) => failed && (at ?? 0) > lastSuccess);
    if (failures.length === 0) return 0;
    const delay = Math.min(BACKOFF.first * 2 ** (failures.length - 1), BACKOFF.limit);
    return Math.max(...failures.map(({ at }) => at ?? 0)) + delay - this.#now;
  }

  #write(own: readonly LivePod[]): void {
    const { registry } = this.#context;
    const { namespace = '', name } = this.#job.metadata;
    const present = this.#tools.index.of(this.#job.metadata.uid).filter((pod) => registry.find(pods, pod.metadata.namespace ?? '', pod.metadata.name)?.metadata.uid === pod.metadata.uid);
    const active = (present.length > 0 ? present : own).filter((pod) => isActive(registry.find(pods, namespace, pod.metadata.name) ?? pod));
    const over = this.#finished() !== undefined;
    const { succeeded, failed, active: _active, ready: _ready, terminating: _terminating, ...rest } = this.#status;
    const status: Status = {
      ...rest,
      ...omitZero({ active: over ? 0 : active.length, succeeded, failed }, { ready: over ? 0 : active.filter(isReady).length, terminating: 0, uncountedTerminatedPods: {} }),
    };
    if (status.completedIndexes === '') delete status.completedIndexes;
    if (!equal(status, this.#job.status)) {
      registry.modify(jobs, namespace, name, (each) => {
        each.status = status;
      }, { subresource: 'status' });
    }
    if (over) this.#expire();
  }

  /** ttlSecondsAfterFinished (pkg/controller/ttlafterfinished). */
  #expire(): void {
    const ttl = this.#job.spec.ttlSecondsAfterFinished;
    const finished = this.#finished();
    if (ttl === undefined || !finished) return;
    const left = Date.parse(finished.lastTransitionTime ?? '') + ttl * 1000 - this.#now;
    if (left > 0) return this.#tools.again(left);
    this.#context.registry.delete(jobs, this.#job.metadata.namespace ?? '', this.#job.metadata.name, { propagationPolicy: 'Foreground' });
  }
}

function restartsOf(pod: LivePod): number {
  return [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])].reduce((sum, each) => sum + each.restartCount, 0);
}

/** When the last container of a Pod that is over ended, in epoch milliseconds. */
function endOf(pod: LivePod): number | undefined {
  if (pod.status.phase !== 'Failed' && pod.status.phase !== 'Succeeded') return undefined;
  const ends = (pod.status.containerStatuses ?? []).map((each) => Date.parse(each.state?.terminated?.finishedAt ?? '')).filter((each) => !Number.isNaN(each));
  return ends.length > 0 ? Math.max(...ends) : Date.parse(pod.metadata.creationTimestamp);
}

