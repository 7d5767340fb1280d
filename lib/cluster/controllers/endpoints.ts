/** Endpoints and EndpointSlices of Services with a selector (pkg/controller/endpoint, endpointslice). */
import { NAME_ALPHABET, timestamp } from '../registry/object-registry.ts';
import { endpoints, endpointSlices, pods, services } from '../resources/index.ts';
import type { LiveEndpointSlice, LivePod, LiveService } from '../resources/live.ts';
import { equal } from '../store/json.ts';
import type { ControllerContext } from './context.ts';
import { createWorkQueue, keyOf, splitKey } from './work-queue.ts';

const MANAGER = 'endpointslice-controller.k8s.io';
const SERVICE_LABEL = 'kubernetes.io/service-name';
const HEADLESS_LABEL = 'service.kubernetes.io/headless';
/** Endpoints in one slice (--max-endpoints-per-slice). */
const SLICE_SIZE = 100;

type ServicePort = NonNullable<LiveService['spec']['ports']>[number];
type SlicePort = NonNullable<LiveEndpointSlice['ports']>[number];
type Endpoint = NonNullable<LiveEndpointSlice['endpoints']>[number];

interface PortSet {
  ports: SlicePort[];
  pods: LivePod[];
}

export function startEndpoints(context: ControllerContext): Disposable {
  const { registry, clock } = context;
  const queue = createWorkQueue(clock, (key) => reconcile(context, key));
  const podChanged = (pod: LivePod, old: LivePod | undefined) => {
    if (old && equal(relevant(old), relevant(pod)) && equal(old.metadata.labels, pod.metadata.labels)) return;
    for (const service of registry.list(services, { namespace: pod.metadata.namespace }).items) {
      if (selects(service, pod) || (old && selects(service, old))) queue.add(keyOf(service));
    }
  };
  const watches = [
    registry.watch(services, {}, ({ object }) => queue.add(keyOf(object))),
    registry.watch(pods, {}, ({ object, old }) => podChanged(object, old)),
    registry.watch(endpointSlices, {}, ({ type, object }) => {
      const name = object.metadata.labels?.[SERVICE_LABEL];
      if (type === 'DELETED' && name) queue.add(`${object.metadata.namespace}/${name}`);
    }),
    registry.watch(endpoints, {}, ({ type, object }) => {
      if (type === 'DELETED') queue.add(keyOf(object));
    }),
  ];
  for (const service of registry.list(services).items) queue.add(keyOf(service));
  return {
    [Symbol.dispose]: () => {
      queue[Symbol.dispose]();
      for (const watch of watches) watch[Symbol.dispose]();
    },
  };
}

/** What of a Pod its endpoints show. */
function relevant(pod: LivePod) {
  return [pod.status.podIP, isReady(pod), pod.metadata.deletionTimestamp !== undefined, isOver(pod), pod.spec.nodeName, pod.spec.hostname];
}

function selects(service: LiveService, pod: LivePod): boolean {
  const selector = Object.entries(service.spec.selector ?? {});
  return selector.length > 0 && selector.every(([key, value]) => pod.metadata.labels?.[key] === value);
}

function isReady(pod: LivePod): boolean {
  return pod.status.conditions?.some((each) => each.type === 'Ready' && each.status === 'True') ?? false;
}

function isOver(pod: LivePod): boolean {
  return pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
}

function reconcile(context: ControllerContext, key: string): void {
  const { registry } = context;
  const { namespace, name } = splitKey(key);
  const service = registry.find(services, namespace, name);
  if (!service) return remove(context, namespace, name);
  if (service.spec.type === 'ExternalName' || !service.spec.selector || Object.keys(service.spec.selector).length === 0) return;
  const backing = registry.list(pods, { namespace }).items.filter((pod) => selects(service, pod) && pod.status.podIP && !isOver(pod));
  writeSlices(context, service, backing);
  writeEndpoints(context, service, backing.filter((pod) => !pod.metadata.deletionTimestamp || service.spec.publishNotReadyAddresses));
}

function remove({ registry }: ControllerContext, namespace: string, name: string): void {
  if (registry.find(endpoints, namespace, name)) registry.delete(endpoints, namespace, name);
  for (const slice of slicesOf({ registry }, namespace, name)) registry.delete(endpointSlices, namespace, slice.metadata.name);
}

function slicesOf({ registry }: Pick<ControllerContext, 'registry'>, namespace: string, name: string): LiveEndpointSlice[] {
  const own = registry.list(endpointSlices, { namespace }).items;
  return own.filter((slice) => slice.metadata.labels?.[SERVICE_LABEL] === name && slice.metadata.labels['endpointslice.kubernetes.io/managed-by'] === MANAGER);
}

/** The port of a Pod that a Service port means; undefined when the Pod has none of that name (podutil.FindPort). */
function targetPort(pod: LivePod, port: ServicePort): number | undefined {
  if (typeof port.targetPort === 'number') return port.targetPort;
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? []).filter((each) => each.restartPolicy === 'Always')];
  return all.flatMap((each) => each.ports ?? []).find((each) => each.name === port.targetPort && each.protocol === port.protocol)?.containerPort;
}

