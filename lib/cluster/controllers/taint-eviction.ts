/** Removes Pods from nodes whose NoExecute taints they do not bear, at once or in time (pkg/controller/tainteviction). */
import { timestamp } from '../registry/object-registry.ts';
import { nodes, pods } from '../resources/index.ts';
import type { LiveNode, LivePod } from '../resources/live.ts';
import { tolerates } from '../scheduler/filters.ts';
import type { ControllerContext } from './context.ts';
import { createWorkQueue, keyOf, splitKey } from './work-queue.ts';

const SOURCE = { component: 'taint-eviction-controller' };

export function startTaintEviction(context: ControllerContext): Disposable {
  const { registry, clock } = context;
  /** Since when a Pod has been on a node with taints that it bears for some time only. */
  const since = new Map<string, number>();
  const queue = createWorkQueue(clock, (key) => {
    const { namespace, name } = splitKey(key);
    const pod = registry.find(pods, namespace, name);
    const node = pod?.spec.nodeName ? registry.find(nodes, '', pod.spec.nodeName) : undefined;
    const patience = pod && node && !pod.metadata.deletionTimestamp ? patienceOf(pod, node) : Number.POSITIVE_INFINITY;
    if (!pod || patience === Number.POSITIVE_INFINITY) return void since.delete(key);
    const begun = since.get(key) ?? clock.now();
    const left = begun + patience * 1000 - clock.now();
    if (left > 0) {
      since.set(key, begun);
      queue.addAfter(key, left);
      return;
    }
    since.delete(key);
    evict(context, pod);
  });
  const look = (node: LiveNode | undefined, pod: LivePod) => {
    if (since.has(keyOf(pod)) || taintsOf(node).length > 0) queue.add(keyOf(pod));
  };
  const nodeWatch = registry.watch(nodes, {}, ({ type, object, old }) => {
    if (type === 'DELETED' || object.spec.taints === old?.spec.taints) return;
    for (const pod of registry.list(pods).items) if (pod.spec.nodeName === object.metadata.name) look(object, pod);
  });
  const podWatch = registry.watch(pods, {}, ({ type, object, old }) => {
    const placed = object.spec.nodeName;
    if (placed && type !== 'DELETED' && (placed !== old?.spec.nodeName || object.spec.tolerations !== old.spec.tolerations)) look(registry.find(nodes, '', placed), object);
  });
  for (const pod of registry.list(pods).items) look(registry.find(nodes, '', pod.spec.nodeName ?? ''), pod);
  return {
    [Symbol.dispose]: () => {
      queue[Symbol.dispose]();
      nodeWatch[Symbol.dispose]();
      podWatch[Symbol.dispose]();
    },
  };
}

function taintsOf(node: LiveNode | undefined) {
  return (node?.spec.taints ?? []).filter((taint) => taint.effect === 'NoExecute');
}

/** Seconds that a Pod may stay on a node: 0 when it does not bear a taint, infinite when nothing drives it out. */
function patienceOf(pod: LivePod, node: LiveNode): number {
  const used = taintsOf(node).map((taint) => pod.spec.tolerations?.find((each) => tolerates(each, taint)));
  if (used.includes(undefined)) return 0;
  return Math.min(Number.POSITIVE_INFINITY, ...used.map((each) => Math.max(0, each?.tolerationSeconds ?? Number.POSITIVE_INFINITY)));
}

function evict({ registry, clock, recorder }: ControllerContext, pod: LivePod): void {
  const namespace = pod.metadata.namespace ?? '';
  const { name } = pod.metadata;
  recorder.record(SOURCE, pod, { type: 'Normal', reason: 'TaintManagerEviction', message: `Marking for deletion Pod ${namespace}/${name}` });
  registry.modify(pods, namespace, name, ({ status, metadata }) => {
    const condition = {
      type: 'DisruptionTarget', status: 'True' as const, reason: 'DeletionByTaintManager', message: 'Taint manager: deleting due to NoExecute taint',
      lastTransitionTime: timestamp(clock.now()), observedGeneration: metadata.generation,
    };
    status.conditions = [...(status.conditions ?? []).filter((each) => each.type !== condition.type), condition];
  }, { subresource: 'status' });
  registry.delete(pods, namespace, name, {});
}
