/** Says of each FlowSchema whether its priority level is there (apiserver/pkg/util/flowcontrol/apf_controller.go). */
import { timestamp } from '../registry/object-registry.ts';
import { danglingCondition } from '../resources/flow-control.ts';
import type { LiveFlowSchema } from '../resources/flow-control.ts';
import { flowSchemas, priorityLevels } from '../resources/index.ts';
import type { ControllerContext } from './context.ts';
import { createWorkQueue } from './work-queue.ts';

const FIELD_MANAGER = 'api-priority-and-fairness-config-consumer-v1';

export function startFlowSchemas({ registry, clock }: ControllerContext): Disposable {
  const queue = createWorkQueue(clock, (name) => {
    const schema = registry.find(flowSchemas, '', name);
    if (!schema) return;
    const level = schema.spec.priorityLevelConfiguration.name;
    const next = danglingCondition(level, registry.find(priorityLevels, '', level) !== undefined, timestamp(clock.now()));
    const before = dangling(schema);
    if (before?.status === next.status && before.message === next.message) return;
    registry.modify(flowSchemas, '', name, (fresh) => {
      fresh.status.conditions = [before?.status === next.status ? { ...next, lastTransitionTime: before.lastTransitionTime ?? next.lastTransitionTime } : next];
    }, { subresource: 'status', fieldManager: FIELD_MANAGER });
  });
  const watches = [
    registry.watch(flowSchemas, {}, ({ object }) => queue.add(object.metadata.name)),
    registry.watch(priorityLevels, {}, ({ object }) => {
      for (const { metadata, spec } of registry.list(flowSchemas).items) if (spec.priorityLevelConfiguration.name === object.metadata.name) queue.add(metadata.name);
    }),
  ];
  return {
    [Symbol.dispose]: () => {
      for (const each of [queue, ...watches]) each[Symbol.dispose]();
    },
  };
}

function dangling({ status }: LiveFlowSchema) {
  return status.conditions?.find(({ type }) => type === 'Dangling');
}
