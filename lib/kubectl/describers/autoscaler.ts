import { longTime } from './writer.ts';
import { at, list, record, text } from '../resources/info.ts';
import type { Describer } from './describer.ts';
import { writeEvents } from './events.ts';
import type { DescriptionWriter } from './writer.ts';
import { writeAnnotations, writeLabels } from './writer.ts';

type Json = Record<string, unknown>;

/** describeHorizontalPodAutoscalerV2 of kubectl's pkg/describe. */
export const describeAutoscaler: Describer = async (w, autoscaler, context) => {
  const [spec, status, metadata] = [record(autoscaler['spec']), record(autoscaler['status']), autoscaler.metadata ?? {}];
  const target = record(spec['scaleTargetRef']);
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  w.field('CreationTimestamp', longTime(metadata.creationTimestamp));
  w.field('Reference', `${text(target['kind'])}/${text(target['name'])}`);
  w.field('Metrics', '( current / target )');
  for (const [index, metric] of list(spec['metrics']).map(record).entries()) writeMetric(w, metric, record(list(status['currentMetrics'])[index]));
  w.field('Min replicas', spec['minReplicas'] ?? '<unset>');
  w.field('Max replicas', spec['maxReplicas']);
  if (spec['behavior']) writeBehaviour(w, record(spec['behavior']));
  w.field(`${text(target['kind'])} pods`, `${Number(status['currentReplicas'] ?? 0)} current / ${Number(status['desiredReplicas'] ?? 0)} desired`);
  const conditions = list(status['conditions']).map(record);
  if (conditions.length > 0) {
    w.line(0, 'Conditions:');
    w.line(1, 'Type\tStatus\tReason\tMessage');
    w.line(1, '----\t------\t------\t-------');
    for (const each of conditions) w.line(1, ['type', 'status', 'reason', 'message'].map((key) => text(each[key])).join('\t'));
  }
  writeEvents(w, await context.events(autoscaler), context.now);
};

/** A metric's name, what it is and what it is wanted to be. */
function writeMetric(w: DescriptionWriter, metric: Json, current: Json): void {
  const type = text(metric['type']);
  const key = type.charAt(0).toLowerCase() + type.slice(1);
  const [own, now] = [record(metric[key]), record(at(current, key, 'current'))];
  const target = record(own['target']);
  const named = JSON.stringify(text(at(own, 'metric', 'name')));
  const average = target['averageValue'] !== undefined;
  const shown = (field: string) => text(now[field]) || '<unknown>';
  switch (type) {
    case 'Resource': case 'ContainerResource': {
      const subject = `resource ${text(own['name'])}${type === 'Resource' ? '' : ` of container "${text(own['container'])}"`} on pods`;
      if (average) w.line(1, `${subject}:\t${shown('averageValue')} / ${text(target['averageValue'])}`);
      else w.line(1, `${subject}  (as a percentage of request):\t${utilization(now)} / ${target['averageUtilization'] === undefined ? '<auto>' : `${text(target['averageUtilization'])}%`}`);
      return;
    }
    case 'Pods': return w.line(1, `${named} on pods:\t${shown('averageValue')} / ${text(target['averageValue'])}`);
    case 'External': case 'Object': {
      const [field, label] = average ? ['averageValue', 'target average value'] as const : ['value', 'target value'] as const;
      const on = type === 'External' ? '' : ` on ${text(at(own, 'describedObject', 'kind'))}/${text(at(own, 'describedObject', 'name'))}`;
      return w.line(1, `${named}${on} (${label}):\t${shown(field)} / ${text(target[field])}`);
    }
    default: w.line(1, `<unknown metric type ${JSON.stringify(type)}>`);
  }
}

function utilization(now: Json): string {
  return now['averageUtilization'] === undefined ? '<unknown>' : `${text(now['averageUtilization'])}% (${text(now['averageValue'])})`;
}

function writeBehaviour(w: DescriptionWriter, behaviour: Json): void {
  w.line(0, 'Behavior:');
  for (const [title, key] of [['Scale Up', 'scaleUp'], ['Scale Down', 'scaleDown']] as const) {
    if (behaviour[key] === undefined) continue;
    const rules = record(behaviour[key]);
    w.line(1, `${title}:`);
    if (rules['stabilizationWindowSeconds'] !== undefined) w.line(2, `Stabilization Window: ${text(rules['stabilizationWindowSeconds'])} seconds`);
    const policies = list(rules['policies']).map(record);
    if (policies.length === 0) continue;
    w.line(2, `Select Policy: ${text(rules['selectPolicy'] ?? 'Max')}`);
    w.line(2, 'Policies:');
    for (const each of policies) w.line(3, `- Type: ${text(each['type'])}\tValue: ${text(each['value'])}\tPeriod: ${text(each['periodSeconds'])} seconds`);
  }
}
