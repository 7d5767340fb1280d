import type { Clock, Random } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import type { ResourceDefinition, StrategyContext } from '../resources/definition.ts';
import { invalid, invalidObject } from '../resources/field-error.ts';
import { copy, equal } from '../store/json.ts';
import type { Store } from '../store/store.ts';
import type { FieldOwnership } from '../managed-fields/ownership.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission-plugin.ts';
import { planDeletion } from './deletion.ts';
import { metadataOf, validateMetadata, validateMetadataUpdate } from './metadata.ts';
import { matcherOf } from './matching.ts';
import type { DeleteOptions, KindListener, ListOptions, Registry, WatchEvent, WriteOptions } from './registry.ts';
import { openWatch } from './watching.ts';

export interface ObjectRegistryOptions {
  store: Store;
  clock: Clock;
  random: Random;
  definitions: readonly ResourceDefinition[];
  admission: readonly AdmissionPlugin[];
  /** Keeps managedFields for writes that name their manager; without it nobody does. */
  ownership?: FieldOwnership;
}

/** Letters and digits that generated names end in (apimachinery/pkg/util/rand). */
export const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const LONGEST_GENERATED_BASE = 58;
const GENERATE_ATTEMPTS = 8;

/** Subresources whose own rules say what they write, past the strategy of the whole (binding, finalize…). */
const RAW_SUBRESOURCES: ReadonlySet<string> = new Set(['binding', 'finalize']);

/** Strategy, admission and storage in upstream's order (apiserver/pkg/registry/generic/registry/store.go). */
export class ObjectRegistry implements Registry {
  readonly #store: Store;
  readonly #context: StrategyContext;
  readonly #admission: readonly AdmissionPlugin[];
  readonly #ownership: FieldOwnership | undefined;
  /** A new list with every change: what is derived from one is kept by it. */
  #definitions: readonly ResourceDefinition[];
  readonly #followers = new Set<{ listener: KindListener; held: Map<ResourceDefinition, Disposable> }>();
  readonly #byName = new Map<string, ResourceDefinition>();
  readonly #byStorage = new Map<string, ResourceDefinition>();

  constructor(options: ObjectRegistryOptions) {
    this.#store = options.store;
    this.#context = { clock: options.clock, random: options.random };
    this.#admission = options.admission;
    this.#ownership = options.ownership;
    this.#definitions = options.definitions;
    for (const definition of options.definitions) this.#know(definition);
  }

  get definitions(): readonly ResourceDefinition[] {
    return this.#definitions;
  }

  get revision(): number {
    return this.#store.revision;
  }

  definition(group: string, version: string, plural: string): ResourceDefinition | undefined {
    return this.#byName.get(`${group}/${version}/${plural}`);
  }

