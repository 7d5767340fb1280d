/** Keeps what ResourceQuotas say is used (pkg/controller/resourcequota). */
import { usageInNamespace } from '../admission/quota-usage.ts';
import { resourceQuotas } from '../resources/index.ts';
import { formatResource } from '../resources/quantity.ts';
import type { ControllerContext } from './context.ts';
import { createWorkQueue, keyOf, splitKey } from './work-queue.ts';

export function startQuotas({ registry, clock }: ControllerContext): Disposable {
  const queue = createWorkQueue(clock, (key) => {
    const { namespace, name } = splitKey(key);
    const quota = registry.find(resourceQuotas, namespace, name);
    if (!quota) return;
    const used = Object.fromEntries([...usageInNamespace(registry, quota)].map(([resource, value]) => [resource, formatResource(resource, value)]));
    registry.modify(resourceQuotas, namespace, name, (each) => {
      each.status = { hard: { ...quota.spec.hard }, used };
    }, { subresource: 'status' });
  });
  const enqueueAll = (namespace: string | undefined) => {
    for (const quota of registry.list(resourceQuotas, { namespace }).items) queue.add(keyOf(quota));
  };
  const counted = registry.definitions.filter((each) => each.namespaced && !each.view && each.plural !== 'events' && each.plural !== 'leases' && each !== resourceQuotas);
  const watches: Disposable[] = [];
  /** Most clusters have no quota; what it would count is followed from the first one on. */
  const follow = () => {
    if (watches.length > 1) return;
    watches.push(...counted.map((resource) => registry.watch(resource, {}, ({ type, object, old }) => {
      const ended = (phase: unknown) => phase === 'Succeeded' || phase === 'Failed';
      const phaseOf = (each: unknown) => (each as { status?: { phase?: string } } | undefined)?.status?.phase;
      if (type !== 'MODIFIED' || ended(phaseOf(object)) !== ended(phaseOf(old)) || resource.plural === 'services') enqueueAll(object.metadata?.namespace);
    })));
  };
  watches.push(registry.watch(resourceQuotas, {}, ({ object }) => {
    follow();
    queue.add(keyOf(object));
  }));
  if (registry.list(resourceQuotas).items.length > 0) follow();
  return {
    [Symbol.dispose]: () => {
      queue[Symbol.dispose]();
      for (const watch of watches) watch[Symbol.dispose]();
    },
  };
}
