import type { Random } from '#lib/core/index.ts';
import { KERNEL } from '#lib/machine/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import { timestamp } from '../registry/object-registry.ts';

export interface NodeSettings {
  name: string;
  address: string;
  podCidr: string;
  controlPlane: boolean;
}

/** The machines of the article: one control plane and two workers, on a libvirt network. */
export const NODES: readonly NodeSettings[] = [
  { name: 'kube-control01', address: '192.168.122.61', podCidr: '10.42.0.0/24', controlPlane: true },
  { name: 'kube-worker01', address: '192.168.122.62', podCidr: '10.42.1.0/24', controlPlane: false },
  { name: 'kube-worker02', address: '192.168.122.63', podCidr: '10.42.2.0/24', controlPlane: false },
];

export const KUBERNETES_VERSION = 'v1.35.2';

const CAPACITY = { cpu: '2', 'ephemeral-storage': '20466256Ki', 'hugepages-2Mi': '0', memory: '4010368Ki', pods: '110' };
/** Capacity less what the kubelet keeps for hard eviction: 10 % of the disk and 100 MiB. */
const ALLOCATABLE = { ...CAPACITY, 'ephemeral-storage': '18861701504', memory: '3907968Ki' };

const CONDITIONS = [
  { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available' },
  { type: 'DiskPressure', status: 'False', reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure' },
  { type: 'PIDPressure', status: 'False', reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available' },
  { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
];

/** A Node as its kubelet and the node controllers have filled it in. It joined at `joined` and last reported at `now`, epoch milliseconds. */
export function nodeObject(settings: NodeSettings, { joined, now }: { joined: number; now: number }, random: Random): ApiObject {
  const role = { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' };
  const node = {
    apiVersion: 'v1', kind: 'Node',
    metadata: {
      name: settings.name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': settings.name, 'kubernetes.io/os': 'linux', ...(settings.controlPlane ? role : {}),
      },
      annotations: { 'node.alpha.kubernetes.io/ttl': '0', 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: {
      podCIDR: settings.podCidr, podCIDRs: [settings.podCidr],
      ...(settings.controlPlane ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } : {}),
    },
    status: {
      addresses: [{ type: 'InternalIP', address: settings.address }, { type: 'Hostname', address: settings.name }],
      allocatable: ALLOCATABLE, capacity: CAPACITY,
      conditions: CONDITIONS.map((each) => ({ ...each, lastHeartbeatTime: timestamp(now), lastTransitionTime: timestamp(joined) })),
      daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
      nodeInfo: {
        architecture: 'amd64', bootID: random.uuid(), containerRuntimeVersion: 'containerd://2.1.5', kernelVersion: KERNEL.release,
        kubeProxyVersion: '', kubeletVersion: KUBERNETES_VERSION, machineID: random.uuid().replaceAll('-', ''), operatingSystem: 'linux',
        osImage: 'Debian GNU/Linux 13 (trixie)', systemUUID: random.uuid(),
      },
    },
  };
  return node;
}
