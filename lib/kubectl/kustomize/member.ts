import { splitApiVersion } from '../api/mapper.ts';
import { text } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import { Failure } from '../session/failure.ts';

const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'APIService', 'CertificateSigningRequest', 'ClusterRole', 'ClusterRoleBinding', 'CSIDriver', 'CSINode', 'CustomResourceDefinition',
  'FlowSchema', 'IngressClass', 'MutatingWebhookConfiguration', 'Namespace', 'Node', 'PersistentVolume', 'PriorityClass',
  'PriorityLevelConfiguration', 'RuntimeClass', 'StorageClass', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration', 'VolumeAttachment',
]);

/** What an object is known by (kustomize's resid.ResId). */
export interface Id {
  group: string;
  version: string;
  kind: string;
  name: string;
  namespace: string;
}

/** One object of a kustomization, and what it was called on the way. */
export interface Member {
  object: AnyObject;
  /** Its identities before it was renamed, the first one first. */
  earlier: Id[];
  prefixes: string[];
  suffixes: string[];
  /** The name gets a hash of the content at the end. */
  hashed: boolean;
}

/** A member that has had no other name. */
export function memberOf(object: AnyObject, hashed = false): Member {
  return { object, earlier: [], prefixes: [], suffixes: [], hashed };
}

export function idOf(object: AnyObject): Id {
  const [group, version] = splitApiVersion(object.apiVersion);
  return { group, version, kind: object.kind, name: text(object.metadata?.name), namespace: text(object.metadata?.namespace) };
}

/** All identities, the first one first. */
export function idsOf(member: Member): Id[] {
  return [...member.earlier, idOf(member.object)];
}

export function isClusterScoped(kind: string): boolean {
  return CLUSTER_SCOPED.has(kind);
}

/** The namespace that counts: none for what has none, `default` where nothing is said. */
export function effectiveNamespace({ kind, namespace }: Id): string {
  return isClusterScoped(kind) ? '' : namespace || 'default';
}

export function sameId(a: Id, b: Id): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind && a.name === b.name && effectiveNamespace(a) === effectiveNamespace(b);
}

/** `Deployment.v1.apps/web.[noNs]`. */
export function idText({ group, version, kind, name, namespace }: Id): string {
  return `${kind}.${version || '[noVer]'}.${group || '[noGrp]'}/${name}.${namespace || '[noNs]'}`;
}

/** The members that have or had an identity. */
export function withId(members: readonly Member[], id: Id): Member[] {
  return members.filter((member) => idsOf(member).some((each) => sameId(each, id)));
}

/** Adds a member. Throws Failure when another one has its identity. */
export function addMember(members: Member[], member: Member): void {
  const id = idOf(member.object);
  if (members.some((each) => sameId(idOf(each.object), id))) {
    throw new Failure(`may not add resource with an already registered id: ${idText(id)}`);
  }
  members.push(member);
}

/** Gives a member another name or namespace, and remembers what it was. */
export function rename(member: Member, change: { name?: string; namespace?: string }): void {
  member.earlier.push(idOf(member.object));
  member.object = { ...member.object, metadata: { ...member.object.metadata, ...change } } as AnyObject;
}
