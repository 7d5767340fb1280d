/** Values that a Pod may know of itself (pkg/fieldpath, pkg/api/v1/resource). */
import type { Container } from '#lib/schema/index.ts';
import type { LivePod } from '../../resources/live.ts';
import { milli, quantity } from '../../resources/quantity.ts';

export interface PodPlace {
  podIP: string;
  hostIP: string;
  /** What the node can give: the limit of a container that has none. */
  allocatable: Readonly<Record<string, string | number>>;
}

/** The value of `metadata.labels['app']`, `status.podIP`… */
export function fieldValue(pod: LivePod, path: string, place: PodPlace): string {
  const subscript = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (subscript) return pod.metadata[subscript[1] as 'labels']?.[subscript[2] ?? ''] ?? '';
  switch (path) {
    case 'metadata.name': return pod.metadata.name;
    case 'metadata.namespace': return pod.metadata.namespace ?? '';
    case 'metadata.uid': return pod.metadata.uid;
    case 'metadata.labels': return formatMap(pod.metadata.labels);
    case 'metadata.annotations': return formatMap(pod.metadata.annotations);
    case 'spec.nodeName': return pod.spec.nodeName ?? '';
    case 'spec.serviceAccountName': return pod.spec.serviceAccountName ?? '';
    case 'status.hostIP': case 'status.hostIPs': return place.hostIP;
    case 'status.podIP': case 'status.podIPs': return place.podIP;
    default: return '';
  }
}

/** One `key="value"` a line, in order of keys. */
function formatMap(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join('\n');
}

/** A request or limit in units of `divisor`, rounded up. */
export function resourceValue(container: Container, reference: { resource: string; divisor?: string | number }, place: PodPlace): string {
  const [list = '', ...rest] = reference.resource.split('.');
  const name = rest.join('.');
  const own = container.resources?.[list as 'limits']?.[name];
  const value = own ?? (list === 'limits' ? place.allocatable[name] : undefined) ?? 0;
  const divisor = quantity(reference.divisor || 1) || 1;
  if (name === 'cpu') return String(Math.ceil(milli(value) / (divisor * 1000)));
  return String(Math.ceil(quantity(value) / divisor));
}
