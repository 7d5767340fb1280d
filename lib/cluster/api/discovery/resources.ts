import { groupPriority } from '../../resources/api-priorities.ts';
import type { ResourceDefinition } from '../../resources/definition.ts';
import { subresourceKinds } from './subresource-kinds.ts';
import type { SubresourceKind } from './subresource-kinds.ts';

/** Groups and their versions as served, in the order upstream gives them (the order of installation). */
export interface ServedGroup {
  name: string;
  versions: readonly ServedVersion[];
}

export interface ServedVersion {
  group: string;
  /** An APIService has it served elsewhere, and nobody answers there. */
  isAway?: boolean;
  version: string;
  resources: readonly ServedResource[];
}

export interface ServedResource {
  definition: ResourceDefinition;
  subresources: readonly SubresourceKind[];
}

/** All that is served, the core group first. `extra` are kinds that are answered without being stored. */
export function servedGroups(definitions: readonly ResourceDefinition[]): ServedGroup[] {
  const groups = new Map<string, Map<string, ServedResource[]>>();
  for (const definition of definitions) {
    const versions = groups.get(definition.group) ?? new Map<string, ServedResource[]>();
    groups.set(definition.group, versions);
    const resources = versions.get(definition.version) ?? [];
    versions.set(definition.version, resources);
    resources.push({ definition, subresources: subresourceKinds(definition) });
  }
  return [...groups]
    .sort(([a], [b]) => groupPriority(b) - groupPriority(a) || (a < b ? -1 : 1))
    .map(([name, versions]) => ({
      name,
      versions: [...versions]
        .sort(([a], [b]) => compareVersions(a, b))
        .map(([version, resources]) => ({ group: name, version, resources: resources.sort(byPlural) })),
    }));
}

function byPlural(a: ServedResource, b: ServedResource): number {
  return a.definition.plural < b.definition.plural ? -1 : 1;
}

/** v2, v1, v1beta1, v1alpha1: the most stable and newest first (version.CompareKubeAwareVersionStrings). */
export function compareVersions(a: string, b: string): number {
  const weigh = (version: string) => {
    const [, major = '0', stage, minor = '0'] = /^v(\d+)(alpha|beta)?(\d+)?$/.exec(version) ?? [];
    return [stage === undefined ? 2 : stage === 'beta' ? 1 : 0, Number(major), Number(minor)] as const;
  };
  const [x, y] = [weigh(a), weigh(b)];
  return y[0] - x[0] || y[1] - x[1] || y[2] - x[2];
}
