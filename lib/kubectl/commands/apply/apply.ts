import { resultPrinter } from '../../printers/formats.ts';
import { text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { selectInfos } from '../../resources/select.ts';
import { Failure, Failures, isReportable, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { withCause } from '../change-cause.ts';
import { cascadeOf } from '../delete/delete.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { dryRunOf, validationOf } from '../write.ts';
import { applyObject } from './apply-object.ts';
import type { ApplySettings } from './apply-object.ts';
import { ApplySet } from './apply-set.ts';
import { pruneByLabels, pruneTypesOf } from './prune.ts';
import type { PruneType, Visited } from './prune.ts';
import { managerOf } from './server-side.ts';

/** `kubectl apply -f`: makes objects be as the files say, creating those that are not there, and with `--prune` deleting those that the files no longer have. */
export const apply: Command = async (invocation) => {
  const { flags, args } = invocation;
  if (args.length > 0) throw new UsageFailure(`Unexpected args: [${args.join(' ')}]`);
  const settings = settingsOf(invocation);
  const applySet = await ApplySet.of(invocation, settings);
  const types = flags.bool('prune') ? await pruneTypesOf(invocation.client(), flags.list('prune-allowlist')) : [];
  await checkFlags(invocation, settings, { applySet, types });
  const { infos, errors } = await objectsOfFiles(invocation, settings, applySet);
  if (infos.length === 0 && errors.length === 0) throw new Failure('no objects passed to apply');
  await applySet?.beforeApply(infos);
  const visited: Visited = { uids: new Set(), namespaces: new Set(invocation.client().namespaceEnforced ? [invocation.client().namespace] : []) };
  const applied = await applyAll(invocation, infos, { settings, visited, errors });
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new Failures(errors);
  printTogether(invocation, applied);
  if (!flags.bool('prune')) return;
  if (applySet) await applySet.prune(visited);
  else await pruneByLabels(invocation, { visited, types, settings });
};

/** Throws Failure in the order in which the real one looks at its flags (ApplyFlags.ToOptions). */
function settingsOf(invocation: Invocation): ApplySettings {
  const { flags, io } = invocation;
  const dryRun = dryRunOf(flags, io);
  const cascade = cascadeOf(invocation);
  if (!hasFiles(fileSelection(flags))) throw new Failure('must specify one of -f and -k');
  return {
    dryRun, cascade, validation: validationOf(flags), fieldManager: managerOf(invocation), force: flags.bool('force-conflicts'),
    recreates: flags.bool('force'), gracePeriod: flags.number('grace-period'), timeout: flags.number('timeout'),
  };
}

interface Pruning {
  applySet: ApplySet | undefined;
  types: readonly PruneType[];
}

/** Flags that do not go together (ApplyOptions.Validate). Throws Failure. */
async function checkFlags({ flags }: Invocation, { dryRun }: ApplySettings, { applySet, types }: Pruning): Promise<void> {
  const [serverSide, force, all, prune, selector] = [flags.bool('server-side'), flags.bool('force'), flags.bool('all'), flags.bool('prune'), flags.string('selector')];
  if (flags.bool('force-conflicts') && !serverSide) throw new Failure('--force-conflicts only works with --server-side');
  if (dryRun === 'client' && serverSide) {
    throw new Failure("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  }
  if (force && serverSide) throw new Failure('--force cannot be used with --server-side');
  if (dryRun === 'server' && force) throw new Failure('--dry-run=server cannot be used with --force');
  if (all && selector !== '') throw new Failure('cannot set --all and --selector at the same time');
  if (applySet && !prune) throw new Failure('--applyset requires --prune');
  await applySet?.validate();
  if (prune && force) throw new Failure('--force cannot be used with --prune');
  if (prune && applySet) {
    if (all) throw new Failure('--all is incompatible with --applyset');
    if (selector !== '') throw new Failure('--selector is incompatible with --applyset');
    if (types.length > 0) throw new Failure('--prune-allowlist is incompatible with --applyset');
  } else if (prune) {
    if (!all && selector === '') {
      throw new Failure('all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector');
    }
    if (serverSide) throw new Failure("--prune is in alpha and doesn't currently work on objects created by server-side apply");
  }
  if (flags.string('subresource') !== '' && !serverSide) throw new Failure('--subresource can only be specified for --server-side');
}

async function objectsOfFiles(invocation: Invocation, { validation }: ApplySettings, applySet: ApplySet | undefined): Promise<{ infos: Info[]; errors: unknown[] }> {
  const { flags } = invocation;
  const missing: unknown[] = [];
  const infos: Info[] = [];
  const selection = { args: [], files: fileSelection(flags), labelSelector: flags.string('selector'), ...(validation ? { validation } : {}), enforceNamespace: true };
  for await (const info of selectInfos(invocation, selection, missing)) infos.push(info);
  try {
    return { infos: applySet ? infos.map((info) => applySet.labelled(info)) : infos, errors: missing.length === 0 ? [] : [new Failures(missing)] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { infos: [], errors: [error] };
  }
}

interface Applying {
  settings: ApplySettings;
  visited: Visited;
  errors: unknown[];
}

async function applyAll(invocation: Invocation, infos: readonly Info[], { settings, visited, errors }: Applying): Promise<AnyObject[]> {
  const output = invocation.flags.string('output');
  const applied: AnyObject[] = [];
  for (const info of infos) {
    if (info.resource.namespaced) visited.namespaces.add(info.namespace);
    try {
      const recorded = info.object ? { ...info, object: withCause(invocation, info.object) } : info;
      const { object, operation } = await applyObject(invocation, recorded, settings);
      visited.uids.add(text(object.metadata?.uid));
      applied.push(object);
      if (output === '' || output === 'name') printOne(invocation, object, operation);
    } catch (error) {
      if (!isReportable(error)) throw error;
      errors.push(error);
    }
  }
  return applied;
}

function printOne({ flags, io, process }: Invocation, object: AnyObject, operation: string): void {
  io.out(resultPrinter({ process, flags, operation })(object));
}

/** With `-o yaml` and the like several objects are printed as one list. */
function printTogether(invocation: Invocation, applied: readonly AnyObject[]): void {
  const output = invocation.flags.string('output');
  if (output === '' || output === 'name' || applied.length === 0) return;
  const [only] = applied;
  const list = { apiVersion: 'v1', kind: 'List', metadata: {}, items: applied } as unknown as AnyObject;
  printOne(invocation, applied.length === 1 && only ? only : list, '');
}
