import type { Registry } from '../registry/registry.ts';
import { persistentVolumeClaims, storageClasses } from '../resources/index.ts';
import type { LivePod } from '../resources/live.ts';

/**
 * Why a Pod's claims keep it from every node (plugins/volumebinding PreFilter); undefined when they do not.
 * 'binding' when a volume is being made for it just now.
 */
export function claimProblem(registry: Registry, pod: LivePod): string | 'binding' | undefined {
  let isBinding = false;
  for (const volume of pod.spec.volumes ?? []) {
    const name = volume.persistentVolumeClaim?.claimName;
    if (name === undefined) continue;
    const claim = registry.find(persistentVolumeClaims, pod.metadata.namespace ?? '', name);
    if (!claim) return `persistentvolumeclaim "${name}" not found`;
    if (claim.metadata.deletionTimestamp) return `persistentvolumeclaim "${name}" is being deleted`;
    if (claim.status.phase === 'Bound') continue;
    const storageClass = claim.spec.storageClassName ? registry.find(storageClasses, '', claim.spec.storageClassName) : undefined;
    if (storageClass?.volumeBindingMode !== 'WaitForFirstConsumer') return 'pod has unbound immediate PersistentVolumeClaims';
    isBinding = true;
  }
  return isBinding ? 'binding' : undefined;
}
