import type { ServedGroup, ServedResource } from './resources.ts';
import { servedVerbs } from './subresource-kinds.ts';
import type { SubresourceKind } from './subresource-kinds.ts';

/** Discovery in one document (apidiscovery.k8s.io APIGroupDiscoveryList): what kubectl asks for first. */
export function aggregatedDiscovery(groups: readonly ServedGroup[], version: 'v2' | 'v2beta1'): unknown {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: name === '' ? {} : { name },
      versions: versions.map(({ version: served, resources, isAway }) => (isAway
        ? { version: served, freshness: 'Stale' }
        : { version: served, resources: resources.map(resourceOf), freshness: 'Current' })),
    })),
  };
}

/** A kind of the group version's own leaves its group and version out. */
function resourceOf({ definition, subresources }: ServedResource): unknown {
  const { plural, singular, namespaced, kind, shortNames, categories } = definition;
  return {
    resource: plural,
    responseKind: { group: '', version: '', kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: servedVerbs(definition),
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(subresources.length > 0 ? { subresources: subresources.map(subresourceOf) } : {}),
  };
}

function subresourceOf({ name, kind, group = '', version = '', verbs }: SubresourceKind): unknown {
  return { subresource: name, responseKind: { group, version, kind }, verbs };
}
