import { at, list, record, text } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import { labelsText, selectorText } from '../resources/label-selector.ts';
import { humanDuration } from '../printers/age.ts';
import { writeContainers } from './containers.ts';
import type { Describer, DescribeContext } from './describer.ts';
import { writeEvents } from './events.ts';
import { writeSpread, writeTolerations } from './pod.ts';
import { writeVolumes } from './volumes.ts';
import { controllerOf, longTime, writeAnnotations, writeLabels } from './writer.ts';
import type { DescriptionWriter } from './writer.ts';

type Json = Record<string, unknown>;

/** `Pod Template:` with its containers and volumes. */
export function writeTemplate(w: DescriptionWriter, template: unknown): void {
  const { metadata, spec } = record(template);
  const pod = record(spec);
  w.line(0, 'Pod Template:');
  writeLabels(w, '  Labels', record(metadata)['labels']);
  if (Object.keys(record(record(metadata)['annotations'])).length > 0) writeAnnotations(w, '  Annotations', record(metadata)['annotations']);
  if (pod['serviceAccountName']) w.field('Service Account', pod['serviceAccountName'], 1);
  if (list(pod['initContainers']).length > 0) writeContainers(w, { title: 'Init Containers', containers: pod['initContainers'], space: '  ' });
  writeContainers(w, { title: 'Containers', containers: pod['containers'], space: '  ' });
  writeVolumes(w, pod['volumes'], '  ');
  writeSpread(w, pod, '  ');
  if (pod['priorityClassName']) w.field('Priority Class Name', pod['priorityClassName'], 1);
  writeLabels(w, '  Node-Selectors', pod['nodeSelector']);
  writeTolerations(w, '  Tolerations', pod['tolerations']);
}

function writeConditions(w: DescriptionWriter, conditions: unknown): void {
  const all = list(conditions).map(record);
  if (all.length === 0) return;
  w.line(0, 'Conditions:\n  Type\tStatus\tReason');
  w.line(1, '----\t------\t------');
  for (const condition of all) w.line(1, `${text(condition['type'])} \t${text(condition['status'])}\t${text(condition['reason'])}`);
}

function writeName(w: DescriptionWriter, object: AnyObject): void {
  w.field('Name', object.metadata?.name);
  w.field('Namespace', object.metadata?.namespace);
}

function writeOwn(w: DescriptionWriter, object: AnyObject): void {
  writeLabels(w, 'Labels', object.metadata?.labels);
  writeAnnotations(w, 'Annotations', object.metadata?.annotations);
}

const count = (value: unknown) => text(value ?? 0);

export const describeDeployment: Describer = async (w, deployment, context) => {
  const [spec, status] = [record(deployment['spec']), record(deployment['status'])];
  writeName(w, deployment);
  w.field('CreationTimestamp', longTime(deployment.metadata?.creationTimestamp));
  writeOwn(w, deployment);
  w.field('Selector', selectorText(spec['selector']));
  w.field('Replicas', `${count(spec['replicas'])} desired | ${count(status['updatedReplicas'])} updated | ${count(status['replicas'])} total | `
    + `${count(status['availableReplicas'])} available | ${count(status['unavailableReplicas'])} unavailable`);
  w.field('StrategyType', at(spec, 'strategy', 'type'));
  w.field('MinReadySeconds', spec['minReadySeconds'] ?? 0);
  const rolling = at(spec, 'strategy', 'rollingUpdate');
  if (rolling) w.field('RollingUpdateStrategy', `${count(record(rolling)['maxUnavailable'])} max unavailable, ${count(record(rolling)['maxSurge'])} max surge`);
  writeTemplate(w, spec['template']);
  writeConditions(w, status['conditions']);
  const { current, old } = await replicaSetsOf(deployment, context);
  const names = (sets: readonly AnyObject[]) => sets.map((set) =>
    `${text(set.metadata?.name)} (${count(record(set['status'])['replicas'])}/${count(record(set['spec'])['replicas'])} replicas created)`).join(', ') || '<none>';
  if (current.length > 0 || old.length > 0) {
    w.field('OldReplicaSets', names(old));
    w.field('NewReplicaSet', names(current));
  }
  writeEvents(w, await context.events(deployment), context.now);
};

