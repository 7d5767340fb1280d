import { createStrategicPatch } from '../../patches/strategic-diff.ts';
import { structTypeOf } from '../../patches/struct-type.ts';
import { qualifiedName } from '../../api/resource.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { at, record } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { ApiError } from '#lib/schema/index.ts';
import { Failure, Failures } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { asOneError } from '../changed-objects.ts';
import { patchObject } from '../write.ts';
import { rolloutTargets } from './targets.ts';

/** `kubectl rollout pause`: changes of the template wait until it is resumed. */
export const pause = changeCommand('paused', (object) => {
  requireDeployment(object, 'pausing is not supported');
  if (at(object, 'spec', 'paused') === true) throw new Failure('is already paused');
  return withSpec(object, { paused: true });
});

/** `kubectl rollout resume` */
export const resume = changeCommand('resumed', (object) => {
  requireDeployment(object, 'resuming is not supported');
  if (at(object, 'spec', 'paused') !== true) throw new Failure('is not paused');
  const { paused: _, ...spec } = record(object['spec']);
  return { ...object, spec } as AnyObject;
});

/** `kubectl rollout restart`: new Pods, one after the other, by an annotation of the template. */
export const restart = changeCommand('restarted', (object, invocation) => {
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(object.kind)) throw new Failure('restarting is not supported');
  if (at(object, 'spec', 'paused') === true) throw new Failure("can't restart paused deployment (run rollout resume first)");
  const template = record(at(object, 'spec', 'template'));
  const metadata = record(template['metadata']);
  const restartedAt = new Date(invocation.process.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  const annotations = { ...record(metadata['annotations']), 'kubectl.kubernetes.io/restartedAt': restartedAt };
  return withSpec(object, { template: { ...template, metadata: { ...metadata, annotations } } });
});

function requireDeployment(object: AnyObject, message: string): void {
  if (object.kind !== 'Deployment') throw new Failure(message);
}

function withSpec(object: AnyObject, fields: Record<string, unknown>): AnyObject {
  return { ...object, spec: { ...record(object['spec']), ...fields } } as AnyObject;
}

type Change = (object: AnyObject, invocation: Invocation) => AnyObject;

function changeCommand(operation: 'paused' | 'resumed' | 'restarted', change: Change): Command {
  return async (invocation) => {
    const missing: unknown[] = [];
    const infos = await rolloutTargets(invocation, missing);
    const errors = [...asOneError(invocation, missing)];
    if (infos.length === 0 && errors.length === 0) {
      invocation.io.err(`No resources found in ${invocation.client().namespace} namespace.\n`);
    }
    for (const info of infos) {
      const failure = await changeOne(invocation, info, operation, change);
      if (failure) errors.push(failure);
    }
    Failures.throwAll(errors);
  };
}

async function changeOne(invocation: Invocation, info: Info, operation: string, change: Change): Promise<unknown> {
  const { flags, io, process } = invocation;
  if (!info.object) return undefined;
  let changed: AnyObject;
  try {
    changed = change(info.object, invocation);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return new Failure(`error: ${qualifiedName(info.resource)} ${JSON.stringify(info.name)} ${error.message}`);
  }
  const body = createStrategicPatch(info.object, changed, structTypeOf(info.object));
  if (Object.keys(body).length === 0 && operation === 'restarted') {
    return new Failure(`failed to create patch for ${info.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`);
  }
  try {
    const patched = await patchObject(invocation.client(), info, { type: 'strategic', body }, { dryRun: 'none', fieldManager: flags.string('field-manager') });
    io.out(resultPrinter({ process, flags, operation, typed: true })(patched));
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return new Failure(`failed to patch: ${error.message}`);
  }
}
