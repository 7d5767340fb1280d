import type { Pod } from '#lib/schema/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { ResourceExchange } from '../exchange.ts';
import type { ContainerTarget, NodeConnection, PodTarget } from '../node-connection.ts';
import { requiredName } from '../representation.ts';

/** The Pod that the request's path names; NotFound. */
export function podOf(exchange: ResourceExchange): Pod {
  const { parts, resource, info } = exchange;
  return parts.registry.get(resource, info.namespace, requiredName(exchange)) as Pod;
}

export function targetOf(pod: Pod): PodTarget {
  const { namespace = '', name = '', uid = '' } = pod.metadata ?? {};
  return { namespace, pod: name, uid };
}

/** The container that the query names, or the only one; BadRequest otherwise (validateContainer of registry/core/pod). */
export function containerOf(exchange: ResourceExchange, pod: Pod): ContainerTarget {
  const { initContainers = [], containers = [], ephemeralContainers = [] } = pod.spec ?? { containers: [] };
  const names = [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => name);
  const wanted = exchange.query.get('container') ?? '';
  const target = targetOf(pod);
  if (wanted !== '') {
    if (!names.includes(wanted)) throw ApiError.badRequest(`container ${wanted} is not valid for pod ${target.pod}`);
    return { ...target, container: wanted };
  }
  const [only, ...more] = containers;
  if (only && more.length === 0) return { ...target, container: only.name };
  const choice = only ? `, choose one of: [${names.join(' ')}]` : '';
  throw ApiError.badRequest(`a container name must be specified for pod ${target.pod}${choice}`);
}

/** The kubelet of the Pod's node; undefined when it has none yet. */
export function nodeOf(exchange: ResourceExchange, pod: Pod): NodeConnection | undefined {
  const nodeName = pod.spec?.nodeName ?? '';
  if (nodeName === '') return undefined;
  const node = exchange.parts.nodes(nodeName);
  if (!node) throw ApiError.unknown(`nodes ${JSON.stringify(nodeName)} not found`);
  return node;
}

/** The kubelet of the Pod's node; BadRequest when it has none yet. */
export function assignedNode(exchange: ResourceExchange, pod: Pod): NodeConnection {
  const node = nodeOf(exchange, pod);
  if (!node) throw ApiError.badRequest(`pod ${pod.metadata?.name} does not have a host assigned`);
  return node;
}
