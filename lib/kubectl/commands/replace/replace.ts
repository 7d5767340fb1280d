import { resultPrinter } from '../../printers/formats.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { selectInfos } from '../../resources/select.ts';
import type { SelectionOptions } from '../../resources/select.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { withCause } from '../change-cause.ts';
import { visitAll } from '../changed-objects.ts';
import { cascadeOf, deleteAll } from '../delete/delete.ts';
import type { DeleteSettings } from '../delete/delete.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { checkRaw, sendRaw } from '../raw.ts';
import { waitForDeletion } from '../wait/deletion.ts';
import { createObject, dryRunOf, validationOf, withLastApplied, withSource, writeQuery } from '../write.ts';
import type { DryRun, WriteSettings } from '../write.ts';

const FIVE_MINUTES = 300_000;

/** `kubectl replace -f`: puts objects in the place of those there are; with `--force` deletes them first. */
export const replace: Command = async (invocation) => {
  const { flags, io, process } = invocation;
  const validation = validationOf(flags);
  const dryRun = dryRunOf(flags, io);
  const print = resultPrinter({ process, flags, operation: 'replaced' });
  const deletion = deletionOf(invocation, dryRun);
  checkFlags(invocation, deletion);
  if (flags.string('raw') !== '') return sendRaw(invocation, 'PUT');
  const settings: WriteSettings = { dryRun, fieldManager: flags.string('field-manager'), validation };
  const deleted = flags.bool('force') ? await deleteFirst(invocation, deletion) : [];
  const errors: unknown[] = [];
  const selection: SelectionOptions = { args: [], files: fileSelection(flags), validation, enforceNamespace: true };
  // What came by standard input comes once.
  const infos = deleted.length > 0 && selection.files?.filenames.includes('-') ? deleted : selectInfos(invocation, selection, errors);
  await visitAll(invocation, infos, errors, async (info) => {
    if (!info.object) return;
    const object = withCause(invocation, flags.bool('save-config') ? withLastApplied(info.object) : info.object);
    io.out(print(dryRun === 'client' ? object : await replaceOne(invocation, { ...info, object }, settings)));
  });
};

/** A period of none is one of a second, so that nothing is lost by accident; what is not there is created. Throws Failure. */
function deletionOf(invocation: Invocation, dryRun: DryRun): DeleteSettings {
  const { flags } = invocation;
  const cascade = cascadeOf(invocation);
  const asked = flags.number('grace-period');
  if (!hasFiles(fileSelection(flags))) throw new Failure('must specify one of -f and -k');
  return { dryRun, cascade, gracePeriod: asked === 0 ? 1 : asked, waits: asked === 0 || flags.bool('wait'), output: flags.string('output'), ignoreNotFound: true, warnsScope: false };
}

function checkFlags(invocation: Invocation, { gracePeriod, dryRun }: DeleteSettings): void {
  const { flags } = invocation;
  const force = flags.bool('force');
  if (gracePeriod >= 0 && !force) throw new Failure('--grace-period must have --force specified');
  if (flags.number('timeout') !== 0 && !force) throw new Failure('--timeout must have --force specified');
  if (force && dryRun !== 'none') throw new Failure('--dry-run can not be used when --force is set');
  if (flags.string('raw') !== '') checkRaw(invocation, { needsFile: true });
}

async function replaceOne(invocation: Invocation, info: Info, settings: WriteSettings): Promise<AnyObject> {
  const client = invocation.client();
  if (invocation.flags.bool('force')) return createObject(client, info, settings);
  return withSource('replacing', info.source, async () => {
    const target = client.path(info.resource, info.namespace, info.name, invocation.flags.string('subresource')) + writeQuery(settings);
    const present = await client.json<AnyObject>({ method: 'GET', target: client.path(info.resource, info.namespace, info.name) });
    const resourceVersion = info.object?.metadata?.resourceVersion ?? present.metadata?.resourceVersion;
    const body = { ...info.object, metadata: { ...info.object?.metadata, resourceVersion } };
    return client.json<AnyObject>({ method: 'PUT', target, body });
  });
}

/** Deletes what the files name, waits until it is gone, and gives it. */
async function deleteFirst(invocation: Invocation, settings: DeleteSettings): Promise<Info[]> {
  const { args, flags, io } = invocation;
  const missing: unknown[] = [];
  const infos: Info[] = [];
  for await (const info of selectInfos(invocation, { args, files: fileSelection(flags), enforceNamespace: true }, missing)) infos.push(info);
  await deleteAll(invocation, infos, { settings, missing });
  await io.flush();
  await waitForDeletion(invocation, infos.map((info) => ({ info })), flags.number('timeout') || FIVE_MINUTES);
  return infos;
}
