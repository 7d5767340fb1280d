import type { ApiObject } from '#lib/schema/index.ts';
import type { Access } from './access.ts';
import type { KubernetesClient, ListSelection, WatchListener, WatchSelection } from './kubernetes-client.ts';

/** A client of the cluster that `access` leads to; nothing is sent before the first call. */
export function createClient(access: Access): KubernetesClient {
  return new LazyClient(access);
}

/**
 * Loads client-node with the first call: loading it takes longer than all the rest together, and much that
 * names a client, as the terminal's kubectl does for its errors, never uses one.
 */
class LazyClient implements KubernetesClient {
  readonly #access: Access;
  #loaded: Promise<KubernetesClient> | undefined;

  constructor(access: Access) {
    this.#access = access;
  }

  async get<T extends ApiObject>(apiVersion: string, kind: string, name: string, namespace?: string): Promise<T | undefined> {
    return (await this.#client()).get<T>(apiVersion, kind, name, namespace);
  }

  async list<T extends ApiObject>(apiVersion: string, kind: string, selection?: ListSelection): Promise<{ items: T[]; resourceVersion: string }> {
    return (await this.#client()).list<T>(apiVersion, kind, selection);
  }

  async create<T extends ApiObject>(object: T): Promise<T> {
    return (await this.#client()).create(object);
  }

  async delete(object: { apiVersion: string; kind: string; name: string; namespace?: string }): Promise<void> {
    await (await this.#client()).delete(object);
  }

  async watch<T extends ApiObject>(path: string, selection: WatchSelection, listener: WatchListener<T>): Promise<Disposable> {
    return (await this.#client()).watch<T>(path, selection, listener);
  }

  async logs(namespace: string, pod: string, container?: string): Promise<string> {
    return (await this.#client()).logs(namespace, pod, container);
  }

  #client(): Promise<KubernetesClient> {
    this.#loaded ??= import('./object-client.ts').then(({ ObjectClient }) => new ObjectClient(this.#access));
    return this.#loaded;
  }
}
