import type { Clock } from '#lib/core/index.ts';
import type { ApiObject, GroupVersionKind, ObjectMeta, SchemaCatalogue, StatusCause } from '#lib/schema/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { compare } from './comparison.ts';
import type { Comparison } from './comparison.ts';
import { EMPTY, FieldSet } from './field-set.ts';
import type { FieldsV1 } from './field-set.ts';
import { capUpdaters, decodeManagers, encodeManagers, managerKey } from './managers.ts';
import type { Manager, Managers } from './managers.ts';
import { merge, removeFields } from './merging.ts';
import { fieldsOf } from './object-fields.ts';
import { pathText } from './path-element.ts';
import type { PathElement, TypeAt } from './path-element.ts';

export interface OwnedWrite {
  kind: GroupVersionKind & { subresources: readonly string[]; resets?: Readonly<Record<string, FieldsV1>> };
  /** What there was; undefined when it is being created. */
  live: ApiObject | undefined;
  /** What is to be, with its defaults. `metadata.managedFields` is set on it. */
  object: ApiObject;
  manager: string;
  subresource?: string | undefined;
}

export interface Application {
  kind: OwnedWrite['kind'];
  live: ApiObject | undefined;
  /** The configuration as it was sent. */
  config: ApiObject;
  manager: string;
  subresource?: string | undefined;
  /** Takes fields over from other owners. */
  force: boolean;
}

/** What nobody owns (stripmeta.go). */
const UNOWNED = FieldSet.fromFields({
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    '.': {}, 'f:name': {}, 'f:namespace': {}, 'f:creationTimestamp': {}, 'f:selfLink': {}, 'f:uid': {}, 'f:clusterName': {}, 'f:generation': {},
    'f:managedFields': {}, 'f:resourceVersion': {},
  },
});

/**
 * Keeps `metadata.managedFields`: who owns which field, on every write, and what becomes of an object when
 * a configuration is applied (apimachinery/pkg/util/managedfields, structured-merge-diff/merge).
 */
export class FieldOwnership {
  readonly #catalogue: () => SchemaCatalogue;
  readonly #clock: Clock;

  /** `catalogue` gives what is known of the kinds that are served now. */
  constructor(catalogue: () => SchemaCatalogue, clock: Clock) {
    this.#catalogue = catalogue;
    this.#clock = clock;
  }

