/** How groups stand to each other in discovery, and what their APIServices say (kube-apiserver's aggregator.go, DefaultGenericAPIServicePriorities). */
const GROUPS: Readonly<Record<string, number>> = {
  '': 18_000, apps: 17_800, 'events.k8s.io': 17_750, 'authentication.k8s.io': 17_700, 'authorization.k8s.io': 17_600, autoscaling: 17_500, batch: 17_400, 'certificates.k8s.io': 17_300,
  'networking.k8s.io': 17_200, policy: 17_100, 'rbac.authorization.k8s.io': 17_000, 'storage.k8s.io': 16_800, 'admissionregistration.k8s.io': 16_700, 'apiextensions.k8s.io': 16_700,
  'scheduling.k8s.io': 16_600, 'coordination.k8s.io': 16_500, 'node.k8s.io': 16_300, 'discovery.k8s.io': 16_200, 'resource.k8s.io': 16_200, 'flowcontrol.apiserver.k8s.io': 16_100,
};

const VERSIONS: Readonly<Record<string, number>> = { '/v1': 1, 'autoscaling/v2': 30, 'resource.k8s.io/v1': 21, 'flowcontrol.apiserver.k8s.io/v1': 21 };

/** The aggregator itself comes before all, and has no APIService. */
export const AGGREGATOR_GROUP = 'apiregistration.k8s.io';
const CUSTOM_GROUP = 1000;
const CUSTOM_VERSION = 100;

/** Of a group that nobody has registered: that of custom kinds (crdregistration_controller.go). */
export function groupPriority(group: string): number {
  return group === AGGREGATOR_GROUP ? 20_000 : GROUPS[group] ?? CUSTOM_GROUP;
}

export function versionPriority(group: string, version: string): number {
  return VERSIONS[`${group}/${version}`] ?? (group in GROUPS ? 15 : CUSTOM_VERSION);
}
