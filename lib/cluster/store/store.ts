import { ApiError } from '#lib/schema/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import { freezeSharing } from './json.ts';
import { weightOf } from './weight.ts';

/** Changes kept for each resource, so that a watch can begin in the past; older ones are answered with 410. */
const HISTORY_LENGTH = 512;
/** Bytes that they may weigh beside, so that a large object written again and again is not kept a thousand times. */
const HISTORY_WEIGHT = 4 << 20;
/** Bytes by which an object may grow although the store is full: what controllers write of its status. */
const SMALL_GROWTH = 16 << 10;

export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: ApiObject;
  old: ApiObject | undefined;
  revision: number;
}

export interface StoreState {
  revision: number;
  /** Objects by resource (`apps/deployments`), in etcd's order. */
  objects: Record<string, readonly ApiObject[]>;
}

interface Table {
  objects: Map<string, ApiObject>;
  /** Keys in byte order; undefined after a change until the next listing. */
  sorted: string[] | undefined;
  history: Change[];
  historyWeight: number;
  /** Nothing at or before this revision is in the history any more. */
  compacted: number;
  listeners: Set<(change: Change) => void>;
}

/**
 * What etcd is to a real cluster: objects by resource and key, one revision counter, and the recent
 * changes of each resource. Objects are frozen, and versions of one share their equal parts.
 */
export class Store {
  #revision: number;
  /** Changes before this one were never in this process. */
  readonly #origin: number;
  readonly #tables = new Map<string, Table>();
  readonly #observers = new Set<() => void>();
  readonly #followers = new Set<(resource: string, change: Change) => void>();
  readonly #weights = new WeakMap<ApiObject, number>();
  readonly #limit: number;
  /** What the objects weigh together, in bytes. */
  #weight = 0;

  /** `limit` is how many bytes the objects may weigh as JSON, about. */
  constructor(saved?: StoreState, limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
    this.#revision = saved?.revision ?? 0;
    this.#origin = this.#revision;
    if (!saved) return;
    for (const [resource, objects] of Object.entries(saved.objects)) {
      const table = this.#table(resource);
      for (const object of objects) {
        const stored = freezeSharing(object, undefined);
        table.objects.set(keyOf(stored), stored);
        this.#weight += this.#weigh(stored);
      }
    }
  }

  get revision(): number {
    return this.#revision;
  }

  get(resource: string, namespace: string, name: string): ApiObject | undefined {
    return this.#tables.get(resource)?.objects.get(key(namespace, name));
  }

  /** All objects of a resource, or of one namespace of it, in etcd's key order. */
  list(resource: string, namespace?: string): readonly ApiObject[] {
    const table = this.#tables.get(resource);
    if (!table) return [];
    table.sorted ??= [...table.objects.keys()].sort(byteOrder);
    const prefix = namespace ? `${namespace}/` : '';
    const keys = prefix ? between(table.sorted, prefix) : table.sorted;
    return keys.map((each) => table.objects.get(each) as ApiObject);
  }

  count(resource: string): number {
    return this.#tables.get(resource)?.objects.size ?? 0;
  }

