import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiObject, StatusObject } from '#lib/schema/index.ts';
import { ApiError, decode, isMap, JsonSyntaxError } from '#lib/schema/index.ts';
import type { DeleteOptions } from '../../registry/registry.ts';
import type { ResourceDefinition } from '../../resources/definition.ts';
import { faultOf, inputFormat, readBytes } from '../decode-body.ts';
import { bodyOf, mediaOf } from '../exchange.ts';
import type { ResourceExchange } from '../exchange.ts';
import { requiredName, respondWithList, respondWithObject } from '../representation.ts';
import { dryRunFaults, integerParameter, throwFaults } from '../request-options.ts';
import type { OptionFault } from '../request-options.ts';
import { objectResponse } from '../responses.ts';
import { selectionOf } from './list.ts';

/** Kinds whose delete answers with what was deleted (ReturnDeletedObject in upstream's stores). */
const RETURNS_DELETED = new Set([
  '/namespaces', '/persistentvolumeclaims', '/persistentvolumes', '/pods', '/podtemplates', '/resourcequotas', '/serviceaccounts', '/services',
  'storage.k8s.io/csidrivers', 'storage.k8s.io/csinodes', 'storage.k8s.io/storageclasses', 'storage.k8s.io/volumeattachments',
]);

/** metav1.DeleteOptions as it is on the wire. */
interface GivenOptions {
  dryRun?: readonly string[];
  gracePeriodSeconds?: number;
  orphanDependents?: boolean;
  propagationPolicy?: string;
  preconditions?: { uid?: string; resourceVersion?: string };
}

/** DELETE of one object. */
export function remove(exchange: ResourceExchange): HttpResponse {
  const { parts, resource, info } = exchange;
  const media = mediaOf(exchange);
  const given = deleteOptions(exchange);
  const name = requiredName(exchange);
  const options = registryOptions(given);
  warnOfOrphans(exchange, options);
  const object = parts.registry.delete(resource, info.namespace, name, options);
  const isTerminating = object.metadata?.deletionTimestamp !== undefined;
  const isThere = options.dryRun ? isTerminating : parts.registry.find(resource, info.namespace, name)?.metadata?.uid === object.metadata?.uid;
  const status = isThere && given.orphanDependents === false ? 202 : 200;
  if (isThere || RETURNS_DELETED.has(`${resource.group}/${resource.plural}`)) return respondWithObject(exchange, status, object);
  return objectResponse(status, successStatus(resource, object), { format: media.format, pretty: media.pretty });
}

/** DELETE of a collection: whatever the selectors match, each by itself. */
export function removeCollection(exchange: ResourceExchange): HttpResponse {
  const { parts, resource } = exchange;
  const options = registryOptions(deleteOptions(exchange));
  warnOfOrphans(exchange, options);
  const { items, revision } = parts.registry.list(resource, selectionOf(exchange));
  const deleted: ApiObject[] = [];
  for (const { metadata } of items) {
    try {
      deleted.push(parts.registry.delete(resource, metadata?.namespace ?? '', metadata?.name ?? '', options));
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'NotFound') throw error;
    }
  }
  return respondWithList(exchange, deleted, { resourceVersion: String(revision) });
}

function successStatus(resource: ResourceDefinition, object: ApiObject): StatusObject {
  const { name = '', uid = '' } = object.metadata ?? {};
  const group = resource.group === '' ? {} : { group: resource.group };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { name, ...group, kind: resource.plural, uid } };
}

function registryOptions(given: GivenOptions): DeleteOptions {
  const orphan = given.orphanDependents;
  const policy = orphan === undefined ? given.propagationPolicy : orphan ? 'Orphan' : 'Background';
  return {
    gracePeriodSeconds: given.gracePeriodSeconds,
    propagationPolicy: policy as DeleteOptions['propagationPolicy'],
    preconditions: given.preconditions,
    dryRun: (given.dryRun ?? []).length > 0,
  };
}

function warnOfOrphans({ resource, warnings }: ResourceExchange, { propagationPolicy }: DeleteOptions): void {
  if (resource.orphanWarning !== undefined && propagationPolicy === undefined) warnings.push(resource.orphanWarning);
}

/** From the body when there is one, else from the query. */
export function deleteOptions(exchange: ResourceExchange): GivenOptions {
  const body = bodyOf(exchange);
  const given = body.length > 0 ? optionsIn(exchange, body) : optionsFromQuery(exchange.query);
  const faults: OptionFault[] = [];
  const { propagationPolicy: policy, orphanDependents } = given;
  if (orphanDependents !== undefined && policy !== undefined) {
    const body = `Invalid value: ${JSON.stringify(policy)}: orphanDependents and deletionPropagation cannot be both set`;
    faults.push({ type: 'FieldValueInvalid', field: 'propagationPolicy', body });
  }
  if (policy !== undefined && !['Foreground', 'Background', 'Orphan'].includes(policy)) {
    const body = `Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"`;
    faults.push({ type: 'FieldValueNotSupported', field: 'propagationPolicy', body });
  }
  throwFaults('DeleteOptions', [...faults, ...dryRunFaults(given.dryRun ?? [])]);
  return given;
}

function optionsIn(exchange: ResourceExchange, body: Uint8Array): GivenOptions {
  const type = exchange.parts.catalogue.typeOf({ group: '', version: 'v1', kind: 'DeleteOptions' });
  if (!type) throw new Error('the schemas lack DeleteOptions');
  try {
    const { value } = readBytes(body, inputFormat(exchange.headers), exchange.parts.catalogue);
    const { kind = 'DeleteOptions', apiVersion = '' } = (isMap(value) ? value : {}) as { kind?: string; apiVersion?: string };
    if (kind !== 'DeleteOptions') throw ApiError.badRequest(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`);
    return decode(value, type).value as GivenOptions;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const fault = faultOf(error);
    throw ApiError.badRequest(error instanceof JsonSyntaxError ? `couldn't get version/kind; json parse error: ${fault}` : fault);
  }
}

function optionsFromQuery(query: URLSearchParams): GivenOptions {
  const orphan = query.get('orphanDependents');
  const policy = query.get('propagationPolicy');
  const grace = integerParameter(query, 'gracePeriodSeconds');
  return {
    dryRun: query.getAll('dryRun'),
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    ...(orphan === null ? {} : { orphanDependents: orphan !== 'false' }),
    ...(policy === null ? {} : { propagationPolicy: policy }),
  };
}
