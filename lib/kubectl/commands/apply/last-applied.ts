import { indentedJson, sortedJson } from '#lib/schema/index.ts';
import { createJsonMergePatch, sameJson } from '../../patches/json-merge.ts';
import { resultPrinter } from '../../printers/formats.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { fetchSource, matchingLabels, selectInfos } from '../../resources/select.ts';
import { Failure, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { printYaml } from '../../yaml/print.ts';
import { fileSelection } from '../files-flags.ts';
import { dryRunOf, LAST_APPLIED, patchObject } from '../write.ts';

/** The text that `apply` last left at an object; undefined where there is none. */
export function lastAppliedOf(object: AnyObject | undefined): string | undefined {
  return object?.metadata?.annotations?.[LAST_APPLIED];
}

/** `kubectl apply view-last-applied deployment/web` */
export const viewLastApplied: Command = async (invocation) => {
  const { flags, io } = invocation;
  const texts: string[] = [];
  for await (const info of viewed(invocation)) {
    const applied = lastAppliedOf(info.object);
    if (applied !== undefined) texts.push(applied);
    // Of what the command line names, the real one says nothing.
    else if (info.source !== undefined) throw new Failure(`error when no last-applied-configuration annotation found on resource: ${info.name}\n ${JSON.stringify(info.source)}: <nil>`);
  }
  const output = flags.string('output');
  for (const applied of texts) {
    if (output === 'json') io.out(indentedJson(applied));
    else if (output === 'yaml') io.out(printYaml(parseYaml(applied)));
    else throw new UsageFailure(`Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`);
  }
};

/** What is looked at, as the server has it; the first that cannot be had ends it. */
async function* viewed(invocation: Invocation): AsyncGenerator<Info> {
  const { flags, args } = invocation;
  const [selector, all, enforced] = [flags.string('selector'), flags.bool('all'), invocation.client().namespaceEnforced];
  const namesType = args.length === 1 && !args[0]?.includes('/');
  // The real one takes a namespace that is asked for as "all that there is in it".
  if (all && enforced && namesType) throw new Failure("setting 'all' parameter but found a non empty selector. ");
  if (all && args[0]?.includes('/')) throw new Failure('selectors and the all flag cannot be used when passing resource/name arguments');
  if (all && selector !== '') throw new Failure(`found non-empty label selector ${JSON.stringify(selector)} with previously set 'all' parameter. `);
  const errors: unknown[] = [];
  const hasLabels = matchingLabels(selector);
  const selection = { args, files: fileSelection(flags), labelSelector: selector, everything: all || enforced, latest: true, enforceNamespace: true };
  for await (const info of selectInfos(invocation, selection, errors)) {
    if (errors.length > 0) break;
    if (info.source === undefined) yield info;
    else for (const fetched of await fetchSource(invocation.client(), info)) if (hasLabels(fetched.object)) yield { ...fetched, source: info.source };
  }
  if (errors.length > 0) throw errors[0];
}

/** `kubectl apply set-last-applied -f`: what a file says is taken for what was applied last. */
export const setLastApplied: Command = async (invocation) => {
  const { flags, io, process } = invocation;
  const dryRun = dryRunOf(flags, io);
  const print = resultPrinter({ process, flags, operation: 'configured' });
  const errors: unknown[] = [];
  const changes: { live: Info; body: Record<string, unknown> }[] = [];
  for await (const info of selectInfos(invocation, { args: [], files: fileSelection(flags), enforceNamespace: true }, errors)) {
    if (errors.length > 0 || !info.object) break;
    const [live] = await fetchSource(invocation.client(), info);
    const before = lastAppliedOf(live?.object);
    if (before === undefined && !flags.bool('create-annotation')) {
      throw new Failure(`no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`);
    }
    if (before !== undefined && sameJson(parseYaml(before), info.object)) io.out(`set-last-applied ${info.name}: no changes required.\n`);
    else if (live) changes.push({ live, body: annotationPatch(info.object) });
  }
  if (errors.length > 0) throw errors[0];
  for (const { live, body } of changes) {
    const object = dryRun === 'client' ? live.object : await patchObject(invocation.client(), live, { type: 'merge', body }, { dryRun, fieldManager: '' });
    if (object) io.out(print(object));
  }
};

/** The patch that makes an object's annotation say what `configuration` is (editor.GetApplyPatch). */
export function annotationPatch(configuration: AnyObject): Record<string, unknown> {
  const annotations = { ...configuration.metadata?.annotations, [LAST_APPLIED]: `${sortedJson(configuration)}\n` };
  return createJsonMergePatch(configuration, { ...configuration, metadata: { ...configuration.metadata, annotations } });
}
