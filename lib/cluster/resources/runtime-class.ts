import type { IRuntimeClass } from 'kubernetes-models/node.k8s.io/v1';
import { AGE, NAME, text } from './columns.ts';
import type { ResourceDefinition } from './definition.ts';
import { invalid } from './field-error.ts';
import type { Live } from './live.ts';
import { dnsLabel, validateLabels } from './names.ts';
import { validateTolerations } from './pod-validation.ts';
import { ALL_VERBS } from './verbs.ts';
import { immutable } from './workload.ts';

export type LiveRuntimeClass = Live<IRuntimeClass>;

/** pkg/registry/node/runtimeclass, printRuntimeClass. Every handler is the one runtime that there is. */
export const runtimeClasses: ResourceDefinition<LiveRuntimeClass> = {
  group: 'node.k8s.io', version: 'v1', kind: 'RuntimeClass', plural: 'runtimeclasses', singular: 'runtimeclass', shortNames: [], categories: [], namespaced: false,
  verbs: ALL_VERBS, subresources: [], needsRevision: true,
  columns: [NAME, text('Handler', 'The configuration of the container runtime.', ({ handler }) => handler ?? ''), AGE],
  validate: ({ handler = '', scheduling }) => [
    ...dnsLabel(handler).map((why) => invalid('handler', handler, why)),
    ...validateLabels(scheduling?.nodeSelector, 'scheduling.nodeSelector'),
    ...validateTolerations(scheduling?.tolerations ?? [], 'scheduling.tolerations'),
  ],
  validateUpdate: (object, old) => immutable(object.handler, old.handler, 'handler'),
};
