import { ApiError } from '#lib/schema/index.ts';
import { createJsonMergePatch, jsonMergePatch } from '../../patches/json-merge.ts';
import { createThreeWayPatch } from '../../patches/strategic-diff.ts';
import { structTypeOf } from '../../patches/struct-type.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { record } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { selectInfos } from '../../resources/select.ts';
import { Failure, Failures, isReportable, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { qualifiedName } from '../../api/resource.ts';
import { sortedJson } from '../../resources/go-json.ts';
import { withCause } from '../change-cause.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { createObject, dryRunOf, LAST_APPLIED, patchObject, validationOf, withLastApplied, withSource } from '../write.ts';
import type { DryRun, WriteSettings } from '../write.ts';

/** `kubectl apply -f`: makes objects be as the files say, creating those that are not there. */
export const apply: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  if (args.length > 0) throw new UsageFailure(`Unexpected args: [${args.join(' ')}]`);
  const dryRun = dryRunOf(flags, io);
  const validation = validationOf(flags);
  const files = fileSelection(flags);
  if (!hasFiles(files)) throw new Failure('must specify one of -f and -k');
  checkFlags(invocation, dryRun);
  const errors: unknown[] = [];
  const infos: Info[] = [];
  for await (const info of selectInfos(invocation, { args: [], files, labelSelector: flags.string('selector'), validation, enforceNamespace: true }, errors)) infos.push(info);
  if (infos.length === 0 && errors.length === 0) throw new Failure('no objects passed to apply');
  const applied: AnyObject[] = [];
  for (const info of infos) {
    try {
      const recorded = info.object ? { ...info, object: withCause(invocation, info.object) } : info;
      const { object, operation } = await applyOne(invocation, recorded, { dryRun, fieldManager: managerOf(invocation), validation, force: flags.bool('force-conflicts') });
      applied.push(object);
      if (flags.string('output') === '' || flags.string('output') === 'name') printOne(invocation, object, operation);
    } catch (error) {
      if (!isReportable(error)) throw error;
      errors.push(error);
    }
  }
  printTogether(invocation, applied);
  Failures.throwAll(errors);
};

function managerOf({ flags }: Invocation): string {
  if (flags.changed('field-manager')) return flags.string('field-manager');
  return flags.bool('server-side') ? 'kubectl' : 'kubectl-client-side-apply';
}

