import { ApiError } from '#lib/schema/index.ts';
import { createStrategicPatch } from '../../patches/strategic-diff.ts';
import { asTyped } from '../../patches/typed.ts';
import { structTypeOf } from '../../patches/struct-type.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { record } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure, isReportable, messageOf } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { isLocal } from '../changed-objects.ts';
import { patchObject } from '../write.ts';
import type { DryRun } from '../write.ts';

type Json = Record<string, unknown>;

/** Where a kind keeps its Pod's spec; undefined for kinds that make no Pods. */
function podSpecPath(object: AnyObject): string[] | undefined {
  switch (object.kind) {
    case 'Pod': return ['spec'];
    case 'Deployment': case 'ReplicaSet': case 'StatefulSet': case 'DaemonSet': case 'Job': case 'ReplicationController':
      return ['spec', 'template', 'spec'];
    case 'CronJob': return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
    default: return undefined;
  }
}

/** The object with its Pod's spec changed. Throws Failure for kinds without one. */
export function withPodSpec(object: AnyObject, change: (spec: Json) => Json): AnyObject {
  const path = podSpecPath(object);
  if (!path) throw new Failure(`the object is not a pod or does not have a pod template: *${object.apiVersion.replace('/', '')}.${object.kind}`);
  const changeAt = (value: Json, depth: number): Json => {
    const key = path[depth];
    return key === undefined ? change(value) : { ...value, [key]: changeAt(record(value[key]), depth + 1) };
  };
  return changeAt(object, 0) as AnyObject;
}

export interface TemplateChange {
  /** What failures call it: `image`. */
  what: string;
  operation: string;
  dryRun: DryRun;
  change: (object: AnyObject) => AnyObject;
}

/** Changes one object's Pod template and prints it; gives what went wrong. */
export async function changeTemplate(invocation: Invocation, info: Info, { what, operation, dryRun, change }: TemplateChange): Promise<unknown> {
  const { flags, io, process } = invocation;
  if (!info.object) return undefined;
  const print = resultPrinter({ process, flags, operation });
  try {
    const changed = change(info.object);
    const body = createStrategicPatch(info.object, changed, structTypeOf(info.object));
    if (Object.keys(body).length === 0) return undefined;
    if (isLocal(invocation) || dryRun === 'client') {
      io.out(print(asTyped(changed)));
      return undefined;
    }
    io.out(print(await patchObject(invocation.client(), info, { type: 'strategic', body }, { dryRun, fieldManager: flags.string('field-manager') })));
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return new Failure(`failed to patch ${what} update to pod template${what === 'resources' ? '' : ':'} ${error.message}`);
    if (!isReportable(error)) throw error;
    const named = /^(error: )?unable to find/.test(messageOf(error));
    return named ? error : new Failure(`error: ${info.resource.plural}/${info.name} ${messageOf(error)}\n`);
  }
}
