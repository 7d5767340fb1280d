import type { Clock, Random, Timer } from '#lib/core/index.ts';
import { ApiError, selectorMatcher } from '#lib/schema/index.ts';
import type { EventRecorder } from '../registry/event-recorder.ts';
import { timestamp } from '../registry/object-registry.ts';
import type { Registry, WatchEvent } from '../registry/registry.ts';
import { nodes, persistentVolumeClaims, pods, services } from '../resources/index.ts';
import type { LiveNode, LivePod } from '../resources/live.ts';
import { equal } from '../store/json.ts';
import { filterNode } from './filters.ts';
import type { Verdict } from './filters.ts';
import { NodeInfo } from './node-info.ts';
import { scoreNodes } from './scores.ts';
import { claimProblem } from './volume-binding.ts';

export interface SchedulerOptions {
  registry: Registry;
  clock: Clock;
  random: Random;
  recorder: EventRecorder;
  /** Milliseconds from a Pod's coming to its binding. */
  latency: number;
}

const SCHEDULER = 'default-scheduler';
const SOURCE = { component: SCHEDULER, host: 'kube-control01' };
/** How long a Pod that fits nowhere waits after a change before it is tried again, doubling (podInitialBackoffSeconds, podMaxBackoffSeconds). */
const BACKOFF = { first: 1000, limit: 10_000 };
/** Even without a change such Pods are tried again after this (podMaxInUnschedulablePodsDuration). */
const FLUSH = 300_000;

interface Waiting {
  attempts: number;
  /** Epoch milliseconds of the last try. */
  tried: number;
  timer: Timer | undefined;
}

