import type { ApiError, ApiObject } from '#lib/schema/index.ts';
import type { Unreachable } from './unreachable.ts';

export interface ListSelection {
  /** All namespaces when left out. */
  namespace?: string | undefined;
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
}

export interface WatchSelection extends ListSelection {
  resourceVersion?: string | undefined;
}

export type WatchedEvent<T extends ApiObject> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; object: T };

/**
 * Typed access to any kind of a cluster, by @kubernetes/client-node. Objects are as on the wire (dates
 * are strings). Every method throws ApiError for a refusal, Unreachable when no answer comes.
 */
export interface KubernetesClient {
  /** Undefined when there is none of that name, or the server does not know the kind. */
  get<T extends ApiObject>(apiVersion: string, kind: string, name: string, namespace?: string): Promise<T | undefined>;
  list<T extends ApiObject>(apiVersion: string, kind: string, selection?: ListSelection): Promise<{ items: T[]; resourceVersion: string }>;
  create<T extends ApiObject>(object: T): Promise<T>;
  /** A delete of something absent is no error. */
  delete(object: { apiVersion: string; kind: string; name: string; namespace?: string }): Promise<void>;
  /**
   * Calls back for each change until disposed of; `ended` is called once when the server or the line
   * ends it, with the reason if there is one.
   */
  watch<T extends ApiObject>(path: string, selection: WatchSelection, listener: WatchListener<T>): Promise<Disposable>;
  /** The whole log of a container so far; its Pod's only container when none is named. */
  logs(namespace: string, pod: string, container?: string): Promise<string>;
}

export interface WatchListener<T extends ApiObject> {
  event(event: WatchedEvent<T>): void;
  ended(reason: ApiError | Unreachable | undefined): void;
}
