import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiObject, SelectorObject } from '#lib/schema/index.ts';
import { ApiError, selectorMatcher } from '#lib/schema/index.ts';
import type { DeleteOptions } from '../../registry/registry.ts';
import { decodeBody } from '../decode-body.ts';
import type { ResourceExchange } from '../exchange.ts';
import { writeParameters } from '../request-options.ts';
import { objectResponse } from '../responses.ts';
import { podOf } from './pod-target.ts';

const KIND = { group: 'policy', version: 'v1', kind: 'Eviction' };

interface Eviction extends ApiObject {
  deleteOptions?: { gracePeriodSeconds?: number; preconditions?: { uid?: string; resourceVersion?: string } };
}

interface DisruptionBudget extends ApiObject {
  spec?: { selector?: SelectorObject };
  status?: { disruptionsAllowed?: number; desiredHealthy?: number; currentHealthy?: number };
}

/** POST pods/<name>/eviction: a delete that heeds PodDisruptionBudgets (registry/core/pod/storage/eviction.go). */
export function evict(exchange: ResourceExchange): HttpResponse {
  const { parts, resource, info } = exchange;
  const { dryRun, fieldValidation } = writeParameters(exchange, 'CreateOptions');
  const eviction = decodeBody(exchange, fieldValidation, KIND) as Eviction;
  if (eviction.metadata?.name !== info.name) throw ApiError.badRequest('name in URL does not match name in Eviction object');
  const pod = podOf(exchange);
  const isOver = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed' || pod.status?.phase === 'Pending' || pod.metadata?.deletionTimestamp;
  const budget = isOver ? undefined : budgetOf(exchange, pod);
  if (budget) checkBudget(budget);
  const options: DeleteOptions = { ...eviction.deleteOptions, dryRun };
  parts.registry.delete(resource, info.namespace, info.name, options);
  return objectResponse(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}

function budgetOf({ parts, info }: ResourceExchange, pod: ApiObject): DisruptionBudget | undefined {
  const definition = parts.registry.definition('policy', 'v1', 'poddisruptionbudgets');
  if (!definition) return undefined;
  const budgets = parts.registry.list(definition, { namespace: info.namespace }).items as readonly DisruptionBudget[];
  const matching = budgets.filter(({ spec }) => selectorMatcher(spec?.selector)(pod.metadata?.labels));
  if (matching.length > 1) throw ApiError.internal('This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.');
  return matching[0];
}

function checkBudget({ metadata, status }: DisruptionBudget): void {
  if ((status?.disruptionsAllowed ?? 0) > 0) return;
  const message = `The disruption budget ${metadata?.name} needs ${status?.desiredHealthy ?? 0} healthy pods and has ${status?.currentHealthy ?? 0} currently`;
  throw new ApiError('TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", { causes: [{ reason: 'DisruptionBudget', message }] });
}
