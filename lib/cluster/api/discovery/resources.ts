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
  version: string;
  resources: readonly ServedResource[];
}

export interface ServedResource {
  definition: ResourceDefinition;
  subresources: readonly SubresourceKind[];
}

/** The order in which kube-apiserver installs its groups, which discovery keeps (kube-aggregator's priorities). */
const GROUP_ORDER = [
  '', 'apiregistration.k8s.io', 'apps', 'events.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io', 'autoscaling', 'batch',
  'certificates.k8s.io', 'networking.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'storage.k8s.io', 'admissionregistration.k8s.io',
  'apiextensions.k8s.io', 'scheduling.k8s.io', 'coordination.k8s.io', 'node.k8s.io', 'discovery.k8s.io', 'resource.k8s.io', 'flowcontrol.apiserver.k8s.io',
];

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
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
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

function rank(group: string): number {
  const at = GROUP_ORDER.indexOf(group);
  return at < 0 ? GROUP_ORDER.length : at;
}

/** v2, v1, v1beta1, v1alpha1: the most stable and newest first (version.CompareKubeAwareVersionStrings). */
function compareVersions(a: string, b: string): number {
  const weigh = (version: string) => {
    const [, major = '0', stage, minor = '0'] = /^v(\d+)(alpha|beta)?(\d+)?$/.exec(version) ?? [];
    return [stage === undefined ? 2 : stage === 'beta' ? 1 : 0, Number(major), Number(minor)] as const;
  };
  const [x, y] = [weigh(a), weigh(b)];
  return y[0] - x[0] || y[1] - x[1] || y[2] - x[2];
}
