import type { ApiClient } from '../../api/client.ts';
import { watchEvents } from '../../api/watch.ts';
import { objectPrinter } from '../../printers/formats.ts';
import { TablePrinter } from '../../printers/table.ts';
import type { Table } from '../../printers/table.ts';
import { itemsOf } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { listQuery, resolveArguments } from '../../resources/select.ts';
import type { SelectionOptions, ServerSource } from '../../resources/select.ts';
import { refusal } from '#lib/kubernetes/index.ts';
import { Failure } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { asTable, TABLE_ACCEPT, tableOptions } from './tables.ts';

/** `kubectl get -w`: what there is, then each change as it comes, until interrupted. */
export async function watch(invocation: Invocation, selection: SelectionOptions): Promise<void> {
  const client = invocation.client();
  const resolved = await resolveArguments(client, { ...selection, singleType: true });
  if (resolved.sources.length > 1) throw new Failure('you may only specify a single resource type');
  const source = resolved.sources[0];
  if (!source) return;
  const readable = ['', 'wide'].includes(invocation.flags.string('output')) && invocation.flags.string('template') === '';
  await (readable ? watchTable(invocation, client, source) : watchObjects(invocation, client, source));
}

/** The collection that shows an object's changes, limited to it by a field selector. */
function watched(source: ServerSource): ServerSource {
  return source.name === undefined ? source : { ...source, fieldSelector: `metadata.name=${source.name}` };
}

async function watchTable(invocation: Invocation, client: ApiClient, source: ServerSource): Promise<void> {
  const { flags, io } = invocation;
  const printer = new TablePrinter({ ...tableOptions(invocation), withNamespace: flags.bool('all-namespaces') && source.resource.namespaced });
  const events = flags.bool('output-watch-events');
  const now = invocation.process.clock.now();
  const collection = client.path(source.resource, source.namespace);
  const first = asTable(await client.json<Table>({
    method: 'GET', target: client.path(source.resource, source.namespace, source.name) + listQuery(source), accept: TABLE_ACCEPT,
  }), now);
  if (!flags.bool('watch-only')) io.out(printer.align(printer.rows(first, events ? 'ADDED' : undefined)));
  await io.flush();
  const query = listQuery(watched(source), { resourceVersion: startOf(source, first), watch: 'true' });
  let skipping = source.name !== undefined;
  for await (const event of watchEvents<Table>(client, collection + query, TABLE_ACCEPT)) {
    if (event.type === 'ERROR') throw refusal(JSON.stringify(event.object), 500);
    if (event.type === 'BOOKMARK') continue;
    const rows = printer.rows(asTable(event.object, now), events ? event.type : undefined);
    if (!skipping) io.out(printer.align(rows));
    skipping = false;
    await io.flush();
  }
}

/** A single object is watched from "about now", which sends it once more. */
function startOf(source: ServerSource, first: { metadata?: { resourceVersion?: string } }): string {
  return source.name === undefined ? first.metadata?.resourceVersion ?? '' : '0';
}

async function watchObjects(invocation: Invocation, client: ApiClient, source: ServerSource): Promise<void> {
  const { flags, io, process } = invocation;
  const print = objectPrinter({ process, flags, more: ['custom-columns', 'custom-columns-file', 'wide'] });
  if (!print) return;
  const show = (type: string, object: AnyObject) =>
    print(flags.bool('output-watch-events') ? { type, object } as unknown as AnyObject : object);
  const target = client.path(source.resource, source.namespace, source.name) + listQuery(source);
  const first = await client.json<AnyObject>({ method: 'GET', target });
  const objects = source.name === undefined ? itemsOf(first, source.resource) : [first];
  if (!flags.bool('watch-only')) for (const object of objects) io.out(show('ADDED', object));
  await io.flush();
  const query = listQuery(watched(source), { resourceVersion: startOf(source, first as { metadata?: { resourceVersion?: string } }), watch: 'true' });
  let skipping = source.name !== undefined;
  for await (const event of watchEvents<AnyObject>(client, client.path(source.resource, source.namespace) + query)) {
    if (event.type === 'ERROR') throw refusal(JSON.stringify(event.object), 500);
    if (event.type !== 'BOOKMARK' && !skipping) io.out(show(event.type, event.object));
    skipping = false;
    await io.flush();
  }
}
