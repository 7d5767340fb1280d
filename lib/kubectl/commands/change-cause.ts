import { acceptedFlags } from '../cobra/definition.ts';
import { FlagSet } from '../cobra/flag-set.ts';
import { createJsonMergePatch } from '../patches/json-merge.ts';
import type { AnyObject, Info } from '../resources/info.ts';
import { isReportable } from '../session/failure.ts';
import type { Invocation } from '../session/invocation.ts';
import { patchObject } from './write.ts';
import type { WriteSettings } from './write.ts';

/** Says why an object is as it is; `kubectl rollout history` shows it. */
export const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** With `--record`, the object annotated with the command line; without, the object as it is (genericclioptions.RecordFlags). */
export function withCause(invocation: Invocation, object: AnyObject): AnyObject {
  if (!invocation.flags.has('record') || !invocation.flags.bool('record')) return object;
  const annotations = { ...object.metadata?.annotations, [CHANGE_CAUSE]: causeOf(invocation) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** With `--record`, annotates an object that has been changed already; gives it as it is then. */
export async function recordCause(invocation: Invocation, info: Info, object: AnyObject, settings: WriteSettings): Promise<AnyObject> {
  const body = createJsonMergePatch(object, withCause(invocation, object));
  if (Object.keys(body).length === 0) return object;
  try {
    return await patchObject(invocation.client(), info, { type: 'merge', body }, settings);
  } catch (error) {
    // The change itself was made: the real one speaks of this in its log alone.
    if (!isReportable(error)) throw error;
    return object;
  }
}

/** `kubectl set image deploy/web nginx=nginx:1.27 --record=true`: the words first, then the flags by their long names. */
function causeOf({ process, path }: Invocation): string {
  const { args, occurrences } = new FlagSet(acceptedFlags(path)).parse(process.args.slice(1));
  return ['kubectl', ...args, ...occurrences.map(({ name, text }) => `--${name}=${text}`)].join(' ');
}
