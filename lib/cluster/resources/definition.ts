import type { Clock, Random } from '#lib/core/index.ts';
import type { ApiObject, Definitions } from '#lib/schema/index.ts';
import type { User } from '../auth/user.ts';
import type { FieldsV1 } from '../managed-fields/field-set.ts';

/** One thing wrong with an object (apimachinery's field.Error), rendered as upstream renders it. */
export interface FieldError {
  type: 'Required' | 'Invalid' | 'Duplicate' | 'NotFound' | 'NotSupported' | 'Forbidden' | 'TooLong' | 'TooMany' | 'TypeInvalid' | 'InternalError';
  /** `spec.containers[0].image` */
  field: string;
  value?: unknown;
  detail: string;
}

/** A column of `kubectl get`, served in Tables (pkg/printers/internalversion). */
export interface Column<T> {
  name: string;
  type: string;
  format?: string;
  description: string;
  /** 0 is always shown, 1 with `-o wide`. */
  priority: number;
  /** `now` is in epoch milliseconds; ages are rendered by the server, as upstream does. */
  value(object: T, now: number): string | number | boolean | null;
}

/** Gives the messages for what is wrong with a name; `prefix` when it is a generateName. */
export type NameRule = (name: string, prefix: boolean) => string[];

export interface StrategyContext {
  clock: Clock;
  random: Random;
  /** Who asks; undefined for the cluster's own writes. */
  user?: User | undefined;
}

/** One kind: what upstream keeps in its registry strategy, defaults, validation and printers. */
export interface ResourceDefinition<T extends ApiObject = ApiObject> {
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: readonly string[];
  /** `all` makes `kubectl get all` show it. */
  categories: readonly string[];
  namespaced: boolean;
  verbs: readonly string[];
  /** Served below the object: status, scale, and for Pods log, exec, attach, portforward, binding, eviction… */
  subresources: readonly string[];
  columns: readonly Column<T>[];
  /** Counted up when these parts change; left out for kinds that carry no generation. */
  generation?: 'spec' | 'spec-and-annotations' | 'all-but-metadata';
  /** Which rule names follow; the default is a DNS subdomain (apimachinery's NameIsDNSSubdomain). */
  names?: NameRule;
  /** Finalizers may be without a domain, as the generic server allows; Kubernetes' own kinds want one. */
  bareFinalizers?: boolean;
  /** An update must say which revision it changes (AllowUnconditionalUpdate is false). */
  needsRevision?: boolean;
  /**
   * Set on a second view of a kind that another definition stores (events.k8s.io/v1 of v1 Event):
   * where it is stored, and how objects are turned there and back.
   */
  view?: { of: ResourceDefinition; fromStored(object: ApiObject): T; toStored(object: T): ApiObject };
  /** Set on kinds that users add: their OpenAPI definitions, and how a body is read that no Go struct describes. Throws DecodingError. */
  custom?: { schema: Definitions; read(value: unknown): { object: ApiObject; unknown: readonly string[] } };
  /** Where the numbers lie that the subresource scale shows; those of Deployments when left out. */
  scale?: { replicas: readonly string[]; status: readonly string[]; selector: readonly string[] | undefined };
  /** The selector is a map of labels, as kinds of the core group have it, and no LabelSelector. */
  plainSelector?: boolean;
  /** Dependents outlive what is deleted by a request that does not say what becomes of them (DefaultGarbageCollectionPolicy). */
  orphansDependents?: boolean;
  /** The warning that such a request gets. */
  orphanWarning?: string;
  /** Fields usable in `--field-selector` besides metadata.name and metadata.namespace, and how to read them. */
  selectableFields?: readonly string[];
  selectableField?(object: T, field: string): string;
  /** Sets defaults, on create and on update alike (SetDefaults_*). Changes `object`. */
  setDefaults?(object: T): void;
  /** Clears what clients may not set, sets what the server owns (PrepareForCreate). Changes `object`. */
  prepareForCreate?(object: T, context: StrategyContext): void;
  /** PrepareForUpdate; the generation is counted by the registry when spec changes. */
  prepareForUpdate?(object: T, old: T, context: StrategyContext): void;
  validate?(object: T): FieldError[];
  validateUpdate?(object: T, old: T): FieldError[];
  validateStatusUpdate?(object: T, old: T): FieldError[];
  /** Subresources through which one part of the object is written: what they leave as it was, and what they refuse. */
  parts?: Readonly<Record<string, { keep(object: T, old: T, context: StrategyContext): void; validate(object: T, old: T): FieldError[] }>>;
  /** Fields that a write does not touch whatever it sends, by subresource; those of a spec and a status when left out (GetResetFields). */
  resets?: Readonly<Record<string, FieldsV1>>;
  /** Objects that are worked out when they are asked for, and never stored (ComponentStatus). */
  computed?(): readonly T[];
  /** The order of the rows of a Table, where it is not that of the names. */
  tableOrder?(a: T, b: T): number;
  /** Remarks on an object that is taken all the same (WarningsOnCreate; with `old`, WarningsOnUpdate). */
  warnings?(object: T, old: T | undefined): string[];
  /** Set on kinds that are being given up: the warning that every request for them gets. */
  deprecation?: string;
  /** True while the object itself holds its deletion back, besides metadata.finalizers (a Namespace's spec.finalizers). */
  holdsDeletion?(object: T): boolean;
  /** Called when an object that holds its deletion back, or has finalizers, begins to terminate. Changes `object`. */
  beginTermination?(object: T): void;
  /** Seconds that a delete leaves the object terminating; undefined deletes at once (CheckGracefulDelete). */
  gracePeriod?(object: T, requested: number | undefined): number | undefined;
}
