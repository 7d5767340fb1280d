import { ApiError, sortedJson } from '#lib/schema/index.ts';
import type { ExitStatus } from '#lib/machine/index.ts';
import { SystemError } from '#lib/machine/index.ts';
import { selectInfos } from '../../resources/select.ts';
import { text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure, Failures, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { printYaml } from '../../yaml/print.ts';
import { patchBetween } from '../apply/apply-patch.ts';
import { pruneTypesOf } from '../apply/prune.ts';
import type { Visited } from '../apply/prune.ts';
import { managerOf } from '../apply/server-side.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { createObject, patchObject, LAST_APPLIED } from '../write.ts';
import { withoutManagedFields } from '../../printers/formats.ts';
import { prunedObjects } from './pruned.ts';

/** `kubectl diff -f`: what apply would change, shown by the machine's own diff; 1 when there is something. */
export const diff: Command = async (invocation) => {
  const { flags, args, process, io } = invocation;
  if (args.length > 0) throw new UsageFailure(`Unexpected args: [${args.join(' ')}]`);
  if (!hasFiles(fileSelection(flags))) throw new Failure('must specify one of -f and -k');
  const types = flags.bool('prune') ? await pruneTypesOf(invocation.client(), flags.list('prune-allowlist')) : [];
  const stamp = Math.floor(process.clock.now() / 1000);
  const folders = { live: `/tmp/LIVE-${stamp}`, merged: `/tmp/MERGED-${stamp}` };
  for (const folder of Object.values(folders)) process.fs.makeDirectory(folder, { parents: true });
  try {
    const visited: Visited = { uids: new Set(), namespaces: new Set() };
    try {
      await writeAll(invocation, { folders, visited });
    } finally {
      // The real one looks for what is pruned before it tells what it could not compare.
      const pruned = flags.bool('prune') ? await prunedObjects(invocation, visited, types) : [];
      for (const info of pruned) process.fs.writeFile(`${folders.live}/${fileOf(info)}`, printYaml(info.object));
    }
    await io.flush();
    return codeOf(await runDiff(invocation, folders));
  } finally {
    for (const folder of Object.values(folders)) removeFolder(invocation, folder);
  }
};

interface Comparing {
  /** Where both versions are written. */
  folders: Folders;
  /** What was compared, which pruning leaves alone. */
  visited: Visited;
}

interface Folders {
  live: string;
  merged: string;
}

async function writeAll(invocation: Invocation, comparing: Comparing): Promise<void> {
  const { flags } = invocation;
  const errors: unknown[] = [];
  for await (const info of selectInfos(invocation, { args: [], files: fileSelection(flags), labelSelector: flags.string('selector'), enforceNamespace: true }, errors)) {
    await writeVersions(invocation, info, comparing);
  }
  Failures.throwAll(errors);
}

async function writeVersions(invocation: Invocation, info: Info, { folders: { live, merged }, visited }: Comparing): Promise<void> {
  const { process, flags } = invocation;
  const client = invocation.client();
  if (!info.object) return;
  const local = withoutLastApplied(info.object);
  const current = await client.json<AnyObject>({ method: 'GET', target: client.path(info.resource, info.namespace, info.name) }).catch((error: unknown) => {
    if (error instanceof ApiError && error.reason === 'NotFound') return undefined;
    throw error;
  });
  if (info.resource.namespaced) visited.namespaces.add(info.namespace);
  if (current) visited.uids.add(text(current.metadata?.uid));
  const serverSide = flags.bool('server-side');
  const settings = { dryRun: 'server', fieldManager: managerOf(invocation), force: serverSide && flags.bool('force-conflicts') } as const;
  const next = serverSide ? await patchObject(client, info, { type: 'apply', body: sortedJson(info.object) }, settings) : current
    ? await patchObject(client, info, patchBetween(current.metadata?.annotations?.[LAST_APPLIED], local, current), settings)
    : await createObject(client, { ...info, object: local }, settings);
  const name = fileOf(info);
  process.fs.writeFile(`${live}/${name}`, current ? printYaml(hidden(current)) : '');
  process.fs.writeFile(`${merged}/${name}`, printYaml(hidden(next)));
}

function fileOf({ resource, namespace, name }: Pick<Info, 'resource' | 'namespace' | 'name'>): string {
  return `${resource.group === '' ? resource.version : `${resource.group}.${resource.version}`}.${resource.kind}.${namespace}.${name}`;
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

async function runDiff(invocation: Invocation, { live, merged }: Folders): Promise<ExitStatus> {
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
