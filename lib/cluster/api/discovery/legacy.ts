import { createHash } from 'node:crypto';
import type { ServedGroup, ServedResource, ServedVersion } from './resources.ts';
import { servedVerbs } from './subresource-kinds.ts';

/** Discovery as it has been from the first: a document for each level (metav1.APIGroupList, APIResourceList). */

/** GET /api. */
export function apiVersions(address: string): unknown {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }] };
}

/** GET /apis. */
export function apiGroupList(groups: readonly ServedGroup[]): unknown {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.filter(({ name }) => name !== '').map(groupOf) };
}

/** GET /apis/<group>. */
export function apiGroup(group: ServedGroup): unknown {
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) };
}

function groupOf({ name, versions }: ServedGroup) {
  const entries = versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: entries, preferredVersion: entries[0] };
}

/** GET /api/v1 and /apis/<group>/<version>. */
export function apiResourceList({ group, version, resources }: ServedVersion): unknown {
  const groupVersion = group === '' ? version : `${group}/${version}`;
  const core = group === '' ? {} : { apiVersion: 'v1' };
  return { kind: 'APIResourceList', ...core, groupVersion, resources: resources.flatMap(resourceEntries) };
}

function resourceEntries({ definition, subresources }: ServedResource): unknown[] {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories } = definition;
  const own = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: servedVerbs(definition),
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(verbs.includes('list') ? { storageVersionHash: storageVersionHash(definition.view?.of ?? definition) } : {}),
  };
  const below = subresources.map(({ name, kind: theirs, group, version, verbs: can }) => ({
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    ...(group === undefined ? {} : { group, version }),
    kind: theirs,
    verbs: can,
  }));
  return [own, ...below];
}

/** Changes with the version that is stored (discovery.StorageVersionHash). */
function storageVersionHash({ group, version, kind }: { group: string; version: string; kind: string }): string {
  return createHash('sha256').update(`${group}/${version}/${kind}`).digest().subarray(0, 8).toString('base64');
}
