import type { GroupVersionKind, Json } from '#lib/schema/index.ts';
import { referenceTo } from '#lib/schema/index.ts';
import type { ServedResource, ServedVersion } from '../discovery/resources.ts';
import type { SubresourceKind } from '../discovery/subresource-kinds.ts';
import { DELETE_PARAMETERS, LIST_PARAMETERS, PATCH_PARAMETERS, pathParameter, PRETTY, SUBRESOURCE_PARAMETERS, WRITE_PARAMETERS } from './parameters.ts';
import type { Parameter } from './parameters.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
/** What custom kinds take: nothing says how lists of theirs merge strategically. */
const CUSTOM_PATCH_TYPES = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json'];
const PATCH_TYPES = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json'];

/** Gives the name of a kind's definition; undefined when there is none. */
export type NameOf = (kind: GroupVersionKind) => string | undefined;

type Paths = Record<string, Record<string, Json>>;

/** The paths of a group version, each operation with its parameters, body and answers. */
export function pathsOf(served: ServedVersion, nameOf: NameOf): Paths {
  const root = served.group === '' ? `/api/${served.version}` : `/apis/${served.group}/${served.version}`;
  const tag = `${tagOf(served.group)}_${served.version}`;
  const paths: Paths = {
    [`${root}/`]: { get: { description: 'get available resources', operationId: `get${title(tag)}APIResources`, responses: responses(`${META}.APIResourceList`), tags: [tag] } },
  };
  for (const resource of served.resources) Object.assign(paths, new ResourcePaths({ root, tag, resource, nameOf }).all());
  return Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface ResourcePathsOptions {
  root: string;
  tag: string;
  resource: ServedResource;
  nameOf: NameOf;
}

/** The paths of one resource. */
class ResourcePaths {
  readonly #options: ResourcePathsOptions;
  readonly #kind: GroupVersionKind;
  readonly #definition: string | undefined;

  constructor(options: ResourcePathsOptions) {
    this.#options = options;
    const { group, version, kind } = options.resource.definition;
    this.#kind = { group, kind, version };
    this.#definition = options.nameOf(this.#kind);
  }

  all(): Paths {
    const { definition, subresources } = this.#options.resource;
    const { root } = this.#options;
    const collection = definition.namespaced ? `${root}/namespaces/{namespace}/${definition.plural}` : `${root}/${definition.plural}`;
    const paths: Paths = { [collection]: this.#collection() };
    if (definition.namespaced && definition.verbs.includes('list')) {
      paths[`${root}/${definition.plural}`] = { get: this.#list('ForAllNamespaces'), parameters: LIST_PARAMETERS as unknown as Json };
    }
    if (definition.verbs.includes('get')) paths[`${collection}/{name}`] = this.#object();
    for (const subresource of subresources) paths[`${collection}/{name}/${subresource.name}`] = this.#subresource(subresource);
    return paths;
  }

  #collection(): Record<string, Json> {
    const { definition } = this.#options.resource;
    const can = (verb: string) => definition.verbs.includes(verb);
    return {
      ...(can('deletecollection') ? { delete: this.#operation('deletecollection', `delete collection of ${definition.kind}`, { parameters: [...DELETE_PARAMETERS, ...LIST_PARAMETERS], body: `${META}.DeleteOptions`, answer: `${META}.Status` }) } : {}),
      ...(can('list') ? { get: this.#list('') } : {}),
      parameters: [...(definition.namespaced ? [NAMESPACE] : []), PRETTY] as unknown as Json,
      ...(can('create') ? { post: this.#operation('create', `create ${article(definition.kind)}`, { parameters: WRITE_PARAMETERS, body: this.#definition, answer: this.#definition }) } : {}),
    };
  }

  #object(): Record<string, Json> {
    const { definition } = this.#options.resource;
    const { kind, verbs } = definition;
    const can = (verb: string) => verbs.includes(verb);
    const own = this.#definition;
    return {
      ...(can('delete') ? { delete: this.#operation('delete', `delete ${article(kind)}`, { parameters: DELETE_PARAMETERS, body: `${META}.DeleteOptions`, answer: `${META}.Status` }) } : {}),
      get: this.#operation('read', `read the specified ${kind}`, { parameters: [], answer: own }),
      parameters: this.#objectParameters(),
      ...(can('patch') ? { patch: this.#operation('patch', `partially update the specified ${kind}`, { parameters: PATCH_PARAMETERS, patch: true, answer: own }) } : {}),
      ...(can('update') ? { put: this.#operation('replace', `replace the specified ${kind}`, { parameters: WRITE_PARAMETERS, body: own, answer: own }) } : {}),
    };
  }

  #subresource({ name, kind, group, version, verbs }: SubresourceKind): Record<string, Json> {
    const own = this.#kind;
    const theirs: GroupVersionKind = { group: group ?? own.group, kind, version: version ?? own.version };
    const definition = this.#options.nameOf(theirs);
    const about = { suffix: title(name), kind: theirs };
    const parameters = SUBRESOURCE_PARAMETERS[name] ?? [];
    const can = (verb: string) => verbs.includes(verb);
    return {
      ...(can('get') ? { get: this.#operation('read', `read ${name} of the specified ${own.kind}`, { ...about, parameters, answer: definition }) } : {}),
      parameters: this.#objectParameters(),
      ...(can('patch') ? { patch: this.#operation('patch', `partially update ${name} of the specified ${own.kind}`, { ...about, parameters: PATCH_PARAMETERS, patch: true, answer: definition }) } : {}),
      ...(can('create') ? { post: this.#operation('create', `create ${name} of ${article(own.kind)}`, { ...about, parameters: WRITE_PARAMETERS, body: definition, answer: definition }) } : {}),
      ...(can('update') ? { put: this.#operation('replace', `replace ${name} of the specified ${own.kind}`, { ...about, parameters: WRITE_PARAMETERS, body: definition, answer: definition }) } : {}),
    };
  }

  #objectParameters(): Json {
    const { definition } = this.#options.resource;
    return [pathParameter('name', `name of the ${definition.kind}`), ...(definition.namespaced ? [NAMESPACE] : []), PRETTY] as unknown as Json;
  }

  #list(suffix: string): Json {
    const { kind } = this.#options.resource.definition;
    const parameters = suffix === '' ? LIST_PARAMETERS : [];
    return this.#operation('list', `list or watch objects of kind ${kind}`, { suffix, parameters, answer: this.#definition && `${this.#definition}List` });
  }

  #operation(verb: string, description: string, { suffix = '', kind = this.#kind, parameters, body, patch, answer }: OperationFacts): Json {
    const { tag, resource } = this.#options;
    const scope = resource.definition.namespaced && suffix !== 'ForAllNamespaces' ? 'Namespaced' : '';
    const collection = verb === 'deletecollection' ? 'Collection' : '';
    const id = `${verb === 'deletecollection' ? 'delete' : verb}${title(tag)}${collection}${scope}${resource.definition.kind}${suffix}`;
    const content = patch ? contentOf(resource.definition.custom && kind.kind === this.#kind.kind ? CUSTOM_PATCH_TYPES : PATCH_TYPES, `${META}.Patch`) : body === undefined ? undefined : contentOf(['*/*'], body);
    return {
      description,
      operationId: id,
      ...(parameters.length > 0 ? { parameters: parameters as unknown as Json } : {}),
      ...(content ? { requestBody: { content, ...(verb.startsWith('delete') ? {} : { required: true }) } } : {}),
      responses: responses(answer, verb === 'create'),
      tags: [tag],
      'x-kubernetes-action': ACTIONS[verb] ?? verb,
      'x-kubernetes-group-version-kind': { group: kind.group, kind: kind.kind, version: kind.version },
    };
  }
}

interface OperationFacts {
  suffix?: string;
  kind?: GroupVersionKind;
  parameters: readonly Parameter[];
  /** The definition of the body. */
  body?: string | undefined;
  patch?: boolean;
  answer: string | undefined;
}

const ACTIONS: Readonly<Record<string, string>> = { read: 'get', create: 'post', replace: 'put' };
const NAMESPACE = pathParameter('namespace', 'object name and auth scope, such as for teams and projects');

function responses(definition: string | undefined, created = false): Json {
  const content = definition === undefined ? undefined : contentOf(['application/json', 'application/yaml'], definition);
  const answer = (description: string) => ({ ...(content ? { content } : {}), description });
  return { 200: answer('OK'), ...(created ? { 201: answer('Created'), 202: answer('Accepted') } : {}), 401: { description: 'Unauthorized' } };
}

function contentOf(types: readonly string[], definition: string): Record<string, Json> {
  return Object.fromEntries(types.map((type) => [type, { schema: { $ref: referenceTo(definition) } }]));
}

function tagOf(group: string): string {
  return group === '' ? 'core' : (group.split('.')[0] ?? '');
}

/** `apps_v1` to `AppsV1`. */
function title(text: string): string {
  return text.split('_').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
}

function article(kind: string): string {
  return `${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