  /**
   * Writes an object, giving it the next revision as its resourceVersion. Takes `object` over: it is
   * frozen. Gives what is stored; the very object that was there when nothing differs. Throws etcd's
   * refusal when the store is full.
   */
  put(resource: string, object: ApiObject): ApiObject {
    const table = this.#table(resource);
    const at = keyOf(object);
    const old = table.objects.get(at);
    const metadata = object.metadata ?? {};
    object.metadata = metadata;
    metadata.resourceVersion = old?.metadata?.resourceVersion;
    if (old) {
      const unchanged = freezeSharing(object, old);
      if (unchanged === old) return old;
      return this.#replace(resource, { table, at, old, object: withRevision(unchanged, this.#revision + 1) });
    }
    metadata.resourceVersion = String(this.#revision + 1);
    return this.#replace(resource, { table, at, old: undefined, object: freezeSharing(object, undefined) });
  }

  /** Removes an object; gives its last state, whose resourceVersion is that of the removal. */
  remove(resource: string, namespace: string, name: string): ApiObject | undefined {
    const table = this.#table(resource);
    const at = key(namespace, name);
    const old = table.objects.get(at);
    if (!old) return undefined;
    table.objects.delete(at);
    this.#weight -= this.#weigh(old);
    table.sorted = undefined;
    this.#revision += 1;
    const object = withRevision(old, this.#revision);
    this.#record(resource, table, { type: 'DELETED', object, old, revision: this.#revision });
    return object;
  }

  /** Changes of a resource after `revision`, oldest first. Expired (410) when they are no longer all kept. */
  since(resource: string, revision: number): readonly Change[] {
    const table = this.#table(resource);
    if (revision < table.compacted) {
      throw new ApiError('Expired', `too old resource version: ${revision} (${table.compacted})`);
    }
    return table.history.filter((change) => change.revision > revision);
  }

  /** Calls `listener` synchronously at every change of a resource. */
  subscribe(resource: string, listener: (change: Change) => void): Disposable {
    const { listeners } = this.#table(resource);
    listeners.add(listener);
    return { [Symbol.dispose]: () => void listeners.delete(listener) };
  }

  /** Calls `listener` synchronously at every change of any resource, after those who follow that one alone. */
  subscribeAll(listener: (resource: string, change: Change) => void): Disposable {
    this.#followers.add(listener);
    return { [Symbol.dispose]: () => void this.#followers.delete(listener) };
  }

  /** Calls `listener` after every write. */
  observe(listener: () => void): Disposable {
    this.#observers.add(listener);
    return { [Symbol.dispose]: () => void this.#observers.delete(listener) };
  }

  /** Drops the history of changes: watches can begin now, not in the past. */
  forgetHistory(): void {
    for (const table of this.#tables.values()) {
      table.history = [];
      table.historyWeight = 0;
      table.compacted = this.#revision;
    }
  }

  /** All objects as plain JSON; they are the stored, frozen ones, so this copies nothing. */
  save(): StoreState {
    const objects: Record<string, readonly ApiObject[]> = {};
    for (const [resource, table] of this.#tables) if (table.objects.size > 0) objects[resource] = this.list(resource);
    return { revision: this.#revision, objects };
  }

  #replace(resource: string, change: { table: Table; at: string; old: ApiObject | undefined; object: ApiObject }): ApiObject {
    const { table, at, old, object } = change;
    const growth = this.#weigh(object) - (old ? this.#weigh(old) : 0);
    if (this.#weight + growth > this.#limit && (!old || growth > SMALL_GROWTH)) throw ApiError.unknown('etcdserver: mvcc: database space exceeded');
    this.#weight += growth;
    if (!old) table.sorted = undefined;
    table.objects.set(at, object);
    this.#revision += 1;
    this.#record(resource, table, { type: old ? 'MODIFIED' : 'ADDED', object, old, revision: this.#revision });
    return object;
  }

  #record(resource: string, table: Table, change: Change): void {
    table.history.push(change);
    table.historyWeight += this.#weigh(change.object);
    if (table.history.length > 2 * HISTORY_LENGTH || table.historyWeight > HISTORY_WEIGHT) this.#compact(table);
    for (const listener of table.listeners) listener(change);
    for (const follower of this.#followers) follower(resource, change);
    for (const observer of this.#observers) observer();
  }

  /** Forgets the older half of a resource's changes. */
  #compact(table: Table): void {
    const dropped = table.history.splice(0, Math.ceil(table.history.length / 2));
    table.compacted = dropped[dropped.length - 1]?.revision ?? table.compacted;
    for (const { object } of dropped) table.historyWeight -= this.#weigh(object);
  }

  #weigh(object: ApiObject): number {
    let weight = this.#weights.get(object);
    if (weight === undefined) {
      weight = weightOf(object);
      this.#weights.set(object, weight);
    }
    return weight;
  }

  #table(resource: string): Table {
    let table = this.#tables.get(resource);
    if (!table) {
      table = { objects: new Map(), sorted: undefined, history: [], historyWeight: 0, compacted: this.#origin, listeners: new Set() };
      this.#tables.set(resource, table);
    }
    return table;
  }
}

function key(namespace: string, name: string): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

function keyOf(object: ApiObject): string {
  return key(object.metadata?.namespace ?? '', object.metadata?.name ?? '');
}

function withRevision(object: ApiObject, revision: number): ApiObject {
  const metadata = Object.freeze({ ...object.metadata, resourceVersion: String(revision) });
  return Object.freeze({ ...object, metadata });
}

/** Names are ASCII, so the order of UTF-16 units is etcd's order of bytes. */
function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function between(sorted: readonly string[], prefix: string): readonly string[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as string) < prefix) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < sorted.length && (sorted[end] as string).startsWith(prefix)) end += 1;
  return sorted.slice(low, end);
}
