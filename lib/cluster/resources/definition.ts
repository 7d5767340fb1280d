import type { Clock, Random } from '#lib/core/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';

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
  type: 'string' | 'integer' | 'date' | 'boolean';
  format?: 'name';
  description: string;
  /** 0 is always shown, 1 with `-o wide`. */
  priority: 0 | 1;
  /** `now` is in epoch milliseconds; ages are rendered by the server, as upstream does. */
  value(object: T, now: number): string | number | boolean;
}

export interface StrategyContext {
  clock: Clock;
  random: Random;
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
  /** Fields usable in `--field-selector` besides metadata.name and metadata.namespace. */
  selectableFields?(object: T): Readonly<Record<string, string>>;
  /** Sets defaults, on create and on update alike (SetDefaults_*). Changes `object`. */
  setDefaults?(object: T): void;
  /** Clears what clients may not set, sets what the server owns (PrepareForCreate). Changes `object`. */
  prepareForCreate?(object: T, context: StrategyContext): void;
  /** PrepareForUpdate; the generation is counted by the registry when spec changes. */
  prepareForUpdate?(object: T, old: T, context: StrategyContext): void;
  validate?(object: T): FieldError[];
  validateUpdate?(object: T, old: T): FieldError[];
  validateStatusUpdate?(object: T, old: T): FieldError[];
  /** Seconds that a delete leaves the object terminating; undefined deletes at once (CheckGracefulDelete). */
  gracePeriod?(object: T, requested: number | undefined): number | undefined;
}
