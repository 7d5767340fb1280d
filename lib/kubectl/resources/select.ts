import { ApiError, parseLabelSelector } from '#lib/schema/index.ts';
import type { ApiClient } from '../api/client.ts';
import { preferred, resourceFor, resourceForKind, resourcesInCategory } from '../api/mapper.ts';
import { qualifiedName } from '../api/resource.ts';
import type { Resource } from '../api/resource.ts';
import { parseArguments } from '../arguments/selection.ts';
import { structTypeOf } from '../patches/struct-type.ts';
import type { Invocation } from '../session/invocation.ts';
import { Failure, PlainFailure } from '../session/failure.ts';
import { documentsOf, listItems, objectsIn, refuseInvalid } from './documents.ts';
import { manifestSources } from './files.ts';
import type { FileSelection } from './files.ts';
import { itemsOf, record, text } from './info.ts';
import type { AnyObject, Info } from './info.ts';
import { askForNamed } from './named-object.ts';
import { listProblems } from './schema-validation.ts';

/** What a verb lets its arguments and flags select (cli-runtime's Builder). */
export interface SelectionOptions {
  args: readonly string[];
  files?: FileSelection;
  /** Of the objects in files too, those with these labels, be it in the file or, with `latest`, on the server. */
  labelSelector?: string;
  /** What files name is fetched from the server by the caller, who then asks `matchingLabels`. */
  latest?: boolean;
  fieldSelector?: string;
  /** `--all`, or the verb works on all objects of a type that is named alone. */
  everything?: boolean;
  allNamespaces?: boolean;
  /** Unless it is `Ignore`, documents without kind are refused before anything is asked of the server. */
  validation?: 'Strict' | 'Warn' | 'Ignore';
  /** Objects must not name another namespace than `--namespace` does. */
  enforceNamespace?: boolean;
  singleType?: boolean;
  subresource?: string;
  /** Kinds that kubectl has no type for are refused (resource.Builder.WithScheme). */
  typed?: boolean;
}

