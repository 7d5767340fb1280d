import type { ApiObject } from '#lib/schema/index.ts';

interface Snapshot {
  revision: number;
  items: readonly ApiObject[];
}

/** Lists kept at once; the oldest goes first. Objects are shared, so one costs an array. */
const KEPT = 32;

/**
 * Lists that clients are reading in chunks: each chunk comes from the state that the first was read
 * from, as from etcd's history.
 */
export class ListSnapshots {
  readonly #snapshots = new Map<string, Snapshot>();

  remember(query: string, revision: number, items: readonly ApiObject[]): void {
    const key = `${revision} ${query}`;
    this.#snapshots.delete(key);
    this.#snapshots.set(key, { revision, items });
    const [oldest] = this.#snapshots.keys();
    if (this.#snapshots.size > KEPT && oldest !== undefined) this.#snapshots.delete(oldest);
  }

  /** What the list was at that revision; undefined when it is no longer kept. */
  recall(query: string, revision: number): readonly ApiObject[] | undefined {
    return this.#snapshots.get(`${revision} ${query}`)?.items;
  }
}
