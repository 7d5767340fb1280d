import { setTimeout as delay } from 'node:timers/promises';
import { createClient, Unreachable } from '#lib/kubernetes/index.ts';
import type { Sandboxes } from '#lib/sandboxes/index.ts';
import { followCluster } from './follow.ts';
import type { MapEvent } from './picture.ts';

/** Live pictures of learners' clusters. */
export interface ClusterMaps {
  /** A picture at once and after each change, until the signal aborts; says when the cluster does not answer, and tries on. */
  follow(sandbox: string, signal: AbortSignal): AsyncIterable<MapEvent>;
}

/** Milliseconds between attempts to reach a cluster that does not answer. */
const RETRY = 1000;

/** Maps of the sandboxes' clusters, through their HTTP API like everybody else. */
export function createClusterMaps(sandboxes: Sandboxes): ClusterMaps {
  return {
    async *follow(id, signal) {
      while (!signal.aborted) {
        try {
          const access = await (await sandboxes.open(id)).access();
          yield* followCluster({ client: createClient(access), namespace: access.namespace, signal });
        } catch (error) {
          if (signal.aborted) return;
          if (!(error instanceof Unreachable)) throw error;
          yield { type: 'unreachable' };
          await delay(RETRY, undefined, { signal }).catch(() => undefined);
        }
      }
    },
  };
}