/** Binds Pods to nodes (pkg/scheduler). */
export class Scheduler implements Disposable {
  readonly #options: SchedulerOptions;
  readonly #infos = new Map<string, NodeInfo>();
  /** Pods that wait for their turn, by uid. */
  readonly #queue = new Map<string, LivePod>();
  readonly #unschedulable = new Map<string, Waiting>();
  /** Pods whose volumes are being made. */
  readonly #binding = new Map<string, LivePod>();
  readonly #watches: Disposable[];
  #turn: Timer | undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    const { registry } = options;
    for (const node of registry.list(nodes).items) this.#infos.set(node.metadata.name, new NodeInfo(node));
    for (const pod of registry.list(pods).items) this.#podChanged({ type: 'ADDED', object: pod, revision: registry.revision });
    this.#watches = [
      registry.watch(nodes, {}, (event) => this.#nodeChanged(event)),
      registry.watch(pods, {}, (event) => this.#podChanged(event)),
      registry.watch(persistentVolumeClaims, {}, () => this.#claimMoved()),
    ];
  }

  [Symbol.dispose](): void {
    for (const watch of this.#watches) watch[Symbol.dispose]();
    this.#turn?.cancel();
    for (const { timer } of this.#unschedulable.values()) timer?.cancel();
  }

  #nodeChanged({ type, object, old }: WatchEvent<LiveNode>): void {
    const { name } = object.metadata;
    if (type === 'DELETED') this.#infos.delete(name);
    else {
      const info = this.#infos.get(name);
      if (info) info.node = object;
      else this.#infos.set(name, this.#fill(new NodeInfo(object)));
    }
    const matters = !old || !equal(old.spec, object.spec) || !equal(old.metadata.labels, object.metadata.labels) || !equal(old.status.allocatable, object.status.allocatable);
    if (matters) this.#somethingMoved();
  }

  #fill(info: NodeInfo): NodeInfo {
    for (const pod of this.#options.registry.list(pods).items) if (pod.spec.nodeName === info.node.metadata.name && !isOver(pod)) info.add(pod);
    return info;
  }

  #podChanged({ type, object: pod }: WatchEvent<LivePod>): void {
    const { uid } = pod.metadata;
    const info = this.#infos.get(pod.spec.nodeName ?? '');
    if (type === 'DELETED' || isOver(pod)) {
      this.#queue.delete(uid);
      this.#forget(uid);
      if (info?.pods.has(uid)) {
        info.remove(uid);
        this.#somethingMoved();
      }
      return;
    }
    if (pod.spec.nodeName) {
      this.#queue.delete(uid);
      this.#forget(uid);
      info?.add(pod);
      return;
    }
    if (pod.spec.schedulerName !== SCHEDULER || pod.metadata.deletionTimestamp || pod.spec.schedulingGates?.length) return;
    if (this.#unschedulable.has(uid) && type !== 'ADDED') return;
    this.#queue.set(uid, pod);
    this.#schedule();
  }

  #claimMoved(): void {
    for (const [uid, pod] of this.#binding) this.#queue.set(uid, pod);
    if (this.#binding.size > 0) this.#schedule();
    this.#binding.clear();
    this.#somethingMoved();
  }

  #forget(uid: string): void {
    this.#binding.delete(uid);
    this.#unschedulable.get(uid)?.timer?.cancel();
    this.#unschedulable.delete(uid);
  }

  /** Something that could make room has happened: Pods that fitted nowhere are tried again, when their back-off allows. */
  #somethingMoved(): void {
    const { clock, registry } = this.#options;
    if (this.#unschedulable.size === 0) return;
    const waitingPods = new Map(registry.list(pods).items.map((pod) => [pod.metadata.uid, pod]));
    for (const [uid, waiting] of this.#unschedulable) {
      const pod = waitingPods.get(uid);
      if (!pod) continue;
      const delay = Math.min(BACKOFF.first * 2 ** (waiting.attempts - 1), BACKOFF.limit);
      this.#tryLater(pod, waiting, Math.max(0, waiting.tried + delay - clock.now()));
    }
  }

  #tryLater(pod: LivePod, waiting: Waiting, delay: number): void {
    const { clock, registry } = this.#options;
    const { namespace = '', name, uid } = pod.metadata;
    waiting.timer?.cancel();
    waiting.timer = clock.setTimeout(() => {
      const present = registry.find(pods, namespace, name);
      if (present?.metadata.uid !== uid) return;
      this.#queue.set(uid, present);
      this.#schedule();
    }, delay);
  }

  #schedule(): void {
    const { clock, latency } = this.#options;
    if (latency === 0) return this.#scheduleAll();
    this.#turn ??= clock.setTimeout(() => {
      this.#turn = undefined;
      this.#scheduleAll();
    }, latency);
  }

  /** Highest priority first, then in the order of their coming. */
  #scheduleAll(): void {
    const waiting = [...this.#queue.values()].sort((a, b) => (b.spec.priority ?? 0) - (a.spec.priority ?? 0));
    this.#queue.clear();
    for (const pod of waiting) this.#scheduleOne(pod);
  }

  #scheduleOne(pod: LivePod): void {
    const { registry } = this.#options;
    const problem = claimProblem(registry, pod);
    if (problem === 'binding') {
      this.#binding.set(pod.metadata.uid, pod);
      return;
    }
    if (problem !== undefined) return this.#fail(pod, unresolvable(problem, this.#infos.size));
    const all = [...this.#infos.values()];
    const verdicts = new Map<NodeInfo, Verdict>();
    const feasible = all.filter((info) => {
      const verdict = filterNode({ pod, info, all });
      if (verdict) verdicts.set(info, verdict);
      return !verdict;
    });
    if (feasible.length === 0) return this.#fail(pod, unavailable(verdicts, all.length));
    this.#bind(pod, this.#best(pod, feasible));
  }

  #best(pod: LivePod, feasible: readonly NodeInfo[]): NodeInfo {
    if (feasible.length === 1) return feasible[0] as NodeInfo;
    const scores = scoreNodes({ pod, nodes: feasible, isSibling: this.#siblingOf(pod) });
    const highest = Math.max(...scores);
    const best = feasible.filter((_, index) => scores[index] === highest);
    return best[this.#options.random.integer(best.length)] as NodeInfo;
  }

  /** Pods of the same Services and of the same controller are to be spread (helper.DefaultSelector). */
  #siblingOf(pod: LivePod): (other: LivePod) => boolean {
    const { registry } = this.#options;
    const { namespace, labels } = pod.metadata;
    const owner = pod.metadata.ownerReferences?.find((each) => each.controller)?.uid;
    const selectors = registry.list(services, { namespace }).items
      .filter((service) => Object.keys(service.spec.selector ?? {}).length > 0 && selectorMatcher({ matchLabels: service.spec.selector })(labels))
      .map((service) => selectorMatcher({ matchLabels: service.spec.selector }));
    if (owner === undefined && selectors.length === 0) return () => false;
    return (other) => {
      if (other.metadata.namespace !== namespace || other.metadata.deletionTimestamp) return false;
      if (owner !== undefined && other.metadata.ownerReferences?.some((each) => each.uid === owner)) return true;
      return selectors.length > 0 && selectors.every((matches) => matches(other.metadata.labels));
    };
  }

  #bind(pod: LivePod, info: NodeInfo): void {
    const { registry, clock, recorder } = this.#options;
    const { namespace = '', name, uid } = pod.metadata;
    const node = info.node.metadata.name;
    try {
      const bound = registry.modify(pods, namespace, name, (each) => {
        if (each.metadata.uid !== uid || each.spec.nodeName) throw new ApiError('Conflict', `pod ${name} is already assigned`);
        each.spec.nodeName = node;
        const condition = { type: 'PodScheduled', status: 'True' as const, observedGeneration: each.metadata.generation, lastProbeTime: null, lastTransitionTime: timestamp(clock.now()) };
        each.status.conditions = [...(each.status.conditions ?? []).filter((other) => other.type !== 'PodScheduled'), condition as never];
      }, { subresource: 'binding' });
      this.#forget(uid);
      info.add(bound);
      recorder.record(SOURCE, bound, { type: 'Normal', reason: 'Scheduled', action: 'Binding', message: `Successfully assigned ${namespace}/${name} to ${node}` });
    } catch (error) {
      // The Pod has gone, or somebody else has bound it.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #fail(pod: LivePod, message: string): void {
    const { registry, clock, recorder } = this.#options;
    const { namespace = '', name, uid } = pod.metadata;
    const before = this.#unschedulable.get(uid);
    before?.timer?.cancel();
    const waiting: Waiting = { attempts: (before?.attempts ?? 0) + 1, tried: clock.now(), timer: undefined };
    this.#unschedulable.set(uid, waiting);
    this.#tryLater(pod, waiting, FLUSH);
    recorder.record(SOURCE, pod, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message });
    try {
      registry.modify(pods, namespace, name, (each) => {
        const old = each.status.conditions?.find((condition) => condition.type === 'PodScheduled');
        const since = old?.status === 'False' && old.lastTransitionTime ? old.lastTransitionTime : timestamp(clock.now());
        const condition = {
          type: 'PodScheduled', status: 'False' as const, reason: 'Unschedulable', message, observedGeneration: each.metadata.generation, lastProbeTime: null, lastTransitionTime: since,
        };
        each.status.conditions = [...(each.status.conditions ?? []).filter((other) => other.type !== 'PodScheduled'), condition as never];
      }, { subresource: 'status' });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
}

function isOver(pod: LivePod): boolean {
  return pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
}

/** framework.FitError, with what preemption adds to it. */
function unavailable(verdicts: ReadonlyMap<NodeInfo, Verdict>, total: number): string {
  const reasons = [...verdicts.values()].flatMap((verdict) => verdict.reasons);
  const preemption = [...verdicts.values()].map((verdict) => (verdict.resolvable ? 'No preemption victims found for incoming pod' : 'Preemption is not helpful for scheduling'));
  const head = `0/${total} nodes are available:`;
  if (total === 0) return 'no nodes available to schedule pods';
  return `${head} ${histogram(reasons)}. preemption: ${head} ${histogram(preemption)}.`;
}

/** The same when a plugin has refused all nodes at once. */
function unresolvable(problem: string, total: number): string {
  const head = `0/${total} nodes are available:`;
  return `${head} ${problem}. preemption: ${head} ${total} Preemption is not helpful for scheduling.`;
}

function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort().join(', ');
}
