import { ApiError, sortedJson } from '#lib/schema/index.ts';
import { sameJson } from '../../patches/json-merge.ts';
import { at, list, record, text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure, isReportable, messageOf } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { LAST_APPLIED, patchObject } from '../write.ts';
import type { WriteSettings } from '../write.ts';

type Json = Record<string, unknown>;

/** Server-side apply's own manager, where `--field-manager` names no other. */
export const SERVER_SIDE_MANAGER = 'kubectl';

/** The manager of the fields that are applied: what `--field-manager` says, or kubectl's own for either way. */
export function managerOf({ flags }: Invocation): string {
  if (flags.changed('field-manager')) return flags.string('field-manager');
  return flags.bool('server-side') ? SERVER_SIDE_MANAGER : 'kubectl-client-side-apply';
}

/** Sends an object whole, for the server to apply; what client-side apply has managed before becomes its own. */
export async function applyOnServer(invocation: Invocation, info: Info, settings: WriteSettings): Promise<AnyObject> {
  const patch = { type: 'apply', body: sortedJson(info.object), subresource: invocation.flags.string('subresource') } as const;
  const apply = () => patchObject(invocation.client(), info, patch, settings);
  const applied = await apply().catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.reason !== 'Conflict') throw error;
    throw new Failure(conflictText(error.message));
  });
  return new Migration(invocation, info, settings).run(applied, apply);
}

function conflictText(message: string): string {
  return `${message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;
}

/** From client-side to server-side apply (apply.go's migrateToSSAIfNecessary): what goes wrong is only warned of. */
class Migration {
  readonly #invocation: Invocation;
  readonly #info: Info;
  readonly #settings: WriteSettings;

  constructor(invocation: Invocation, info: Info, settings: WriteSettings) {
    this.#invocation = invocation;
    this.#info = info;
    this.#settings = settings;
  }

  async run(applied: AnyObject, apply: () => Promise<AnyObject>): Promise<AnyObject> {
    try {
      const kept = await this.#keepAnnotation(applied);
      return await this.#migrate(kept, apply);
    } catch (error) {
      if (!(error instanceof NotMigrated)) throw error;
      this.#invocation.io.err(`Warning: ${error.message}. This is non-fatal and will be retried next time you apply. Error: ${messageOf(error.cause)}\n`);
      return error.object;
    }
  }

  /** The annotation of client-side apply gets a manager of its own, so that it stays. */
  async #keepAnnotation(object: AnyObject): Promise<AnyObject> {
    const annotation = object.metadata?.annotations?.[LAST_APPLIED];
    if (this.#settings.fieldManager !== SERVER_SIDE_MANAGER || annotation === undefined || managersOf(object, 'Apply').length > 0) return object;
    const { name, namespace } = object.metadata ?? {};
    const alone = { apiVersion: object.apiVersion, kind: object.kind, metadata: { name, ...(namespace ? { namespace } : {}), annotations: { [LAST_APPLIED]: annotation } } };
    const settings = { ...this.#settings, fieldManager: 'kubectl-last-applied', force: false };
    return this.#attempt(object, 'failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply', () =>
      patchObject(this.#invocation.client(), this.#info, { type: 'apply', body: sortedJson(alone) }, settings));
  }

  async #migrate(object: AnyObject, apply: () => Promise<AnyObject>): Promise<AnyObject> {
    const before = list(object.metadata?.managedFields).map(record);
    let managed: Json[] = before;
    for (const manager of new Set(managersOf(object, 'Update'))) managed = upgraded(managed, manager, this.#settings.fieldManager);
    if (sameJson(before, managed)) return object;
    const body = [
      { op: 'replace', path: '/metadata/managedFields', value: managed },
      { op: 'replace', path: '/metadata/resourceVersion', value: object.metadata?.resourceVersion },
    ];
    const migrated = await this.#attempt(object, 'server rejected managed fields migration to Server-Side Apply', () =>
      patchObject(this.#invocation.client(), this.#info, { type: 'json', body }, this.#settings));
    return this.#attempt(migrated, 'failed to re-apply configuration after performing Server-Side Apply migration', apply);
  }

  async #attempt(object: AnyObject, failure: string, work: () => Promise<AnyObject>): Promise<AnyObject> {
    try {
      return await work();
    } catch (error) {
      if (!isReportable(error)) throw error;
      throw new NotMigrated(failure, object, error);
    }
  }
}

class NotMigrated extends Error {
  /** The object as it is without that step. */
  readonly object: AnyObject;

  constructor(message: string, object: AnyObject, cause: unknown) {
    super(message, { cause });
    this.object = object;
  }
}

/** Who manages the annotation of client-side apply by an operation. */
function managersOf(object: AnyObject, operation: 'Apply' | 'Update'): string[] {
  return list(object.metadata?.managedFields).map(record)
    .filter((entry) => entry['operation'] === operation && at(entry, 'fieldsV1', 'f:metadata', 'f:annotations', `f:${LAST_APPLIED}`) !== undefined)
    .map((entry) => text(entry['manager']));
}

/** What a manager has updated as what another has applied (client-go's util/csaupgrade). */
function upgraded(entries: readonly Json[], from: string, to: string): Json[] {
  const managed = entries.map((entry) => ({ ...entry }));
  const find = (manager: string, operation: string, apiVersion?: unknown) => managed.find((entry) => entry['manager'] === manager && entry['operation'] === operation
    && entry['subresource'] === undefined && (apiVersion === undefined || entry['apiVersion'] === apiVersion));
  let target = find(to, 'Apply');
  if (!target) {
    target = find(from, 'Update');
    if (!target) return managed;
    Object.assign(target, { operation: 'Apply', manager: to });
  }
  const source = find(from, 'Update', target['apiVersion']);
  if (source) target['fieldsV1'] = unionOf(record(target['fieldsV1']), record(source['fieldsV1']));
  return managed.filter((entry) => !(entry['manager'] === from && entry['operation'] === 'Update' && entry['subresource'] === undefined));
}

/** Both of two sets of fields; a field that is itself in one of them, besides fields within it, is marked by a dot. */
function unionOf(a: Json, b: Json): Json {
  const union: Json = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const [mine, theirs] = [union[key] === undefined ? undefined : record(union[key]), record(value)];
    const joined = mine ? unionOf(mine, theirs) : theirs;
    const isMember = mine !== undefined && (Object.keys(mine).length === 0 || Object.keys(theirs).length === 0);
    union[key] = isMember && Object.keys(joined).length > 0 ? { '.': {}, ...joined } : joined;
  }
  return union;
}
