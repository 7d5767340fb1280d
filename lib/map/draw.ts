import { podState, shownText } from '#lib/checks/index.ts';
import type { ApiObject, Container, ContainerStatus, Event, Node, Pod, Service } from '#lib/schema/index.ts';
import type { ClusterPicture, MapContainer, MapController, MapNode, MapPod, MapService, Owner } from './picture.ts';

/** Newest events of one object that the map tells of. */
const EVENTS_TOLD = 5;

type Labels = Readonly<Record<string, string>>;

/** Fields that controllers have in common, where they have them; a ReplicationController's selector is a map of labels. */
export interface Controller extends ApiObject {
  spec?: { replicas?: number; completions?: number; selector?: { matchLabels?: Labels } | Labels };
  status?: { readyReplicas?: number; desiredNumberScheduled?: number; numberReady?: number; succeeded?: number };
}

export interface EndpointSlice extends ApiObject {
  endpoints?: readonly { conditions?: { ready?: boolean }; targetRef?: { kind?: string; name?: string } }[];
}

/** What the watches have shown, newest state of each object. */
export interface Watched {
  nodes: readonly Node[];
  pods: readonly Pod[];
  services: readonly Service[];
  events: readonly Event[];
  controllers: readonly Controller[];
  slices: readonly EndpointSlice[];
}

function nameOf(object: { metadata?: { name?: string } }): string {
  return shownText(object.metadata?.name ?? '');
}

function ownerOf(object: { metadata?: Pod['metadata'] }): Owner | undefined {
  const owner = object.metadata?.ownerReferences?.find(({ controller }) => controller);
  return owner && { kind: shownText(owner.kind), name: shownText(owner.name) };
}

function timeOf(event: Event): string {
  return String(event.lastTimestamp ?? event.eventTime ?? event.metadata?.creationTimestamp ?? '');
}

/** `Scheduled: Successfully assigned default/web to kube-worker01 (x3)`, oldest first. */
function storyOf(kind: string, name: string, events: readonly Event[]): readonly string[] {
  return events
    .filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name)
    .sort((a, b) => timeOf(a).localeCompare(timeOf(b)))
    .slice(-EVENTS_TOLD)
    .map(({ reason, message, count }) => `${shownText(`${reason}: ${message}`)}${count && count > 1 ? ` (x${count})` : ''}`);
}

function drawNode(node: Node): MapNode {
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  return {
    name: nameOf(node),
    ready: ready?.status === 'True',
    controlPlane: 'node-role.kubernetes.io/control-plane' in (node.metadata?.labels ?? {}),
  };
}

/** Why it does not run; one that waits to be started again, also how it ended before. */
function reasonOf({ state, lastState }: ContainerStatus): string | undefined {
  if (state?.terminated) return endOf(state.terminated);
  const reason = state?.waiting?.reason && shownText(state.waiting.reason);
  return reason && lastState?.terminated ? `${reason} after ${endOf(lastState.terminated)}` : reason;
}

function endOf({ reason, exitCode }: { reason?: string; exitCode: number }): string {
  return shownText(`${reason ?? 'Terminated'} (exit code ${exitCode})`);
}

function drawContainer({ name, image }: Container, status: ContainerStatus | undefined): MapContainer {
  const state = status?.state?.running ? 'running' : status?.state?.terminated ? 'terminated' : 'waiting';
  return {
    name,
    image: shownText(image ?? ''),
    state,
    ready: status?.ready ?? false,
    restarts: status?.restartCount ?? 0,
    reason: status && reasonOf(status),
  };
}

function drawPod(pod: Pod, events: readonly Event[]): MapPod {
  const statuses = pod.status?.containerStatuses ?? [];
  const containers = (pod.spec?.containers ?? []).map((container) =>
    drawContainer(container, statuses.find(({ name }) => name === container.name)),
  );
  return {
    name: nameOf(pod),
    node: pod.spec?.nodeName,
    status: shownText(podState(pod)),
    address: pod.status?.podIP && shownText(pod.status.podIP),
    labels: pod.metadata?.labels ?? {},
    owner: ownerOf(pod),
    containers,
    restarts: containers.reduce((sum, { restarts }) => sum + restarts, 0),
    why: storyOf('Pod', nameOf(pod), events),
  };
}

/** `app=web,tier=front`; empty when it selects nothing. */
function drawSelector(labels: Labels | undefined): string {
  return Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`).join(',');
}

function drawController(controller: Controller, events: readonly Event[]): MapController {
  const { spec, status, kind } = controller;
  const labels = kind === 'ReplicationController' ? spec?.selector : spec?.selector?.matchLabels;
  return {
    kind,
    name: nameOf(controller),
    wanted: spec?.replicas ?? status?.desiredNumberScheduled ?? spec?.completions ?? 1,
    ready: status?.readyReplicas ?? status?.numberReady ?? status?.succeeded ?? 0,
    owner: ownerOf(controller),
    selector: drawSelector(labels as Labels | undefined),
    why: storyOf(kind, nameOf(controller), events),
  };
}

function drawPort({ port, nodePort, protocol }: { port: number; nodePort?: number; protocol?: string }): string {
  return `${port}${nodePort ? `:${nodePort}` : ''}/${protocol ?? 'TCP'}`;
}

function drawService(service: Service, { slices, events }: Watched): MapService {
  const name = nameOf(service);
  const own = slices.filter((slice) => slice.metadata?.labels?.['kubernetes.io/service-name'] === name);
  const endpoints = own.flatMap((slice) => slice.endpoints ?? []);
  const podsOf = (isReady: boolean) =>
    endpoints.flatMap(({ conditions, targetRef }) => ((conditions?.ready !== false) === isReady && targetRef?.kind === 'Pod' && targetRef.name ? [targetRef.name] : []));
  const { type, clusterIP, ports, selector } = service.spec ?? {};
  return {
    name,
    type: type ?? 'ClusterIP',
    address: clusterIP ?? '',
    ports: (ports ?? []).map(drawPort),
    selector: drawSelector(selector),
    pods: podsOf(true),
    unready: podsOf(false),
    why: storyOf('Service', name, events),
  };
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name.localeCompare(b.name);
}

/** The picture of what the watches have shown; old ReplicaSets that want nothing and have nothing are left out. */
export function drawPicture(watched: Watched): ClusterPicture {
  const { nodes, pods, services, controllers, events } = watched;
  return {
    nodes: nodes.map(drawNode).sort(byName),
    pods: pods.map((pod) => drawPod(pod, events)).sort(byName),
    controllers: controllers
      .map((controller) => drawController(controller, events))
      .filter(({ owner, wanted, ready }) => !owner || wanted > 0 || ready > 0)
      .sort((a, b) => Number(a.owner !== undefined) - Number(b.owner !== undefined) || byName(a, b)),
    services: services.map((service) => drawService(service, watched)).sort(byName),
  };
}
