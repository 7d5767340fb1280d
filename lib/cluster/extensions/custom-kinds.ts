import type { Clock } from '#lib/core/index.ts';
import { jsonEqual } from '#lib/schema/index.ts';
import { timestamp } from '../registry/object-registry.ts';
import type { ObjectRegistry } from '../registry/object-registry.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { customDefinitions } from './custom-definition.ts';
import { CLEANUP, customResourceDefinitions } from './custom-resource-definition.ts';
import type { CustomNames, DefinitionCondition, LiveDefinition } from './live-definition.ts';

interface Served {
  spec: LiveDefinition['spec'];
  definitions: readonly ResourceDefinition[];
  served: readonly Disposable[];
}

type Verdict = Omit<DefinitionCondition, 'lastTransitionTime'>;

const FIELD_MANAGER = 'kube-apiserver';

/**
 * Serves the kinds that CustomResourceDefinitions state, says of each whether its names were accepted, and deletes the
 * instances of one that goes (apiextensions-apiserver pkg/controller/status, establish and finalizer).
 */
export class CustomKinds implements Disposable {
  readonly #registry: ObjectRegistry;
  readonly #clock: Clock;
  readonly #served = new Map<string, Served>();
  readonly #watch: Disposable;
  readonly #emptying = new Map<string, Disposable>();

