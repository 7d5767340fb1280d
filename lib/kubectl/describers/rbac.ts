import { list, record, text } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import type { Describer } from './describer.ts';
import { writeAnnotations, writeLabels } from './writer.ts';
import type { DescriptionWriter } from './writer.ts';

interface Rule {
  apiGroups: readonly string[];
  resources: readonly string[];
  resourceNames: readonly string[];
  nonResourceURLs: readonly string[];
  verbs: string[];
}

function writeOwn(w: DescriptionWriter, object: AnyObject): void {
  w.field('Name', object.metadata?.name);
  writeLabels(w, 'Labels', object.metadata?.labels);
  writeAnnotations(w, 'Annotations', object.metadata?.annotations);
}

/** A Role or a ClusterRole: a line for each resource and for each URL. */
export const describeRole: Describer = async (w, role) => {
  writeOwn(w, role);
  w.line(0, 'PolicyRule:');
  w.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  w.line(1, '---------\t-----------------\t--------------\t-----');
  for (const rule of compacted(list(role['rules']).flatMap(brokenDown))) {
    w.line(1, `${resourceText(rule)}\t${bracketed(rule.nonResourceURLs)}\t${bracketed(rule.resourceNames)}\t${bracketed(rule.verbs)}`);
  }
};

/** A RoleBinding or a ClusterRoleBinding. */
export const describeBinding: Describer = async (w, binding) => {
  writeOwn(w, binding);
  const role = record(binding['roleRef']);
  w.line(0, 'Role:');
  w.field('Kind', role['kind'], 1);
  w.field('Name', role['name'], 1);
  w.line(0, 'Subjects:');
  w.line(1, 'Kind\tName\tNamespace');
  w.line(1, '----\t----\t---------');
  for (const subject of list(binding['subjects']).map(record)) w.line(1, [subject['kind'], subject['name'], subject['namespace']].map(text).join('\t'));
};

/** Rules of one group, one resource, one verb and at most one name each (kubectl's util/rbac). */
function brokenDown(value: unknown): Rule[] {
  const rule = record(value);
  const [groups, resources, names, urls, verbs] = ['apiGroups', 'resources', 'resourceNames', 'nonResourceURLs', 'verbs'].map((key) => list(rule[key]).map(text));
  const ofResources = (groups ?? []).flatMap((group) => (resources ?? []).flatMap((resource) => (verbs ?? []).flatMap((verb) =>
    (names?.length ? names : [undefined]).map((name) => ({
      apiGroups: [group], resources: [resource], resourceNames: name === undefined ? [] : [name], nonResourceURLs: [], verbs: [verb],
    })))));
  const ofUrls = (urls ?? []).flatMap((url) => (verbs ?? []).map((verb) => ({ apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [url], verbs: [verb] })));
  return [...ofResources, ...ofUrls];
}

/** The verbs of one resource in one rule, all rules in the order of Go's text of them. */
function compacted(rules: readonly Rule[]): Rule[] {
  const ofUrls = rules.filter((rule) => rule.nonResourceURLs.length > 0);
  const ofResources = new Map<string, Rule>();
  for (const rule of rules) {
    if (rule.nonResourceURLs.length > 0) continue;
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames]);
    const present = ofResources.get(key);
    if (!present) ofResources.set(key, { ...rule });
    else if (!present.verbs.includes(rule.verbs[0] ?? '')) present.verbs.push(...rule.verbs);
  }
  return [...ofUrls, ...ofResources.values()].sort((a, b) => (goRule(a) < goRule(b) ? -1 : goRule(a) > goRule(b) ? 1 : 0));
}

function goRule({ apiGroups, resources, resourceNames, nonResourceURLs, verbs }: Rule): string {
  return `Verbs:${bracketed(verbs)},APIGroups:${bracketed(apiGroups)},Resources:${bracketed(resources)},ResourceNames:${bracketed(resourceNames)},NonResourceURLs:${bracketed(nonResourceURLs)},`;
}

function bracketed(values: readonly string[]): string {
  return `[${values.join(' ')}]`;
}

/** `pods/log`, `deployments.apps/scale` */
function resourceText({ resources: [resource], apiGroups: [group] }: Rule): string {
  if (resource === undefined) return '';
  const slash = resource.indexOf('/');
  const [name, subresource] = slash < 0 ? [resource, ''] : [resource.slice(0, slash), resource.slice(slash)];
  return name + (group ? `.${group}` : '') + subresource;
}
