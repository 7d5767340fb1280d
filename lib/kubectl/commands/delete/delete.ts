import { ApiError } from '#lib/schema/index.ts';
import { kindName } from '../../api/resource.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { at, text } from '../../resources/info.ts';
import { fetchSource, resolveArguments, selectInfos } from '../../resources/select.ts';
import type { SelectionOptions } from '../../resources/select.ts';
import { Failure } from '../../session/failure.ts';
import { interruptible } from '../../session/interrupt.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { visitAll } from '../changed-objects.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { checkRaw, sendRaw } from '../raw.ts';
import { readLine } from '../read-line.ts';
import { waitForDeletion } from '../wait/deletion.ts';
import { dryRunOf, withSource } from '../write.ts';
import type { DryRun } from '../write.ts';

const WEEK = 168 * 3_600_000;

/** `kubectl delete`: objects by file, name or selector; waits until they are gone. */
export const deleteCommand: Command = async (invocation) => {
  const { flags } = invocation;
  const settings = settingsOf(invocation);
  if (flags.string('raw') !== '') {
    checkFlags(invocation, settings);
    if (flags.bool('interactive')) throw new Failure('--interactive can not be used with --raw');
    checkRaw(invocation, { needsFile: false });
    return sendRaw(invocation, 'DELETE');
  }
  const errors: unknown[] = [];
  const infos = await selectDoomed(invocation, errors);
  checkFlags(invocation, settings);
  if (flags.bool('interactive') && !(await confirmed(invocation, infos))) return;
  await deleteAll(invocation, infos, { settings, missing: errors });
};

export interface DeleteSettings {
  dryRun: DryRun;
  gracePeriod: number;
  cascade: 'Background' | 'Foreground' | 'Orphan';
  ignoreNotFound: boolean;
  /** Says so once when something is deleted that lies in no namespace. */
  warnsScope: boolean;
  waits: boolean;
  output: string;
}

/** Deletes one object after the other, whatever becomes of the others, and waits until they are gone (DeleteOptions.DeleteResult). */
export async function deleteAll(invocation: Invocation, infos: readonly Info[], { settings, missing }: { settings: DeleteSettings; missing: readonly unknown[] }): Promise<void> {
  const { flags, io, process } = invocation;
  const deleted: { info: Info; uid: string }[] = [];
  let { warnsScope } = settings;
  await visitAll(invocation, infos, missing.filter((error) => !isIgnored(error, settings)), async (info) => {
    if (warnsScope && !info.resource.namespaced) {
      io.err('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n');
      warnsScope = false;
    }
    try {
      const uid = await deleteOne(invocation, info, settings);
      if (uid !== undefined) deleted.push({ info, uid });
    } catch (error) {
      if (!isIgnored(error, settings)) throw error;
    }
  });
  if (infos.length === 0) io.out('No resources found\n');
  if (!settings.waits || settings.dryRun !== 'none') return;
  await io.flush();
  const timeout = flags.number('timeout') === 0 ? WEEK : flags.number('timeout');
  await interruptible(process, () => waitForDeletion(invocation, deleted, timeout));
}

function isIgnored(error: unknown, { ignoreNotFound }: DeleteSettings): boolean {
  return ignoreNotFound && error instanceof ApiError && error.reason === 'NotFound';
}

/** What the flags say (DeleteOptions.Complete). Throws Failure. */
function settingsOf(invocation: Invocation): DeleteSettings {
  const { flags, io } = invocation;
  const cascade = cascadeOf(invocation);
  const selecting = flags.bool('all') || flags.string('selector') !== '' || flags.string('field-selector') !== '';
  let gracePeriod = flags.number('grace-period');
  if (flags.bool('now')) {
    if (gracePeriod !== -1) throw new Failure('--now and --grace-period cannot be specified together');
    gracePeriod = 1;
  }
  if (gracePeriod === 0 && !flags.bool('force')) gracePeriod = 1;
  if (flags.bool('force') && gracePeriod < 0) gracePeriod = 0;
  const dryRun = dryRunOf(flags, io);
  if (flags.string('raw') === '' && flags.bool('all') && (flags.string('selector') !== '' || flags.string('field-selector') !== '')) {
    throw new Failure('setting \'all\' parameter but found a non empty selector. ');
  }
  return {
    dryRun, gracePeriod, cascade, waits: flags.bool('wait'), output: flags.string('output'),
    warnsScope: invocation.client().namespaceEnforced && !flags.bool('all-namespaces'),
    ignoreNotFound: flags.changed('ignore-not-found') ? flags.bool('ignore-not-found') : selecting,
  };
}

