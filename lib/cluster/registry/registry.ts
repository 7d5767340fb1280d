import type { ApiObject } from '#lib/schema/index.ts';
import type { User } from '../auth/user.ts';
import type { ResourceDefinition } from '../resources/definition.ts';

export interface ListOptions {
  namespace?: string | undefined;
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
}

export interface DeleteOptions {
  gracePeriodSeconds?: number | undefined;
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground' | undefined;
  preconditions?: { uid?: string; resourceVersion?: string } | undefined;
  dryRun?: boolean | undefined;
}

export interface WriteOptions {
  dryRun?: boolean | undefined;
  /** Who writes, for managedFields: `kubectl-create`, `kubelet`. Without it managedFields stay as the object has them. */
  fieldManager?: string | undefined;
  /** The subresource that managedFields name when it is not `subresource` (scale). */
  ownedAs?: string | undefined;
  /** The subresource written: 'status' leaves spec alone, and its absence leaves status alone. */
  subresource?: string | undefined;
  /** Hears the remarks on an object that is taken all the same, for Warning headers. */
  warn?: ((text: string) => void) | undefined;
  /** Who asks, for kinds that write it down. */
  user?: User | undefined;
}

export interface WatchEvent<T extends ApiObject> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: T;
  /** What the object was before, for selectors whose answer changes. */
  old?: T | undefined;
  /** The cluster's revision at which it happened. */
  revision: number;
}

/** Hears of a kind; what it gives is disposed of when the kind is served no more. */
export type KindListener = (definition: ResourceDefinition) => Disposable;

/**
 * The cluster's objects with the rules of their kinds applied: what the HTTP API serves, and what
 * controllers use directly. Every refusal is an ApiError. Objects given out are frozen and shared;
 * `structuredClone` one to change it.
 */
export interface Registry {
  readonly definitions: readonly ResourceDefinition[];
  /** Any stored definition by group, version and plural; undefined when none is served. */
  definition(group: string, version: string, plural: string): ResourceDefinition | undefined;
  /** Calls `listener` with every kind that is served, and with those that will be. */
  followKinds(listener: KindListener): Disposable;

  /** NotFound. Namespace is '' for what is not namespaced. */
  get<T extends ApiObject>(resource: ResourceDefinition<T>, namespace: string, name: string): T;
  find<T extends ApiObject>(resource: ResourceDefinition<T>, namespace: string, name: string): T | undefined;
  /** In order of namespace and name, as etcd gives them. BadRequest for a selector that does not parse. */
  list<T extends ApiObject>(resource: ResourceDefinition<T>, options?: ListOptions): { items: readonly T[]; revision: number };

  /** AlreadyExists, Invalid, Forbidden (admission), NotFound (its namespace). */
  create<T extends ApiObject, D extends ApiObject>(resource: ResourceDefinition<T>, namespace: string, object: D, options?: WriteOptions): T;
  /** NotFound, Conflict when `object` carries a resourceVersion that is not the present one, Invalid. */
  update<T extends ApiObject, D extends ApiObject>(resource: ResourceDefinition<T>, namespace: string, object: D, options?: WriteOptions): T;
  /** Reads, lets `change` alter a copy, and updates; tries again on Conflict. Nothing is written when nothing changed. */
  modify<T extends ApiObject>(resource: ResourceDefinition<T>, namespace: string, name: string, change: (object: T) => void, options?: WriteOptions): T;
  /** NotFound, Conflict (preconditions). Gives the object as it is then: terminating, or as it was last. */
  delete<T extends ApiObject>(resource: ResourceDefinition<T>, namespace: string, name: string, options?: DeleteOptions): T;

  /**
   * Calls `listener` for each change after `revision` (or from now), in order, each in a microtask of
   * its own after the write. Expired (410) when that revision is no longer kept.
   */
  watch<T extends ApiObject>(resource: ResourceDefinition<T>, options: ListOptions & { after?: number }, listener: (event: WatchEvent<T>) => void): Disposable;

  /** Calls `listener` for each change of any kind from now on, in order, as a watch of each would: one costs less than a watch of every kind. */
  watchAll(listener: (resource: ResourceDefinition, event: WatchEvent<ApiObject>) => void): Disposable;

  /** The revision of the last write. */
  readonly revision: number;
}
