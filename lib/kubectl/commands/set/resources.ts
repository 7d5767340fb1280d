import { quantityOf } from '../../quantity.ts';
import { record } from '../../resources/info.ts';
import { Failure, Failures } from '../../session/failure.ts';
import type { Command } from '../../session/invocation.ts';
import { allObjectsToChange, refuseLocalNames, refuseLocalOnServer } from '../changed-objects.ts';
import { dryRunOf } from '../write.ts';
import { changeTemplate, withPodSpec, withSelectedContainers } from './template-change.ts';

type Amounts = Record<string, string>;

/** `kubectl set resources deployment/web --limits=cpu=200m --requests=…` (set_resources.go) */
export const setResources: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  const dryRun = dryRunOf(flags, io);
  refuseLocalNames(invocation, args);
  const infos = await allObjectsToChange(invocation, args, { typed: true });
  refuseLocalOnServer(invocation, dryRun);
  if (flags.bool('all') && flags.string('selector') !== '') throw new Failure('cannot set --all and --selector at the same time');
  if (flags.string('limits') === '' && flags.string('requests') === '') {
    throw new Failure('you must specify an update to requests or limits (in the form of --requests/--limits)');
  }
  const wanted = { limits: amounts(flags.string('limits')), requests: amounts(flags.string('requests')) };
  const pattern = flags.string('containers');
  const missing: Failure[] = [];
  const failures: unknown[] = [];
  for (const info of infos) {
    const failure = await changeTemplate(invocation, info, {
      refused: 'failed to patch resources update to pod template', operation: 'resource requirements updated', dryRun,
      change: (object) => withPodSpec(object, (spec) => {
        const changed = withSelectedContainers(spec, pattern, (container) => withAmounts(container, wanted));
        if (!changed) missing.push(new Failure(`error: unable to find container named ${pattern}`));
        return changed ?? spec;
      }),
    });
    if (failure) failures.push(failure);
  }
  Failures.throwAll([...missing, ...failures]);
};

function amounts(spec: string): Amounts {
  if (spec === '') return {};
  return Object.fromEntries(spec.split(',').map((statement) => {
    const parts = statement.split('=');
    if (parts.length !== 2) throw new Failure(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
    return [parts[0] ?? '', quantityOf(parts[1] ?? '')];
  }));
}

function withAmounts(container: Record<string, unknown>, wanted: Readonly<Record<'limits' | 'requests', Amounts>>): Record<string, unknown> {
  const resources = { ...record(container['resources']) };
  for (const [kind, more] of Object.entries(wanted)) if (Object.keys(more).length > 0) resources[kind] = { ...record(resources[kind]), ...more };
  return { ...container, resources };
}

/** `kubectl set serviceaccount deployment/web NAME` (set_serviceaccount.go) */
export const setServiceAccount: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  const dryRun = dryRunOf(flags, io);
  refuseLocalOnServer(invocation, dryRun);
  const name = args.at(-1);
  if (name === undefined) throw new Failure('serviceaccount is required');
  const failures: unknown[] = [];
  for (const info of await allObjectsToChange(invocation, args.slice(0, -1), { typed: true })) {
    const failure = await changeTemplate(invocation, info, {
      refused: 'failed to patch ServiceAccountName', operation: 'serviceaccount updated', evenUnchanged: true, dryRun,
      change: (object) => withPodSpec(object, (spec) => ({ ...spec, serviceAccountName: name })),
    });
    if (failure) failures.push(failure);
  }
  Failures.throwAll(failures);
};
