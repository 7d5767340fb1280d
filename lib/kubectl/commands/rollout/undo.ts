import { ApiError } from '#lib/schema/index.ts';
import { sameJson } from '../../patches/json-merge.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { at, record } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { visitAll } from '../changed-objects.ts';
import { dryRunOf, LAST_APPLIED, patchObject } from '../write.ts';
import type { DryRun } from '../write.ts';
import { revisionsOf, templateText } from './history.ts';
import type { Revision } from './history.ts';
import { noneFor, rolloutTargets } from './targets.ts';

const KEPT_ANNOTATIONS = [
  LAST_APPLIED, 'deployment.kubernetes.io/revision', 'deployment.kubernetes.io/revision-history', 'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas', 'deprecated.deployment.rollback.to',
];

/** `kubectl rollout undo`: back to the revision before, or to `--to-revision`. */
export const undo: Command = async (invocation) => {
  const { flags, io, process } = invocation;
  const dryRun = dryRunOf(flags, io);
  const errors: unknown[] = [];
  await visitAll(invocation, await rolloutTargets(invocation, errors), errors, async (info) => {
    const operation = await rollBack(invocation, info, dryRun);
    if (info.object) io.out(resultPrinter({ process, flags, operation, typed: true })(info.object));
  });
};

async function rollBack(invocation: Invocation, info: Info, dryRun: DryRun): Promise<string> {
  const wanted = invocation.flags.number('to-revision');
  if (wanted < 0) throw new Failure(`unable to find specified revision ${wanted} in history`);
  const object = info.object;
  if (!object) throw new Failure('required resource not specified');
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(object.kind)) {
    throw noneFor(info, 'rollbacker', 'rollbacker');
  }
  const revision = await chooseRevision(invocation, info, wanted);
  if (dryRun === 'client') return templateText(revision);
  if (at(object, 'spec', 'paused') === true) {
    throw new Failure("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
  }
  const template = withoutHash(revision.template);
  if (sameJson(template, withoutHash(record(at(object, 'spec', 'template'))))) {
    return `skipped rollback (current template already matches revision ${wanted})`;
  }
  await restore(invocation, info, { revision, template, wanted, dryRun });
  return 'rolled back';
}

async function chooseRevision(invocation: Invocation, info: Info, wanted: number): Promise<Revision> {
  const revisions = await revisionsOf(invocation, info);
  const found = wanted === 0 ? revisions.at(-2) : revisions.find((each) => each.number === wanted);
  if (found) return found;
  if (wanted > 0) throw new Failure(`unable to find specified revision ${wanted} in history`);
  throw new Failure(info.object?.kind === 'Deployment'
    ? `no rollout history found for deployment ${JSON.stringify(info.name)}`
    : 'no last revision to roll back to');
}

function withoutHash(template: Record<string, unknown>): Record<string, unknown> {
  const metadata = record(template['metadata']);
  const { 'pod-template-hash': _, ...labels } = record(metadata['labels']);
  return { ...template, metadata: { ...metadata, labels } };
}

async function restore(
  invocation: Invocation, info: Info,
  { revision, template, wanted, dryRun }: { revision: Revision; template: Record<string, unknown>; wanted: number; dryRun: DryRun },
): Promise<AnyObject> {
  const [present, past] = [record(info.object?.metadata?.annotations), record(revision.object.metadata?.annotations)];
  const isKept = (key: string) => KEPT_ANNOTATIONS.includes(key);
  const annotations = {
    ...Object.fromEntries(Object.entries(present).filter(([key]) => isKept(key))),
    ...Object.fromEntries(Object.entries(past).filter(([key]) => !isKept(key))),
  };
  const replacing = info.object?.kind === 'Deployment' ? [{ op: 'replace', path: '/metadata/annotations', value: annotations }] : [];
  const body = [{ op: 'replace', path: '/spec/template', value: template }, ...replacing];
  try {
    return await patchObject(invocation.client(), info, { type: 'json', body }, { dryRun, fieldManager: 'kubectl-rollout' });
  } catch (error) {
    if (error instanceof ApiError) throw new Failure(`failed restoring revision ${wanted}: ${error.message}`);
    throw error;
  }
}
