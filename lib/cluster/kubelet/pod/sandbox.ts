import { createMachine, fileVolume } from '#lib/machine/index.ts';
import type { Machine, Volume } from '#lib/machine/index.ts';
import type { RoutedNetwork } from '../../network/cluster-network.ts';
import type { LivePod } from '../../resources/live.ts';
import { hostnameOf, hostsFile, resolverFile } from './host-files.ts';
import type { NodeContext } from '../node-context.ts';

/** What the containers of a Pod share: an address, a hostname, and the files that follow from them. */
export interface PodSandbox {
  address: string;
  network: RoutedNetwork;
  /** /etc/hosts, /etc/hostname and /etc/resolv.conf by path; made when a container first wants them. */
  files(): ReadonlyMap<string, Volume>;
  /** Gives their room back. */
  discard(): void;
  /** Holds the process namespace when containers share it. */
  pause: Machine | undefined;
}

/** Makes a Pod's sandbox; `address` is given for one that is restored. */
export function makeSandbox(context: NodeContext, pod: LivePod, address?: string): PodSandbox {
  const { clock, limits, network, nodeName, nodeAddress } = context;
  const own = pod.spec.hostNetwork ? nodeAddress : address ?? context.addresses.allocate();
  const routed = pod.spec.hostNetwork ? network.node(nodeName) : network.plugPod(own, nodeName);
  if (!routed) throw new Error(`node ${nodeName} is not on the network`);
  let made: ReadonlyMap<string, Volume> | undefined;
  const makeFiles = () => new Map([
    ['/etc/hosts', fileVolume({ clock, limits, content: hostsFile(pod, own) })],
    ['/etc/hostname', fileVolume({ clock, limits, content: `${hostnameOf(pod)}\n` })],
    ['/etc/resolv.conf', fileVolume({ clock, limits, content: resolverFile(pod) })],
  ]);
  return {
    address: own, network: routed, files: () => (made ??= makeFiles()), pause: pod.spec.shareProcessNamespace ? startPause(context, pod, routed) : undefined,
    discard: () => made?.forEach((volume) => volume.discard()),
  };
}

export function removeSandbox(context: NodeContext, pod: LivePod, sandbox: PodSandbox): void {
  void sandbox.pause?.[Symbol.asyncDispose]();
  sandbox.discard();
  if (pod.spec.hostNetwork) return;
  context.network.unplug(sandbox.address);
  context.addresses.release(sandbox.address);
}

/** The process that keeps a shared process namespace: it does nothing until it is ended. */
function startPause(context: NodeContext, pod: LivePod, network: RoutedNetwork): Machine {
  const { clock, random, processor, limits } = context;
  const machine = createMachine({ hostname: hostnameOf(pod), clock, random, processor, network, programs: new Map(), limits, layers: [] });
  machine.start({ args: ['/pause'], program: (process) => process.wait(new Promise<number>(() => {})) });
  return machine;
}
