import { Failure } from '../session/failure.ts';
import type { DiscoveredApi, Discovery } from './discovery.ts';
import type { Resource } from './resource.ts';

/**
 * The resource that a word on the command line means: `pods`, `po`, `Pod`, `deployments.apps`,
 * `deployment.v1.apps` (cli-runtime's Builder.mappingFor). Throws Failure when there is none.
 */
export async function resourceFor(discovery: Discovery, word: string): Promise<Resource> {
  const found = await discovery.find((api) => findByName(api, word) ?? findByKind(api, word));
  if (!found) throw new Failure(`the server doesn't have a resource type ${JSON.stringify(word.split('.')[0] ?? '')}`);
  return found;
}

/** The resource of an object's apiVersion and kind; undefined when the server does not serve it. */
export async function resourceForKind(discovery: Discovery, apiVersion: string, kind: string): Promise<Resource | undefined> {
  const [group, version] = splitApiVersion(apiVersion);
  return discovery.find((api) => api.resources.find((each) => each.kind === kind && each.group === group && each.version === version));
}

/** `apps/v1` as group and version. */
export function splitApiVersion(apiVersion: string): [string, string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

/** Resources of a category, as `all` is one. */
export async function resourcesInCategory(discovery: Discovery, category: string): Promise<Resource[]> {
  const { resources } = await discovery.api();
  return preferred(resources).filter((each) => each.categories.includes(category));
}

/** One version of each resource, the first that the server names. */
export function preferred(resources: readonly Resource[]): Resource[] {
  const seen = new Set<string>();
  return resources.filter((each) => {
    const key = `${each.plural}.${each.group}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A name with its group and version: `deployments`, `deployments.apps`, `deployments.v1.apps`. */
function findByName(api: DiscoveredApi, word: string): Resource | undefined {
  const lower = word.toLowerCase();
  const [name = '', first, ...rest] = lower.split('.');
  if (first === undefined) return api.resources.find((each) => hasName(each, name));
  const full = api.resources.find((each) => hasName(each, name) && each.version === first && each.group === rest.join('.'));
  if (full && rest.length > 0) return full;
  const group = [first, ...rest].join('.');
  return api.resources.find((each) => hasName(each, name) && each.group === group)
    ?? api.resources.find((each) => hasName(each, name) && each.group.startsWith(group));
}

function hasName(resource: Resource, name: string): boolean {
  return resource.plural === name || singularOf(resource) === name || resource.shortNames.includes(name);
}

function singularOf(resource: Resource): string {
  return resource.singular || resource.kind.toLowerCase();
}

function findByKind(api: DiscoveredApi, word: string): Resource | undefined {
  const [kind, ...rest] = word.split('.');
  const group = rest.join('.');
  return api.resources.find((each) => each.kind === kind && (group === '' || each.group === group || `${each.version}.${each.group}` === group));
}
