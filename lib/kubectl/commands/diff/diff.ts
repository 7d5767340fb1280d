import { ApiError, sortedJson } from '#lib/schema/index.ts';
import type { ExitStatus } from '#lib/machine/index.ts';
import { SystemError } from '#lib/machine/index.ts';
import { selectInfos } from '../../resources/select.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure, Failures, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { printYaml } from '../../yaml/print.ts';
import { patchBetween } from '../apply/apply-patch.ts';
import { managerOf } from '../apply/server-side.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { createObject, patchObject, LAST_APPLIED } from '../write.ts';
import { withoutManagedFields } from '../../printers/formats.ts';

/** `kubectl diff -f`: what apply would change, shown by the machine's own diff; 1 when there is something. */
export const diff: Command = async (invocation) => {
  const { flags, args, process, io } = invocation;
  if (args.length > 0) throw new UsageFailure(`Unexpected args: [${args.join(' ')}]`);
  const files = fileSelection(flags);
  if (!hasFiles(files)) throw new Failure('must specify one of -f and -k');
  const stamp = Math.floor(process.clock.now() / 1000);
  const folders = { live: `/tmp/LIVE-${stamp}`, merged: `/tmp/MERGED-${stamp}` };
  for (const folder of Object.values(folders)) process.fs.makeDirectory(folder, { parents: true });
  try {
    const errors: unknown[] = [];
    for await (const info of selectInfos(invocation, { args: [], files, labelSelector: flags.string('selector'), enforceNamespace: true }, errors)) {
      await writeVersions(invocation, info, folders);
    }
    Failures.throwAll(errors);
    await io.flush();
    return codeOf(await runDiff(invocation, folders));
  } finally {
    for (const folder of Object.values(folders)) removeFolder(invocation, folder);
  }
};

async function writeVersions(invocation: Invocation, info: Info, { live, merged }: { live: string; merged: string }): Promise<void> {
  const { process, flags } = invocation;
  const client = invocation.client();
  if (!info.object) return;
  const local = withoutLastApplied(info.object);
  const current = await client.json<AnyObject>({ method: 'GET', target: client.path(info.resource, info.namespace, info.name) }).catch((error: unknown) => {
    if (error instanceof ApiError && error.reason === 'NotFound') return undefined;
    throw error;
  });
  const serverSide = flags.bool('server-side');
  const settings = { dryRun: 'server', fieldManager: managerOf(invocation), force: serverSide && flags.bool('force-conflicts') } as const;
  const next = serverSide ? await patchObject(client, info, { type: 'apply', body: sortedJson(info.object) }, settings) : current
    ? await patchObject(client, info, patchBetween(current.metadata?.annotations?.[LAST_APPLIED], local, current), settings)
    : await createObject(client, { ...info, object: local }, settings);
  const version = info.resource.group === '' ? info.resource.version : `${info.resource.group}.${info.resource.version}`;
  const name = `${version}.${info.resource.kind}.${info.namespace}.${info.name}`;
  process.fs.writeFile(`${live}/${name}`, current ? printYaml(hidden(current)) : '');
  process.fs.writeFile(`${merged}/${name}`, printYaml(hidden(next)));
}

/** The object as `apply` would send it, but for the note of what was applied (util.GetModifiedConfiguration). */
function withoutLastApplied(object: AnyObject): AnyObject {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {};
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** What changes by itself is left out, and a Secret's values are masked. */
function hidden(object: AnyObject): AnyObject {
  const clean = withoutManagedFields(object);
  if (clean.kind !== 'Secret') return clean;
  const data = Object.fromEntries(Object.keys((clean['data'] ?? {}) as object).map((key) => [key, '***']));
  return { ...clean, data } as AnyObject;
}

async function runDiff(invocation: Invocation, { live, merged }: { live: string; merged: string }): Promise<ExitStatus> {
  const { process } = invocation;
  const { env } = process;
  const [program = 'diff', ...words] = (env.get('KUBECTL_EXTERNAL_DIFF') || 'diff').split(' ');
  const options = program === 'diff' && words.length === 0 ? ['-u', '-N'] : words;
  try {
    return await process.spawn({ args: [program, ...options, live, merged] }).ended;
  } catch (error) {
    if (error instanceof SystemError) throw new Failure(`failed to run ${JSON.stringify(program)}: executable file not found in $PATH`);
    throw error;
  }
}

function codeOf(status: ExitStatus): number {
  return status.code ?? 1;
}

function removeFolder({ process }: Invocation, folder: string): void {
  for (const entry of process.fs.list(folder)) process.fs.unlink(`${folder}/${entry.name}`);
  process.fs.removeDirectory(folder);
}
