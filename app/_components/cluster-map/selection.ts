import type { ClusterPicture, MapController, MapNode, MapPod, MapService, Owner } from '#lib/map/index.ts';

/** What is chosen on the map, by kind and name. */
export type Chosen = Owner;

export type Thing =
  | { is: 'pod'; thing: MapPod }
  | { is: 'node'; thing: MapNode }
  | { is: 'controller'; thing: MapController }
  | { is: 'service'; thing: MapService };

/** The thing that is chosen; undefined when it is gone. */
export function thingOf(picture: ClusterPicture, { kind, name }: Chosen): Thing | undefined {
  const named = <T extends { name: string }>(things: readonly T[]) => things.find((thing) => thing.name === name);
  if (kind === 'Pod') {
    const thing = named(picture.pods);
    return thing && { is: 'pod', thing };
  }
  if (kind === 'Node') {
    const thing = named(picture.nodes);
    return thing && { is: 'node', thing };
  }
  if (kind === 'Service') {
    const thing = named(picture.services);
    return thing && { is: 'service', thing };
  }
  const thing = picture.controllers.find((controller) => controller.kind === kind && controller.name === name);
  return thing && { is: 'controller', thing };
}

function owns(picture: ClusterPicture, owner: Owner, pod: MapPod): boolean {
  if (!pod.owner) return false;
  if (pod.owner.kind === owner.kind && pod.owner.name === owner.name) return true;
  const between = picture.controllers.find(({ kind, name }) => kind === pod.owner?.kind && name === pod.owner.name);
  return between?.owner?.kind === owner.kind && between.owner.name === owner.name;
}

/** The names of the Pods that belong to what is chosen: made by it, placed on it, or led to by it. Undefined when nothing is. */
export function litPods(picture: ClusterPicture, chosen: Chosen | undefined): ReadonlySet<string> | undefined {
  if (!chosen || chosen.kind === 'Pod') return undefined;
  const service = chosen.kind === 'Service' ? picture.services.find(({ name }) => name === chosen.name) : undefined;
  const lit = picture.pods.filter((pod) => {
    if (chosen.kind === 'Service') return service?.pods.includes(pod.name) ?? false;
    return chosen.kind === 'Node' ? pod.node === chosen.name : owns(picture, chosen, pod);
  });
  return new Set(lit.map(({ name }) => name));
}

/** `1/2` of its containers ready. */
export function readyOf({ containers }: MapPod): string {
  return `${containers.filter(({ ready }) => ready).length}/${containers.length}`;
}

/** How a status looks: fine, on its way, or in trouble. */
export function moodOf({ status, containers }: MapPod): 'fine' | 'underway' | 'trouble' {
  if (status === 'Running') return containers.every(({ ready }) => ready) ? 'fine' : 'underway';
  if (['Succeeded', 'Completed'].includes(status)) return 'fine';
  return ['Pending', 'ContainerCreating', 'PodInitializing', 'Terminating'].includes(status) ? 'underway' : 'trouble';
}