  /** Serves one more kind (a CustomResourceDefinition's) until disposed of. */
  serve(definition: ResourceDefinition): Disposable {
    const name = nameOf(definition);
    this.#definitions = [...this.#definitions, definition];
    this.#know(definition);
    for (const { listener, held } of this.#followers) held.set(definition, listener(definition));
    return {
      [Symbol.dispose]: () => {
        this.#definitions = this.#definitions.filter((each) => each !== definition);
        this.#byName.delete(name);
        if (this.#byStorage.get(storageOf(definition)) === definition) this.#byStorage.delete(storageOf(definition));
        for (const { held } of this.#followers) {
          held.get(definition)?.[Symbol.dispose]();
          held.delete(definition);
        }
      },
    };
  }

  #know(definition: ResourceDefinition): void {
    this.#byName.set(nameOf(definition), definition);
    if (!definition.view && !definition.computed) this.#byStorage.set(storageOf(definition), definition);
  }

  followKinds(listener: KindListener): Disposable {
    const held = new Map(this.#definitions.map((definition) => [definition, listener(definition)]));
    const follower = { listener, held };
    this.#followers.add(follower);
    return {
      [Symbol.dispose]: () => {
        this.#followers.delete(follower);
        for (const each of held.values()) each[Symbol.dispose]();
      },
    };
  }

  find<T extends ApiObject>(resource: ResourceDefinition<T>, namespace: string, name: string): T | undefined {
    if (resource.computed) return resource.computed().find(({ metadata }) => metadata?.name === name);
    const stored = this.#store.get(storageOf(resource), namespace, name);
    return stored && shown(resource, stored);
  }

  get<T extends ApiObject>(resource: ResourceDefinition<T>, namespace: string, name: string): T {
    const found = this.find(resource, namespace, name);
    if (!found) throw ApiError.notFound(resource.computed ? { ...resource, plural: resource.singular } : resource, name);
    return found;
  }

  list<T extends ApiObject>(resource: ResourceDefinition<T>, options: ListOptions = {}): { items: readonly T[]; revision: number } {
    const stored = this.#store.list(storageOf(resource), options.namespace);
    const items = resource.computed?.() ?? (resource.view ? stored.map((each) => shown(resource, each)) : (stored as readonly T[]));
    const matches = matcherOf(resource, options);
    return { items: matches ? items.filter(matches) : items, revision: this.#store.revision };
  }

  create<T extends ApiObject, D extends ApiObject>(resource: ResourceDefinition<T>, namespace: string, object: D, options: WriteOptions = {}): T {
    if (resource.view) {
      return shown(resource, this.create(resource.view.of, namespace, resource.view.toStored(object as unknown as T), options));
    }
    for (let attempt = 1; ; attempt += 1) {
      const fresh = this.#prepareCreate(resource, namespace, copy(object) as unknown as T, options);
      const name = fresh.metadata?.name ?? '';
      if (!this.#store.get(storageOf(resource), namespace, name)) return this.#commitCreate(resource, fresh, options);
      if (object.metadata?.name || attempt === GENERATE_ATTEMPTS) throw ApiError.alreadyExists(resource, name);
    }
  }

  /** Puts an object that is right as it is, unless there is one of its name; its frozen parts stay shared. For what every cluster has. */
  place<T extends ApiObject>(resource: ResourceDefinition, object: T, uid: string): void {
    const { name = '', namespace = '' } = metadataOf(object);
    if (this.#store.get(storageOf(resource), namespace, name)) return;
    const metadata = { ...object.metadata, uid, creationTimestamp: timestamp(this.#context.clock.now()), ...(resource.generation ? { generation: 1 } : {}) };
    this.#store.put(storageOf(resource), { ...object, metadata });
  }

  update<T extends ApiObject, D extends ApiObject>(resource: ResourceDefinition<T>, namespace: string, object: D, options: WriteOptions = {}): T {
    if (resource.view) {
      return shown(resource, this.update(resource.view.of, namespace, resource.view.toStored(object as unknown as T), options));
    }
    const name = object.metadata?.name ?? '';
    const old = this.get(resource, namespace, name);
    const fresh = copy(object) as unknown as T;
    if (resource.needsRevision && !fresh.metadata?.resourceVersion) throw invalidObject({ ...resource, kind: resource.plural }, name, [invalid('metadata.resourceVersion', 0, 'must be specified for an update')]);
    checkIdentity(resource, fresh, old);
    if (RAW_SUBRESOURCES.has(options.subresource ?? '')) keepIdentity(fresh, old);
    else this.#prepareUpdate(resource, fresh, old, options);
    const request: AdmissionRequest = { operation: 'UPDATE', resource, namespace, name, object: fresh, old, subresource: options.subresource };
    this.#admit(request);
    this.#validateUpdate(resource, fresh, old, options.subresource);
    this.#warn(resource, fresh, old, options);
    for (const plugin of this.#admission) plugin.validate?.(request, this);
    if (options.dryRun) return { ...fresh, metadata: { ...fresh.metadata, resourceVersion: old.metadata?.resourceVersion } };
    if (this.#mayGo(resource, fresh)) return this.#removeLast(resource, fresh);
    return this.#put(resource, fresh);
  }

  modify<T extends ApiObject>(
    resource: ResourceDefinition<T>, namespace: string, name: string, change: (object: T) => void, options: WriteOptions = {},
  ): T {
    const fresh = copy(this.get(resource, namespace, name));
    change(fresh);
    return this.update(resource, namespace, fresh, options);
  }

  delete<T extends ApiObject>(resource: ResourceDefinition<T>, namespace: string, name: string, options: DeleteOptions = {}): T {
    if (resource.view) return shown(resource, this.delete(resource.view.of, namespace, name, options));
    const old = this.get(resource, namespace, name);
    for (const plugin of this.#admission) plugin.validate?.({ operation: 'DELETE', resource, namespace, name, object: old }, this);
    const plan = planDeletion({ resource, object: old, options, now: this.#context.clock.now() });
    if (options.dryRun) return plan.next;
    const storage = storageOf(resource);
    const written = plan.next === old ? old : this.#put(resource, plan.next);
    return plan.remove ? ((this.#store.remove(storage, namespace, name) as T | undefined) ?? written) : written;
  }

  watch<T extends ApiObject>(
    resource: ResourceDefinition<T>, options: ListOptions & { after?: number }, listener: (event: WatchEvent<T>) => void,
  ): Disposable {
    const show = resource.view ? (object: ApiObject) => shown(resource, object) : (object: ApiObject) => object as T;
    return openWatch({ store: this.#store, storage: storageOf(resource), namespace: options.namespace, after: options.after, show, matches: matcherOf(resource, options), listener });
  }

  watchAll(listener: (resource: ResourceDefinition, event: WatchEvent<ApiObject>) => void): Disposable {
    let open = true;
    const subscription = this.#store.subscribeAll((storage, change) => {
      const resource = this.#byStorage.get(storage);
      if (resource) queueMicrotask(() => open && listener(resource, change));
    });
    return {
      [Symbol.dispose]: () => {
        open = false;
        subscription[Symbol.dispose]();
      },
    };
  }

  #prepareCreate<T extends ApiObject>(resource: ResourceDefinition<T>, namespace: string, object: T, options: WriteOptions): T {
    const metadata = metadataOf(object);
    const { clock, random } = this.#context;
    if (metadata.namespace && metadata.namespace !== namespace) {
      throw new ApiError('BadRequest', 'the namespace of the provided object does not match the namespace sent on the request');
    }
    if (resource.namespaced) metadata.namespace = namespace;
    if (metadata.resourceVersion) throw new ApiError('', 'resourceVersion should not be set on objects to be created', undefined, 500);
    if (!metadata.name && metadata.generateName) {
      metadata.name = metadata.generateName.slice(0, LONGEST_GENERATED_BASE) + random.string(NAME_ALPHABET, 5);
    }
    resource.setDefaults?.(object);
    this.#own(resource, object, undefined, options);
    this.#admit({ operation: 'CREATE', resource, namespace, name: metadata.name ?? '', object });
    metadata.uid = random.uuid();
    metadata.creationTimestamp = timestamp(clock.now());
    delete metadata.deletionTimestamp;
    delete metadata.deletionGracePeriodSeconds;
    delete metadata.selfLink;
    delete metadata.generation;
    if (resource.generation) metadata.generation = 1;
    resource.prepareForCreate?.(object, { ...this.#context, user: options.user });
    const errors = [...validateMetadata(resource, metadata), ...(resource.validate?.(object) ?? [])];
    if (errors.length > 0) throw invalidObject(resource, metadata.name ?? '', errors);
    this.#warn(resource, object, undefined, options);
    return object;
  }

  /** Gives an object to the store, without the empty members that Go leaves out of metadata. */
  #put<T extends ApiObject>(resource: ResourceDefinition<T>, object: T): T {
    const metadata = metadataOf(object);
    for (const list of ['finalizers', 'ownerReferences'] as const) if (metadata[list]?.length === 0) delete metadata[list];
    for (const map of ['labels', 'annotations'] as const) if (metadata[map] && Object.keys(metadata[map]).length === 0) delete metadata[map];
    return this.#store.put(storageOf(resource), object) as T;
  }

  #commitCreate<T extends ApiObject>(resource: ResourceDefinition<T>, object: T, options: WriteOptions): T {
    const metadata = metadataOf(object);
    const request: AdmissionRequest = {
      operation: 'CREATE', resource, namespace: metadata.namespace ?? '', name: metadata.name ?? '', object,
    };
    for (const plugin of this.#admission) plugin.validate?.(request, this);
    return options.dryRun ? object : this.#put(resource, object);
  }

  #prepareUpdate<T extends ApiObject>(resource: ResourceDefinition<T>, object: T, old: T, options: WriteOptions): void {
    const { subresource } = options;
    const metadata = metadataOf(object);
    const before = metadataOf(old);
    resource.setDefaults?.(object);
    this.#own(resource, object, old, options);
    metadata.generation = before.generation;
    if (subresource === 'status') keepAllButStatus(object, old);
    else if (resource.subresources.includes('status') && !resource.parts?.[subresource ?? '']) setMember(object, 'status', memberOf(old, 'status'));
    const part = resource.parts?.[subresource ?? ''];
    part?.keep(object, old, this.#context);
    if (subresource === undefined) resource.prepareForUpdate?.(object, old, this.#context);
    metadata.uid ??= before.uid;
    metadata.creationTimestamp = before.creationTimestamp;
    if (before.namespace !== undefined) metadata.namespace ??= before.namespace;
    metadata.deletionTimestamp = before.deletionTimestamp;
    metadata.deletionGracePeriodSeconds = before.deletionGracePeriodSeconds;
    delete metadata.selfLink;
    const changed = resource.generation === 'all-but-metadata' ? !equal({ ...object, metadata: {} }, { ...old, metadata: {} }) : !equal(memberOf(object, 'spec'), memberOf(old, 'spec'));
    const annotated = resource.generation === 'spec-and-annotations' && !equal(metadata.annotations, before.annotations);
    if (resource.generation && (subresource === undefined || part) && (changed || annotated)) metadata.generation = (before.generation ?? 0) + 1;
  }

  #warn<T extends ApiObject>(resource: ResourceDefinition<T>, object: T, old: T | undefined, { warn, subresource }: WriteOptions): void {
    if (warn && subresource === undefined) for (const text of resource.warnings?.(object, old) ?? []) warn(text);
  }

  #validateUpdate<T extends ApiObject>(resource: ResourceDefinition<T>, object: T, old: T, subresource: string | undefined): void {
    if (RAW_SUBRESOURCES.has(subresource ?? '')) return;
    const errors = validateMetadataUpdate(resource, metadataOf(object), metadataOf(old));
    const part = resource.parts?.[subresource ?? ''];
    if (part) errors.push(...part.validate(object, old));
    else errors.push(...((subresource === 'status' ? resource.validateStatusUpdate : resource.validateUpdate)?.(object, old) ?? []));
    if (errors.length > 0) throw invalidObject(resource, object.metadata?.name ?? '', errors);
  }

  /** As upstream's handlers do it: after defaults, before admission and strategy add what is nobody's. */
  #own(resource: ResourceDefinition, object: ApiObject, live: ApiObject | undefined, { fieldManager, subresource, ownedAs }: WriteOptions): void {
    if (fieldManager === undefined) return;
    this.#ownership?.record({ kind: resource, live, object, manager: fieldManager, subresource: ownedAs ?? subresource });
  }

  #admit(request: AdmissionRequest): void {
    for (const plugin of this.#admission) plugin.admit?.(request, this);
  }

  /** A terminating object goes with the update that removes what held it back. */
  #mayGo(resource: ResourceDefinition, object: ApiObject): boolean {
    const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = metadataOf(object);
    return deletionTimestamp !== undefined && !finalizers?.length && !deletionGracePeriodSeconds && !(resource.holdsDeletion?.(object) ?? false);
  }

  #removeLast<T extends ApiObject>(resource: ResourceDefinition<T>, object: T): T {
    const { namespace, name } = metadataOf(object);
    this.#put(resource, object);
    return this.#store.remove(storageOf(resource), namespace ?? '', name ?? '') as T;
  }
}

function nameOf({ group, version, plural }: ResourceDefinition): string {
  return `${group}/${version}/${plural}`;
}

/** RFC 3339 in whole seconds, as metav1.Time is written. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** Under which name a kind's objects are kept. */
export function storageOf(resource: ResourceDefinition): string {
  const of = resource.view?.of ?? resource;
  return of.group === '' ? of.plural : `${of.group}/${of.plural}`;
}

function shown<T extends ApiObject>(resource: ResourceDefinition<T>, stored: ApiObject): T {
  return resource.view ? resource.view.fromStored(stored) : (stored as T);
}

function checkIdentity(resource: ResourceDefinition, object: ApiObject, old: ApiObject): void {
  const metadata = metadataOf(object);
  const before = metadataOf(old);
  if (metadata.uid && metadata.uid !== before.uid) {
    const name = before.name ?? '';
    const key = ['/registry', resource.plural, ...(before.namespace ? [before.namespace] : []), before.name].join('/');
    const stored = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: `;
    const why = `${stored}Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${before.uid}`;
    const qualified = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
    throw new ApiError('Conflict', `Operation cannot be fulfilled on ${qualified} "${name}": ${why}`, { name, kind: resource.plural });
  }
  if (metadata.resourceVersion && metadata.resourceVersion !== before.resourceVersion) throw ApiError.conflict(resource, before.name ?? '');
}

function keepIdentity(object: ApiObject, old: ApiObject): void {
  const metadata = metadataOf(object);
  for (const field of ['uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'generation', 'namespace'] as const) {
    Object.assign(metadata, { [field]: old.metadata?.[field] });
  }
}

function memberOf(object: ApiObject, member: string): unknown {
  return (object as unknown as Record<string, unknown>)[member];
}

function setMember(object: ApiObject, member: string, value: unknown): void {
  if (value === undefined) delete (object as unknown as Record<string, unknown>)[member];
  else (object as unknown as Record<string, unknown>)[member] = value;
}

function keepAllButStatus(object: ApiObject, old: ApiObject): void {
  for (const member of Object.keys(object)) if (member !== 'status' && member !== 'metadata') setMember(object, member, memberOf(old, member));
  for (const member of Object.keys(old)) if (!(member in object)) setMember(object, member, memberOf(old, member));
  const metadata = metadataOf(object);
  metadata.labels = old.metadata?.labels;
  metadata.ownerReferences = old.metadata?.ownerReferences;
}
