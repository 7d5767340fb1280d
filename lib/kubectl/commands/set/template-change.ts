import { ApiError } from '#lib/schema/index.ts';
import { createStrategicPatch } from '../../patches/strategic-diff.ts';
import { structTypeOf } from '../../patches/struct-type.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { list, record, text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure, isReportable, messageOf } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { withCause } from '../change-cause.ts';
import { isLocal, objectName } from '../changed-objects.ts';
import { patchObject } from '../write.ts';
import type { DryRun } from '../write.ts';
import { goTypeOf } from '../../resources/go-type.ts';

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
  if (!path) throw new Failure(`the object is not a pod or does not have a pod template: ${goTypeOf(object)}`);
  const changeAt = (value: Json, depth: number): Json => {
    const key = path[depth];
    return key === undefined ? change(value) : { ...value, [key]: changeAt(record(value[key]), depth + 1) };
  };
  return changeAt(object, 0) as AnyObject;
}

export interface TemplateChange {
  /** What stands before a refusal of the server's. */
  refused: string;
  operation: string;
  /** An object that is so already is sent and printed all the same. */
  evenUnchanged?: boolean;
  dryRun: DryRun;
  change: (object: AnyObject) => AnyObject;
}

/** Changes one object's Pod template and prints it; gives what went wrong. */
export async function changeTemplate(invocation: Invocation, info: Info, { refused, operation, evenUnchanged = false, dryRun, change }: TemplateChange): Promise<unknown> {
  const { flags, io, process } = invocation;
  if (!info.object) return undefined;
  const print = resultPrinter({ process, flags, operation, typed: true });
  try {
    const changed = withCause(invocation, change(info.object));
    const body = createStrategicPatch(info.object, changed, structTypeOf(info.object));
    if (Object.keys(body).length === 0 && !evenUnchanged) return undefined;
    if (isLocal(invocation) || dryRun === 'client') {
      io.out(print(changed));
      return undefined;
    }
    io.out(print(await patchObject(invocation.client(), info, { type: 'strategic', body }, { dryRun, fieldManager: flags.string('field-manager') })));
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return new Failure(`${refused} ${error.message}`);
    if (!isReportable(error)) throw error;
    return new Failure(`error: ${objectName(info)} ${messageOf(error)}\n`);
  }
}

/** Whether a name is meant by a pattern with stars, as loosely as kubectl has it (set/helper.go's selectString). */
export function isSelected(name: string, pattern: string): boolean {
  if (pattern === '*') return true;
  if (!pattern.includes('*')) return name === pattern;
  const parts = pattern.split('*');
  let position = 0;
  for (const [index, part] of parts.entries()) {
    if (part === '') continue;
    const next = name.slice(position).indexOf(part);
    const isLast = index === parts.length - 1;
    if (next < position || (index === 0 && position !== 0) || (isLast && name.length !== part.length + next)) return false;
    position = next;
  }
  return true;
}

/** The containers and init containers of a Pod's spec that a pattern means, changed; undefined when there is none. */
export function withSelectedContainers(spec: Json, pattern: string, change: (container: Json) => Json): Json | undefined {
  let matched = false;
  const result: Json = { ...spec };
  for (const kind of ['containers', 'initContainers']) {
    if (!Array.isArray(spec[kind])) continue;
    result[kind] = list(spec[kind]).map((each) => {
      const container = record(each);
      if (!isSelected(text(container['name']), pattern)) return container;
      matched = true;
      return change(container);
    });
  }
  return matched ? result : undefined;
}
