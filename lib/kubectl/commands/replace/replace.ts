import { ApiError } from '#lib/schema/index.ts';
import { resultPrinter } from '../../printers/formats.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { selectInfos } from '../../resources/select.ts';
import { Failure, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { kindName } from '../../api/resource.ts';
import { cascadeOf } from '../delete/delete.ts';
import { withCause } from '../change-cause.ts';
import { visitAll } from '../changed-objects.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { waitForDeletion } from '../wait/deletion.ts';
import { createObject, dryRunOf, validationOf, withLastApplied, withSource, writeQuery } from '../write.ts';
import type { WriteSettings } from '../write.ts';

/** `kubectl replace -f`: puts objects in the place of those there are; with `--force` deletes them first. */
export const replace: Command = async (invocation) => {
  const { flags, args, io, process } = invocation;
  const dryRun = dryRunOf(flags, io);
  const validation = validationOf(flags);
  checkFlags(invocation, dryRun);
  const settings: WriteSettings = { dryRun, fieldManager: flags.string('field-manager'), validation };
  const print = resultPrinter({ process, flags, operation: 'replaced' });
  const errors: unknown[] = [];
  const infos: Info[] = [];
  const selection = { args, files: fileSelection(flags), validation, enforceNamespace: true };
  for await (const info of selectInfos(invocation, selection, errors)) infos.push(info);
  if (flags.bool('force')) await deleteFirst(invocation, infos);
  await visitAll(invocation, infos, errors, async (info) => {
    if (!info.object) return;
    const object = withCause(invocation, flags.bool('save-config') ? withLastApplied(info.object) : info.object);
    io.out(print(dryRun === 'client' ? object : await replaceOne(invocation, { ...info, object }, settings)));
  });
};

function checkFlags({ flags, args }: Invocation, dryRun: string): void {
  if (flags.number('grace-period') >= 0 && !flags.bool('force')) throw new Failure('--grace-period must have --force specified');
  if (flags.number('timeout') !== 0 && !flags.bool('force')) throw new Failure('--timeout must have --force specified');
  if (args.length > 0) throw new UsageFailure(`Unexpected args: [${args.join(' ')}]`);
  if (!hasFiles(fileSelection(flags))) throw new Failure('must specify one of -f and -k');
  if (flags.bool('force') && dryRun === 'server') throw new Failure('--dry-run=server cannot be used with --force');
}

async function replaceOne(invocation: Invocation, info: Info, settings: WriteSettings): Promise<AnyObject> {
  const client = invocation.client();
  if (invocation.flags.bool('force')) return withSource('creating', info.source, () => createObject(client, info, settings));
  const target = client.path(info.resource, info.namespace, info.name, invocation.flags.string('subresource')) + writeQuery(settings);
  return withSource('replacing', info.source, async () => {
    const present = await client.json<AnyObject>({ method: 'GET', target: client.path(info.resource, info.namespace, info.name) });
    const resourceVersion = info.object?.metadata?.resourceVersion ?? present.metadata?.resourceVersion;
    const body = { ...info.object, metadata: { ...info.object?.metadata, resourceVersion } };
    return client.json<AnyObject>({ method: 'PUT', target, body });
  });
}

async function deleteFirst(invocation: Invocation, infos: readonly Info[]): Promise<void> {
  const { flags, io } = invocation;
  const client = invocation.client();
  const grace = flags.number('grace-period');
  for (const info of infos) {
    const body = {
      kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: cascadeOf(flags.string('cascade')), ...(grace >= 0 ? { gracePeriodSeconds: grace } : { gracePeriodSeconds: 0 }),
    };
    try {
      await client.json({ method: 'DELETE', target: client.path(info.resource, info.namespace, info.name), body });
      io.out(`${kindName(info.resource)} "${info.name}" deleted${info.resource.namespaced ? ` from ${info.namespace} namespace` : ''}\n`);
    } catch (error) {
      if (!(error instanceof ApiError && error.reason === 'NotFound')) throw error;
    }
  }
  await io.flush();
  await waitForDeletion(invocation, infos.map((info) => ({ info })), flags.number('timeout') || 300_000);
}
