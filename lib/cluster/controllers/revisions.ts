/** Past templates of StatefulSets and DaemonSets as ControllerRevisions (pkg/controller/history). */
import type { ApiObject } from '#lib/schema/index.ts';
import type { Registry } from '../registry/registry.ts';
import { controllerRevisions } from '../resources/index.ts';
import type { LiveControllerRevision } from '../resources/live.ts';
import { equal } from '../store/json.ts';
import { controllerOf, controllerReference } from './owned-objects.ts';
import { templateHash } from './template-hash.ts';

export const REVISION_LABEL = 'controller-revision-hash';

export interface RevisionOwner {
  registry: Registry;
  owner: ApiObject;
  /** As stored: `{ spec: { template: { …, $patch: 'replace' } } }`. */
  template: object;
  labels: Readonly<Record<string, string>> | undefined;
  /** How many old ones are kept. */
  limit: number;
  /** Those still in use, by hash. */
  live: ReadonlySet<string>;
}

export function revisionsOf(registry: Registry, owner: ApiObject): LiveControllerRevision[] {
  const own = registry.list(controllerRevisions, { namespace: owner.metadata?.namespace }).items;
  return own.filter((each) => controllerOf(each)?.uid === owner.metadata?.uid).sort((a, b) => a.revision - b.revision);
}

export function hashOf(revision: LiveControllerRevision): string {
  return revision.metadata.labels?.[REVISION_LABEL] ?? '';
}

/** The revision of the present template, made or made the newest again. Old ones beyond the limit go. */
export function syncRevision({ registry, owner, template, labels, limit, live }: RevisionOwner): LiveControllerRevision {
  const namespace = owner.metadata?.namespace ?? '';
  const data = inOrder({ spec: { template: { ...template, $patch: 'replace' } } }) as object;
  const all = revisionsOf(registry, owner);
  const newest = all[all.length - 1]?.revision ?? 0;
  const same = all.find((each) => equal(each.data, data));
  const current = same && same.revision === newest ? same
    : same ? registry.modify(controllerRevisions, namespace, same.metadata.name, (each) => { each.revision = newest + 1; })
      : create(registry, owner, { data, labels, revision: newest + 1 });
  const unused = all.filter((each) => each.metadata.uid !== current.metadata.uid && !live.has(hashOf(each)));
  for (const old of unused.slice(0, Math.max(0, unused.length - limit))) registry.delete(controllerRevisions, namespace, old.metadata.name);
  return current;
}

function create(registry: Registry, owner: ApiObject, content: { data: object; labels: Readonly<Record<string, string>> | undefined; revision: number }): LiveControllerRevision {
  const hash = templateHash(content.data, undefined);
  return registry.create(controllerRevisions, owner.metadata?.namespace ?? '', {
    apiVersion: 'apps/v1', kind: 'ControllerRevision', data: content.data, revision: content.revision,
    metadata: { name: `${owner.metadata?.name}-${hash}`, labels: { ...content.labels, [REVISION_LABEL]: hash }, ownerReferences: [controllerReference(owner)] },
  });
}

/** Keys in the order in which Go writes a map's: kubectl compares the text with what it writes of the workload itself. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, inOrder(each)]));
}
