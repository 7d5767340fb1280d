import { setTimeout as delay } from 'node:timers/promises';
import { createClient, Unreachable } from '#lib/kubernetes/index.ts';
import type { Sandboxes } from '#lib/sandboxes/index.ts';
import { SandboxError } from '#lib/sandboxes/index.ts';
import { followCluster } from './follow.ts';
import type { ClusterPicture, MapEvent } from './picture.ts';
import { whatHappened } from './what-happened.ts';

/** Live pictures of learners' clusters. */
export interface ClusterMaps {
  /** A picture at once and after each change, until the signal aborts; says when the cluster does not answer, and tries on. */
  follow(sandbox: string, signal: AbortSignal): AsyncIterable<MapEvent>;
  /** Does `work` and tells what it changed in the cluster, in words; nothing when the cluster could not be looked at. */
  during(sandbox: string, work: () => Promise<void>): Promise<readonly string[]>;
}

/** Milliseconds between attempts to reach a cluster that does not answer. */
const RETRY = 1000;

/** Milliseconds for a look at a cluster before and after something. */
const LOOK = 5000;

/** Maps of the sandboxes' clusters, through their HTTP API like everybody else. */
export function createClusterMaps(sandboxes: Sandboxes): ClusterMaps {
  const maps: ClusterMaps = {
    async *follow(id, signal) {
      while (!signal.aborted) {
        try {
          const access = await (await sandboxes.open(id)).access();
          yield* followCluster({ client: createClient(access), namespace: access.namespace, signal });
        } catch (error) {
          if (signal.aborted) return;
          if (!isAway(error)) throw error;
          yield { type: 'unreachable' };
          await delay(RETRY, undefined, { signal }).catch(() => undefined);
        }
      }
    },
    async during(id, work) {
      const before = await firstPicture(maps, id);
      await work();
      const after = await firstPicture(maps, id);
      return before && after ? whatHappened(before, after) : [];
    },
  };
  return maps;
}

/** The cluster does not answer, or the host that holds it: either comes back. */
function isAway(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof SandboxError && error.reason === 'unavailable');
}

/** The cluster as it is now; undefined when it does not answer. */
async function firstPicture(maps: ClusterMaps, id: string): Promise<ClusterPicture | undefined> {
  const enough = new AbortController();
  const signal = AbortSignal.any([enough.signal, AbortSignal.timeout(LOOK)]);
  try {
    for await (const event of maps.follow(id, signal)) return event.type === 'picture' ? event.picture : undefined;
    return undefined;
  } finally {
    enough.abort();
  }
}