/** The ReplicaSets of a Deployment: the one of its present revision, and those before it. */
export async function replicaSetsOf(deployment: AnyObject, context: DescribeContext): Promise<{ current: AnyObject[]; old: AnyObject[] }> {
  const label = selectorText(at(deployment, 'spec', 'selector')) ?? '';
  const sets = (await context.list('replicasets.apps', text(deployment.metadata?.namespace), { label }))
    .filter((set) => list(set.metadata?.ownerReferences).some((owner) => record(owner)['uid'] === deployment.metadata?.uid));
  const revision = deployment.metadata?.annotations?.['deployment.kubernetes.io/revision'];
  const isCurrent = (set: AnyObject) => set.metadata?.annotations?.['deployment.kubernetes.io/revision'] === revision;
  return { current: sets.filter(isCurrent), old: sets.filter((set) => !isCurrent(set)) };
}

/** A ReplicaSet or a ReplicationController, which does not say who controls it. */
export const describeReplicas: Describer = async (w, set, context) => {
  const [spec, status] = [record(set['spec']), record(set['status'])];
  writeName(w, set);
  w.field('Selector', selectorOf(set) || '<none>');
  writeOwn(w, set);
  if (set.kind === 'ReplicaSet' && controllerOf(set.metadata) !== '') w.field('Controlled By', controllerOf(set.metadata));
  w.field('Replicas', `${count(status['replicas'])} current / ${count(spec['replicas'])} desired`);
  w.field('Pods Status', await podCounts(set, context));
  writeTemplate(w, spec['template']);
  writeConditions(w, status['conditions']);
  writeEvents(w, await context.events(set), context.now);
};

/** The selector of a workload; a ReplicationController's is a map of labels. */
function selectorOf(workload: AnyObject): string {
  const selector = at(workload, 'spec', 'selector');
  return workload.kind === 'ReplicationController' ? labelsText(selector) : selectorText(selector) ?? '';
}

async function podCounts(owner: AnyObject, context: DescribeContext): Promise<string> {
  const label = selectorOf(owner);
  const pods = (await context.list('pods', text(owner.metadata?.namespace), { label }))
    .filter((pod) => list(pod.metadata?.ownerReferences).some((each) => record(each)['uid'] === owner.metadata?.uid && record(each)['controller'] === true));
  const inPhase = (phase: string) => pods.filter((pod) => at(pod, 'status', 'phase') === phase).length;
  return `${inPhase('Running')} Running / ${inPhase('Pending')} Waiting / ${inPhase('Succeeded')} Succeeded / ${inPhase('Failed')} Failed`;
}

export const describeStatefulSet: Describer = async (w, set, context) => {
  const [spec, status] = [record(set['spec']), record(set['status'])];
  writeName(w, set);
  w.field('CreationTimestamp', longTime(set.metadata?.creationTimestamp));
  w.field('Selector', selectorText(spec['selector']));
  writeOwn(w, set);
  w.field('Replicas', `${count(spec['replicas'])} desired | ${count(status['replicas'])} total`);
  w.field('Update Strategy', at(spec, 'updateStrategy', 'type'));
  const partition = at(spec, 'updateStrategy', 'rollingUpdate', 'partition');
  if (partition !== undefined) w.field('Partition', partition, 1);
  const unavailable = at(spec, 'updateStrategy', 'rollingUpdate', 'maxUnavailable');
  if (unavailable !== undefined) w.field('MaxUnavailable', unavailable, 1);
  w.field('Pods Status', await podCounts(set, context));
  writeTemplate(w, spec['template']);
  writeClaims(w, spec['volumeClaimTemplates']);
  writeEvents(w, await context.events(set), context.now);
};

function writeClaims(w: DescriptionWriter, templates: unknown): void {
  const claims = list(templates).map(record);
  w.line(0, claims.length === 0 ? 'Volume Claims:\t<none>' : 'Volume Claims:');
  for (const claim of claims) {
    const [metadata, spec] = [record(claim['metadata']), record(claim['spec'])];
    w.field('Name', metadata['name'], 1);
    w.field('StorageClass', spec['storageClassName'], 1);
    writeLabels(w, '  Labels', metadata['labels']);
    writeLabels(w, '  Annotations', metadata['annotations']);
    w.field('Capacity', at(spec, 'resources', 'requests', 'storage') ?? '<default>', 1);
    w.field('Access Modes', `[${list(spec['accessModes']).map(text).join(' ')}]`, 1);
  }
}

