import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiObject, Pod } from '#lib/schema/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { pods } from '../../resources/index.ts';
import { decodeBody } from '../decode-body.ts';
import type { ResourceExchange } from '../exchange.ts';
import { writeParameters } from '../request-options.ts';
import { objectResponse } from '../responses.ts';

const KIND = { group: '', version: 'v1', kind: 'Binding' };

interface Binding extends ApiObject {
  target?: { kind?: string; name?: string };
}

/** POST pods/<name>/binding: assigns a Pod to a node (registry/core/pod/storage BindingREST). */
export function bind(exchange: ResourceExchange): HttpResponse {
  const { dryRun, fieldValidation } = writeParameters(exchange, 'CreateOptions');
  const binding = decodeBody(exchange, fieldValidation, KIND) as Binding;
  if (binding.metadata?.name !== exchange.info.name) throw ApiError.badRequest('name in URL does not match name in Binding object');
  return bindPod(exchange, binding, dryRun);
}

/** POST bindings: the same, for the Pod that the body names (LegacyBindingREST). */
export function bindNamed(exchange: ResourceExchange): HttpResponse {
  const { info } = exchange;
  const { dryRun, fieldValidation } = writeParameters(exchange, 'CreateOptions');
  const binding = decodeBody(exchange, fieldValidation, KIND) as Binding;
  return bindPod({ ...exchange, resource: pods, info: { ...info, name: binding.metadata?.name ?? '' } }, binding, dryRun);
}

function bindPod({ parts, resource, info }: ResourceExchange, binding: Binding, dryRun: boolean): HttpResponse {
  const node = binding.target?.name ?? '';
  if (node === '') throw ApiError.unknown('target.name: Required value');
  const pod = parts.registry.get(resource, info.namespace, info.name) as Pod;
  const refuse = (why: string) => new ApiError('Conflict', `Operation cannot be fulfilled on pods/binding ${JSON.stringify(info.name)}: ${why}`, { name: info.name, kind: 'pods/binding' });
  if (pod.metadata?.deletionTimestamp) throw refuse(`pod ${info.name} is being deleted, cannot be assigned to a host`);
  if (pod.spec?.nodeName) throw refuse(`pod ${info.name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`);
  parts.registry.modify(resource, info.namespace, info.name, (object) => assign(object as Pod, node), { dryRun, subresource: 'binding' });
  return objectResponse(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}

function assign(pod: Pod, node: string): void {
  if (pod.spec) pod.spec.nodeName = node;
}