/** Pods grouped by the ports that the Service's ports come out at. */
function groupByPorts(service: LiveService, backing: readonly LivePod[]): PortSet[] {
  const groups = new Map<string, PortSet>();
  for (const pod of backing) {
    const ports = (service.spec.ports ?? []).flatMap((port) => {
      const number = targetPort(pod, port);
      return number === undefined ? [] : [{ name: port.name ?? '', port: number, protocol: port.protocol ?? ('TCP' as const) }];
    });
    const key = JSON.stringify(ports);
    const group: PortSet = groups.get(key) ?? { ports, pods: [] };
    group.pods.push(pod);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function endpointOf(service: LiveService, pod: LivePod): Endpoint {
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const serving = isReady(pod);
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const hostname = pod.spec.hostname && pod.spec.subdomain === service.metadata.name ? { hostname: pod.spec.hostname } : {};
  return {
    addresses: [pod.status.podIP ?? ''], conditions: { ready, serving, terminating }, ...hostname, nodeName: pod.spec.nodeName,
    targetRef: { kind: 'Pod', name: pod.metadata.name, namespace: pod.metadata.namespace, uid: pod.metadata.uid },
  } as Endpoint;
}

interface SliceContent {
  endpoints: Endpoint[];
  ports: PortSet['ports'];
}

function sliceContents(service: LiveService, backing: readonly LivePod[]): SliceContent[] {
  const contents = groupByPorts(service, backing).flatMap((group) => {
    const parts: SliceContent[] = [];
    for (let from = 0; from < group.pods.length; from += SLICE_SIZE) {
      parts.push({ endpoints: group.pods.slice(from, from + SLICE_SIZE).map((pod) => endpointOf(service, pod)), ports: group.ports });
    }
    return parts;
  });
  return contents.length > 0 ? contents : [{ endpoints: [], ports: [] }];
}

function writeSlices(context: ControllerContext, service: LiveService, backing: readonly LivePod[]): void {
  const { registry, random } = context;
  const namespace = service.metadata.namespace ?? '';
  const { name } = service.metadata;
  const labels = {
    ...service.metadata.labels, 'endpointslice.kubernetes.io/managed-by': MANAGER, [SERVICE_LABEL]: name,
    ...(service.spec.clusterIP === 'None' ? { [HEADLESS_LABEL]: '' } : {}),
  };
  const present = slicesOf(context, namespace, name);
  for (const [index, { endpoints: all, ports }] of sliceContents(service, backing).entries()) {
    const slice = present[index];
    const content = { endpoints: all, ...(ports.length > 0 ? { ports } : {}) };
    if (slice) {
      if (equal({ endpoints: slice.endpoints ?? [], ports: slice.ports, labels: slice.metadata.labels }, { ...content, labels })) continue;
      registry.modify(endpointSlices, namespace, slice.metadata.name, (each) => {
        each.endpoints = all;
        each.ports = content.ports;
        each.metadata.labels = labels;
      });
    } else {
      registry.create(endpointSlices, namespace, {
        apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4', ...content,
        metadata: { name: `${name}-${random.string(NAME_ALPHABET, 5)}`, generateName: `${name}-`, labels, ownerReferences: [ownerOf(service)] },
      });
    }
  }
  for (const slice of present.slice(sliceContents(service, backing).length)) registry.delete(endpointSlices, namespace, slice.metadata.name);
}

function ownerOf(service: LiveService) {
  return { apiVersion: 'v1', kind: 'Service', name: service.metadata.name, uid: service.metadata.uid, controller: true, blockOwnerDeletion: true };
}

const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time';

function writeEndpoints({ registry, clock }: ControllerContext, service: LiveService, backing: readonly LivePod[]): void {
  const namespace = service.metadata.namespace ?? '';
  const { name } = service.metadata;
  const subsets = groupByPorts(service, backing).flatMap(({ ports, pods: members }) => {
    const sorted = [...members].sort((a, b) => (addressNumber(a) < addressNumber(b) ? -1 : 1));
    const usable = (pod: LivePod) => isReady(pod) || service.spec.publishNotReadyAddresses === true;
    const ready = sorted.filter(usable).map(addressOf);
    const notReady = sorted.filter((pod) => !usable(pod)).map(addressOf);
    return [{
      ...(ready.length > 0 ? { addresses: ready } : {}), ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
      ports: ports.map(({ name: portName, port = 0, protocol }) => ({ ...(portName ? { name: portName } : {}), port, protocol })),
    }];
  });
  const labels = {
    ...service.metadata.labels, 'endpoints.kubernetes.io/managed-by': 'endpoint-controller', ...(service.spec.clusterIP === 'None' ? { [HEADLESS_LABEL]: '' } : {}),
  };
  const annotations = { [TRIGGER]: timestamp(clock.now()) };
  const present = registry.find(endpoints, namespace, name);
  if (!present) {
    registry.create(endpoints, namespace, { apiVersion: 'v1', kind: 'Endpoints', metadata: { name, labels, annotations }, ...(subsets.length > 0 ? { subsets } : {}) });
  } else if (!equal(present.subsets ?? [], subsets) || !equal(present.metadata.labels, labels)) {
    registry.modify(endpoints, namespace, name, (each) => {
      each.subsets = subsets.length > 0 ? subsets : undefined;
      each.metadata.labels = labels;
      each.metadata.annotations = { ...each.metadata.annotations, ...annotations };
    });
  }
}

function addressOf(pod: LivePod) {
  const { name, namespace, uid } = pod.metadata;
  return { ip: pod.status.podIP ?? '', nodeName: pod.spec.nodeName, targetRef: { kind: 'Pod', name, namespace, uid } };
}

function addressNumber(pod: LivePod): number {
  return (pod.status.podIP ?? '').split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
