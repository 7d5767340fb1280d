import type { ResourceDefinition } from '../../resources/definition.ts';

/** A subresource as discovery lists it. */
export interface SubresourceKind {
  name: string;
  kind: string;
  /** Where its kind is not of the resource's own group and version. */
  group?: string;
  version?: string;
  verbs: readonly string[];
}

const OBJECT_VERBS = ['get', 'patch', 'update'];
const PROXY_VERBS = ['create', 'delete', 'get', 'patch', 'update'];

/** Subresources whose kind or verbs are their own; the rest are the resource itself, read and written. */
const KINDS: Readonly<Record<string, Omit<SubresourceKind, 'name'>>> = {
  'pods/attach': { kind: 'PodAttachOptions', verbs: ['create', 'get'] },
  'pods/binding': { kind: 'Binding', verbs: ['create'] },
  'pods/ephemeralcontainers': { kind: 'Pod', verbs: OBJECT_VERBS },
  'pods/eviction': { kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
  'pods/exec': { kind: 'PodExecOptions', verbs: ['create', 'get'] },
  'pods/log': { kind: 'Pod', verbs: ['get'] },
  'pods/portforward': { kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
  'pods/proxy': { kind: 'PodProxyOptions', verbs: PROXY_VERBS },
  'services/proxy': { kind: 'ServiceProxyOptions', verbs: PROXY_VERBS },
  'nodes/proxy': { kind: 'NodeProxyOptions', verbs: PROXY_VERBS },
  'namespaces/finalize': { kind: 'Namespace', verbs: ['update'] },
  'serviceaccounts/token': { kind: 'TokenRequest', group: 'authentication.k8s.io', version: 'v1', verbs: ['create'] },
  'certificatesigningrequests/approval': { kind: 'CertificateSigningRequest', verbs: OBJECT_VERBS },
};

const SCALE: Omit<SubresourceKind, 'name'> = { kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: OBJECT_VERBS };

/** The verbs as discovery lists them: in their order, but for custom kinds, whose server has one of its own. */
export function servedVerbs({ custom, verbs }: ResourceDefinition): readonly string[] {
  return custom ? verbs : [...verbs].sort();
}

/** What is served below a kind's objects, in order of name; of custom kinds the status comes first. */
export function subresourceKinds(definition: ResourceDefinition): SubresourceKind[] {
  return (definition.custom ? definition.subresources : [...definition.subresources].sort()).map((name) => {
    const own = name === 'scale' ? SCALE : KINDS[`${definition.plural}/${name}`];
    return { name, ...(own ?? { kind: definition.kind, verbs: OBJECT_VERBS }) };
  });
}
