import type { ApiRequest } from './request.ts';
import type { Resource } from './resource.ts';

/** Who asks the server. */
export interface DiscoverySource {
  readonly server: string;
  json<T>(request: ApiRequest): Promise<T>;
}

export interface GroupVersions {
  group: string;
  /** The preferred one first. */
  versions: readonly string[];
}

/** Everything that a server serves, in the server's order. */
export interface DiscoveredApi {
  groups: readonly GroupVersions[];
  resources: readonly Resource[];
}

/**
 * What the server serves, asked for once and kept, as kubectl keeps it on disk; looked up again when
 * something is not found in what was kept.
 */
export class Discovery {
  readonly #client: DiscoverySource;
  readonly #cache: DiscoveryCache;

  constructor(client: DiscoverySource, cache: DiscoveryCache) {
    this.#client = client;
    this.#cache = cache;
  }

  async api(): Promise<DiscoveredApi> {
    return this.#cache.get(this.#client.server) ?? this.refresh();
  }

  /** Asks the server, whatever was kept. */
  async refresh(): Promise<DiscoveredApi> {
    const api = await discover(this.#client);
    this.#cache.set(this.#client.server, api);
    return api;
  }

  /** What `find` finds, with one fresh look at the server when it finds nothing in what was kept. */
  async find<T>(find: (api: DiscoveredApi) => T | undefined): Promise<T | undefined> {
    const kept = this.#cache.get(this.#client.server);
    const found = kept ? find(kept) : undefined;
    return found ?? find(await this.refresh());
  }
}

/** Kept for the life of a machine, by server. */
export type DiscoveryCache = Map<string, DiscoveredApi>;

const AGGREGATED = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(',');

interface AggregatedList {
  kind?: string;
  items?: {
    metadata?: { name?: string };
    versions?: { version: string; resources?: AggregatedResource[]; freshness?: string }[];
  }[];
}

interface AggregatedResource {
  resource: string;
  responseKind?: { group?: string; version?: string; kind?: string };
  scope?: string;
  singularResource?: string;
  verbs?: string[];
  shortNames?: string[];
  categories?: string[];
  subresources?: { subresource: string }[];
}

async function discover(client: DiscoverySource): Promise<DiscoveredApi> {
  const accept = `${AGGREGATED},application/json`;
  const [core, named] = await Promise.all(['/api', '/apis'].map((target) => client.json<AggregatedList>({ method: 'GET', target, accept })));
  if (core?.kind !== 'APIGroupDiscoveryList' || named?.kind !== 'APIGroupDiscoveryList') return discoverEachGroup(client);
  // What an aggregated server cannot say at present is left out (aggregated_discovery.go, SplitGroupsAndResources).
  const items = [...(core.items ?? []), ...(named.items ?? [])].map(({ metadata, versions = [] }) => ({ group: metadata?.name ?? '', versions: versions.filter(({ freshness }) => freshness !== 'Stale') }));
  return {
    groups: items.map(({ group, versions }) => ({ group, versions: versions.map((each) => each.version) })),
    resources: items.flatMap(({ group, versions }) => versions.flatMap(({ version, resources = [] }) => resources.map((resource) => aggregatedResource(group, version, resource)))),
  };
}

function aggregatedResource(group: string, version: string, resource: AggregatedResource): Resource {
  return {
    group,
    version,
    kind: resource.responseKind?.kind ?? '',
    plural: resource.resource,
    singular: resource.singularResource ?? '',
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    namespaced: resource.scope === 'Namespaced',
    verbs: resource.verbs ?? [],
    subresources: (resource.subresources ?? []).map((each) => each.subresource),
  };
}

interface ApiResourceList {
  resources?: {
    name: string; singularName?: string; namespaced?: boolean; kind: string; verbs?: string[]; shortNames?: string[]; categories?: string[];
  }[];
}

/** Discovery of servers that do not aggregate it. */
async function discoverEachGroup(client: DiscoverySource): Promise<DiscoveredApi> {
  const core = await client.json<{ versions?: string[] }>({ method: 'GET', target: '/api' });
  const named = await client.json<{ groups?: { name: string; versions?: { version: string }[] }[] }>({ method: 'GET', target: '/apis' });
  const groups = [
    { group: '', versions: core.versions ?? [] },
    ...(named.groups ?? []).map((group) => ({ group: group.name, versions: (group.versions ?? []).map((each) => each.version) })),
  ];
  const pairs = groups.flatMap(({ group, versions }) => versions.map((version) => ({ group, version })));
  const lists = await Promise.all(pairs.map(async ({ group, version }) => {
    const target = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    return resourcesOf(group, version, await client.json<ApiResourceList>({ method: 'GET', target }));
  }));
  return { groups, resources: lists.flat() };
}

function resourcesOf(group: string, version: string, list: ApiResourceList): Resource[] {
  const entries = list.resources ?? [];
  return entries.filter((entry) => !entry.name.includes('/')).map((entry) => ({
    group,
    version,
    kind: entry.kind,
    plural: entry.name,
    singular: entry.singularName ?? '',
    shortNames: entry.shortNames ?? [],
    categories: entry.categories ?? [],
    namespaced: entry.namespaced ?? false,
    verbs: entry.verbs ?? [],
    subresources: entries.filter((other) => other.name.startsWith(`${entry.name}/`)).map((other) => other.name.slice(entry.name.length + 1)),
  }));
}
