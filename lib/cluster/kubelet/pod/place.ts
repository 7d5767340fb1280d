import { nodes } from '../../resources/index.ts';
import type { PodPlace } from '../volumes/downward.ts';
import type { NodeContext } from '../node-context.ts';

/** What a Pod on this node may know of where it is. */
export function placeOf(context: NodeContext, podIP: string): PodPlace {
  const node = context.registry.find(nodes, '', context.nodeName);
  return { podIP, hostIP: context.nodeAddress, allocatable: node?.status.allocatable ?? {} };
}
