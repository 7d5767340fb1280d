import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import { ApiError, isMap } from '#lib/schema/index.ts';
import { decodeBody } from '../decode-body.ts';
import { fieldManagerOf } from '../exchange.ts';
import type { ResourceExchange } from '../exchange.ts';
import { AGE, integer, text } from '../../resources/columns.ts';
import type { Column, ResourceDefinition } from '../../resources/definition.ts';
import { requiredName, respondWithObject } from '../representation.ts';
import { writeParameters } from '../request-options.ts';
import { APPLY_PATCH, MERGE_PATCH, patchedObject, patchTypeOf } from '../verbs/patch-body.ts';

const KIND = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

/** autoscaling/v1 Scale. */
interface Scale extends ApiObject {
  spec?: { replicas?: number };
  status?: { replicas: number; selector?: string };
}

/** Where the numbers lie in Deployments, ReplicaSets, StatefulSets and ReplicationControllers. */
const PATHS = { replicas: ['spec', 'replicas'], status: ['status', 'replicas'], selector: ['spec', 'selector'] } as const;

interface LabelSelector {
  matchLabels?: Readonly<Record<string, string>>;
  matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
}

/** GET <resource>/<name>/scale. */
export function readScale(exchange: ResourceExchange): HttpResponse {
  return respond(exchange, scaleOf(exchange.resource, present(exchange)));
}

/** PUT <resource>/<name>/scale. */
export function updateScale(exchange: ResourceExchange): HttpResponse {
  const { dryRun, fieldValidation } = writeParameters(exchange, 'UpdateOptions');
  return rescale(exchange, decodeBody(exchange, fieldValidation, KIND) as Scale, dryRun);
}

/** PATCH <resource>/<name>/scale. */
export function patchScale(exchange: ResourceExchange): HttpResponse {
  const given = patchTypeOf(exchange, KIND);
  const isApply = given === APPLY_PATCH;
  const parameters = writeParameters(exchange, 'PatchOptions', isApply);
  // There is one field to apply, so that applying comes to merging.
  const type = isApply ? MERGE_PATCH : given;
  const scale = patchedObject(exchange, { type, kind: KIND, present: scaleOf(exchange.resource, present(exchange)), parameters });
  return rescale(exchange, scale as Scale, parameters.dryRun);
}

function present(exchange: ResourceExchange): ApiObject {
  const { parts, resource, info } = exchange;
  return parts.registry.get(resource, info.namespace, requiredName(exchange));
}

function rescale(exchange: ResourceExchange, scale: Scale, dryRun: boolean): HttpResponse {
  const { parts, resource, info } = exchange;
  const replicas = scale.spec?.replicas ?? 0;
  const old = present(exchange);
  const name = old.metadata?.name ?? '';
  if (scale.metadata?.name !== undefined && scale.metadata.name !== name) {
    throw ApiError.badRequest(`the name of the object (${scale.metadata.name}) does not match the name on the URL (${name})`);
  }
  if (replicas < 0) throw negative(name, replicas);
  const next = withNumber(structuredClone(old), resource.scale?.replicas ?? PATHS.replicas, replicas);
  if (next.metadata && scale.metadata?.resourceVersion) next.metadata.resourceVersion = scale.metadata.resourceVersion;
  const options = { dryRun, fieldManager: fieldManagerOf(exchange), ownedAs: 'scale' };
  return respond(exchange, scaleOf(resource, parts.registry.update(resource, info.namespace, next, options)));
}

function negative(name: string, replicas: number): ApiError {
  const message = `Invalid value: ${replicas}: must be greater than or equal to 0`;
  const causes = [{ reason: 'FieldValueInvalid', message, field: 'spec.replicas' }];
  return new ApiError('Invalid', `Scale.autoscaling ${JSON.stringify(name)} is invalid: spec.replicas: ${message}`, { name, group: 'autoscaling', kind: 'Scale', causes });
}

function scaleOf(resource: ResourceDefinition, object: ApiObject): Scale {
  const paths = resource.scale ?? PATHS;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata ?? {};
  const replicas = numberAt(object, paths.replicas);
  const selected = paths.selector && valueAt(object, paths.selector);
  const selector = typeof selected === 'string' ? selected : selectorText((resource.plainSelector ? { matchLabels: selected } : selected) as LabelSelector | undefined);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas ? { replicas } : {},
    status: { replicas: numberAt(object, paths.status), ...(selector === '' ? {} : { selector }) },
  };
}

function valueAt(object: ApiObject, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, step) => (isMap(at) ? at[step] : undefined), object);
}

function numberAt(object: ApiObject, path: readonly string[]): number {
  const value = valueAt(object, path);
  return typeof value === 'number' ? value : 0;
}

/** Writes a number into the object, and what leads to it where that is not there. */
function withNumber(object: ApiObject, path: readonly string[], value: number): ApiObject {
  let at = object as unknown as Record<string, unknown>;
  for (const step of path.slice(0, -1)) {
    const below = at[step];
    at = isMap(below) ? (below as Record<string, unknown>) : ((at[step] = {}) as Record<string, unknown>);
  }
  at[path.at(-1) ?? ''] = value;
  return object;
}

/** A label selector as one line, its requirements in order of key (labels.Selector.String). */
function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector = {}): string {
  const parts = [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, text: `${key}=${value}` })),
    ...matchExpressions.map(({ key, operator, values = [] }) => ({ key, text: expressionText(key, operator, values) })),
  ];
  return parts.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ text }) => text).join(',');
}

function expressionText(key: string, operator: string, values: readonly string[]): string {
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  return `${key} ${operator === 'In' ? 'in' : 'notin'} (${[...values].sort().join(',')})`;
}

const COLUMNS: readonly Column<ApiObject>[] = [
  text('Name', 'Name must be unique within a namespace.', (object) => object.metadata?.name ?? ''),
  integer('Desired', 'Number of desired pods.', (object) => (object as Scale).spec?.replicas ?? 0),
  integer('Available', 'Number of observed pods.', (object) => (object as Scale).status?.replicas ?? 0),
  AGE,
];

function respond(exchange: ResourceExchange, scale: Scale): HttpResponse {
  const resource = { ...exchange.resource, ...KIND, columns: COLUMNS };
  return respondWithObject({ ...exchange, resource }, 200, scale);
}
