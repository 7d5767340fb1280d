import { list, record, text } from '../resources/info.ts';
import { selectorText } from '../resources/label-selector.ts';
import { parseQuantity } from '../quantity.ts';
import type { Describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { longTime, writeAnnotations, writeLabels } from './writer.ts';
import type { DescriptionWriter } from './writer.ts';
import type { AnyObject } from '../resources/info.ts';

function writeOwn(w: DescriptionWriter, object: AnyObject, namespaced = true): void {
  w.field('Name', object.metadata?.name);
  if (namespaced) w.field('Namespace', object.metadata?.namespace);
  writeLabels(w, 'Labels', object.metadata?.labels);
  writeAnnotations(w, 'Annotations', object.metadata?.annotations);
}

const bytes = (base64: unknown) => Buffer.from(text(base64), 'base64');

const sorted = (value: unknown) => Object.entries(record(value)).sort(([a], [b]) => (a < b ? -1 : 1));

export const describeConfigMap: Describer = async (w, map, context) => {
  writeOwn(w, map);
  w.line(0, '\nData\n====');
  for (const [key, value] of sorted(map['data'])) w.line(0, `${key}:\n----\n${text(value)}\n`);
  w.line(0, '\nBinaryData\n====');
  for (const [key, value] of sorted(map['binaryData'])) w.line(0, `${key}: ${bytes(value).length} bytes`);
  w.line(0, '');
  writeEvents(w, await context.events(map), context.now);
};

/** Sizes only: the values stay hidden, but for a ServiceAccount's token. */
export const describeSecret: Describer = async (w, secret) => {
  writeOwn(w, secret);
  w.line(0, `\nType:\t${text(secret['type'])}`);
  w.line(0, '\nData\n====');
  for (const [key, value] of sorted(secret['data'])) {
    const isToken = key === 'token' && secret['type'] === 'kubernetes.io/service-account-token';
    w.line(0, `${key}:\t${isToken ? bytes(value).toString('utf8') : `${bytes(value).length} bytes`}`);
  }
};

export const describeServiceAccount: Describer = async (w, account, context) => {
  writeOwn(w, account);
  const names = list(account['imagePullSecrets']).map((each) => text(record(each)['name']));
  if (names.length === 0) w.line(0, 'Image pull secrets:\t<none>');
  names.forEach((name, index) => w.line(0, `${index === 0 ? 'Image pull secrets:' : ' '.repeat(19)}\t${name}`));
  writeEvents(w, await context.events(account), context.now);
};

export const describeNamespace: Describer = async (w, namespace, context) => {
  writeOwn(w, namespace, false);
  const status = record(namespace['status']);
  w.field('Status', status['phase']);
  const conditions = list(status['conditions']).map(record);
  if (conditions.length > 0) {
    w.line(0, 'Conditions:');
    w.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
    w.line(1, '----\t------\t------------------\t------\t-------');
    for (const each of conditions) {
      w.line(1, [each['type'], each['status'], longTime(each['lastTransitionTime']), each['reason'], each['message']].map(text).join('\t'));
    }
  }
  const name = text(namespace.metadata?.name);
  w.line(0, '');
  writeQuotas(w, await context.list('resourcequotas', name));
  w.line(0, '');
  writeLimits(w, await context.list('limitranges', name));
};

function writeQuotas(w: DescriptionWriter, quotas: readonly AnyObject[]): void {
  if (quotas.length === 0) {
    w.line(0, 'No resource quota.');
    return;
  }
  w.line(0, 'Resource Quotas');
  for (const quota of quotas) {
    w.field('Name', quota.metadata?.name, 1);
    writeQuotaTable(w, quota, 1);
  }
}

function writeQuotaTable(w: DescriptionWriter, quota: AnyObject, level: number): void {
  const status = record(quota['status']);
  w.line(level, 'Resource\tUsed\tHard');
  w.line(level, '--------\t---\t---');
  for (const [name, hard] of sorted(status['hard'])) w.line(level, `${name}\t${text(record(status['used'])[name] ?? '0')}\t${text(hard)}`);
}

export const describeResourceQuota: Describer = async (w, quota) => {
  w.field('Name', quota.metadata?.name);
  w.field('Namespace', quota.metadata?.namespace);
  const scopes = list(record(quota['spec'])['scopes']).map(text);
  if (scopes.length > 0) w.field('Scopes', scopes.sort().join(', '));
  w.line(0, 'Resource\tUsed\tHard');
  w.line(0, '--------\t----\t----');
  const status = record(quota['status']);
  for (const [name, hard] of sorted(status['hard'])) w.line(0, `${name}\t${text(record(status['used'])[name] ?? '0')}\t${text(hard)}`);
};

function writeLimits(w: DescriptionWriter, ranges: readonly AnyObject[]): void {
  if (ranges.length === 0) {
    w.line(0, 'No LimitRange resource.');
    return;
  }
  w.line(0, 'Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio');
  w.line(0, ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------');
  for (const range of ranges) writeLimitLines(w, range, ' ');
}

function writeLimitLines(w: DescriptionWriter, range: AnyObject, indent: string): void {
  for (const limit of list(record(range['spec'])['limits']).map(record)) {
    const fields = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio'];
    const resources = new Set(fields.flatMap((field) => Object.keys(record(limit[field]))));
    for (const resource of [...resources].sort()) {
      const values = fields.map((field) => text(record(limit[field])[resource] ?? '-'));
      w.line(0, `${indent}${text(limit['type'])}\t${resource}\t${values.join('\t')}`);
    }
  }
}

export const describeLimitRange: Describer = async (w, range) => {
  w.field('Name', range.metadata?.name);
  w.field('Namespace', range.metadata?.namespace);
  w.line(0, 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio');
  w.line(0, '----\t--------\t---\t---\t---------------\t-------------\t-----------------------');
  writeLimitLines(w, range, '');
};

export const describePriorityClass: Describer = async (w, priority, context) => {
  w.field('Name', priority.metadata?.name);
  w.field('Value', priority['value'] ?? 0);
  w.field('GlobalDefault', priority['globalDefault'] ?? false);
  w.field('PreemptionPolicy', priority['preemptionPolicy']);
  w.field('Description', priority['description']);
  w.field('Annotations', inLine(priority.metadata?.annotations));
  writeEvents(w, await context.events(priority), context.now);
};

export const describeDisruptionBudget: Describer = async (w, budget, context) => {
  const [spec, status] = [record(budget['spec']), record(budget['status'])];
  w.field('Name', budget.metadata?.name);
  w.field('Namespace', budget.metadata?.namespace);
  if (spec['minAvailable'] !== undefined) w.field('Min available', spec['minAvailable']);
  else if (spec['maxUnavailable'] !== undefined) w.field('Max unavailable', spec['maxUnavailable']);
  w.field('Selector', spec['selector'] ? selectorText(spec['selector']) || '<none>' : '<unset>');
  w.line(0, 'Status:');
  w.field('Allowed disruptions', status['disruptionsAllowed'] ?? 0, 2);
  w.field('Current', status['currentHealthy'] ?? 0, 2);
  w.field('Desired', status['desiredHealthy'] ?? 0, 2);
  w.field('Total', status['expectedPods'] ?? 0, 2);
  writeEvents(w, await context.events(budget), context.now);
};

/** `a=1,b=2`, or `<none>` (labels.FormatLabels). */
export function inLine(labels: unknown): string {
  return sorted(labels).map(([key, value]) => `${key}=${text(value)}`).join(',') || '<none>';
}

/** A share of what there is, in whole per cent. */
export function percentage(part: string, whole: string): number {
  const all = parseQuantity(whole) ?? 0;
  return all === 0 ? 0 : Math.trunc(((parseQuantity(part) ?? 0) / all) * 100);
}
