/** Versions that an APIService has served by a Service: they are listed, and nobody answers for them (kube-aggregator). */
import type { Registry } from '../../registry/registry.ts';
import { groupPriority } from '../../resources/api-priorities.ts';
import { apiServices } from '../../resources/index.ts';
import type { LiveApiService } from '../../resources/api-service.ts';
import type { ServedGroup, ServedVersion } from './resources.ts';
import { compareVersions } from './resources.ts';

function awayServices(registry: Registry): readonly LiveApiService[] {
  return registry.list(apiServices).items.filter(({ spec }) => spec.service !== undefined);
}

export function isAway(registry: Registry, group: string, version: string): boolean {
  return registry.find(apiServices, '', `${version}.${group}`)?.spec.service !== undefined;
}

/** The groups as they are when all is served here. */
export function withAwayVersions(groups: readonly ServedGroup[], registry: Registry): readonly ServedGroup[] {
  const services = awayServices(registry);
  if (services.length === 0) return groups;
  const versions = new Map(groups.map(({ name, versions: served }): [string, readonly ServedVersion[]] => [name, served]));
  const priorities = new Map(groups.map(({ name }) => [name, groupPriority(name)]));
  for (const { spec: { group = '', version = '', groupPriorityMinimum } } of services) {
    const served = (versions.get(group) ?? []).filter((each) => each.version !== version);
    const all: ServedVersion[] = [...served, { group, version, resources: [], isAway: true }];
    versions.set(group, all.sort((a, b) => compareVersions(a.version, b.version)));
    priorities.set(group, Math.max(priorities.get(group) ?? 0, groupPriorityMinimum ?? 0));
  }
  const rank = (name: string) => priorities.get(name) ?? 0;
  return [...versions].sort(([a], [b]) => rank(b) - rank(a) || (a < b ? -1 : 1)).map(([name, served]) => ({ name, versions: served }));
}
