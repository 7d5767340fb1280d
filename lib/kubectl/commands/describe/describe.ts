import { ApiError } from '#lib/schema/index.ts';
import type { ApiClient } from '../../api/client.ts';
import { resourceFor } from '../../api/mapper.ts';
import type { DescribeContext } from '../../describers/describer.ts';
import { describeObject } from '../../describers/index.ts';
import { itemsOf, text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { fetchSource, listQuery, resolveArguments, selectInfos } from '../../resources/select.ts';
import type { SelectionOptions } from '../../resources/select.ts';
import { Failure, Failures, isReportable } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';

/** `kubectl describe`: what there is to say of objects, with what belongs to them and their events. */
export const describe: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  if (args.length === 0 && !hasFiles(fileSelection(flags))) {
    throw new Failure('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.');
  }
  const errors: unknown[] = [];
  const infos = await selectDescribed(invocation, errors);
  const context = contextOf(invocation);
  const [failure] = errors;
  if (errors.length === 1 && failure instanceof ApiError && failure.reason === 'NotFound' && args.length === 2) {
    return describeByPrefix(invocation, context, failure);
  }
  let first = true;
  for (const info of infos) {
    try {
      if (!info.object) continue;
      io.out(`${first ? '' : '\n\n'}${await describeObject(info.object, context)}`);
      first = false;
    } catch (error) {
      if (!isReportable(error)) throw error;
      errors.push(error);
    }
  }
  if (infos.length === 0 && errors.length === 0) {
    io.err(flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${invocation.client().namespace} namespace.\n`);
  }
  Failures.throwAll(errors);
};

async function selectDescribed(invocation: Invocation, errors: unknown[]): Promise<Info[]> {
  const { flags, args } = invocation;
  const selector = flags.string('selector');
  const options: SelectionOptions = {
    args, files: fileSelection(flags), labelSelector: selector,
    everything: args.length === 1 && !(args[0] ?? '').includes('/'),
    allNamespaces: flags.bool('all-namespaces'), enforceNamespace: true,
  };
  const infos: Info[] = [];
  for await (const info of selectInfos(invocation, options, errors)) {
    if (info.source === undefined) infos.push(info);
    else infos.push(...await fetchSource(invocation.client(), info).catch((error: unknown) => {
      if (!isReportable(error)) throw error;
      errors.push(error);
      return [];
    }));
  }
  return infos;
}

/** A name that does not exist may be the beginning of some that do. */
async function describeByPrefix(invocation: Invocation, context: DescribeContext, failure: ApiError): Promise<void> {
  const { args, io } = invocation;
  const [type = '', prefix = ''] = args;
  // Two of the form kind/name are taken for a kind and the beginning of a name, as by the real one.
  if (type.includes('/')) throw failure;
  const client = invocation.client();
  const { sources } = await resolveArguments(client, { args: [type], everything: true, singleType: true });
  const [source] = sources;
  const infos = source ? await fetchSource(client, source) : [];
  const matching = infos.filter((info) => info.name.startsWith(prefix));
  if (matching.length === 0) throw failure;
  for (const info of matching) if (info.object) io.out(`${await describeObject(info.object, context)}\n`);
}

function contextOf(invocation: Invocation): DescribeContext {
  const client = invocation.client();
  return {
    client,
    now: invocation.process.clock.now(),
    events: async (object) => (invocation.flags.bool('show-events') ? eventsOf(client, object) : undefined),
    list: (resource, namespace, selectors = {}) => listKind(client, resource, namespace, selectors),
  };
}

async function eventsOf(client: ApiClient, object: AnyObject): Promise<AnyObject[]> {
  const { name, namespace, uid } = object.metadata ?? {};
  const fields = [
    `involvedObject.name=${text(name)}`,
    ...(namespace ? [`involvedObject.namespace=${namespace}`] : []),
    ...(object.kind === 'Pod' ? [] : [`involvedObject.kind=${object.kind}`]),
    `involvedObject.uid=${object.kind === 'Node' ? text(name) : text(uid)}`,
  ];
  return listKind(client, 'events', namespace ?? '', { field: fields.sort().join(',') });
}

async function listKind(client: ApiClient, word: string, namespace: string, selectors: { label?: string; field?: string }): Promise<AnyObject[]> {
  try {
    const resource = await resourceFor(client.discovery, word);
    const source = { resource, namespace, ...(selectors.label ? { labelSelector: selectors.label } : {}), ...(selectors.field ? { fieldSelector: selectors.field } : {}) };
    return itemsOf(await client.json<AnyObject>({ method: 'GET', target: client.path(resource, namespace) + listQuery(source) }), resource);
  } catch (error) {
    if (error instanceof ApiError || error instanceof Failure) return [];
    throw error;
  }
}
