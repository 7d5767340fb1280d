import type { ObjectMeta } from '#lib/schema/index.ts';
import { FieldSet } from './field-set.ts';
import type { FieldsV1 } from './field-set.ts';

type ManagedFieldsEntry = NonNullable<ObjectMeta['managedFields']>[number];

/** Who owns what of an object. */
export interface Manager {
  name: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  subresource: string;
  /** RFC 3339; when it last changed anything. */
  time: string | undefined;
  fields: FieldSet;
}

/** Managers by `managerKey`. */
export type Managers = Map<string, Manager>;

/** Update managers at most; older ones are joined as `ancient-changes`. */
const MOST_UPDATERS = 10;

/** An applier is the same whatever version it applies (BuildManagerIdentifier). */
export function managerKey({ name, operation, apiVersion, subresource }: Pick<Manager, 'name' | 'operation' | 'apiVersion' | 'subresource'>): string {
  return JSON.stringify([operation, name, subresource, operation === 'Apply' ? '' : apiVersion]);
}

export function decodeManagers(entries: readonly ManagedFieldsEntry[] | undefined): Managers {
  const managers: Managers = new Map();
  for (const { manager = '', operation, apiVersion = '', subresource = '', time, fieldsV1 } of entries ?? []) {
    const decoded: Manager = {
      name: manager,
      operation: operation === 'Apply' ? 'Apply' : 'Update',
      apiVersion,
      subresource,
      time: time ?? undefined,
      fields: FieldSet.fromFields((fieldsV1 ?? {}) as FieldsV1),
    };
    managers.set(managerKey(decoded), decoded);
  }
  return managers;
}

/** As they are written: appliers first, then by time and name (sortEncodedManagedFields). */
export function encodeManagers(managers: Managers): ManagedFieldsEntry[] {
  return [...managers.values()].sort(inOrder).map(({ name, operation, apiVersion, subresource, time, fields }) => ({
    manager: name,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields.toFields(),
    ...(subresource === '' ? {} : { subresource }),
  }));
}

function inOrder(a: Manager, b: Manager): number {
  const keys = (each: Manager) => [each.operation, each.time ?? '', each.name, each.apiVersion, each.subresource];
  const [x, y] = [keys(a), keys(b)];
  for (const [index, part] of x.entries()) {
    const other = y[index] ?? '';
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}

/** Joins the oldest update managers of a version when there are too many (capmanagers.go). */
export function capUpdaters(managers: Managers): void {
  const updaters = [...managers.values()].filter(({ operation }) => operation === 'Update').sort(inOrder);
  for (let over = updaters.length - MOST_UPDATERS; over > 0; over -= 1) {
    const [first, second] = updaters.splice(0, 2);
    if (!first || !second || first.apiVersion !== second.apiVersion) return;
    const joined: Manager = { ...second, name: 'ancient-changes', subresource: '', fields: first.fields.union(second.fields) };
    managers.delete(managerKey(first));
    managers.delete(managerKey(second));
    managers.set(managerKey(joined), joined);
    updaters.unshift(joined);
  }
}
