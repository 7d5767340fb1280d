import { list, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure, Failures } from '../../session/failure.ts';
import type { Command } from '../../session/invocation.ts';
import { objectsToChange } from '../changed-objects.ts';
import { canonicalQuantity } from '../create/simple.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { dryRunOf } from '../write.ts';
import { changeTemplate, withPodSpec } from './template-change.ts';

type Amounts = Record<string, string>;

/** `kubectl set resources deployment/web --limits=cpu=200m --requests=…` */
export const setResources: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  const dryRun = dryRunOf(flags, io);
  if (args.length === 0 && !hasFiles(fileSelection(flags))) throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (flags.bool('all') && flags.string('selector') !== '') throw new Failure('cannot set --all and --selector at the same time');
  if (flags.string('limits') === '' && flags.string('requests') === '') {
    throw new Failure('you must specify an update to requests or limits (in the form of --requests/--limits)');
  }
  const [limits, requests] = [amounts(flags.string('limits')), amounts(flags.string('requests'))];
  const errors: unknown[] = [];
  for await (const info of objectsToChange(invocation, args, errors)) {
    const failure = await changeTemplate(invocation, info, {
      what: 'resources', operation: 'resource requirements updated', dryRun,
      change: (object) => withAmounts(object, flags.string('containers'), { limits, requests }),
    });
    if (failure) errors.push(failure);
  }
  Failures.throwAll(errors);
};

function amounts(spec: string): Amounts {
  if (spec === '') return {};
  return Object.fromEntries(spec.split(',').map((statement) => {
    const parts = statement.split('=');
    if (parts.length !== 2) throw new Failure(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
    return [parts[0] ?? '', canonicalQuantity(parts[1] ?? '')];
  }));
}

function withAmounts(object: AnyObject, pattern: string, { limits, requests }: { limits: Amounts; requests: Amounts }): AnyObject {
  const expression = new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  return withPodSpec(object, (spec) => {
    let matched = 0;
    const containers = list(spec['containers']).map((each) => {
      const container = record(each);
      if (!expression.test(text(container['name']))) return container;
      matched += 1;
      const present = record(container['resources']);
      const merged = (kind: string, more: Amounts) => ({ ...record(present[kind]), ...more });
      return {
        ...container,
        resources: {
          ...present,
          ...(Object.keys(limits).length > 0 ? { limits: merged('limits', limits) } : {}),
          ...(Object.keys(requests).length > 0 ? { requests: merged('requests', requests) } : {}),
        },
      };
    });
    if (matched === 0) throw new Failure(`unable to find container named ${pattern}`);
    return { ...spec, containers };
  });
}

/** `kubectl set serviceaccount deployment/web NAME` */
export const setServiceAccount: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  const dryRun = dryRunOf(flags, io);
  const name = args.at(-1);
  if (name === undefined) throw new Failure('serviceaccount is required');
  const resources = args.slice(0, -1);
  if (resources.length === 0 && !hasFiles(fileSelection(flags))) throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  const errors: unknown[] = [];
  for await (const info of objectsToChange(invocation, resources, errors)) {
    const failure = await changeTemplate(invocation, info, {
      what: 'ServiceAccountName', operation: 'serviceaccount updated', dryRun,
      change: (object) => withPodSpec(object, (spec) => ({ ...spec, serviceAccountName: name })),
    });
    if (failure) errors.push(failure);
  }
  Failures.throwAll(errors);
};