function checkFlags({ flags }: Invocation, dryRun: DryRun): void {
  const serverSide = flags.bool('server-side');
  if (flags.bool('force-conflicts') && !serverSide) throw new Failure('--force-conflicts only works with --server-side');
  if (dryRun === 'client' && serverSide) {
    throw new Failure("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  }
  if (flags.bool('force') && serverSide) throw new Failure('--force cannot be used with --server-side');
  if (dryRun === 'server' && flags.bool('force')) throw new Failure('--dry-run=server cannot be used with --force');
  if (flags.bool('all') && flags.string('selector') !== '') throw new Failure('cannot set --all and --selector at the same time');
  if (flags.bool('prune') && !flags.bool('all') && flags.string('selector') === '') {
    throw new Failure('all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector');
  }
  if (flags.bool('prune')) throw new Failure('--prune is not simulated here: delete what is no longer wanted with kubectl delete');
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

interface Applied {
  object: AnyObject;
  operation: 'created' | 'configured' | 'unchanged' | 'serverside-applied';
}

async function applyOne(invocation: Invocation, info: Info, settings: WriteSettings): Promise<Applied> {
  if (!info.object) throw new Failure('no objects passed to apply');
  if (info.name === '' && info.object.metadata?.generateName) {
    throw new Failure(`from ${info.object.metadata.generateName}: cannot use generate name with apply`);
  }
  if (invocation.flags.bool('server-side')) return applyOnServer(invocation, info, settings);
  const client = invocation.client();
  const modified = withLastApplied(info.object);
  const current = await withSource(`retrieving current configuration of:\n${describeInfo(info)}\nfrom server for:`, info.source, () =>
    client.json<AnyObject>({ method: 'GET', target: client.path(info.resource, info.namespace, info.name) })).catch((error: unknown) => {
    if (error instanceof ApiError && error.reason === 'NotFound') return undefined;
    throw error;
  });
  if (!current) {
    const object = settings.dryRun === 'client' ? modified : await withSource('creating', info.source, () =>
      createObject(client, { ...info, object: withoutNulls(modified) as AnyObject }, settings));
    return { object, operation: 'created' };
  }
  if (settings.dryRun === 'client') return { object: current, operation: 'configured' };
  return patchCurrent(invocation, { info, current, modified }, settings);
}

async function patchCurrent(
  invocation: Invocation, { info, current, modified }: { info: Info; current: AnyObject; modified: AnyObject }, settings: WriteSettings,
): Promise<Applied> {
  const { io } = invocation;
  const annotation = current.metadata?.annotations?.[LAST_APPLIED];
  if (annotation === undefined) {
    const name = `${qualifiedName(info.resource)}/${info.name}`;
    io.err(`Warning: resource ${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used `
      + 'on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n');
  }
  const { type, body } = patchBetween(annotation, modified, current);
  if (Object.keys(body).length === 0) return { object: current, operation: 'unchanged' };
  const object = await withSource(`applying patch:\n${sortedJson(body)}\nto:\n${describeInfo(info)}\nfor:`, info.source, () =>
    withSource('patching', info.source, () => patchObject(invocation.client(), info, { type, body }, settings)));
  if (object.metadata?.deletionTimestamp) {
    io.err(`Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`);
  }
  return { object, operation: 'configured' };
}

/** The three-way patch: strategic for kinds that are built in, a plain merge for others. */
export function patchBetween(annotation: string | undefined, modified: AnyObject, current: AnyObject): { type: 'strategic' | 'merge'; body: Record<string, unknown> } {
  const original = annotation === undefined ? {} : record(JSON.parse(annotation));
  const type = structTypeOf(modified);
  if (type) return { type: 'strategic', body: createThreeWayPatch({ original, modified, current }, type) };
  const additions = withoutDeletions(createJsonMergePatch(current, modified));
  const deletions = onlyDeletions(createJsonMergePatch(original, modified));
  return { type: 'merge', body: jsonMerged(deletions, additions) };
}

function jsonMerged(deletions: Record<string, unknown>, additions: Record<string, unknown>): Record<string, unknown> {
  if (Object.keys(deletions).length === 0) return additions;
  const merged = { ...deletions };
  for (const [key, value] of Object.entries(additions)) {
    const before = merged[key];
    merged[key] = typeof before === 'object' && before !== null && typeof value === 'object' ? jsonMerged(record(before), record(value)) : value;
  }
  return merged;
}

function withoutDeletions(patch: Record<string, unknown>): Record<string, unknown> {
  return filtered(patch, (value) => value !== null);
}

function onlyDeletions(patch: Record<string, unknown>): Record<string, unknown> {
  return filtered(patch, (value) => value === null);
}

function filtered(patch: Record<string, unknown>, keep: (leaf: unknown) => boolean): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(patch)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const inner = filtered(record(value), keep);
      if (Object.keys(inner).length > 0) result[key] = inner;
    } else if (keep(value)) {
      result[key] = value;
    }
  }
  return result;
}

async function applyOnServer(invocation: Invocation, info: Info, settings: WriteSettings): Promise<Applied> {
  const { flags } = invocation;
  const patch = { type: 'apply', body: sortedJson(info.object), subresource: flags.string('subresource') } as const;
  try {
    return { object: await patchObject(invocation.client(), info, patch, settings), operation: 'serverside-applied' };
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'Conflict') throw error;
    throw new Failure(`${error.message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`);
  }
}

/** How errors of apply name an object (cli-runtime's Info.String). */
function describeInfo({ resource, namespace, name }: Info): string {
  const version = `${resource.group}/${resource.version}`;
  return `Resource: "${version}, Resource=${resource.plural}", GroupVersionKind: "${version}, Kind=${resource.kind}"\n`
    + `Name: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}`;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return jsonMergePatch({}, Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null).map(([key, each]) => [key, withoutNulls(each)])));
}