/** Flags that do not go together (DeleteOptions.Validate). Throws Failure. */
function checkFlags({ flags, io }: Invocation, { gracePeriod, output }: DeleteSettings): void {
  if (output !== '' && output !== 'name') throw new Failure(`unexpected -o output mode: ${output}. We only support '-o name'`);
  if (gracePeriod > 0 && flags.bool('force')) throw new Failure('--force and --grace-period greater than 0 cannot be specified together');
  if (gracePeriod !== 0 || !flags.bool('force')) return;
  io.err('Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. '
    + 'The resource may continue to run on the cluster indefinitely.\n');
}

/** What `--cascade` says, with a warning where it says it as it did in old days (delete_flags.go's parseCascadingFlag). Throws Failure. */
export function cascadeOf({ flags, io }: Invocation): 'Background' | 'Foreground' | 'Orphan' {
  const value = flags.string('cascade');
  const yes = ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value);
  if (yes || ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value)) {
    io.err(`warning: --cascade=${value} is deprecated (boolean value) and can be replaced with --cascade=${yes ? 'background' : 'orphan'}.\n`);
    return yes ? 'Background' : 'Orphan';
  }
  switch (value) {
    case 'background': return 'Background';
    case 'foreground': return 'Foreground';
    case 'orphan': return 'Orphan';
    default: throw new Failure(`invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`);
  }
}

/** What is to be deleted; objects named on the command line are not looked at first. */
async function selectDoomed(invocation: Invocation, errors: unknown[]): Promise<Info[]> {
  const { flags, args } = invocation;
  const options: SelectionOptions = {
    args,
    files: fileSelection(flags),
    labelSelector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    everything: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    enforceNamespace: true,
  };
  const infos: Info[] = [];
  if (options.files && hasFiles(options.files)) {
    for await (const info of selectInfos(invocation, options, errors)) infos.push(info);
    return infos;
  }
  const client = invocation.client();
  for (const source of (await resolveArguments(client, options)).sources) {
    const { resource, namespace, name } = source;
    infos.push(...(name === undefined ? await fetchSource(client, source) : [{ resource, namespace, name }]));
  }
  return infos;
}

/** Gives the uid of what is now being deleted; undefined for a dry run. */
async function deleteOne(invocation: Invocation, info: Info, settings: DeleteSettings): Promise<string | undefined> {
  const client = invocation.client();
  const { dryRun, gracePeriod, cascade } = settings;
  if (dryRun !== 'client') {
    const body = {
      kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: cascade,
      ...(gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : {}),
      ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
    };
    const answer = await withSource('deleting', info.source, () =>
      client.json<AnyObject>({ method: 'DELETE', target: client.path(info.resource, info.namespace, info.name), body }));
    printDeleted(invocation, info, settings);
    return text(at(answer, 'details', 'uid') ?? at(answer, 'metadata', 'uid'));
  }
  printDeleted(invocation, info, settings);
  return undefined;
}

function printDeleted({ io }: Invocation, info: Info, { dryRun, gracePeriod, output }: DeleteSettings): void {
  const kind = kindName(info.resource);
  if (output === 'name') {
    io.out(`${kind}/${info.name}\n`);
    return;
  }
  const where = info.resource.namespaced ? ` from ${info.namespace} namespace` : '';
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
  io.out(`${kind} "${info.name}" ${gracePeriod === 0 ? 'force deleted' : 'deleted'}${where}${suffix}\n`);
}

async function confirmed({ io, process }: Invocation, infos: readonly Info[]): Promise<boolean> {
  if (infos.length === 0) {
    io.out('No resources found\n');
    return false;
  }
  io.out(`You are about to delete the following ${infos.length} resource(s):\n`);
  for (const info of infos) io.out(`${kindName(info.resource)}/${info.name}\n`);
  io.out('Do you want to continue? (y/N): ');
  await io.flush();
  if ((await readLine(process)).trim().toLowerCase() === 'y') return true;
  io.out('deletion is cancelled\n');
  return false;
}
