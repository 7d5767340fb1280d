import { createStrategicPatch } from '../../patches/strategic-diff.ts';
import { structTypeOf } from '../../patches/struct-type.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { list, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure, Failures, UsageFailure } from '../../session/failure.ts';
import type { Command } from '../../session/invocation.ts';
import { objectsToChange } from '../changed-objects.ts';
import { dryRunOf, patchObject } from '../write.ts';

interface Taint {
  key: string;
  value: string;
  /** '' when any is meant, for removal. */
  effect: string;
}

/** apimachinery's validation.IsQualifiedName, of the part behind the slash. */
const QUALIFIED_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** `kubectl taint nodes NODE key=value:NoSchedule key-`: sets and removes taints. */
export const taint: Command = async (invocation) => {
  const { flags, args, io, process } = invocation;
  const dryRun = dryRunOf(flags, io);
  const first = args.findIndex((arg) => /[=:]/.test(arg) || arg.endsWith('-'));
  const resources = first < 0 ? args : args.slice(0, first);
  const specs = first < 0 ? [] : args.slice(first);
  const stray = specs.find((arg) => !/[=:]/.test(arg) && !arg.endsWith('-'));
  if (stray !== undefined) throw new Failure(`unexpected argument ${stray}`);
  if (resources.length === 0) throw new Failure('one or more resources must be specified as <resource> <name>');
  if (specs.length === 0) throw new Failure('at least one taint update is required');
  const type = resources[0] ?? '';
  if (!['node', 'nodes', 'no'].includes(type.toLowerCase())) throw new Failure(`invalid resource type ${type}, only node types are supported`);
  if (flags.bool('all') && flags.string('selector') !== '') throw new Failure('setting \'all\' parameter with a non empty selector is prohibited');
  if (resources.length < 2 && !flags.bool('all') && flags.string('selector') === '') throw new Failure('at least one resource name must be specified since \'all\' parameter is not set');
  const { add, remove } = parseTaints(specs);
  const errors: unknown[] = [];
  for await (const info of objectsToChange(invocation, resources, errors, { typed: true })) {
    if (!info.object) continue;
    const { changed, operation } = withTaints(info.object, { add, remove }, flags.bool('overwrite'));
    const body = createStrategicPatch(info.object, changed, structTypeOf(info.object));
    const outcome = dryRun === 'client' ? changed : await patchObject(invocation.client(), info, { type: 'strategic', body }, { dryRun, fieldManager: flags.string('field-manager') });
    io.out(resultPrinter({ process, flags, operation, tellsDryRun: false })(outcome));
  }
  Failures.throwAll(errors);
};

function parseTaints(specs: readonly string[]): { add: Taint[]; remove: Taint[] } {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const spec of specs) {
    if (spec.endsWith('-')) remove.push(parseTaint(spec.slice(0, -1), true));
    else add.push(parseTaint(spec, false));
  }
  const twice = add.find((each, index) => add.slice(0, index).some((other) => other.key === each.key && other.effect === each.effect));
  if (twice) throw new UsageFailure(`duplicated taints with the same key and effect: {${twice.key} ${twice.value} ${twice.effect} <nil>}`);
  const both = remove.find((each) => add.some((other) => other.key === each.key && (each.effect === '' || other.effect === each.effect)));
  if (both) throw new Failure(`can not both modify and remove the following taint(s) in the same command: ${both.key}=${both.effect}`);
  return { add, remove };
}

function parseTaint(spec: string, removing: boolean): Taint {
  const [head = '', effect = ''] = spec.split(':');
  const [key = '', value = ''] = head.split('=');
  const name = spec.includes(':') ? key : spec;
  if (!new RegExp(`^${QUALIFIED_NAME}$`).test(name.slice(name.indexOf('/') + 1))) {
    throw new UsageFailure(`invalid taint spec: ${spec}, name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${QUALIFIED_NAME}')`);
  }
  if (!removing && !spec.includes(':')) throw new UsageFailure(`invalid taint spec: ${spec}`);
  if ((effect !== '' || !removing) && !EFFECTS.includes(effect)) throw new UsageFailure(`invalid taint effect: ${effect}, unsupported taint effect`);
  return { key, value, effect };
}

function withTaints(node: AnyObject, { add, remove }: { add: Taint[]; remove: Taint[] }, overwrite: boolean): { changed: AnyObject; operation: string } {
  const name = text(node.metadata?.name);
  const present = list(record(node['spec'])['taints']).map(record);
  const same = (taint: Taint, other: Record<string, unknown>) => other['key'] === taint.key && other['effect'] === taint.effect;
  const taken = add.filter((taint) => present.some((other) => same(taint, other)));
  if (taken.length > 0 && !overwrite) {
    throw new Failure(`node ${name} already has ${taken.map((taint) => taint.key).join(', ')} taint(s) with same effect(s) and --overwrite is false`);
  }
  const missing = remove.filter((taint) => !present.some((other) => other['key'] === taint.key && (taint.effect === '' || other['effect'] === taint.effect)));
  const absent = missing[0];
  if (absent) throw new Failure(`taint ${JSON.stringify(absent.effect === '' ? absent.key : `${absent.key}:${absent.effect}`)} not found`);
  const kept = present.filter((other) => !remove.some((taint) => other['key'] === taint.key && (taint.effect === '' || other['effect'] === taint.effect)))
    .filter((other) => !add.some((taint) => same(taint, other)));
  const added = add.map(({ key, value, effect }) => ({ key, ...(value === '' ? {} : { value }), effect }));
  const taints = [...added, ...kept];
  const { taints: _, ...spec } = record(node['spec']);
  const changed = { ...node, spec: taints.length === 0 ? spec : { ...spec, taints } } as AnyObject;
  const operation = taken.length > 0 ? 'modified' : add.length > 0 && remove.length > 0 ? 'modified' : add.length > 0 ? 'tainted' : 'untainted';
  return { changed, operation };
}