  /** Writes into `object` that its manager now owns what it changed. */
  record({ kind, live, object, manager, subresource }: OwnedWrite): void {
    const type = this.#catalogue().typeOf(kind);
    const metadata = (object.metadata ??= {});
    if (!type) {
      keepManagers(metadata, live);
      return;
    }
    const managers = managersFor(metadata, live, subresource);
    // What was there before its owners were written down stays nobody's.
    if (live && managers.size === 0) {
      delete metadata.managedFields;
      return;
    }
    const self: Manager = { name: manager, operation: 'Update', apiVersion: apiVersionOf(kind), subresource: subresource ?? '', time: undefined, fields: EMPTY };
    const difference = filtered(compare(withoutManagers(live) ?? {}, withoutManagers(object), type), resetFields(kind, subresource));
    disown(managers, difference, undefined);
    const changed = difference.added.union(difference.modified).difference(UNOWNED);
    if (!changed.isEmpty()) {
      // On the way through the Scale its time is lost (scalehandler.go, ToParent).
      const before = managers.get(managerKey(self))?.fields ?? EMPTY;
      managers.set(managerKey(self), { ...self, fields: before.union(changed), time: subresource === 'scale' ? undefined : this.#now() });
      capUpdaters(managers);
    }
    setManagers(metadata, managers);
  }

  /**
   * What an applied configuration makes of an object, owners included. Conflict when another manager owns
   * a field that it would change, unless forced; BadRequest for what cannot be applied.
   */
  apply(application: Application): ApiObject {
    const { kind, live, config, manager, subresource } = application;
    const type = this.#catalogue().typeOf(kind);
    const managers = decodeManagers(live?.metadata?.managedFields);
    const before = withoutManagers(live) ?? emptyObject(kind);
    if (live && managers.size === 0) adoptUnowned(managers, before, { kind, type, time: this.#now() });
    const self: Manager = { name: manager, operation: 'Apply', apiVersion: apiVersionOf(kind), subresource: subresource ?? '', time: this.#now(), fields: EMPTY };
    const last = managers.get(managerKey(self));
    const reset = resetFields(kind, subresource);
    const fields = fieldsOf(config, type).without(reset).difference(UNOWNED);
    managers.set(managerKey(self), { ...self, fields });
    const merged = merge(before, config, type);
    const next = (last ? pruned(merged, { last: last.fields, managers, type }) : merged) as ApiObject;
    const difference = filtered(compare(before, next, type), reset);
    this.#settleConflicts(managers, difference, { ...application, self });
    const isSame = last !== undefined && difference.added.isEmpty() && difference.modified.isEmpty() && difference.removed.isEmpty() && sameFields(last.fields, fields);
    if (isSame) managers.set(managerKey(self), last);
    const metadata = { ...next.metadata };
    setManagers(metadata, managers);
    return { ...next, metadata };
  }

  #settleConflicts(managers: Managers, difference: Comparison, { force, self, live, config, kind }: Application & { self: Manager }): void {
    const touched = difference.modified.union(difference.added);
    const conflicts = [...managers.values()]
      .filter((each) => managerKey(each) !== managerKey(self))
      .map((each) => ({ manager: each, fields: each.fields.intersection(touched) }))
      .filter(({ fields }) => !fields.isEmpty());
    const allowed = force ? undefined : this.#allowedFor({ live, config, kind, self });
    const refused = force ? [] : conflicts.map(({ manager, fields }) => ({ manager, fields: fields.difference(allowed ?? EMPTY) })).filter(({ fields }) => !fields.isEmpty());
    if (refused.length > 0) throw conflictError(refused);
    disown(managers, difference, managerKey(self));
  }

  /** kubectl may take over what its own client-side apply wrote (lastappliedmanager.go). */
  #allowedFor({ live, kind, self }: Pick<Application, 'live' | 'config' | 'kind'> & { self: Manager }): FieldSet | undefined {
    const text = live?.metadata?.annotations?.['kubectl.kubernetes.io/last-applied-configuration'];
    if (self.name !== 'kubectl' || text === undefined || !live) return undefined;
    const type = this.#catalogue().typeOf(kind);
    const lastApplied = parsed(text);
    if (lastApplied === undefined) return undefined;
    const { added, modified, removed } = compare(lastApplied, withoutManagers(live), type);
    return fieldsOf(lastApplied, type).difference(modified).difference(added).difference(removed);
  }

  #now(): string {
    return `${new Date(this.#clock.now()).toISOString().slice(0, 19)}Z`;
  }
}

/** Others lose what was changed or removed; who owns nothing is forgotten. */
function disown(managers: Managers, { added, modified, removed }: Comparison, except: string | undefined): void {
  const lost = added.union(modified).union(removed);
  for (const [key, manager] of managers) {
    const fields = key === except ? manager.fields : manager.fields.difference(lost);
    if (fields.isEmpty()) managers.delete(key);
    else managers.set(key, { ...manager, fields });
  }
}

interface Pruning {
  /** What the manager applied the last time. */
  last: FieldSet;
  managers: Managers;
  type: TypeAt;
}

/** Takes out what the manager applied last and no longer does, unless someone else owns it (merge/update.go prune). */
function pruned(merged: unknown, { last, managers, type }: Pruning): unknown {
  const named = (set: FieldSet) => set.withNamedFields(type);
  const mergedFields = named(fieldsOf(merged, type));
  const first = removeFields(merged, named(last), type);
  const owned = [...managers.values()].reduce((all, { fields }) => all.union(fields), EMPTY);
  const withOwned = removeFields(merged, mergedFields.difference(named(fieldsOf(first ?? {}, type)).union(named(owned))), type);
  const gone = mergedFields.difference(named(fieldsOf(withOwned ?? {}, type))).intersection(named(last));
  return removeFields(merged, gone, type) ?? {};
}

/** An object from before its owners were written down is `before-first-apply`'s. */
function adoptUnowned(managers: Managers, object: unknown, { kind, type, time }: { kind: GroupVersionKind; type: TypeAt; time: string }): void {
  const { added, modified } = compare({}, object, type);
  const fields = added.union(modified).difference(UNOWNED);
  if (fields.isEmpty()) return;
  const manager: Manager = { name: 'before-first-apply', operation: 'Update', apiVersion: apiVersionOf(kind), subresource: '', time, fields };
  managers.set(managerKey(manager), manager);
}

function conflictError(conflicts: readonly { manager: Manager; fields: FieldSet }[]): ApiError {
  const each = conflicts.flatMap(({ manager, fields }) => [...fields.paths()].map((path) => ({ who: managerText(manager), path })));
  const causes: StatusCause[] = each.map(({ who, path }) => ({ reason: 'FieldManagerConflict', message: `conflict with ${who}`, field: pathText(path) }));
  return new ApiError('Conflict', conflictMessage(each), { causes });
}

function conflictMessage(conflicts: readonly { who: string; path: readonly PathElement[] }[]): string {
  const [only] = conflicts;
  if (only && conflicts.length === 1) return `Apply failed with 1 conflict: conflict with ${only.who}: ${pathText(only.path)}`;
  const names = [...new Set(conflicts.map(({ who }) => who))].sort();
  const lines = names.flatMap((name) => [`conflicts with ${name}:`, ...conflicts.filter(({ who }) => who === name).map(({ path }) => `- ${pathText(path)}`)]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}

function managerText({ name, operation, apiVersion, subresource }: Manager): string {
  const named = subresource === '' ? JSON.stringify(name) : `${JSON.stringify(name)} with subresource ${JSON.stringify(subresource)}`;
  return operation === 'Update' ? `${named} using ${apiVersion}` : named;
}

/** Fields that a write to this endpoint does not touch, whatever it sends (the strategies' GetResetFields). */
function resetFields(kind: OwnedWrite['kind'], subresource: string | undefined): FieldSet {
  const own = kind.resets?.[subresource ?? ''];
  if (own) return FieldSet.fromFields(own);
  const fields: FieldsV1 = {};
  if (subresource === 'status') fields['f:spec'] = {};
  else if (kind.subresources.includes('status')) fields['f:status'] = {};
  return FieldSet.fromFields(fields);
}

function filtered({ added, modified, removed }: Comparison, reset: FieldSet): Comparison {
  return { added: added.without(reset), modified: modified.without(reset), removed: removed.without(reset) };
}

/** What the object brings along, unless it brings nothing, or is a subresource; an empty entry starts anew. */
function managersFor(metadata: ObjectMeta, live: ApiObject | undefined, subresource: string | undefined): Managers {
  const given = metadata.managedFields;
  if (subresource !== undefined || given === undefined) return decodeManagers(live?.metadata?.managedFields);
  const isReset = given.length === 0 || (given.length === 1 && Object.keys(given[0] ?? {}).length === 0);
  return isReset && live ? new Map() : decodeManagers(given);
}

function keepManagers(metadata: ObjectMeta, live: ApiObject | undefined): void {
  const kept = live?.metadata?.managedFields;
  if (kept) metadata.managedFields = kept;
}

function setManagers(metadata: ObjectMeta, managers: Managers): void {
  if (managers.size === 0) delete metadata.managedFields;
  else metadata.managedFields = encodeManagers(managers);
}

function withoutManagers(object: ApiObject | undefined): ApiObject | undefined {
  if (!object?.metadata?.managedFields) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function emptyObject(kind: GroupVersionKind): ApiObject {
  return { apiVersion: apiVersionOf(kind), kind: kind.kind, metadata: {} };
}

function apiVersionOf({ group, version }: GroupVersionKind): string {
  return group === '' ? version : `${group}/${version}`;
}

function sameFields(a: FieldSet, b: FieldSet): boolean {
  return a.difference(b).isEmpty() && b.difference(a).isEmpty();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
