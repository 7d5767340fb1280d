import { Failure } from '../session/failure.ts';
import { ApiError, sortedJson, sortKeys } from '#lib/schema/index.ts';
import type { ApiClient } from '../api/client.ts';
import type { FlagSet } from '../cobra/flag-set.ts';
import { TRUE_WORDS } from '../printers/formats.ts';
import type { AnyObject, Info } from '../resources/info.ts';
import type { Output } from '../session/output.ts';

export type DryRun = 'none' | 'client' | 'server';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What `--dry-run` says (cmdutil.GetDryRunStrategy). Throws Failure. */
export function dryRunOf(flags: FlagSet, io: Output): DryRun {
  const value = flags.has('dry-run') ? flags.string('dry-run') : 'none';
  switch (value) {
    case 'none': case 'client': case 'server': return value;
    case 'unchanged':
      io.log('helpers.go:719', '--dry-run is deprecated and can be replaced with --dry-run=client.');
      return 'client';
    default: {
      if (TRUE_WORDS.includes(value)) return 'client';
      if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(value)) return 'none';
      throw new Failure(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
    }
  }
}

/** What `--validate` says, as the server's fieldValidation takes it. Throws Failure. */
export function validationOf(flags: FlagSet): 'Strict' | 'Warn' | 'Ignore' {
  const value = flags.has('validate') ? flags.string('validate') : 'strict';
  switch (value) {
    case 'strict': case 'true': case '1': case 't': case 'T': case 'True': case 'TRUE': return 'Strict';
    case 'warn': return 'Warn';
    case 'ignore': case 'false': case '0': case 'f': case 'F': case 'False': case 'FALSE': return 'Ignore';
    default: throw new Failure(`invalid - validate option ${JSON.stringify(value)}; must be one of: strict (or true), warn, ignore (or false)`);
  }
}

export interface WriteSettings {
  dryRun: DryRun;
  fieldManager: string;
  validation?: 'Strict' | 'Warn' | 'Ignore';
  force?: boolean;
}

/** `?dryRun=All&fieldManager=kubectl-create&fieldValidation=Strict` */
export function writeQuery({ dryRun, fieldManager, validation, force }: WriteSettings): string {
  const query = new URLSearchParams({
    ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
    ...(fieldManager === '' ? {} : { fieldManager }),
    ...(validation ? { fieldValidation: validation } : {}),
    ...(force ? { force: 'true' } : {}),
  });
  return query.size === 0 ? '' : `?${query.toString()}`;
}

/** Creates an object; gives it as the server keeps it. Fields go out in the order of Go's maps, in which the server then names those that it does not know. */
export function createObject(client: ApiClient, info: Info, settings: WriteSettings): Promise<AnyObject> {
  const target = client.path(info.resource, info.namespace) + writeQuery(settings);
  return client.json<AnyObject>({ method: 'POST', target, body: sortKeys(info.object) });
}

export type PatchType = 'strategic' | 'merge' | 'json' | 'apply';

/** What a patch is sent as. */
export const PATCH_TYPES: Readonly<Record<PatchType, string>> = {
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
};

export interface Patch {
  type: PatchType;
  body: unknown;
  subresource?: string;
}

/** Patches an object; gives it as it is then. */
export function patchObject(client: ApiClient, info: Info, patch: Patch, settings: WriteSettings): Promise<AnyObject> {
  const target = client.path(info.resource, info.namespace, info.name, patch.subresource) + writeQuery(settings);
  return client.json<AnyObject>({ method: 'PATCH', target, body: patch.body, contentType: PATCH_TYPES[patch.type] });
}

/** Says at which file a refusal happened (cmdutil.AddSourceToErr). */
export async function withSource<T>(verb: string | (() => string), source: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!source) throw error;
    const message = (text: string) => `error when ${typeof verb === 'string' ? verb : verb()} ${JSON.stringify(source)}: ${text}`;
    if (error instanceof ApiError) throw new ApiError(error.reason, message(error.message), error.details, error.code);
    if (error instanceof Failure) throw new Failure(message(error.message), error.exitCode);
    throw error;
  }
}

/** What `kubectl apply` will compare with: the object as JSON, without that annotation itself. */
export function lastAppliedText(object: AnyObject): string {
  const annotations = { ...object.metadata?.annotations };
  delete annotations[LAST_APPLIED];
  const { metadata } = object;
  return `${sortedJson({ ...object, metadata: { ...metadata, annotations } })}\n`;
}

/** The object with the annotation that `apply` needs. */
export function withLastApplied(object: AnyObject): AnyObject {
  const annotations = { ...object.metadata?.annotations, [LAST_APPLIED]: lastAppliedText(object) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
