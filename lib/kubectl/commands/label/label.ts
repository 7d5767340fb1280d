import { sortedJson } from '#lib/schema/index.ts';
import { createJsonMergePatch } from '../../patches/json-merge.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { record, text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { withCause } from '../change-cause.ts';
import { isLocal, objectsToChange, visitAll } from '../changed-objects.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { parsePairs, splitPairs } from '../pair-arguments.ts';
import { dryRunOf, patchObject } from '../write.ts';

/** `labels` or `annotations`, with the words of each. */
interface Kind {
  field: 'labels' | 'annotations';
  one: 'label' | 'annotation';
  done: (before: string, after: string, overwrite: boolean) => string;
  parse: (pairs: readonly string[]) => Changes;
  refuseOverwrites: (conflicts: readonly [string, string][]) => Failure;
  file: string;
}

interface Changes {
  set: ReadonlyMap<string, string>;
  remove: readonly string[];
}

/** `kubectl label`: sets and removes labels. */
export const label = metadataCommand({
  field: 'labels', one: 'label', file: 'pod',
  done: (before, after, overwrite) => {
    if (before === after) return 'not labeled';
    return !overwrite && after.length < before.length ? 'unlabeled' : 'labeled';
  },
  parse: parseLabels,
  refuseOverwrites: (conflicts) => new Failure(conflicts.length === 1
    ? conflictText(conflicts[0] ?? ['', ''])
    : `[${conflicts.map(conflictText).join(', ')}]`),
});

/** `kubectl annotate`: sets and removes annotations. */
export const annotate = metadataCommand({
  field: 'annotations', one: 'annotation', file: 'rsrc',
  done: () => 'annotated',
  parse: (pairs) => {
    const changes = parsePairs(pairs, 'annotation', true);
    const both = changes.remove.filter((key) => changes.set.has(key));
    if (both.length > 0) throw new Failure(`can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`);
    return changes;
  },
  refuseOverwrites: (conflicts) => new Failure(
    `--overwrite is false but found the following declared annotation(s): ${conflicts.map(([key, value]) => `'${key}' already has a value (${value})`).join('; ')}`,
  ),
});

function conflictText([key, value]: [string, string]): string {
  return `'${key}' already has a value (${value}), and --overwrite is false`;
}

function parseLabels(pairs: readonly string[]): Changes {
  const set = new Map<string, string>();
  const remove: string[] = [];
  for (const pair of pairs) {
    if (pair.includes('=')) {
      const parts = pair.split('=');
      if (parts.length !== 2) throw new Failure(`invalid label spec: ${pair}`);
      const problems = labelValueProblems(parts[1] ?? '');
      if (problems.length > 0) throw new Failure(`invalid label value: ${JSON.stringify(pair)}: ${problems.join(';')}`);
      set.set(parts[0] ?? '', parts[1] ?? '');
    } else if (pair.endsWith('-')) {
      remove.push(pair.slice(0, -1));
    } else {
      throw new Failure(`unknown label spec: ${pair}`);
    }
  }
  if (remove.some((key) => set.has(key))) throw new Failure('can not both modify and remove a label in the same command');
  return { set, remove };
}

