import { manifestSources, objectsOf } from '../resources/files.ts';
import { text } from '../resources/info.ts';
import type { Info } from '../resources/info.ts';
import { fetchSource, selectInfos } from '../resources/select.ts';
import type { SelectionOptions } from '../resources/select.ts';
import { isReportable } from '../session/failure.ts';
import type { Invocation } from '../session/invocation.ts';
import { fileSelection } from './files-flags.ts';

/** What the verbs that change objects select by: arguments, files, selectors, `--all`. */
export function changeSelection({ flags }: Invocation, args: readonly string[]): SelectionOptions {
  const flag = (name: string) => (flags.has(name) ? flags.string(name) : '');
  return {
    args,
    files: fileSelection(flags),
    labelSelector: flag('selector'),
    fieldSelector: flag('field-selector'),
    everything: flags.has('all') && flags.bool('all'),
    allNamespaces: flags.has('all-namespaces') && flags.bool('all-namespaces'),
    enforceNamespace: true,
  };
}

/**
 * The objects to change as they are now: fetched, or with `--local` as the files have them, without a
 * word to the server. What cannot be had is collected in `errors`.
 */
export async function* objectsToChange(
  invocation: Invocation, args: readonly string[], errors: unknown[], overrides: Partial<SelectionOptions> = {},
): AsyncGenerator<Info> {
  if (isLocal(invocation)) {
    yield* localObjects(invocation);
    return;
  }
  for await (const info of selectInfos(invocation, { ...changeSelection(invocation, args), ...overrides }, errors)) {
    if (info.source === undefined) {
      yield info;
      continue;
    }
    try {
      for (const fetched of await fetchSource(invocation.client(), info)) yield { ...fetched, source: info.source };
    } catch (error) {
      if (!isReportable(error)) throw error;
      errors.push(error);
    }
  }
}

export function isLocal({ flags }: Invocation): boolean {
  return flags.has('local') && flags.bool('local');
}

async function* localObjects(invocation: Invocation): AsyncGenerator<Info> {
  for (const source of manifestSources(invocation.process, fileSelection(invocation.flags))) {
    for (const object of await objectsOf(invocation.process, await source.read(), source.name)) {
      const resource = {
        group: '', version: '', kind: object.kind, plural: '', singular: '', shortNames: [], categories: [], namespaced: true, verbs: [], subresources: [],
      };
      yield { resource, namespace: text(object.metadata?.namespace), name: text(object.metadata?.name), object, source: source.name };
    }
  }
}
