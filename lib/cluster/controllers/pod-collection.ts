/** Takes away the Pods of nodes that are no longer there (pkg/controller/podgc, gcOrphaned). */
import { timestamp } from '../registry/object-registry.ts';
import { nodes, pods } from '../resources/index.ts';
import type { LivePod } from '../resources/live.ts';
import type { ControllerContext } from './context.ts';
import { createWorkQueue } from './work-queue.ts';

/** Milliseconds for which a node may be missing (quarantineTime), and between two looks at the Pods (gcCheckPeriod). */
const QUARANTINE = 40_000;
const PERIOD = 20_000;

export function startPodCollection(context: ControllerContext): Disposable {
  const { registry, clock, random } = context;
  const queue = createWorkQueue(clock, (node) => {
    if (registry.find(nodes, '', node)) return;
    for (const pod of registry.list(pods).items) if (pod.spec.nodeName === node) collect(context, pod);
  });
  const quarantine = (node: string) => queue.addAfter(node, QUARANTINE + PERIOD * random.next());
  const look = ({ spec: { nodeName } }: LivePod) => {
    if (nodeName && !registry.find(nodes, '', nodeName)) quarantine(nodeName);
  };
  const nodeWatch = registry.watch(nodes, {}, ({ type, object }) => {
    if (type === 'DELETED') quarantine(object.metadata.name);
  });
  const podWatch = registry.watch(pods, {}, ({ type, object, old }) => {
    if (type !== 'DELETED' && object.spec.nodeName !== old?.spec.nodeName) look(object);
  });
  for (const pod of registry.list(pods).items) look(pod);
  return {
    [Symbol.dispose]: () => {
      queue[Symbol.dispose]();
      nodeWatch[Symbol.dispose]();
      podWatch[Symbol.dispose]();
    },
  };
}

/** Says of the Pod why it failed, and deletes it without waiting for a kubelet (markFailedAndDeletePodWithCondition). */
function collect({ registry, clock }: ControllerContext, pod: LivePod): void {
  const namespace = pod.metadata.namespace ?? '';
  const { name } = pod.metadata;
  registry.modify(pods, namespace, name, ({ status, metadata }) => {
    if (status.phase !== 'Succeeded' && status.phase !== 'Failed') status.phase = 'Failed';
    const condition = {
      type: 'DisruptionTarget', status: 'True' as const, reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists',
      lastTransitionTime: timestamp(clock.now()), observedGeneration: metadata.generation,
    };
    status.conditions = [...(status.conditions ?? []).filter((each) => each.type !== condition.type), condition];
  }, { subresource: 'status' });
  registry.delete(pods, namespace, name, { gracePeriodSeconds: 0 });
}
