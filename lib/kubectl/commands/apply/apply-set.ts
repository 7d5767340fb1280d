import { createHash } from 'node:crypto';
import { ApiError, sortedJson } from '#lib/schema/index.ts';
import type { ApiClient } from '../../api/client.ts';
import { apiVersionOf, qualifiedName } from '../../api/resource.ts';
import type { Resource } from '../../api/resource.ts';
import { record, text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { fetchSource } from '../../resources/select.ts';
import { Failure, Failures, isReportable, messageOf } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { patchObject } from '../write.ts';
import type { ApplySettings } from './apply-object.ts';
import { pruneOne } from './prune.ts';
import type { Visited } from './prune.ts';

/** Labels and annotations of the specification (KEP 3659). */
const ID = 'applyset.kubernetes.io/id';
const PART_OF = 'applyset.kubernetes.io/part-of';
const TOOLING = 'applyset.kubernetes.io/tooling';
const KINDS = 'applyset.kubernetes.io/contains-group-kinds';
const OLD_RESOURCES = 'applyset.kubernetes.io/contains-group-resources';
const NAMESPACES = 'applyset.kubernetes.io/additional-namespaces';
const PARENT_TYPE = 'applyset.kubernetes.io/is-parent-type';

const TOOL = 'kubectl';
const TOOL_VERSION = 'v1.35.2';

/** Which kinds are in a set, and in which namespaces. */
interface Extent {
  kinds: Map<string, Resource>;
  namespaces: Set<string>;
}

/** What was applied together, kept track of by a parent object; what is no longer among it is pruned (kubectl's applyset.go). */
export class ApplySet {
  readonly #invocation: Invocation;
  readonly #settings: ApplySettings;
  readonly #parent: Pick<Info, 'resource' | 'namespace' | 'name'>;
  #before: Extent = { kinds: new Map(), namespaces: new Set() };
  readonly #now: Extent = { kinds: new Map(), namespaces: new Set() };

  /** The set that `--applyset` names; undefined where there is none, or where KUBECTL_APPLYSET does not allow it. Throws Failure. */
  static async of(invocation: Invocation, settings: ApplySettings): Promise<ApplySet | undefined> {
    const { flags } = invocation;
    const reference = flags.has('applyset') ? flags.string('applyset') : '';
    if (reference === '') return undefined;
    const client = invocation.client();
    const refuse = (why: string) => new Failure(`invalid parent reference ${JSON.stringify(reference)}: ${why}`);
    const slash = reference.indexOf('/');
    const [type, name] = slash < 0 ? ['secrets', reference] : [reference.slice(0, slash), reference.slice(slash + 1)];
    if (name === '') throw refuse('name cannot be blank');
    const [plural = '', ...group] = type.split('.');
    const resource = await client.discovery.find(({ resources }) => resources.find((each) => isNamed(each, plural) && (slash >= 0 ? group.length === 0 || each.group === group.join('.') : each.group === '')));
    if (!resource) throw refuse(`no matches for ${group.join('.')}/, Resource=${plural}`);
    return new ApplySet(invocation, settings, { resource, name, namespace: resource.namespaced && client.namespaceEnforced ? client.namespace : '' });
  }

  private constructor(invocation: Invocation, settings: ApplySettings, parent: Pick<Info, 'resource' | 'namespace' | 'name'>) {
    this.#invocation = invocation;
    this.#settings = settings;
    this.#parent = parent;
  }

  get #client(): ApiClient {
    return this.#invocation.client();
  }

  /** `applyset-…-v1`: what members say that they are part of. */
  get #id(): string {
    const { resource, name, namespace } = this.#parent;
    return `applyset-${createHash('sha256').update([name, namespace, resource.kind, resource.group].join('.')).digest('base64url')}-v1`;
  }

  /** `"secrets./shop"` */
  get #parentName(): string {
    const { resource, name } = this.#parent;
    return JSON.stringify(`${resource.plural}.${resource.group}/${name}`);
  }

  /** Throws Failure for a parent that may be none. */
  async validate(): Promise<void> {
    const { resource, namespace } = this.#parent;
    const problems: Failure[] = [];
    if (resource.namespaced && namespace === '') problems.push(new Failure('namespace is required to use namespace-scoped ApplySet'));
    if (!this.#canBeCreated && !(await this.#customParents()).includes(qualifiedName(resource))) {
      problems.push(new Failure(`resource ${JSON.stringify(`${resource.group}/${resource.version}, Resource=${resource.plural}`)} is not permitted as an ApplySet parent`));
    }
    Failures.throwAll(problems);
  }

  get #canBeCreated(): boolean {
    const { group, plural } = this.#parent.resource;
    return group === '' && (plural === 'secrets' || plural === 'configmaps');
  }

  async #customParents(): Promise<string[]> {
    const target = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions?labelSelector=${encodeURIComponent(PARENT_TYPE)}`;
    const { items = [] } = await this.#client.json<{ items?: AnyObject[] }>({ method: 'GET', target });
    return items.map((item) => text(item.metadata?.name));
  }

  /** An object with the label of the set's members. Throws Failure for one that has it already. */
  labelled(info: Info): Info {
    const { object } = info;
    if (!object) return info;
    const { labels } = object.metadata ?? {};
    if (labels && PART_OF in labels) throw new Failure(`ApplySet label ${JSON.stringify(PART_OF)} already set in input data`);
    return { ...info, object: { ...object, metadata: { ...object.metadata, labels: { ...labels, [PART_OF]: this.#id } } } };
  }

  /** Has the parent name all kinds that are or will be in the set, so that nothing is lost if the rest fails. */
  async beforeApply(infos: readonly Info[]): Promise<void> {
    await this.#readParent();
    for (const { resource, namespace } of infos) {
      this.#now.kinds.set(groupKind(resource), resource);
      if (resource.namespaced && namespace !== '') this.#now.namespaces.add(namespace);
    }
    await this.#writeParent({
      kinds: new Map([...this.#before.kinds, ...this.#now.kinds]), namespaces: new Set([...this.#before.namespaces, ...this.#now.namespaces]),
    });
  }

  /** Deletes members that were not applied, and has the parent forget their kinds. */
  async prune({ uids }: Visited): Promise<void> {
    const doomed: (Info & { object: AnyObject })[] = [];
    for (const resource of this.#before.kinds.values()) {
      for (const namespace of resource.namespaced ? this.#before.namespaces : ['']) {
        for (const info of await fetchSource(this.#client, { resource, namespace, labelSelector: `${PART_OF}=${this.#id}` })) {
          if (info.object && !uids.has(text(info.object.metadata?.uid))) doomed.push({ ...info, object: info.object });
        }
      }
    }
    for (const info of doomed) {
      await wrapped(`pruning ${groupKind(info.resource)} ${info.namespace === '' ? '' : `${info.namespace}/`}${info.name}`, () => pruneOne(this.#invocation, info, this.#settings));
    }
    await wrapped('apply and prune succeeded, but ApplySet update failed', () => this.#writeParent(this.#now));
  }

  async #readParent(): Promise<void> {
    const { resource, namespace, name } = this.#parent;
    const parent = await this.#client.json<AnyObject>({ method: 'GET', target: this.#client.path(resource, namespace, name) }).catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      if (error.reason !== 'NotFound') throw new Failure(`failed to fetch ApplySet parent object ${this.#parentName}: ${error.message}`);
      if (!this.#canBeCreated) throw new Failure('custom resource ApplySet parents cannot be created automatically');
      return undefined;
    });
    if (!parent) return;
    const annotations = this.#checkedAnnotations(parent);
    const kinds = await this.#kindsOf(annotations).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(`parsing ApplySet annotation on ${this.#parentName}: ${error.message}`);
    });
    const namespaces = new Set(text(annotations[NAMESPACES]).split(',').filter((each) => each !== ''));
    if (resource.namespaced) namespaces.add(namespace);
    this.#before = { kinds, namespaces };
  }

  /** The parent's annotations, when it is this tool's and this set's. Throws Failure. */
  #checkedAnnotations(parent: AnyObject): Record<string, unknown> {
    const [annotations, labels] = [record(parent.metadata?.annotations), record(parent.metadata?.labels)];
    const tooling = annotations[TOOLING];
    if (tooling === undefined) throw new Failure(`ApplySet parent object ${this.#parentName} already exists and is missing required annotation ${JSON.stringify(TOOLING)}`);
    const tool = text(tooling).split('/').slice(0, -1).join('/') || text(tooling);
    if (tool !== TOOL) throw new Failure(`ApplySet parent object ${this.#parentName} already exists and is managed by tooling ${JSON.stringify(tool)} instead of ${JSON.stringify(TOOL)}`);
    const id = labels[ID];
    if (id === undefined) throw new Failure(`ApplySet parent object ${this.#parentName} exists and does not have required label ${ID}`);
    if (id !== this.#id) throw new Failure(`ApplySet parent object ${this.#parentName} exists and has incorrect value for label ${JSON.stringify(ID)} (got: ${text(id)}, want: ${this.#id})`);
    return annotations;
  }

  async #kindsOf(annotations: Record<string, unknown>): Promise<Map<string, Resource>> {
    const { resources } = await this.#client.discovery.api();
    const kinds = new Map<string, Resource>();
    const old = text(annotations[OLD_RESOURCES]);
    if (annotations[KINDS] === undefined && old === '') throw new Failure(`kubectl requires the ${JSON.stringify(KINDS)} annotation to be set on all ApplySet parent objects`);
    const words = (annotations[KINDS] === undefined ? old : text(annotations[KINDS])).split(',').filter((word) => word !== '');
    for (const word of words) {
      const [name = '', ...rest] = word.split('.');
      const group = rest.join('.');
      const resource = resources.find((each) => each.group === group && (annotations[KINDS] === undefined ? each.plural === name : each.kind === name));
      if (!resource && annotations[KINDS] === undefined) throw new Failure(`invalid group resource in ${JSON.stringify(OLD_RESOURCES)} annotation: no matches for ${group}/, Resource=${name}`);
      if (!resource) throw new Failure(`could not find mapping for kind in ${JSON.stringify(KINDS)} annotation: no matches for kind ${JSON.stringify(name)} in group ${JSON.stringify(group)}`);
      kinds.set(groupKind(resource), resource);
    }
    return kinds;
  }

  async #writeParent({ kinds, namespaces }: Extent): Promise<void> {
    if (this.#settings.dryRun === 'client') return;
    const { resource, name, namespace } = this.#parent;
    const body = sortedJson({
      kind: resource.kind, apiVersion: apiVersionOf(resource),
      metadata: {
        name, ...(namespace === '' ? {} : { namespace }), labels: { [ID]: this.#id },
        annotations: {
          [TOOLING]: `${TOOL}/${TOOL_VERSION}`, [KINDS]: [...kinds.keys()].sort().join(','),
          [NAMESPACES]: [...namespaces].filter((each) => each !== namespace).sort().join(','),
        },
      },
    });
    const { dryRun, validation } = this.#settings;
    const settings = { dryRun, ...(validation ? { validation } : {}), fieldManager: `${TOOL}-applyset`, force: false };
    const send = (force: boolean) => patchObject(this.#client, this.#parent, { type: 'apply', body }, { ...settings, force });
    await wrapped('failed to update ApplySet', () => send(false).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.reason !== 'Conflict') throw error;
      this.#invocation.io.log('applyset.go:447', `WARNING: failed to update ApplySet: ${error.message}\nApplySet field manager ${settings.fieldManager} should own these fields. Retrying with conflicts forced.`);
      return send(true);
    }));
  }
}

function isNamed({ plural, singular, kind, shortNames }: Resource, word: string): boolean {
  return plural === word || (singular || kind.toLowerCase()) === word || shortNames.includes(word);
}

/** `ConfigMap`, `Deployment.apps` */
function groupKind({ kind, group }: Resource): string {
  return group === '' ? kind : `${kind}.${group}`;
}

async function wrapped<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isReportable(error)) throw error;
    throw new Failure(`${what}: ${messageOf(error)}`);
  }
}
