import type { ClusterPicture, MapController, MapNode, MapPod, MapService, Owner } from '#lib/map/index.ts';

/** What is chosen on the map, by kind and name. */
export type Chosen = Owner;

/** What lights Pods: something on the map, or a label. */
export type Light = Chosen | { label: string };

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

/** Whether labels hold everything that a selector such as `app=web,tier=front` asks for; one that asks nothing selects nothing. */
export function selects(selector: string, labels: Readonly<Record<string, string>>): boolean {
  return selector !== '' && selector.split(',').every((pair) => {
    const [key = '', value] = pair.split('=');
    return labels[key] === value;
  });
}

function isLit(picture: ClusterPicture, light: Light, pod: MapPod): boolean {
  if ('label' in light) return selects(light.label, pod.labels);
  if (light.kind === 'Node') return pod.node === light.name;
  if (light.kind !== 'Service') return owns(picture, light, pod);
  const service = picture.services.find(({ name }) => name === light.name);
  // One without a selector leads where its endpoints say.
  return service !== undefined && (service.selector === '' ? service.pods.includes(pod.name) : selects(service.selector, pod.labels));
}

/** The names of the Pods that a light falls on: made by it, placed on it, or matched by it. Undefined when none is lit. */
export function litPods(picture: ClusterPicture, light: Light | undefined): ReadonlySet<string> | undefined {
  if (!light || ('kind' in light && light.kind === 'Pod')) return undefined;
  return new Set(picture.pods.filter((pod) => isLit(picture, light, pod)).map(({ name }) => name));
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

/** `2 of 3 Pods ready`: where a Service leads. */
export function leadWords({ pods, unready }: MapService): string {
  const all = pods.length + unready.length;
  return all === 0 ? 'no Pods' : `${pods.length} of ${all} ${all === 1 ? 'Pod' : 'Pods'} ready`;
}

/** `front, admin`: the Services whose endpoint a Pod is, and that it gets nothing of theirs while it is not ready. Undefined for one that is none. */
export function endpointWords(services: readonly MapService[], pod: string): string | undefined {
  const leading = services.filter(({ pods, unready }) => pods.includes(pod) || unready.includes(pod));
  if (leading.length === 0) return undefined;
  const ready = leading.some(({ pods }) => pods.includes(pod));
  return `${leading.map(({ name }) => name).join(', ')}${ready ? '' : ': not ready'}`;
}
