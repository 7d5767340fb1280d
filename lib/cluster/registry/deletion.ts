/** What a delete does to an object at first (apiserver/pkg/registry/rest/delete.go, generic/registry/store.go). */
import { ApiError } from '#lib/schema/index.ts';
import type { ApiObject, ObjectMeta } from '#lib/schema/index.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { copy, equal } from '../store/json.ts';
import type { DeleteOptions } from './registry.ts';

export interface DeletionRequest<T extends ApiObject> {
  resource: ResourceDefinition<T>;
  object: T;
  options: DeleteOptions;
  /** Epoch milliseconds. */
  now: number;
}

export interface DeletionPlan<T extends ApiObject> {
  /** What to write first; the object itself when nothing changes. */
  next: T;
  /** Whether to remove it then. */
  remove: boolean;
}

export function planDeletion<T extends ApiObject>(request: DeletionRequest<T>): DeletionPlan<T> {
  const { resource, object } = request;
  checkPreconditions(request);
  const next = copy(object);
  const metadata = next.metadata as ObjectMeta;
  const pending = markGraceful(request, metadata);
  if (pending === 'already terminating') return { next: object, remove: false };
  const finalizers = finalizersFor(request, metadata.finalizers ?? []);
  if (!equal(finalizers, metadata.finalizers ?? [])) metadata.finalizers = finalizers;
  const held = finalizers.length > 0 || (resource.holdsDeletion?.(next) ?? false);
  if (held && metadata.deletionTimestamp === undefined) {
    metadata.deletionTimestamp = seconds(request.now);
    metadata.deletionGracePeriodSeconds = 0;
    if (metadata.generation) metadata.generation += 1;
  }
  if (held) resource.beginTermination?.(next);
  const graceful = pending === 'graceful';
  if (!graceful && !held) return { next: object, remove: true };
  return { next, remove: !held && !metadata.deletionGracePeriodSeconds };
}

/** Sets the deletion's time for kinds that terminate gracefully; says whether that is under way, done now, or not done by this kind. */
function markGraceful<T extends ApiObject>(request: DeletionRequest<T>, metadata: ObjectMeta): 'already terminating' | 'graceful' | 'at once' {
  const { resource, object, options, now } = request;
  const requested = options.gracePeriodSeconds !== undefined && options.gracePeriodSeconds < 0 ? 1 : options.gracePeriodSeconds;
  if (!resource.gracePeriod) return 'at once';
  if (metadata.deletionTimestamp !== undefined) {
    const present = metadata.deletionGracePeriodSeconds;
    if (!present) return 'at once';
    if (requested === undefined || requested >= present) return 'already terminating';
    const begun = Date.parse(metadata.deletionTimestamp) - present * 1000;
    const ends = Math.max(begun + requested * 1000, now);
    metadata.deletionTimestamp = seconds(ends);
    metadata.deletionGracePeriodSeconds = ends === now && requested !== 0 ? 1 : requested;
    return 'graceful';
  }
  const period = resource.gracePeriod(object, requested);
  if (period === undefined) return 'at once';
  metadata.deletionTimestamp = seconds(now + period * 1000);
  metadata.deletionGracePeriodSeconds = period;
  if (metadata.generation) metadata.generation += 1;
  return 'graceful';
}

/** The finalizers by what is to become of dependents: as the request says, else as the object does, else as its kind has it (deletionFinalizersForGarbageCollection). */
function finalizersFor<T extends ApiObject>({ resource, options }: DeletionRequest<T>, finalizers: readonly string[]): string[] {
  const others = finalizers.filter((each) => each !== 'orphan' && each !== 'foregroundDeletion');
  const policy = options.propagationPolicy ?? (resource.orphansDependents && others.length === finalizers.length ? 'Orphan' : undefined);
  if (!policy) return [...finalizers];
  if (policy === 'Orphan') return [...others, 'orphan'];
  return policy === 'Foreground' ? [...others, 'foregroundDeletion'] : others;
}

function checkPreconditions<T extends ApiObject>({ resource, object, options }: DeletionRequest<T>): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const metadata = object.metadata as ObjectMeta;
  const refuse = (why: string) => {
    const qualified = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
    throw new ApiError('Conflict', `Operation cannot be fulfilled on ${qualified} "${metadata.name}": ${why}`, { name: metadata.name ?? '', kind: resource.kind });
  };
  if (uid !== undefined && uid !== metadata.uid) {
    refuse(`the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    refuse(`the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`);
  }
}

function seconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
