import { list, record, text } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import { Failure } from '../session/failure.ts';
import { setField } from './fields.ts';
import type { FieldSpec } from './fields.ts';
import { idOf, idsOf, isClusterScoped, rename, sameId } from './member.ts';
import type { Member } from './member.ts';

type Json = Readonly<Record<string, unknown>>;

const WORKLOADS = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'];
const TEMPLATED = [...WORKLOADS, 'ReplicationController', 'Job'];
const TERMS = [
  'affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm',
  'affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution',
  'affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm',
  'affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution',
  'topologySpreadConstraints',
];

/** Where Pod templates and the like have `labels` or `annotations` (kustomize's builtinpluginconsts). */
function templateMetadata(key: 'labels' | 'annotations'): FieldSpec[] {
  return [
    { path: `spec/template/metadata/${key}`, kinds: TEMPLATED, create: true },
    { path: `spec/jobTemplate/metadata/${key}`, kinds: ['CronJob'], create: true },
    { path: `spec/jobTemplate/spec/template/metadata/${key}`, kinds: ['CronJob'], create: true },
  ];
}

const METADATA_LABELS: FieldSpec[] = [{ path: 'metadata/labels', create: true }];
const TEMPLATE_LABELS: FieldSpec[] = [
  ...METADATA_LABELS, ...templateMetadata('labels'), { path: 'spec/volumeClaimTemplates/metadata/labels', kinds: ['StatefulSet'], create: true },
];
const SELECTOR_LABELS: FieldSpec[] = [
  ...TEMPLATE_LABELS,
  { path: 'spec/selector', kinds: ['Service', 'ReplicationController'], create: true },
  { path: 'spec/selector/matchLabels', kinds: WORKLOADS, create: true },
  ...TERMS.map((term) => ({ path: `spec/template/spec/${term}/labelSelector/matchLabels`, kinds: ['Deployment', 'StatefulSet'] })),
  { path: 'spec/selector/matchLabels', kinds: ['Job', 'PodDisruptionBudget'] },
  { path: 'spec/jobTemplate/spec/selector/matchLabels', kinds: ['CronJob'] },
  ...['spec/podSelector', 'spec/ingress/from/podSelector', 'spec/egress/to/podSelector'].map((path) => ({ path: `${path}/matchLabels`, kinds: ['NetworkPolicy'] })),
];
const ANNOTATIONS: FieldSpec[] = [{ path: 'metadata/annotations', create: true }, ...templateMetadata('annotations')];

/** Sets the namespace of all members that have one, and the name of the Namespace itself. */
export function setNamespace(members: readonly Member[], namespace: string): void {
  if (namespace === '') return;
  for (const member of members) {
    const { object } = member;
    if (object.kind === 'Namespace') rename(member, { name: namespace });
    else if (!isClusterScoped(object.kind)) rename(member, { namespace });
    if (object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding') {
      for (const subject of list(object['subjects']).map(record)) if (subject['name'] === 'default') subject['namespace'] = namespace;
    }
    const id = idOf(member.object);
    if (members.some((other) => other !== member && sameId(idOf(other.object), id))) throw new Failure(`namespace transformation produces ID conflict: ${id.kind}/${id.name}`);
  }
}

/** Puts words before and after the names; Namespaces, CustomResourceDefinitions and APIServices keep theirs. */
export function addAffixes(members: readonly Member[], prefix: string, suffix: string): void {
  for (const member of members) {
    if (['Namespace', 'CustomResourceDefinition', 'APIService'].includes(member.object.kind)) continue;
    if (prefix !== '') member.prefixes.push(prefix);
    if (suffix !== '') member.suffixes.push(suffix);
    if (prefix !== '' || suffix !== '') rename(member, { name: `${prefix}${text(member.object.metadata?.name)}${suffix}` });
  }
}

/** `labels`, `commonLabels` and `commonAnnotations`. */
export function addMetadata(members: readonly Member[], content: Json): void {
  for (const label of list(content['labels']).map(record)) {
    const fields = label['includeSelectors'] === true ? SELECTOR_LABELS : label['includeTemplates'] === true ? TEMPLATE_LABELS : METADATA_LABELS;
    addPairs(members, record(label['pairs']), [...fields, ...list(label['fields']).map(ownField)]);
  }
  addPairs(members, record(content['commonLabels']), SELECTOR_LABELS);
  addPairs(members, record(content['commonAnnotations']), ANNOTATIONS);
}

function ownField(field: unknown): FieldSpec {
  const { path, kind, create } = record(field);
  return { path: text(path), create: create === true, ...(text(kind) === '' ? {} : { kinds: [text(kind)] }) };
}

function addPairs(members: readonly Member[], pairs: Json, fields: readonly FieldSpec[]): void {
  if (Object.keys(pairs).length === 0) return;
  for (const { object } of members) for (const field of fields) setField(object, field, (before) => ({ ...record(before), ...pairs }));
}

/** `replicas`. Throws Failure for a name that nothing scalable has. */
export function setReplicas(members: readonly Member[], content: Json): void {
  for (const { name, count } of list(content['replicas']).map(record)) {
    const kinds = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'];
    const found = members.filter((member) => kinds.includes(member.object.kind) && idsOf(member).some((id) => id.name === name));
    if (found.length === 0) {
      throw new Failure(`resource with name ${text(name)} does not match a config with the following GVK [${kinds.map((kind) => `${kind}.[noVer].[noGrp]`).join(' ')}]`);
    }
    for (const { object } of found) setField(object, { path: 'spec/replicas', create: true }, () => count ?? 0);
  }
}

/** `images`: in every list of containers, wherever it stands. */
export function setImages(members: readonly Member[], content: Json): void {
  for (const image of list(content['images'] ?? []).concat(list(content['imageTags'])).map(record)) {
    for (const { object } of members) setIn(object, image);
  }
}

function setIn(value: unknown, image: Json): void {
  if (Array.isArray(value)) value.forEach((item) => setIn(item, image));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, each] of Object.entries(value)) {
    setIn(each, image);
    if (key !== 'containers' && key !== 'initContainers') continue;
    for (const container of list(each).map(record)) {
      if (typeof container['image'] === 'string') container['image'] = changedImage(container['image'], image);
    }
  }
}

/** An image with another name, tag or digest, if it is the one meant (kustomize's imagetag filter). */
function changedImage(current: string, image: Json): string {
  const rest = current.startsWith(text(image['name'])) ? current.slice(text(image['name']).length) : undefined;
  const parts = rest === undefined ? null : /^(?::([\w.{}-]*))?(?:@(sha256:[\w.{}-]*))?$/.exec(rest);
  if (!parts) return current;
  const [newTag, newDigest, suffix] = [text(image['newTag']), text(image['digest']), text(image['tagSuffix'])];
  const isSet = newTag !== '' || newDigest !== '';
  const tag = isSet ? newTag : `${parts[1] ?? ''}${suffix}`;
  const digest = isSet ? newDigest : suffix === '' ? parts[2] ?? '' : '';
  return `${text(image['newName']) || text(image['name'])}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`;
}

/** True for an object that is for kustomize alone and is not given out. */
export function isLocalOnly(object: AnyObject): boolean {
  const value = record(object.metadata?.annotations)['config.kubernetes.io/local-config'];
  return value !== undefined && value !== 'false';
}