function labelValueProblems(value: string): string[] {
  const problems: string[] = [];
  if (value.length > 63) problems.push('must be no more than 63 bytes');
  if (!/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(value)) {
    problems.push(
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
      + "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    );
  }
  return problems;
}

function metadataCommand(kind: Kind): Command {
  return async (invocation) => {
    const { flags, args, io } = invocation;
    const dryRun = dryRunOf(flags, io);
    const { resources, pairs } = splitPairs(args, kind.one);
    const changes = kind.parse(pairs);
    checkFlags(invocation, kind, resources, changes);
    const errors: unknown[] = [];
    const infos: Info[] = [];
    for await (const info of objectsToChange(invocation, resources, errors)) infos.push(info);
    if (infos.length !== 1 && flags.string('resource-version') !== '') {
      throw new Failure('--resource-version may only be used with a single resource');
    }
    await visitAll(invocation, infos, errors, (info) => changeOne(invocation, kind, info, { changes, dryRun, alone: infos.length === 1 && flags.string('selector') === '' && !flags.bool('all') }));
  };
}

function checkFlags(invocation: Invocation, kind: Kind, resources: readonly string[], { set, remove }: Changes): void {
  const { flags } = invocation;
  const files = hasFiles(fileSelection(flags));
  if (flags.bool('list') && flags.string('output') !== '') throw new Failure('--list and --output may not be specified together');
  if (flags.bool('all') && flags.string('selector') !== '') throw new Failure('cannot set --all and --selector at the same time');
  if (flags.bool('all') && flags.string('field-selector') !== '') throw new Failure('cannot set --all and --field-selector at the same time');
  if (isLocal(invocation)) {
    if (flags.string('dry-run') === 'server') throw new Failure('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
    if (resources.length > 0) throw new Failure(`can only use local files by -f ${kind.file}.yaml or --filename=${kind.file}.json when --local=true is set`);
    if (!files) throw new Failure(`one or more files must be specified as -f ${kind.file}.yaml or --filename=${kind.file}.json`);
  } else if (resources.length === 0 && !files) {
    throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  }
  if (set.size === 0 && remove.length === 0 && !flags.bool('list')) throw new Failure(`at least one ${kind.one} update is required`);
}

interface OneChange {
  changes: Changes;
  dryRun: 'none' | 'client' | 'server';
  alone: boolean;
}

async function changeOne(invocation: Invocation, kind: Kind, info: Info, { changes, dryRun, alone }: OneChange): Promise<void> {
  const { flags, io, process } = invocation;
  if (!info.object) return;
  const offline = dryRun === 'client' || isLocal(invocation) || flags.bool('list');
  const present = record(record(info.object['metadata'])[kind.field]);
  if (!offline && kind.field === 'labels') {
    for (const key of changes.remove) if (!Object.hasOwn(present, key)) io.out(`label ${JSON.stringify(key)} not found.\n`);
  }
  const recorded = (object: AnyObject) => (offline ? object : withCause(invocation, object));
  const annotates = kind.field === 'annotations';
  // An annotation that is asked for goes before what --record says.
  const renewed = changedObject(annotates ? recorded(info.object) : info.object, kind, changes, { overwrite: flags.bool('overwrite'), resourceVersion: flags.string('resource-version') });
  const changed = annotates ? renewed : recorded(renewed);
  const done = kind.done(sortedJson(info.object), sortedJson(changed), flags.bool('overwrite'));
  if (!offline) {
    const body = createJsonMergePatch(info.object, changed);
    await patchObject(invocation.client(), info, { type: 'merge', body }, { dryRun, fieldManager: flags.string('field-manager') });
  }
  if (flags.bool('list')) {
    if (!alone) io.out(`Listing ${kind.field} for ${info.object.kind}.${info.resource.group}/${info.name}:\n`);
    const entries = Object.entries(record(record(changed['metadata'])[kind.field]));
    for (const [key, value] of entries) io.out(`${alone ? '' : ' '}${key}=${text(value)}\n`);
    return;
  }
  io.out(resultPrinter({ process, flags, operation: done })(changed));
}

function changedObject(object: AnyObject, kind: Kind, { set, remove }: Changes, options: { overwrite: boolean; resourceVersion: string }): AnyObject {
  const present = { ...record(record(object['metadata'])[kind.field]) };
  const conflicts = [...set].filter(([key, value]) => Object.hasOwn(present, key) && present[key] !== value)
    .map(([key]): [string, string] => [key, text(present[key])]);
  if (conflicts.length > 0 && !options.overwrite) throw kind.refuseOverwrites(conflicts);
  for (const [key, value] of set) present[key] = value;
  for (const key of remove) delete present[key];
  const metadata: Record<string, unknown> = { ...object.metadata, [kind.field]: present };
  if (options.resourceVersion !== '') metadata['resourceVersion'] = options.resourceVersion;
  return { ...object, metadata } as AnyObject;
}