export const describeDaemonSet: Describer = async (w, set, context) => {
  const [spec, status] = [record(set['spec']), record(set['status'])];
  writeName(w, set);
  w.field('Selector', selectorText(spec['selector']));
  const nodeSelector = Object.entries(record(at(spec, 'template', 'spec', 'nodeSelector'))).map(([key, value]) => `${key}=${text(value)}`).join(',');
  w.field('Node-Selector', nodeSelector || '<none>');
  writeOwn(w, set);
  w.line(0, `Desired Number of Nodes Scheduled: ${count(status['desiredNumberScheduled'])}`);
  w.line(0, `Current Number of Nodes Scheduled: ${count(status['currentNumberScheduled'])}`);
  w.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${count(status['updatedNumberScheduled'])}`);
  w.line(0, `Number of Nodes Scheduled with Available Pods: ${count(status['numberAvailable'])}`);
  w.line(0, `Number of Nodes Misscheduled: ${count(status['numberMisscheduled'])}`);
  w.field('Pods Status', await podCounts(set, context));
  writeTemplate(w, spec['template']);
  writeEvents(w, await context.events(set), context.now);
};

export const describeJob: Describer = async (w, job, context) => {
  const [spec, status] = [record(job['spec']), record(job['status'])];
  writeName(w, job);
  w.field('Selector', selectorText(spec['selector']) ?? '');
  writeOwn(w, job);
  if (controllerOf(job.metadata) !== '') w.field('Controlled By', controllerOf(job.metadata));
  writeJobSpec(w, spec, status);
  const ready = status['ready'] === undefined ? '' : ` (${count(status['ready'])} Ready)`;
  w.field('Pods Statuses', `${count(status['active'])} Active${ready} / ${count(status['succeeded'])} Succeeded / ${count(status['failed'])} Failed`);
  if (spec['completionMode'] === 'Indexed') w.field('Completed Indexes', cutIndexes(text(status['completedIndexes'])));
  writeTemplate(w, spec['template']);
  writeEvents(w, await context.events(job), context.now);
};

/** `0-3,5`, of a long list what fits into 50 characters (describe.go's capIndexesListOrNone). */
function cutIndexes(indexes: string): string {
  if (indexes === '') return '<none>';
  return indexes.length <= 50 ? indexes : `${indexes.slice(0, indexes.lastIndexOf(',', 49) + 1)}...`;
}

function writeJobSpec(w: DescriptionWriter, spec: Json, status: Json): void {
  if (spec['parallelism'] !== undefined) w.field('Parallelism', spec['parallelism']);
  w.field('Completions', spec['completions'] ?? '<unset>');
  if (spec['completionMode']) w.field('Completion Mode', spec['completionMode']);
  if (spec['suspend'] !== undefined) w.field('Suspend', spec['suspend']);
  if (spec['backoffLimit'] !== undefined) w.field('Backoff Limit', spec['backoffLimit']);
  if (spec['ttlSecondsAfterFinished'] !== undefined) w.field('TTL Seconds After Finished', spec['ttlSecondsAfterFinished']);
  if (status['startTime']) w.field('Start Time', longTime(status['startTime']));
  if (status['completionTime']) w.field('Completed At', longTime(status['completionTime']));
  if (status['startTime'] && status['completionTime']) {
    w.field('Duration', humanDuration(Date.parse(text(status['completionTime'])) - Date.parse(text(status['startTime']))));
  }
  if (spec['activeDeadlineSeconds'] !== undefined) w.field('Active Deadline Seconds', `${text(spec['activeDeadlineSeconds'])}s`);
}

export const describeCronJob: Describer = async (w, cronJob, context) => {
  const [spec, status] = [record(cronJob['spec']), record(cronJob['status'])];
  writeName(w, cronJob);
  writeOwn(w, cronJob);
  w.field('Schedule', spec['schedule']);
  w.field('Concurrency Policy', spec['concurrencyPolicy']);
  w.field('Suspend', spec['suspend'] === undefined ? '<unset>' : spec['suspend'] === true ? 'True' : 'False');
  w.field('Successful Job History Limit', spec['successfulJobsHistoryLimit'] ?? '<unset>');
  w.field('Failed Job History Limit', spec['failedJobsHistoryLimit'] ?? '<unset>');
  w.field('Starting Deadline Seconds', spec['startingDeadlineSeconds'] === undefined ? '<unset>' : `${text(spec['startingDeadlineSeconds'])}s`);
  const job = record(at(spec, 'jobTemplate', 'spec'));
  if (job['selector']) w.field('Selector', selectorText(job['selector']));
  else w.field('Selector', '<unset>');
  w.field('Parallelism', job['parallelism'] ?? '<unset>');
  w.field('Completions', job['completions'] ?? '<unset>');
  if (job['activeDeadlineSeconds'] !== undefined) w.field('Active Deadline Seconds', `${text(job['activeDeadlineSeconds'])}s`);
  writeTemplate(w, job['template']);
  w.field('Last Schedule Time', status['lastScheduleTime'] ? longTime(status['lastScheduleTime']) : '<unset>');
  w.field('Active Jobs', list(status['active']).map((each) => text(record(each)['name'])).join(', ') || '<none>');
  writeEvents(w, await context.events(cronJob), context.now);
};
