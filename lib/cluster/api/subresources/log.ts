import type { HttpResponse } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { ResourceExchange } from '../exchange.ts';
import type { LogOptions } from '../node-connection.ts';
import { isTrue } from '../request-info.ts';
import { integerParameter } from '../request-options.ts';
import { containerOf, nodeOf, podOf } from './pod-target.ts';

const HEADERS = { 'cache-control': 'no-cache, private', 'content-type': 'text/plain' };

/** GET pods/<name>/log. */
export async function readLog(exchange: ResourceExchange): Promise<HttpResponse> {
  const { info, parts, signal } = exchange;
  const options = logOptions(exchange.query, info.name, parts.clock.now());
  const pod = podOf(exchange);
  const target = containerOf(exchange, pod);
  const node = nodeOf(exchange, pod);
  // A Pod that has no node yet has written nothing.
  if (!node) return { status: 204, headers: { 'cache-control': 'no-cache, private' }, body: new Uint8Array() };
  return { status: 200, headers: HEADERS, body: await node.logs(target, options, signal) };
}

interface Fault {
  reason: string;
  field: string;
  message: string;
}

/** PodLogOptions from the query; Invalid as ValidatePodLogOptions has it. */
function logOptions(query: URLSearchParams, pod: string, now: number): LogOptions {
  const tailLines = integerParameter(query, 'tailLines');
  const limitBytes = integerParameter(query, 'limitBytes');
  const sinceSeconds = integerParameter(query, 'sinceSeconds');
  const sinceTime = query.get('sinceTime') || undefined;
  const faults: Fault[] = [];
  const invalid = (field: string, value: unknown, why: string) =>
    faults.push({ reason: 'FieldValueInvalid', field, message: `Invalid value: ${String(value)}: ${why}` });
  const forbidden = (field: string, why: string) => faults.push({ reason: 'FieldValueForbidden', field, message: `Forbidden: ${why}` });
  if (tailLines !== undefined && tailLines < 0) invalid('tailLines', tailLines, 'must be greater than or equal to 0');
  if (limitBytes !== undefined && limitBytes < 1) invalid('limitBytes', limitBytes, 'must be greater than 0');
  if (sinceSeconds !== undefined && sinceTime !== undefined) forbidden('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified');
  else if (sinceSeconds !== undefined && sinceSeconds < 1) invalid('sinceSeconds', sinceSeconds, 'must be greater than 0');
  // The feature gate PodLogsQuerySplitStreams is off by default.
  if (query.has('stream')) forbidden('stream', 'may not be specified');
  if (faults.length > 0) throw invalidOptions(pod, faults);
  const since = sinceSeconds === undefined ? parseTime(sinceTime) : now - sinceSeconds * 1000;
  return {
    follow: isTrue(query.get('follow')),
    previous: isTrue(query.get('previous')),
    timestamps: isTrue(query.get('timestamps')),
    tailLines, limitBytes, since, stream: 'All',
  };
}

function parseTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (!Number.isNaN(time) && /^\d{4}-\d{2}-\d{2}T/.test(text)) return time;
  throw ApiError.badRequest(`parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(text)} as "2006"`);
}

function invalidOptions(pod: string, faults: readonly Fault[]): ApiError {
  const texts = faults.map(({ field, message }) => `${field}: ${message}`);
  const aggregate = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return new ApiError('Invalid', `PodLogOptions ${JSON.stringify(pod)} is invalid: ${aggregate}`, { name: pod, kind: 'PodLogOptions', causes: [...faults] });
}
