/** Refuses what would exceed a ResourceQuota (apiserver/pkg/admission/plugin/resourcequota). */
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission-plugin.ts';
import { forbiddenObject } from '../resources/field-error.ts';
import { pods, resourceQuotas } from '../resources/index.ts';
import type { LivePod, LiveResourceQuota } from '../resources/live.ts';
import { formatResource, quantity } from '../resources/quantity.ts';
import { inScope, usageInNamespace, usageOf } from './quota-usage.ts';
import type { Usage } from './quota-usage.ts';

export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  validate(request, registry) {
    const { operation, resource, namespace, name, object, old, subresource } = request;
    if (operation === 'DELETE' || subresource !== undefined || !resource.namespaced || resource === resourceQuotas) return;
    for (const quota of registry.list(resourceQuotas, { namespace }).items) {
      if (!inScope(quota, resource, object)) continue;
      checkComplete(request, quota);
      const delta = difference(usageOf(resource, object), old ? usageOf(resource, old) : new Map());
      const asked = [...delta].filter(([each, value]) => value > 0 && quota.spec.hard?.[each] !== undefined);
      if (asked.length === 0) continue;
      const used = usageInNamespace(registry, quota);
      const exceeded = asked.filter(([each, value]) => (used.get(each) ?? 0) + value > hardOf(quota, each) + 1e-9).map(([each]) => each).sort();
      if (exceeded.length === 0) continue;
      const list = (value: (each: string) => number) => exceeded.map((each) => `${each}=${formatResource(each, value(each))}`).join(',');
      const why = `exceeded quota: ${quota.metadata.name}, requested: ${list((each) => delta.get(each) ?? 0)}, used: ${list((each) => used.get(each) ?? 0)}, limited: ${exceeded.map((each) => `${each}=${quota.spec.hard?.[each]}`).join(',')}`;
      throw forbiddenObject(resource, name, why);
    }
  },
};

function hardOf(quota: LiveResourceQuota, name: string): number {
  return quantity(quota.spec.hard?.[name]);
}

function difference(after: Usage, before: Usage): Usage {
  return new Map([...after].map(([name, value]) => [name, value - (before.get(name) ?? 0)]));
}

/** A quota on compute resources obliges every container to say what it needs. */
function checkComplete({ operation, resource, name, object }: AdmissionRequest, quota: LiveResourceQuota): void {
  if (operation !== 'CREATE' || resource !== pods) return;
  const missing = new Map<string, string[]>();
  const { spec } = object as LivePod;
  for (const asked of Object.keys(quota.spec.hard ?? {})) {
    const match = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(asked);
    if (!match) continue;
    const list = match[1] === 'limits' ? 'limits' : 'requests';
    const without = [...spec.containers, ...(spec.initContainers ?? [])].filter((each) => each.resources?.[list]?.[match[2] ?? ''] === undefined);
    if (without.length > 0) missing.set(asked, without.map((each) => each.name).sort());
  }
  if (missing.size === 0) return;
  const words = [...missing].sort(([a], [b]) => (a < b ? -1 : 1)).map(([asked, names]) => `${asked} for: ${names.join(',')}`);
  throw forbiddenObject(resource, name, `failed quota: ${quota.metadata.name}: must specify ${words.join('; ')}`);
}
