import { fetchSource, resolveArguments, selectInfos } from '../../resources/select.ts';
import type { Info } from '../../resources/info.ts';
import { Failure, isReportable } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';

/** The workloads that a rollout command works on, as they are now. */
export async function rolloutTargets(invocation: Invocation, errors: unknown[]): Promise<Info[]> {
  const { args, flags } = invocation;
  const files = fileSelection(flags);
  if (args.length === 0 && !hasFiles(files)) throw new Failure('required resource not specified');
  const client = invocation.client();
  const infos: Info[] = [];
  if (hasFiles(files)) {
    for await (const info of selectInfos(invocation, { args, files, enforceNamespace: true }, errors)) infos.push(...await fetchSource(client, info));
    return infos;
  }
  const selector = flags.string('selector');
  const everything = args.length === 1 && !(args[0] ?? '').includes('/');
  for (const source of (await resolveArguments(client, { args, labelSelector: selector, everything })).sources) {
    try {
      infos.push(...await fetchSource(client, source));
    } catch (error) {
      if (!isReportable(error)) throw error;
      errors.push(error);
    }
  }
  return infos;
}
