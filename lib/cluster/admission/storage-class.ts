import type { AdmissionPlugin } from '../registry/admission-plugin.ts';
import { isDefaultClass, persistentVolumeClaims, storageClasses } from '../resources/index.ts';
import type { LivePersistentVolumeClaim } from '../resources/live.ts';

/** Gives claims that name no class the default one (plugin/pkg/admission/storage/storageclass/setdefault). */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  admit({ operation, resource, object }, registry) {
    if (operation !== 'CREATE' || resource !== persistentVolumeClaims) return;
    const claim = object as LivePersistentVolumeClaim;
    if (claim.spec.storageClassName !== undefined) return;
    const found = registry.list(storageClasses).items.find(isDefaultClass);
    if (found) claim.spec.storageClassName = found.metadata.name;
  },
};
