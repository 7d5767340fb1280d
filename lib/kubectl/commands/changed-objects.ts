import { objectsOf } from '../resources/documents.ts';
import { manifestSources } from '../resources/files.ts';
import { text } from '../resources/info.ts';
import type { Info } from '../resources/info.ts';
import { fetchSource, matchingLabels, MissingResource, selectInfos } from '../resources/select.ts';
import type { SelectionOptions } from '../resources/select.ts';
import { Failure, Failures, isReportable } from '../session/failure.ts';
import type { Invocation } from '../session/invocation.ts';
import { fileSelection, hasFiles } from './files-flags.ts';
import type { DryRun } from './write.ts';

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
 * word to the server; without `latest` what files name is not fetched either. What cannot be had is collected in `errors`.
 */
export async function* objectsToChange(
  invocation: Invocation, args: readonly string[], errors: unknown[], overrides: Partial<SelectionOptions> = {},
): AsyncGenerator<Info> {
  if (isLocal(invocation)) {
    yield* localObjects(invocation);
    return;
  }
  const selection = { ...changeSelection(invocation, args), latest: true, ...overrides };
  const hasLabels = matchingLabels(selection.labelSelector);
  for await (const info of selectInfos(invocation, selection, errors)) {
    if (info.source === undefined || !selection.latest) {
      yield info;
      continue;
    }
    try {
      for (const fetched of await fetchSource(invocation.client(), info)) if (hasLabels(fetched.object)) yield { ...fetched, source: info.source };
    } catch (error) {
      if (!isReportable(error)) throw error;
      errors.push(error);
    }
  }
}

/**
 * Does something with each object, whatever becomes of the others. What goes wrong is thrown together,
 * with what could not be had after it (cli-runtime's ContinueOnErrorVisitor).
 */
export async function visitAll(invocation: Invocation, objects: AsyncIterable<Info> | Iterable<Info>, missing: readonly unknown[], visit: (info: Info) => Promise<void>): Promise<void> {
  const errors: unknown[] = [];
  for await (const info of objects) {
    try {
      await visit(info);
    } catch (error) {
      if (!isReportable(error)) throw error;
      errors.push(error);
    }
  }
  const all = [...errors, ...asOneError(invocation, missing)];
  if (all.length === 1) throw all[0];
  if (all.length > 1) throw new Failures(all);
}

/** What could not be had is one error among others, unless it is a single object that the command line names. */
export function asOneError({ flags }: Invocation, missing: readonly unknown[]): readonly unknown[] {
  const named = missing.length === 1 && !hasFiles(fileSelection(flags));
  return missing.length === 0 || named ? missing : [new Failures(missing)];
}

/** All of the objects to change, or none: what cannot be had keeps the rest from being changed too (Builder.Do().Infos()). Throws Failure. */
export async function allObjectsToChange(invocation: Invocation, args: readonly string[], overrides: Partial<SelectionOptions> = {}): Promise<Info[]> {
  const errors: unknown[] = [];
  const infos: Info[] = [];
  for await (const info of objectsToChange(invocation, args, errors, overrides)) infos.push(info);
  Failures.throwAll(errors);
  return infos;
}

/** Throws Failure where words name objects of the server and `--local` forbids to ask it. */
export function refuseLocalNames(invocation: Invocation, names: readonly string[]): void {
  if (isLocal(invocation) && names.length > 0) throw new LocalResources();
}

/** Throws Failure for a dry run by a server that is not to be asked. */
export function refuseLocalOnServer(invocation: Invocation, dryRun: DryRun): void {
  if (isLocal(invocation) && dryRun === 'server') throw new Failure('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
}

/** `--local` and words that name objects of the server (cli-runtime's LocalResourceError). */
class LocalResources extends Failure {
  constructor() {
    super(`error: you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`);
  }
}

/** How failures of `set` name an object: `rolebindings/rb`, of a file alone `rolebinding/rb` (cli-runtime's Info.ObjectName). */
export function objectName({ resource, name }: Info): string {
  return `${resource.plural || resource.kind.toLowerCase()}/${name}`;
}

export function isLocal({ flags }: Invocation): boolean {
  return flags.has('local') && flags.bool('local');
}

async function* localObjects(invocation: Invocation): AsyncGenerator<Info> {
  const files = fileSelection(invocation.flags);
  if (!hasFiles(files)) throw new MissingResource();
  for (const source of manifestSources(invocation.process, files)) {
    for (const object of await objectsOf(invocation.process, await source.read(), source.name)) {
      const resource = {
        group: '', version: '', kind: object.kind, plural: '', singular: '', shortNames: [], categories: [], namespaced: true, verbs: [], subresources: [],
      };
      yield { resource, namespace: text(object.metadata?.namespace), name: text(object.metadata?.name), object, source: source.name };
    }
  }
}
