import type { Access, KubernetesClient } from '#lib/kubernetes/index.ts';
import { createClient } from '#lib/kubernetes/index.ts';

/** Clients that are kept; the one that was not used for longest goes first. */
const MOST = 512;

/** Clients of learners' clusters, kept between checks: a new one connects and discovers first, which takes longer than the check. */
export class Clients {
  readonly #clients = new Map<string, KubernetesClient>();

  /** The client of whoever logs in like this. */
  of(access: Access): KubernetesClient {
    const key = JSON.stringify(access);
    const client = this.#clients.get(key) ?? createClient(access);
    this.#clients.delete(key);
    this.#clients.set(key, client);
    if (this.#clients.size > MOST) this.#clients.delete(this.#clients.keys().next().value ?? '');
    return client;
  }
}
