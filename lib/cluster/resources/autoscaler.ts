import type { ApiObject } from '#lib/schema/index.ts';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { AGE, NAME, text } from './columns.ts';
import type { ResourceDefinition } from './definition.ts';
import { invalid, required } from './field-error.ts';
import type { Live } from './live.ts';
import { ALL_VERBS } from './verbs.ts';

export type LiveAutoscaler = Live<IHorizontalPodAutoscaler, 'spec' | 'status'>;
type Metric = NonNullable<LiveAutoscaler['spec']['metrics']>[number];

/** Nothing measures usage here, so present values are unknown, as on a cluster without a metrics server. */
function target(metric: Metric): string {
  const source = metric.resource ?? metric.containerResource;
  if (!source) return '<unknown>/<auto>';
  const { averageUtilization, averageValue } = source.target;
  const wanted = averageValue ?? (averageUtilization === undefined ? '<auto>' : `${averageUtilization}%`);
  return `${source.name}: <unknown>/${wanted}`;
}

function targets({ spec }: LiveAutoscaler): string {
  const all = (spec.metrics ?? []).map(target);
  if (all.length === 0) return '<none>';
  return all.length > 2 ? `${all.slice(0, 2).join(', ')} + ${all.length - 2} more...` : all.join(', ');
}

/** pkg/registry/autoscaling/horizontalpodautoscaler, printHorizontalPodAutoscaler. */
export const autoscalers: ResourceDefinition<LiveAutoscaler> = {
  group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', plural: 'horizontalpodautoscalers', singular: 'horizontalpodautoscaler', shortNames: ['hpa'], categories: ['all'],
  namespaced: true, verbs: ALL_VERBS, subresources: ['status'],
  columns: [
    NAME,
    text('Reference', 'What is scaled.', ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`),
    text('Targets', 'What is measured, and what is wanted of it.', targets),
    text('MinPods', 'The fewest pods.', ({ spec }) => (spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas))),
    { name: 'MaxPods', type: 'string', description: 'The most pods.', priority: 0, value: ({ spec }) => spec.maxReplicas },
    { name: 'Replicas', type: 'string', description: 'The pods that are there.', priority: 0, value: ({ status }) => status.currentReplicas ?? 0 },
    AGE,
  ],
  setDefaults(object) {
    object.spec.minReplicas ??= 1;
    object.spec.metrics ??= [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }];
    object.status ??= { desiredReplicas: 0, currentMetrics: null } as unknown as LiveAutoscaler['status'];
  },
  prepareForCreate(object) {
    object.status = { desiredReplicas: 0, currentMetrics: null } as unknown as LiveAutoscaler['status'];
  },
  validate({ spec }) {
    const errors = spec.scaleTargetRef?.name ? [] : [required('spec.scaleTargetRef.name')];
    if (!spec.scaleTargetRef?.kind) errors.push(required('spec.scaleTargetRef.kind'));
    if ((spec.maxReplicas ?? 0) < 1) errors.push(invalid('spec.maxReplicas', spec.maxReplicas ?? 0, 'must be greater than 0'));
    else if (spec.maxReplicas < (spec.minReplicas ?? 1)) errors.push(invalid('spec.maxReplicas', spec.maxReplicas, 'must be greater than or equal to `minReplicas`'));
    return errors;
  },
};

interface OldAutoscaler extends ApiObject {
  spec: { targetCPUUtilizationPercentage?: number; minReplicas?: number; maxReplicas: number; scaleTargetRef: LiveAutoscaler['spec']['scaleTargetRef'] };
  status?: { currentReplicas: number; desiredReplicas: number };
}

/** The same as autoscaling/v1 shows it (pkg/apis/autoscaling/v1/conversion.go). */
export const oldAutoscalers: ResourceDefinition<OldAutoscaler> = {
  group: 'autoscaling', version: 'v1', kind: 'HorizontalPodAutoscaler', plural: 'horizontalpodautoscalers', singular: 'horizontalpodautoscaler', shortNames: ['hpa'], categories: ['all'],
  namespaced: true, verbs: ALL_VERBS, subresources: ['status'],
  columns: autoscalers.columns.map((column) => ({ ...column, value: (object: OldAutoscaler, now: number) => column.value(toNew(object), now) })),
  view: { of: autoscalers, fromStored: (stored) => toOld(stored as LiveAutoscaler), toStored: toNew },
};

function toOld({ spec, status, ...rest }: LiveAutoscaler): OldAutoscaler {
  const cpu = spec.metrics?.find((each) => each.resource?.name === 'cpu')?.resource?.target.averageUtilization;
  return {
    ...rest, apiVersion: 'autoscaling/v1',
    spec: { maxReplicas: spec.maxReplicas, minReplicas: spec.minReplicas, scaleTargetRef: spec.scaleTargetRef, ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu }) },
    status: { currentReplicas: status.currentReplicas ?? 0, desiredReplicas: status.desiredReplicas },
  } as OldAutoscaler;
}

function toNew({ spec, status, ...rest }: OldAutoscaler): LiveAutoscaler {
  const { targetCPUUtilizationPercentage: cpu = 80, ...kept } = spec;
  return {
    ...rest, apiVersion: 'autoscaling/v2', spec: { ...kept, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpu } } }] },
    status: { ...status, desiredReplicas: status?.desiredReplicas ?? 0 },
  } as LiveAutoscaler;
}
