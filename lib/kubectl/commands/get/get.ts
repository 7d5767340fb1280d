import { ApiError, relaxedJsonPath } from '#lib/schema/index.ts';
import type { ApiClient } from '../../api/client.ts';
import { kindName, qualifiedName } from '../../api/resource.ts';
import { objectPrinter } from '../../printers/formats.ts';
import type { ObjectPrinter } from '../../printers/formats.ts';
import { sortByField, UnsortableField } from '../../printers/sort.ts';
import { TablePrinter } from '../../printers/table.ts';
import type { Table } from '../../printers/table.ts';
import { isList, listOf } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { askForNamed } from '../../resources/named-object.ts';
import { fetchSource, listing, listQuery, matchingLabels, resolveArguments, selectInfos } from '../../resources/select.ts';
import type { SelectionOptions, ServerSource } from '../../resources/select.ts';
import { Failure, Failures, SilentExit, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { fileSelection } from '../files-flags.ts';
import { asTable, TABLE_ACCEPT, tableOptions } from './tables.ts';
import { watch } from './watch.ts';

/** Pieces of a long list that are handed over together. */
const AT_ONCE = 100;

/** `kubectl get`: one or many objects, as a table that the server makes or in the format of `-o`. */
export const get: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  if (flags.string('raw') !== '') return raw(invocation);
  const watching = flags.bool('watch') || flags.bool('watch-only');
  if (watching && flags.string('sort-by') !== '') {
    io.err(flags.bool('watch')
      ? 'warning: --watch requested, --sort-by will be ignored for watch events received\n'
      : 'warning: --watch-only requested, --sort-by will be ignored\n');
  }
  if (!watching && args.length === 0 && flags.list('filename').length === 0 && flags.string('kustomize') === '') {
    io.err('You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n');
    throw new UsageFailure(
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
  const output = flags.string('output');
  if (flags.bool('show-labels') && output !== '' && output !== 'wide') {
    throw new Failure(`--show-labels option cannot be used with ${output} printer`);
  }
  if (flags.bool('output-watch-events') && !watching) {
    throw new Failure('--output-watch-events option can only be used with --watch or --watch-only');
  }
  if (watching) return watch(invocation, selectionOf(invocation));
  const readable = (output === '' && flags.string('template') === '') || output === 'wide';
  try {
    await (readable ? printTables(invocation) : printObjects(invocation));
  } catch (error) {
    if (!(error instanceof UnsortableField)) throw error;
    io.log('sorter.go:375', `Field ${relaxedJsonPath(flags.string('sort-by'))} in [][][]reflect.Value is an unsortable type: interface, err: ${error.message}`, 'F');
    throw new SilentExit(1);
  }
};

export function selectionOf(invocation: Invocation): SelectionOptions {
  const { flags, args } = invocation;
  const labelSelector = flags.string('selector');
  const fieldSelector = flags.string('field-selector');
  return {
    args,
    files: fileSelection(flags),
    labelSelector,
    fieldSelector,
    everything: args.length === 1 && labelSelector === '' && fieldSelector === '' && !(args[0] ?? '').includes('/'),
    allNamespaces: flags.bool('all-namespaces'),
    enforceNamespace: !flags.bool('all-namespaces'),
    subresource: flags.string('subresource'),
  };
}

async function raw(invocation: Invocation): Promise<void> {
  const { flags, args, io } = invocation;
  if (args.length > 0) throw new Failure('arguments may not be passed when --raw is specified');
  if (flags.bool('watch') || flags.bool('watch-only') || flags.string('selector') !== '') {
    throw new Failure('--raw may not be specified with other flags that filter the server request or alter the output');
  }
  if (flags.string('output') !== '') throw new Failure('--raw and --output are mutually exclusive');
  const response = await invocation.client().open({ method: 'GET', target: flags.string('raw') });
  for await (const chunk of response.body instanceof Uint8Array ? [response.body] : response.body) {
    io.out(new TextDecoder().decode(chunk));
    await io.flush();
  }
}

interface Piece {
  source: ServerSource;
  table: Table;
}

async function printTables(invocation: Invocation): Promise<void> {
  const { flags, io } = invocation;
  const client = invocation.client();
  const errors: unknown[] = [];
  const pieces = await fetchTables(invocation, client, errors);
  const kinds = new Set(pieces.filter(({ source }) => source.name === undefined || pieces.length > 1).map(({ source }) => qualifiedName(source.resource)));
  const showKind = flags.bool('show-kind') || kinds.size > 1;
  const sorted = sortRows(pieces, flags.string('sort-by'));
  let written = false;
  for (const group of groupByResource(sorted)) {
    const { resource } = group.source;
    const printer = new TablePrinter({
      ...tableOptions(invocation),
      withNamespace: flags.bool('all-namespaces') && resource.namespaced,
      kindPrefix: showKind ? kindName(resource) : undefined,
    });
    const rows = group.tables.map((table) => printer.rows(table)).join('');
    if (rows === '') continue;
    if (written && !flags.bool('no-headers')) io.out('\n');
    io.out(printer.align(rows));
    written = true;
  }
  if (!written && !flags.bool('ignore-not-found') && errors.length === 0) {
    const inNamespace = !flags.bool('all-namespaces') && pieces.every(({ source }) => source.resource.namespaced);
    io.err(inNamespace ? `No resources found in ${client.namespace} namespace.\n` : 'No resources found\n');
  }
  // The real one wraps what went wrong twice, and so leaves out the usual "error: ".
  if (errors.length > 0) throw new Failures([new Failures(errors)]);
}

async function fetchTables(invocation: Invocation, client: ApiClient, errors: unknown[]): Promise<Piece[]> {
  const { flags } = invocation;
  const selection = selectionOf(invocation);
  // Of a file's object only its table is fetched, which has no labels to select by.
  const sources = await sourcesOf(invocation, client, selection, { errors, hasLabels: () => matchingLabels(selection.labelSelector)(undefined) });
  const pieces: Piece[] = [];
  for (const source of sources) {
    try {
      pieces.push({ source, table: await listing(source, () => fetchTable(invocation, client, source)) });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.reason === 'NotFound' && flags.bool('ignore-not-found')) continue;
      errors.push(error);
    }
  }
  return pieces;
}

interface FileObjects {
  errors: unknown[];
  /** Whether an object that a file names has the labels that are asked for. */
  hasLabels: (object: AnyObject | undefined) => boolean;
}

async function sourcesOf(invocation: Invocation, client: ApiClient, selection: SelectionOptions, { errors, hasLabels }: FileObjects): Promise<readonly ServerSource[]> {
  if (selection.files && (selection.files.filenames.length > 0 || selection.files.kustomize !== '')) {
    const sources: ServerSource[] = [];
    for await (const { resource, namespace, name } of selectInfos(invocation, { ...selection, latest: true }, errors)) {
      const source = { resource, namespace, name };
      if (!selection.labelSelector || await fetchSource(client, source).then(([info]) => hasLabels(info?.object), () => true)) sources.push(source);
    }
    return sources;
  }
  return (await resolveArguments(client, selection)).sources;
}

async function fetchTable(invocation: Invocation, client: ApiClient, source: ServerSource): Promise<Table> {
  const { flags } = invocation;
  const more: Readonly<Record<string, string>> = flags.string('sort-by') === '' ? {} : { includeObject: 'Object' };
  const { resource, namespace, name } = source;
  const accept = flags.bool('server-print') ? TABLE_ACCEPT : 'application/json';
  const now = invocation.process.clock.now();
  if (name !== undefined) {
    const target = client.path(resource, namespace, name, flags.string('subresource')) + listQuery({ resource, namespace }, more);
    return asTable(await askForNamed(client, namespace, () => client.json<Table>({ method: 'GET', target, accept })), now);
  }
  const limit: Readonly<Record<string, string>> = flags.number('chunk-size') > 0 && flags.string('sort-by') === '' ? { limit: String(flags.number('chunk-size')) } : {};
  const target = client.path(resource, namespace);
  const table = asTable(await client.json<Table>({ method: 'GET', target: target + listQuery(source, { ...more, ...limit }), accept }), now);
  let next = table.metadata?.continue;
  while (next) {
    const page = asTable(await client.json<Table>({ method: 'GET', target: target + listQuery(source, { ...more, ...limit, continue: next }), accept }), now);
    table.rows = [...(table.rows ?? []), ...(page.rows ?? [])];
    next = page.metadata?.continue;
  }
  return table;
}

/** Tables of the same resource that follow each other are printed as one. */
function groupByResource(pieces: readonly Piece[]): { source: ServerSource; tables: Table[] }[] {
  const groups: { source: ServerSource; tables: Table[] }[] = [];
  for (const { source, table } of pieces) {
    const last = groups.at(-1);
    if (last && qualifiedName(last.source.resource) === qualifiedName(source.resource)) last.tables.push(table);
    else groups.push({ source, tables: [table] });
  }
  return groups;
}

function sortRows(pieces: readonly Piece[], field: string): readonly Piece[] {
  if (field === '') return pieces;
  // Of several tables the real one sorts the tables, not what is in them.
  if (pieces.length > 1) return sortByField(pieces, field, ({ table }) => ({ ...table, kind: 'Table', apiVersion: 'meta.k8s.io/v1' }));
  const rows = pieces.flatMap((piece) => (piece.table.rows ?? []).map((row) => ({ piece, row })));
  const sorted = sortedOrNone(rows, field);
  return sorted.map(({ piece, row }): Piece => ({ source: piece.source, table: { ...piece.table, rows: [row] } }));
}

/** A field that no row has leaves nothing to show, without a word about why. */
function sortedOrNone<T extends { row: { object?: Record<string, unknown> } }>(rows: readonly T[], field: string): readonly T[] {
  try {
    return sortByField(rows, field, ({ row }) => row.object ?? {});
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

async function printObjects(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const errors: unknown[] = [];
  const client = invocation.client();
  const selection = selectionOf(invocation);
  const sources = await sourcesOf(invocation, client, selection, { errors, hasLabels: matchingLabels(selection.labelSelector) });
  const infos: Info[] = [];
  for (const source of sources) {
    try {
      infos.push(...await fetchSource(client, source, { subresource: flags.string('subresource'), chunk: flags.number('chunk-size') }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!(error.reason === 'NotFound' && flags.bool('ignore-not-found'))) errors.push(error);
    }
  }
  const single = sources.length === 1 && sources[0]?.name !== undefined;
  if (single && errors.length > 0) throw errors[0];
  if (infos.length === 0 && flags.bool('ignore-not-found')) return Failures.throwAll(errors);
  const printer = objectPrinter({ process: invocation.process, flags, more: ['custom-columns', 'custom-columns-file', 'wide'] });
  const objects = infos.flatMap((info) => (info.object ? [info.object] : []));
  const sorted = flags.string('sort-by') === '' || objects.length === 0 ? objects : sortByField(objects, flags.string('sort-by'), (object) => object);
  const shown = single && sorted.length === 1 ? sorted[0] : listOf(sorted);
  if (printer && shown) await print(invocation, printer, shown);
  Failures.throwAll(errors);
}

/** A long list is printed piece by piece, with a turn for others in between. */
async function print({ io, process }: Invocation, printer: ObjectPrinter, object: AnyObject): Promise<void> {
  if (!printer.pieces || !isList(object)) {
    io.out(printer(object));
    return;
  }
  let count = 0;
  for (const piece of printer.pieces(object)) {
    io.out(piece);
    count += 1;
    await (count % AT_ONCE === 0 ? io.flush() : process.yield());
  }
}
