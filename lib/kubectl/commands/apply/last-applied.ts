import { nameOf } from '../../printers/formats.ts';
import { selectInfos } from '../../resources/select.ts';
import { Failure, Failures, isReportable } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { sortKeys } from '../../resources/go-json.ts';
import { printYaml } from '../../yaml/print.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { changeSelection, objectsToChange } from '../changed-objects.ts';
import { createJsonMergePatch } from '../../patches/json-merge.ts';
import { dryRunOf, LAST_APPLIED, patchObject, lastAppliedText } from '../write.ts';
import { lastAppliedOf } from './apply.ts';

/** `kubectl apply view-last-applied deployment/web` */
export const viewLastApplied: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  const output = flags.string('output');
  if (!['', 'yaml', 'json'].includes(output)) throw new Failure(`Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`);
  const errors: unknown[] = [];
  for await (const info of objectsToChange(invocation, args, errors)) {
    if (!info.object) continue;
    const applied = lastAppliedOf(info.object);
    if (applied === undefined) continue;
    io.out(output === 'json' ? `${JSON.stringify(sortKeys(applied), null, 2)}\n` : printYaml(applied));
  }
  Failures.throwAll(errors);
};

/** `kubectl apply set-last-applied -f` */
export const setLastApplied: Command = async (invocation) => {
  const { flags, io } = invocation;
  const dryRun = dryRunOf(flags, io);
  if (!hasFiles(fileSelection(flags))) throw new Failure('one or more files must be specified as -f');
  const client = invocation.client();
  const errors: unknown[] = [];
  for await (const info of selectInfos(invocation, changeSelection(invocation, []), errors)) {
    try {
      if (info.object) await setOne(invocation, { info, object: info.object, dryRun, client });
    } catch (error) {
      if (!isReportable(error)) throw error;
      errors.push(error);
    }
  }
  Failures.throwAll(errors);
};

type One = { info: Parameters<typeof patchObject>[1]; object: NonNullable<Parameters<typeof patchObject>[1]['object']>; dryRun: 'none' | 'client' | 'server'; client: ReturnType<Invocation['client']> };

async function setOne({ flags, io }: Invocation, { info, object, dryRun, client }: One): Promise<void> {
  const live = await client.json<typeof object>({ method: 'GET', target: client.path(info.resource, info.namespace, info.name) });
  const present = live.metadata?.annotations?.[LAST_APPLIED];
  if (present === undefined && !flags.bool('create-annotation')) {
    throw new Failure(`no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`);
  }
  const annotated = { ...live, metadata: { ...live.metadata, annotations: { ...live.metadata?.annotations, [LAST_APPLIED]: lastAppliedText(object) } } };
  if (dryRun !== 'client') await patchObject(client, info, { type: 'merge', body: createJsonMergePatch(live, annotated) }, { dryRun, fieldManager: '' });
  io.out(`${nameOf(object)} configured\n`);
}