/** Objects to list, or one to fetch. */
export interface ServerSource {
  resource: Resource;
  namespace: string;
  name?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

export interface ResolvedSelection {
  sources: readonly ServerSource[];
  /** Exactly one object was asked for by its name. */
  single: boolean;
  /** Objects were asked for by name or file, not by selection. */
  named: boolean;
}

/** What the arguments lead to on the server; nothing is fetched. Throws Failure. */
export async function resolveArguments(client: ApiClient, options: SelectionOptions): Promise<ResolvedSelection> {
  const selection = parseArguments(options.args);
  const selecting = Boolean(options.labelSelector) || Boolean(options.fieldSelector) || Boolean(options.everything);
  const namespace = options.allNamespaces ? '' : client.namespace;
  switch (selection.form) {
    case 'none':
      throw selecting ? new Failure('at least one resource must be specified to use a selector') : new MissingResource();
    case 'types': {
      const resources = await expandTypes(client, selection.types);
      if (!selecting) throw new Failure('resource(s) were provided, but no name was specified');
      if (resources.length > 1 && options.singleType) throw new Failure('you may only specify a single resource type');
      if (options.subresource) throw new Failure('subresource cannot be used when bulk resources are specified');
      return { sources: resources.map((resource) => selectorSource(resource, namespace, options)), single: false, named: false };
    }
    case 'names': {
      if (options.labelSelector || options.fieldSelector || options.everything) {
        if (options.labelSelector || options.fieldSelector) throw new Failure('name cannot be provided when a selector is specified');
      }
      const [resource, ...more] = await expandTypes(client, [selection.type]);
      if (!resource || more.length > 0) throw new Failure('you must specify only one resource');
      const sources = selection.names.map((name) => namedSource(resource, namespace, name, options));
      return { sources, single: sources.length === 1, named: true };
    }
    case 'pairs': {
      if (options.labelSelector || options.fieldSelector) {
        throw new Failure('selectors and the all flag cannot be used when passing resource/name arguments');
      }
      const resources = new Map<string, Resource>();
      for (const { type } of selection.pairs) if (!resources.has(type)) resources.set(type, await resourceFor(client.discovery, type));
      if (options.singleType && new Set([...resources.values()].map(qualifiedName)).size > 1) {
        throw new Failure('you may only specify a single resource type');
      }
      const sources = selection.pairs.flatMap(({ type, name }) => {
        const resource = resources.get(type);
        return resource ? [namedSource(resource, namespace, name, options)] : [];
      });
      return { sources, single: sources.length === 1, named: true };
    }
  }
}

/** Neither arguments nor files said what to work on. */
export class MissingResource extends Failure {
  constructor() {
    super(`You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`);
  }
}

/** The resources of a comma list, categories such as `all` taken apart. */
async function expandTypes(client: ApiClient, types: readonly string[]): Promise<Resource[]> {
  const resources: Resource[] = [];
  for (const type of types) {
    const category = await resourcesInCategory(client.discovery, type);
    resources.push(...(category.length > 0 ? category : [await resourceFor(client.discovery, type)]));
  }
  return preferred(resources);
}

function selectorSource(resource: Resource, namespace: string, options: SelectionOptions): ServerSource {
  return {
    resource,
    namespace: resource.namespaced ? namespace : '',
    ...(options.labelSelector ? { labelSelector: options.labelSelector } : {}),
    ...(options.fieldSelector ? { fieldSelector: options.fieldSelector } : {}),
  };
}

function namedSource(resource: Resource, namespace: string, name: string, options: SelectionOptions): ServerSource {
  if (resource.namespaced && namespace === '') {
    throw new Failure(options.allNamespaces
      ? 'a resource cannot be retrieved by name across all namespaces'
      : 'namespace may not be empty when retrieving a resource by name');
  }
  return { resource, namespace: resource.namespaced ? namespace : '', name };
}

/**
 * The objects that arguments or files select, one after the other; those named on the command line
 * are fetched. What fails is collected in `errors` and the rest goes on (ContinueOnError).
 */
export async function* selectInfos(invocation: Invocation, options: SelectionOptions, errors: unknown[]): AsyncGenerator<Info> {
  const client = invocation.client();
  if (options.files && (options.files.filenames.length > 0 || options.files.kustomize !== '')) {
    yield* infosOfFiles(invocation, client, options, errors);
    return;
  }
  const resolved = await resolveArguments(client, options);
  for (const source of resolved.sources) {
    try {
      const infos = await fetchSource(client, source, { subresource: options.subresource });
      yield* options.typed ? ofKnownTypes(infos, errors) : infos;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(error);
    }
  }
}

/** Those whose kinds kubectl has types for; of the others it says so in `errors`. */
export function ofKnownTypes(infos: readonly Info[], errors: unknown[]): Info[] {
  return infos.filter(({ object }) => {
    if (!object || structTypeOf(object)) return true;
    const { apiVersion, kind } = object;
    errors.push(new Failure(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/scheme/scheme.go:28"`));
    return false;
  });
}

export interface FetchOptions {
  subresource?: string | undefined;
  /** Lists are asked for in chunks of so many objects; all at once without it. */
  chunk?: number | undefined;
}

/** Fetches one object, or every one of a list. */
export async function fetchSource(client: ApiClient, source: ServerSource, { subresource, chunk = 0 }: FetchOptions = {}): Promise<Info[]> {
  const { resource, namespace, name } = source;
  if (name !== undefined) {
    const target = client.path(resource, namespace, name, subresource);
    const object = await askForNamed(client, namespace, () => client.json<AnyObject>({ method: 'GET', target }));
    return [{ resource, namespace, name, object }];
  }
  const limit: Readonly<Record<string, string>> = chunk > 0 ? { limit: String(chunk) } : {};
  const infos: Info[] = [];
  let next: Readonly<Record<string, string>> | undefined = limit;
  while (next) {
    const target: string = client.path(resource, namespace) + listQuery(source, next);
    const list: AnyObject = await listing(source, () => client.json<AnyObject>({ method: 'GET', target }));
    for (const object of itemsOf(list, resource)) infos.push({ resource, object, name: text(object.metadata?.name), namespace: text(object.metadata?.namespace) });
    const rest = text(record(list.metadata)['continue']);
    next = rest === '' ? undefined : { ...limit, continue: rest };
  }
  return infos;
}

/** Whether an object has the labels that are asked for. Throws Failure for a selector that is none. */
export function matchingLabels(selector = ''): (object: AnyObject | undefined) => boolean {
  if (selector.trim() === '') return () => true;
  try {
    const matches = parseLabelSelector(selector);
    return (object) => matches(object?.metadata?.labels);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new Failure(`the provided selector ${JSON.stringify(selector)} is not valid: ${error.message}`);
  }
}

/** Says which objects were looked for when the server cannot list them (cli-runtime's Selector). */
export async function listing<T>(source: ServerSource, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (source.name !== undefined || !(error instanceof ApiError) || (error.reason !== 'BadRequest' && error.reason !== 'NotFound')) throw error;
    const { resource, labelSelector = '', fieldSelector = '' } = source;
    const what = JSON.stringify(`${resource.group}/${resource.version}, Resource=${resource.plural}`);
    const message = labelSelector === '' && fieldSelector === ''
      ? `Unable to list ${what}: ${error.message}`
      : `Unable to find ${what} that match label selector ${JSON.stringify(labelSelector)}, field selector ${JSON.stringify(fieldSelector)}: ${error.message}`;
    throw new ApiError(error.reason, message, error.details, error.code);
  }
}

/** `?labelSelector=…&limit=500` */
export function listQuery(source: ServerSource, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({
    ...(source.fieldSelector ? { fieldSelector: source.fieldSelector } : {}),
    ...(source.labelSelector ? { labelSelector: source.labelSelector } : {}),
    ...more,
  });
  return query.size === 0 ? '' : `?${query.toString()}`;
}

async function* infosOfFiles(invocation: Invocation, client: ApiClient, options: SelectionOptions, errors: unknown[]): AsyncGenerator<Info> {
  if (options.args.length > 0) throw filesWithArguments(options.args);
  const files = options.files ?? { filenames: [], recursive: false, kustomize: '' };
  const hasLabels = matchingLabels(options.labelSelector);
  // What cannot be read is said after what could not be done.
  const unread: unknown[] = [];
  for (const source of manifestSources(invocation.process, files)) {
    try {
      const validate = (options.validation ?? 'Ignore') !== 'Ignore';
      for await (const document of documentsOf(invocation.process, await source.read(), { source: source.name, validate })) {
        const items = listItems(document.object);
        if (items && options.validation === 'Strict') refuseInvalid(await listProblems(client, items), source.name);
        for (const { object } of objectsIn(document)) {
          try {
            const info = await infoOf(client, object, source.name, options.enforceNamespace ?? false).catch((error: unknown) => {
              // Of a List's items the real one says less.
              throw items && error instanceof UnknownKind ? new PlainFailure(`unable to recognize ${error.match}`) : error;
            });
            if (options.latest || hasLabels(object)) yield info;
          } catch (error) {
            if (!(error instanceof Failure)) throw error;
            unread.push(error);
          }
        }
      }
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      unread.push(error);
    }
  }
  errors.push(...unread);
}

function filesWithArguments(args: readonly string[]): Failure {
  const selection = parseArguments(args);
  if (selection.form === 'pairs') return new Failure('resource/name arguments cannot be provided when a path is specified');
  return new Failure('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well');
}

/** A manifest's object is of a kind that the server does not have. */
class UnknownKind extends Failure {
  readonly match: string;

  constructor(where: string, match: string) {
    super(`${where}${match}\nensure CRDs are installed first`);
    this.match = match;
  }
}

/** An object of a manifest with its resource, its namespace filled in. Throws Failure. */
export async function infoOf(client: ApiClient, object: AnyObject, source: string, enforceNamespace: boolean): Promise<Info> {
  const name = text(object.metadata?.name);
  const given = text(object.metadata?.namespace);
  const resource = await resourceForKind(client.discovery, object.apiVersion, object.kind);
  if (!resource) {
    const match = `no matches for kind ${JSON.stringify(object.kind)} in version ${JSON.stringify(object.apiVersion)}`;
    throw new UnknownKind(`resource mapping not found for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(given)} from ${JSON.stringify(source)}: `, match);
  }
  if (!resource.namespaced) return { resource, namespace: '', name, object, source };
  if (enforceNamespace && client.namespaceEnforced && given !== '' && given !== client.namespace) {
    throw new Failure(
      `the namespace from the provided object ${JSON.stringify(given)} does not match the namespace ${JSON.stringify(client.namespace)}. `
      + `You must pass '--namespace=${given}' to perform this operation.`,
    );
  }
  if (given !== '') return { resource, namespace: given, name, object, source };
  // Go sets no namespace in metadata that is null.
  if (object.metadata === null) return { resource, namespace: client.namespace, name, object, source };
  const placed = { ...object, metadata: { ...object.metadata, namespace: client.namespace } };
  return { resource, namespace: client.namespace, name, object: placed, source };
}
