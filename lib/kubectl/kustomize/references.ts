import { record, text } from '../resources/info.ts';
import { Failure } from '../session/failure.ts';
import { setField } from './fields.ts';
import { effectiveNamespace, idOf, idsOf, idText, isClusterScoped } from './member.ts';
import type { Member } from './member.ts';

/** Where objects of one kind are named by others (kustomize's namereference.go). */
interface Reference {
  kind: string;
  path: string;
  in: readonly string[];
}

const TEMPLATED = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job'];
/** Kinds of which upstream knows fewer references. */
const WITH_CLAIMS = ['Deployment', 'DaemonSet', 'StatefulSet', 'Job', 'ReplicationController'];

function inPods(kind: string, templated: readonly string[], paths: readonly string[]): Reference[] {
  return paths.flatMap((path) => [
    { kind, path: `spec/${path}`, in: ['Pod'] },
    { kind, path: `spec/template/spec/${path}`, in: templated },
    { kind, path: `spec/jobTemplate/spec/template/spec/${path}`, in: ['CronJob'] },
  ]);
}

function inContainers(path: string): string[] {
  return [`containers/${path}`, `initContainers/${path}`];
}

const REFERENCES: readonly Reference[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map((kind) => ({ kind, path: 'spec/scaleTargetRef/name', in: ['HorizontalPodAutoscaler'] })),
  ...inPods('ConfigMap', TEMPLATED, [
    'volumes/configMap/name', 'volumes/projected/sources/configMap/name',
    ...inContainers('env/valueFrom/configMapKeyRef/name'), ...inContainers('envFrom/configMapRef/name'),
  ]),
  ...inPods('Secret', TEMPLATED, [
    'volumes/secret/secretName', 'volumes/projected/sources/secret/name', 'imagePullSecrets/name',
    ...inContainers('env/valueFrom/secretKeyRef/name'), ...inContainers('envFrom/secretRef/name'),
  ]),
  ...['ConfigMap', 'Secret'].map((kind) => ({ kind, path: 'rules/resourceNames', in: ['Role', 'ClusterRole'] })),
  { kind: 'Secret', path: 'spec/tls/secretName', in: ['Ingress'] },
  { kind: 'Secret', path: 'imagePullSecrets/name', in: ['ServiceAccount'] },
  { kind: 'Service', path: 'spec/serviceName', in: ['StatefulSet'] },
  { kind: 'Service', path: 'spec/rules/http/paths/backend/service/name', in: ['Ingress'] },
  { kind: 'Service', path: 'spec/defaultBackend/service/name', in: ['Ingress'] },
  { kind: 'Role', path: 'roleRef/name', in: ['RoleBinding'] },
  { kind: 'ClusterRole', path: 'roleRef/name', in: ['RoleBinding', 'ClusterRoleBinding'] },
  { kind: 'ServiceAccount', path: 'subjects', in: ['RoleBinding', 'ClusterRoleBinding'] },
  ...inPods('ServiceAccount', WITH_CLAIMS, ['serviceAccountName']),
  ...inPods('PersistentVolumeClaim', WITH_CLAIMS, ['volumes/persistentVolumeClaim/claimName']),
  { kind: 'PersistentVolume', path: 'spec/volumeName', in: ['PersistentVolumeClaim'] },
  { kind: 'PersistentVolume', path: 'rules/resourceNames', in: ['ClusterRole'] },
  { kind: 'StorageClass', path: 'spec/storageClassName', in: ['PersistentVolume', 'PersistentVolumeClaim'] },
  { kind: 'StorageClass', path: 'spec/volumeClaimTemplates/spec/storageClassName', in: ['StatefulSet'] },
  ...inPods('PriorityClass', WITH_CLAIMS, ['priorityClassName']),
  { kind: 'IngressClass', path: 'spec/ingressClassName', in: ['Ingress'] },
];

/** Lets every member name the others as they are called now (kustomize's nameref filter). Throws Failure when it is not clear which one is meant. */
export function renameReferences(members: readonly Member[]): void {
  for (const reference of REFERENCES) {
    const candidates = members.filter((member) => member.object.kind === reference.kind);
    if (candidates.length === 0) continue;
    for (const referrer of members) setField(referrer.object, { path: reference.path, kinds: reference.in }, (before) => renamed(before, referrer, candidates, reference));
  }
}

function renamed(value: unknown, referrer: Member, candidates: readonly Member[], reference: Reference): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, referrer, candidates, reference));
  if (typeof value === 'string') {
    const isOther = reference.path === 'roleRef/name' && text(record(referrer.object['roleRef'])['kind']) !== reference.kind;
    return isOther ? value : text(referred(value, referrer, candidates)?.object.metadata?.name ?? value);
  }
  if (typeof value !== 'object' || value === null) return value;
  const subject = record(value);
  const inNamespace = subject['namespace'] === undefined ? candidates : candidates.filter((member) => idsOf(member).some((id) => effectiveNamespace(id) === subject['namespace']));
  const found = referred(text(subject['name']), referrer, inNamespace);
  if (!found) return value;
  const { name, namespace } = idOf(found.object);
  return { ...subject, name, ...(namespace === '' ? {} : { namespace }) };
}

function referred(name: string, referrer: Member, candidates: readonly Member[]): Member | undefined {
  const own = idOf(referrer.object);
  const anywhere = isClusterScoped(own.kind);
  const possible = candidates.filter((member) => {
    const id = idOf(member.object);
    return member.earlier.some((each) => each.name === name)
      && (anywhere || isClusterScoped(id.kind) || id.kind === 'ServiceAccount' || effectiveNamespace(id) === effectiveNamespace(own));
  });
  if (possible.length <= 1) return possible[0];
  const alike = possible.filter((member) => sameAffixes(member, referrer, true));
  const closest = alike.length > 1 ? alike.filter((member) => sameAffixes(member, referrer, false)) : alike;
  const [first] = closest;
  if (first && closest.some((member) => member.object.metadata?.name !== first.object.metadata?.name)) {
    throw new Failure(`found multiple possible referrals: ${closest.map((member) => idText(idOf(member.object))).join(', ')}`);
  }
  return first;
}

/** Whether two members went through the same kustomizations, as far as those changed names. */
function sameAffixes(a: Member, b: Member, allowEmpty: boolean): boolean {
  const same = (one: readonly string[], other: readonly string[]) =>
    (allowEmpty && (one.length === 0 || other.length === 0)) || one.join('\0') === other.join('\0');
  return same(a.prefixes, b.prefixes) && same(a.suffixes, b.suffixes);
}
