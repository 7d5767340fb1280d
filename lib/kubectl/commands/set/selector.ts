import { createStrategicPatch } from '../../patches/strategic-diff.ts';
import { structTypeOf } from '../../patches/struct-type.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { record } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import type { Command } from '../../session/invocation.ts';
import { withCause } from '../change-cause.ts';
import { isLocal, objectsToChange, refuseLocalNames, visitAll } from '../changed-objects.ts';
import { dryRunOf, patchObject } from '../write.ts';

/** `kubectl set selector service web app=front`: what a Service selects, in place of what it did. */
export const setSelector: Command = async (invocation) => {
  const { flags, args, io, process } = invocation;
  const dryRun = dryRunOf(flags, io);
  const wanted = args.at(-1);
  if (wanted === undefined) throw new Failure('one selector is required');
  const print = resultPrinter({ process, flags, operation: 'selector updated', typed: true });
  refuseLocalNames(invocation, args.slice(0, -1));
  const errors: unknown[] = [];
  await visitAll(invocation, objectsToChange(invocation, args.slice(0, -1), errors, { typed: true }), errors, async (info) => {
    if (!info.object) return;
    const changed = withCause(invocation, withSelector(info.object, wanted));
    const body = createStrategicPatch(info.object, changed, structTypeOf(info.object));
    const settings = { dryRun, fieldManager: flags.string('field-manager') };
    io.out(print(isLocal(invocation) || dryRun === 'client' ? changed : await patchObject(invocation.client(), info, { type: 'strategic', body }, settings)));
  });
};

function withSelector(object: AnyObject, wanted: string): AnyObject {
  const terms = wanted.split(',').map((term) => /^\s*([^=!\s]+)\s*==?\s*([^=!\s]*)\s*$/.exec(term) ?? term);
  if (object.kind !== 'Service') throw new Failure('setting a selector is only supported for Services');
  const odd = terms.find((term) => typeof term === 'string');
  if (odd !== undefined) throw new Failure(`match expression [{${odd.toString().replace(/^!/, '')} ${odd.toString().startsWith('!') ? 'DoesNotExist' : 'Exists'} []}] not supported on this object`);
  const selector = Object.fromEntries(terms.map((term) => [term[1] ?? '', term[2] ?? '']));
  return { ...object, spec: { ...record(object['spec']), selector } } as AnyObject;
}