  constructor(registry: ObjectRegistry, clock: Clock) {
    this.#registry = registry;
    this.#clock = clock;
    for (const definition of registry.list(customResourceDefinitions).items) this.#look(definition);
    this.#watch = registry.watch(customResourceDefinitions, {}, ({ type, object }) => {
      if (type === 'DELETED') this.#gone(object);
      else this.#look(object);
    });
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
    for (const watch of this.#emptying.values()) watch[Symbol.dispose]();
  }

  #look(definition: LiveDefinition): void {
    const present = this.#registry.find(customResourceDefinitions, '', definition.metadata.name);
    if (present?.metadata.uid !== definition.metadata.uid) return;
    if (present.metadata.deletionTimestamp) return this.#empty(present);
    const settled = this.#settleNames(present);
    if (isTrue(settled, 'Established')) this.#serve(settled);
  }

  #gone({ metadata, spec }: LiveDefinition): void {
    this.#withdraw(metadata.name);
    this.#emptying.get(metadata.name)?.[Symbol.dispose]();
    this.#emptying.delete(metadata.name);
    // Its names are free: who wanted them may have them now.
    for (const other of this.#registry.list(customResourceDefinitions).items) if (other.spec.group === spec.group) this.#look(other);
  }

  #settleNames(definition: LiveDefinition): LiveDefinition {
    const accepted = this.#acceptedNames(definition);
    const conditions = definition.status.conditions ?? [];
    const names: Verdict = accepted.conflict ?? { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' };
    const before = conditions.find(({ type }) => type === 'Established');
    const established: Verdict = before?.status === 'True' || !accepted.conflict
      ? { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' }
      : { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' };
    const next = this.#withCondition(this.#withCondition(conditions, names), established);
    if (jsonEqual(next, conditions) && jsonEqual(accepted.names, definition.status.acceptedNames ?? null)) return definition;
    return this.#writeStatus(definition, (fresh) => {
      fresh.status.acceptedNames = accepted.names;
      fresh.status.conditions = [...next];
    });
  }

  /** The names that nobody else of the group has; where one is taken, the one that was accepted before stays. */
  #acceptedNames({ metadata, spec, status }: LiveDefinition): { names: CustomNames; conflict: Verdict | undefined } {
    const others = this.#registry.list(customResourceDefinitions).items.filter((each) => each.spec.group === spec.group && each.metadata.name !== metadata.name);
    const taken = others.flatMap(({ status: { acceptedNames: names } }) => (names ? [names.plural, names.singular, ...(names.shortNames ?? [])] : []));
    const kinds = others.flatMap(({ status: { acceptedNames: names } }) => (names ? [names.kind, names.listKind] : []));
    const { acceptedNames: before } = status;
    const names = { ...spec.names };
    let conflict: Verdict | undefined;
    const settle = (field: 'plural' | 'singular' | 'kind' | 'listKind', used: readonly (string | undefined)[], reason: string) => {
      const wanted = names[field];
      if (wanted === before?.[field] || !used.includes(wanted)) return;
      conflict = { type: 'NamesAccepted', status: 'False', reason, message: `${JSON.stringify(wanted)} is already in use` };
      const kept = before?.[field];
      if (kept === undefined && (field === 'singular' || field === 'listKind')) delete names[field];
      else names[field] = kept ?? '';
    };
    settle('plural', taken, 'PluralConflict');
    settle('singular', taken, 'SingularConflict');
    const clashing = (names.shortNames ?? []).filter((each) => taken.includes(each) && !before?.shortNames?.includes(each));
    if (clashing.length > 0) {
      const message = clashing.map((each) => `${JSON.stringify(each)} is already in use`).join(', ');
      conflict = { type: 'NamesAccepted', status: 'False', reason: 'ShortNamesConflict', message: clashing.length === 1 ? message : `[${message}]` };
      if (before?.shortNames) names.shortNames = before.shortNames;
      else delete names.shortNames;
    }
    settle('kind', kinds, 'KindConflict');
    settle('listKind', kinds, 'ListKindConflict');
    return { names, conflict };
  }

  #serve(definition: LiveDefinition): void {
    const { metadata: { name }, spec } = definition;
    const before = this.#served.get(name);
    if (before && jsonEqual(before.spec, spec)) return;
    this.#withdraw(name);
    const definitions = customDefinitions(definition);
    this.#served.set(name, { spec, definitions, served: definitions.map((each) => this.#registry.serve(each)) });
    const [stored] = definitions;
    if (stored && before) this.#migrate(stored);
  }

  #withdraw(name: string): void {
    for (const served of this.#served.get(name)?.served ?? []) served[Symbol.dispose]();
    this.#served.delete(name);
  }

  /** Objects bear the version that is stored. */
  #migrate(stored: ResourceDefinition): void {
    const apiVersion = `${stored.group}/${stored.version}`;
    for (const object of this.#registry.list(stored).items) {
      if (object.apiVersion === apiVersion) continue;
      const { namespace = '', name = '' } = object.metadata ?? {};
      this.#registry.modify(stored, namespace, name, (fresh) => {
        fresh.apiVersion = apiVersion;
      });
    }
  }

  /** Deletes all instances, then lets the definition go. */
  #empty(definition: LiveDefinition): void {
    const { name } = definition.metadata;
    const stored = this.#served.get(name)?.definitions[0];
    for (const { metadata = {} } of stored ? this.#registry.list(stored).items : []) {
      if (!metadata.deletionTimestamp) this.#registry.delete(stored as ResourceDefinition, metadata.namespace ?? '', metadata.name ?? '');
    }
    if (stored && this.#registry.list(stored).items.length > 0) return this.#waitForLast(definition, stored);
    const completed = isTrue(definition, 'Established')
      ? { type: 'Terminating', status: 'False', reason: 'InstanceDeletionCompleted', message: 'removed all instances' } as const
      : { type: 'Terminating', status: 'False', reason: 'NeverEstablished', message: 'resource was never established' } as const;
    this.#writeStatus(definition, (fresh) => {
      fresh.status.conditions = [...this.#withCondition(fresh.status.conditions ?? [], completed)];
    });
    this.#registry.modify(customResourceDefinitions, '', name, (fresh) => {
      fresh.metadata.finalizers = (fresh.metadata.finalizers ?? []).filter((each) => each !== CLEANUP);
    });
  }

  /** Some instance has finalizers of its own. */
  #waitForLast(definition: LiveDefinition, stored: ResourceDefinition): void {
    const { name } = definition.metadata;
    if (this.#emptying.has(name)) return;
    this.#emptying.set(name, this.#registry.watch(stored, {}, ({ type }) => {
      const present = this.#registry.find(customResourceDefinitions, '', name);
      if (type === 'DELETED' && present?.metadata.deletionTimestamp) this.#empty(present);
    }));
    this.#writeStatus(definition, (fresh) => {
      const pending = { type: 'Terminating', status: 'True', reason: 'InstanceDeletionInProgress', message: 'CustomResource deletion is in progress' } as const;
      fresh.status.conditions = [...this.#withCondition(fresh.status.conditions ?? [], pending)];
    });
  }

  #writeStatus(definition: LiveDefinition, change: (fresh: LiveDefinition) => void): LiveDefinition {
    return this.#registry.modify(customResourceDefinitions, '', definition.metadata.name, change, { subresource: 'status', fieldManager: FIELD_MANAGER });
  }

  #withCondition(conditions: readonly DefinitionCondition[], condition: Verdict): readonly DefinitionCondition[] {
    const before = conditions.find(({ type }) => type === condition.type);
    const lastTransitionTime = before?.status === condition.status ? before.lastTransitionTime : timestamp(this.#clock.now());
    const next = { lastTransitionTime, message: condition.message, reason: condition.reason, status: condition.status, type: condition.type };
    return before ? conditions.map((each) => (each === before ? next : each)) : [...conditions, next];
  }
}

function isTrue({ status }: LiveDefinition, type: DefinitionCondition['type']): boolean {
  return status.conditions?.some((each) => each.type === type && each.status === 'True') ?? false;
}
