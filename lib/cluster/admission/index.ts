import type { Random } from '#lib/core/index.ts';
import type { AdmissionPlugin } from '../registry/admission-plugin.ts';
import { limitRanger } from './limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { defaultStorageClass } from './storage-class.ts';
import { defaultTolerationSeconds, priority } from './pod-defaults.ts';
import { resourceQuota } from './resource-quota.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';
import { serviceAllocation } from './service-allocation.ts';

/** The admission chain in upstream's order (pkg/kubeapiserver/options/plugins.go). */
export function admissionChain(random: Random): readonly AdmissionPlugin[] {
  return [
    namespaceLifecycle, limitRanger, serviceAccount(random), priority, defaultTolerationSeconds, defaultStorageClass, runtimeClass, serviceAllocation(random), resourceQuota,
  ];
}
