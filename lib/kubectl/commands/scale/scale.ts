import { resultPrinter } from '../../printers/formats.ts';
import { at } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure, Failures } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { recordCause } from '../change-cause.ts';
import { objectsToChange } from '../changed-objects.ts';
import { requireFlags } from '../create/generator.ts';
import { followObject } from '../../resources/watch-object.ts';
import { within } from '../../session/interrupt.ts';
import { dryRunOf } from '../write.ts';
import type { DryRun } from '../write.ts';

/** `kubectl scale --replicas=N`: sets a new size through the scale subresource. */
export const scale: Command = async (invocation) => {
  const { flags, args, io, process } = invocation;
  requireFlags(invocation);
  const dryRun = dryRunOf(flags, io);
  const print = resultPrinter({ process, flags, operation: 'scaled' });
  const replicas = flags.number('replicas');
  if (replicas < 0) throw new Failure('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
  if (flags.number('current-replicas') < -1) throw new Failure('The --current-replicas must specify an integer of -1 or greater');
  const errors: unknown[] = [];
  const infos: Info[] = [];
  for await (const info of objectsToChange(invocation, args, errors, { latest: false })) infos.push(info);
  // Only the first of what a file names in vain is spoken of.
  if (infos.length === 0 && args.length === 0) errors.splice(1);
  if (flags.string('resource-version') !== '' && infos.length > 1) throw new Failure('cannot use --resource-version with multiple resources');
  if (infos.length === 0) {
    Failures.throwAll(errors);
    throw new Failure('no objects passed to scale');
  }
  for (const info of infos) {
    if (!info.object) continue;
    if (dryRun !== 'client') {
      await scaleOne(invocation, info, replicas, dryRun);
      await recordCause(invocation, info, info.object, { dryRun: 'none', fieldManager: '' });
    }
    io.out(print(info.object));
  }
  Failures.throwAll(errors);
};

async function scaleOne(invocation: Invocation, info: Info, replicas: number, dryRun: DryRun): Promise<void> {
  const { flags, process } = invocation;
  const client = invocation.client();
  const target = client.path(info.resource, info.namespace, info.name, 'scale');
  const current = flags.number('current-replicas');
  const version = flags.string('resource-version');
  const query = dryRun === 'server' ? '?dryRun=All' : '';
  if (current === -1 && version === '') {
    await client.json({ method: 'PATCH', target: target + query, body: { spec: { replicas } }, contentType: 'application/merge-patch+json' });
  } else {
    const scaled = await client.json<AnyObject>({ method: 'GET', target });
    checkPrecondition(scaled, current, version);
    const body = { ...scaled, spec: { replicas } };
    await client.json({ method: 'PUT', target: target + query, body });
  }
  const timeout = flags.number('timeout');
  if (timeout === 0 || dryRun !== 'none') return;
  const done = await within(process, timeout, followObject(invocation, info, (object) =>
    at(object, 'status', 'replicas') === replicas || (replicas === 0 && at(object, 'status', 'replicas') === undefined)));
  if (!done) throw new Failure('timed out waiting for the condition');
}

function checkPrecondition(scaled: AnyObject, current: number, version: string): void {
  const size = Number(at(scaled, 'spec', 'replicas') ?? 0);
  if (current !== -1 && size !== current) throw new Failure(`Expected replicas to be ${current}, was ${size}`);
  const found = scaled.metadata?.resourceVersion ?? '';
  if (version !== '' && found !== version) throw new Failure(`Expected resource version to be ${version}, was ${found}`);
}
