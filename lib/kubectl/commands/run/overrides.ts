import type { FlagSet } from '../../cobra/flag-set.ts';
import { jsonMergePatch } from '../../patches/json-merge.ts';
import { applyStrategicPatch } from '../../patches/strategic-apply.ts';
import { applyJsonPatch } from '../../patches/json-patch.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';

/** What `--overrides` changes of a generated object, by the way that `--override-type` names. Throws Failure. */
export function applyOverrides(flags: FlagSet, object: AnyObject): AnyObject {
  const overrides = flags.has('overrides') ? flags.string('overrides') : '';
  if (overrides === '') return object;
  const patch = parseOverrides(overrides);
  switch (flags.string('override-type') || 'merge') {
    case 'merge': return jsonMergePatch(object, patch) as AnyObject;
    case 'strategic': return applyStrategicPatch(object, patch as Record<string, unknown>) as AnyObject;
    case 'json': return applyJsonPatch(object, patch as never) as AnyObject;
    default: throw new Failure(`invalid override type: ${flags.string('override-type')}`);
  }
}

function parseOverrides(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('Invalid JSON Patch');
  }
}
