import type { ApiClient } from '../api/client.ts';
import { resourceFor } from '../api/mapper.ts';
import type { Resource } from '../api/resource.ts';
import { Failure } from '../session/failure.ts';
import type { Output } from '../session/output.ts';
import { labelsText, selectorText } from './label-selector.ts';
import { at, itemsOf, list, record, text } from './info.ts';
import type { AnyObject } from './info.ts';
import { goTypeOf } from './go-type.ts';

/** Names the container that a command means when it is told none (cmd/util/podcmd). */
export const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

export interface NamedContainer {
  name: string;
  kind: 'containers' | 'initContainers' | 'ephemeralContainers';
}

/** Every container of a Pod: the usual ones, then the ephemeral, then the init containers. */
export function containersOf(pod: AnyObject): NamedContainer[] {
  return (['containers', 'ephemeralContainers', 'initContainers'] as const).flatMap((kind) =>
    list(at(pod, 'spec', kind)).map((container) => ({ name: text(record(container)['name']), kind })));
}

/** `web, debugger (ephem), setup (init)` */
export function containerNames(pod: AnyObject): string {
  const suffixes = { containers: '', ephemeralContainers: ' (ephem)', initContainers: ' (init)' } as const;
  return containersOf(pod).map(({ name, kind }) => name + suffixes[kind]).join(', ');
}

/** The container to use when none is named; says which where there are several. */
export function defaultContainer(pod: AnyObject, io: Pick<Output, 'err'>, quiet = false): string {
  const annotated = text(pod.metadata?.annotations?.[DEFAULT_CONTAINER]);
  const all = containersOf(pod);
  if (annotated !== '' && all.some(({ name }) => name === annotated)) return annotated;
  const first = all.find(({ kind }) => kind === 'containers');
  if (!first) throw new Failure(`pod ${text(pod.metadata?.namespace)}/${text(pod.metadata?.name)} does not have any containers`);
  if (!quiet && all.length > 1) io.err(`Defaulted container ${JSON.stringify(first.name)} out of: ${containerNames(pod)}\n`);
  return first.name;
}

export async function podResource(client: ApiClient): Promise<Resource> {
  return resourceFor(client.discovery, 'pods');
}

/** `web`, `pod/web` or `deployment/web` as a resource and a name; a name alone is a Pod's. */
export async function namedResource(client: ApiClient, word: string, plain = 'pods'): Promise<{ resource: Resource; name: string }> {
  const parts = word.split('/');
  if (parts.length === 1) return { resource: await resourceFor(client.discovery, plain), name: word };
  if (parts.length !== 2) throw new Failure('arguments in resource/name form may not have more than one slash');
  const [type = '', name = ''] = parts;
  if (type === '' || name === '') throw new Failure('arguments in resource/name form must have a single resource and name');
  return { resource: await resourceFor(client.discovery, type), name };
}

/** The selector by which an object finds its Pods; undefined for kinds that have none. */
export function podSelectorOf(object: AnyObject): string | undefined {
  const spec = record(object['spec']);
  switch (object.kind) {
    case 'Service': case 'ReplicationController': return labelsText(spec['selector']) || undefined;
    case 'Deployment': case 'ReplicaSet': case 'StatefulSet': case 'DaemonSet': case 'Job':
      return selectorText(spec['selector']);
    default: return undefined;
  }
}

/** Pods of an object, those that are of most use first: scheduled, running, ready, oldest (podutils.ActivePods reversed, and ByLogging). */
export async function podsOf(client: ApiClient, object: AnyObject): Promise<AnyObject[]> {
  const selector = podSelectorOf(object);
  if (selector === undefined && object.kind === 'Service') {
    throw new Failure(`invalid service '${text(object.metadata?.name)}': Service is defined without a selector`);
  }
  if (selector === undefined) throw new Failure(`selector for ${goTypeOf(object)} not implemented`);
  const resource = await podResource(client);
  const target = `${client.path(resource, text(object.metadata?.namespace))}?labelSelector=${encodeURIComponent(selector)}`;
  const pods = itemsOf(await client.json<AnyObject>({ method: 'GET', target }), resource);
  return pods.sort((a, b) => rank(a) - rank(b) || created(a) - created(b));
}

function rank(pod: AnyObject): number {
  const phases: Readonly<Record<string, number>> = { Running: 0, Unknown: 1, Pending: 2 };
  const scheduled = text(at(pod, 'spec', 'nodeName')) === '' ? 100 : 0;
  const ready = list(at(pod, 'status', 'conditions')).some((condition) => record(condition)['type'] === 'Ready' && record(condition)['status'] === 'True');
  const phase = phases[text(at(pod, 'status', 'phase'))] ?? 3;
  return scheduled + phase * 10 + (ready ? 0 : 1);
}

function created(pod: AnyObject): number {
  return Date.parse(text(pod.metadata?.creationTimestamp));
}
