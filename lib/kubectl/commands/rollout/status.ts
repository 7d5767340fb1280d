import { followObject } from '../../resources/watch-object.ts';
import { at, list, record, text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { ApiError } from '#lib/schema/index.ts';
import { Failure } from '../../session/failure.ts';
import { interruptible, within } from '../../session/interrupt.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { visitAll } from '../changed-objects.ts';
import { rolloutTargets } from './targets.ts';

const WEEK = 168 * 3_600_000;

interface RolloutState {
  message: string;
  done: boolean;
}

/** `kubectl rollout status`: says how far a rollout is, until it is done. */
export const status: Command = async (invocation) => {
  const { flags, args, process } = invocation;
  const revision = flags.number('revision');
  if (args.length > 0 && revision < 0) throw new Failure(`revision must be a positive integer: ${revision}`);
  const errors: unknown[] = [];
  const infos = await rolloutTargets(invocation, errors);
  if (infos.length === 0 && errors.length === 0) invocation.io.err(`No resources found in ${invocation.client().namespace} namespace.\n`);
  await visitAll(invocation, infos, errors, (info) => interruptible(process, () => follow(invocation, info, revision)));
};

async function follow(invocation: Invocation, info: Info, revision: number): Promise<void> {
  const { flags, io, process } = invocation;
  const seen = { failure: undefined as unknown, version: '' };
  const watching = followObject(invocation, info, (object) => {
    if (seen.version === object.metadata?.resourceVersion) return false;
    seen.version = text(object.metadata?.resourceVersion);
    try {
      const { message, done } = rolloutState(object, info, revision);
      io.out(message);
      process.background(io.flush());
      return done || !flags.bool('watch');
    } catch (error) {
      seen.failure = error;
      return true;
    }
  }).catch((error: unknown) => {
    if (error instanceof ApiError && error.reason === 'NotFound') throw new Failure('object has been deleted');
    throw error;
  });
  const outcome = await within(process, flags.number('timeout') || WEEK, watching);
  if (seen.failure) throw seen.failure;
  if (!outcome) throw new Failure('timed out waiting for the condition');
}

function rolloutState(object: AnyObject, info: Info, revision: number): RolloutState {
  switch (object.kind) {
    case 'Deployment': return deploymentState(object, revision);
    case 'DaemonSet': return daemonSetState(object);
    case 'StatefulSet': return statefulSetState(object);
    default: throw new Failure(`no status viewer has been implemented for ${object.kind}${info.resource.group === '' ? '' : `.${info.resource.group}`}`);
  }
}

const number = (object: AnyObject, ...path: string[]) => Number(at(object, ...path) ?? 0);

function isObserved(object: AnyObject): boolean {
  return Number(object.metadata?.generation ?? 0) <= number(object, 'status', 'observedGeneration');
}

function deploymentState(object: AnyObject, revision: number): RolloutState {
  const name = JSON.stringify(object.metadata?.name);
  const running = Number(object.metadata?.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
  if (revision > 0 && revision !== running) {
    throw new Failure(`desired revision (${revision}) is different from the running revision (${running})`);
  }
  if (!isObserved(object)) return { message: 'Waiting for deployment spec update to be observed...\n', done: false };
  const progressing = list(at(object, 'status', 'conditions')).map(record).find((each) => each['type'] === 'Progressing');
  if (progressing?.['reason'] === 'ProgressDeadlineExceeded') throw new Failure(`deployment ${name} exceeded its progress deadline`);
  const [wanted, updated] = [number(object, 'spec', 'replicas'), number(object, 'status', 'updatedReplicas')];
  const [total, available] = [number(object, 'status', 'replicas'), number(object, 'status', 'availableReplicas')];
  const waiting = (what: string): RolloutState => ({ message: `Waiting for deployment ${name} rollout to finish: ${what}...\n`, done: false });
  if (updated < wanted) return waiting(`${updated} out of ${wanted} new replicas have been updated`);
  if (total > updated) return waiting(`${total - updated} old replicas are pending termination`);
  if (available < updated) return waiting(`${available} of ${updated} updated replicas are available`);
  return { message: `deployment ${name} successfully rolled out\n`, done: true };
}

function daemonSetState(object: AnyObject): RolloutState {
  const name = JSON.stringify(object.metadata?.name);
  requireRollingUpdate(object);
  if (!isObserved(object)) return { message: 'Waiting for daemon set spec update to be observed...\n', done: false };
  const wanted = number(object, 'status', 'desiredNumberScheduled');
  const [updated, available] = [number(object, 'status', 'updatedNumberScheduled'), number(object, 'status', 'numberAvailable')];
  const waiting = (what: string): RolloutState => ({ message: `Waiting for daemon set ${name} rollout to finish: ${what}...\n`, done: false });
  if (updated < wanted) return waiting(`${updated} out of ${wanted} new pods have been updated`);
  if (available < wanted) return waiting(`${available} of ${wanted} updated pods are available`);
  return { message: `daemon set ${name} successfully rolled out\n`, done: true };
}

function requireRollingUpdate(object: AnyObject): void {
  if (at(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') {
    throw new Failure('rollout status is only available for RollingUpdate strategy type');
  }
}

function statefulSetState(object: AnyObject): RolloutState {
  requireRollingUpdate(object);
  if (number(object, 'status', 'observedGeneration') === 0 || !isObserved(object)) {
    return { message: 'Waiting for statefulset spec update to be observed...\n', done: false };
  }
  const wanted = number(object, 'spec', 'replicas');
  const ready = number(object, 'status', 'readyReplicas');
  if (ready < wanted) return { message: `Waiting for ${wanted - ready} pods to be ready...\n`, done: false };
  const updated = number(object, 'status', 'updatedReplicas');
  const rolling = at(object, 'spec', 'updateStrategy', 'rollingUpdate');
  if (rolling) {
    const partition = Number(record(rolling)['partition'] ?? 0);
    if (updated < wanted - partition) {
      return { message: `Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated...\n`, done: false };
    }
    return { message: `partitioned roll out complete: ${updated} new pods have been updated...\n`, done: true };
  }
  const revision = text(at(object, 'status', 'updateRevision'));
  if (revision !== text(at(object, 'status', 'currentRevision'))) {
    return { message: `waiting for statefulset rolling update to complete ${updated} pods at revision ${revision}...\n`, done: false };
  }
  return { message: `statefulset rolling update complete ${number(object, 'status', 'currentReplicas')} pods at revision ${revision}...\n`, done: true };
}
