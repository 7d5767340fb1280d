import type { AnyObject, Info } from '../../resources/info.ts';
import { isReportable, messageOf } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { objectsToPrune, placesToPrune, pruneFailure } from '../apply/prune.ts';
import type { PruneType, Visited } from '../apply/prune.ts';

/** What `apply --prune` would delete; a warning, and what upstream goes on with, when that cannot be found out (diff/prune.go). */
export async function prunedObjects(invocation: Invocation, visited: Visited, types: readonly PruneType[]): Promise<(Info & { object: AnyObject })[]> {
  const pruned: (Info & { object: AnyObject })[] = [];
  const fail = (error: unknown) => {
    if (!isReportable(error)) throw error;
    invocation.io.log('diff.go:758', `pruning failed and could not be evaluated err: ${messageOf(error)}`);
  };
  const places = await placesToPrune(invocation, visited, types).catch((error: unknown) => (fail(error), []));
  for (const place of places) {
    try {
      pruned.push(...await objectsToPrune(invocation, place, visited));
    } catch (error) {
      fail(pruneFailure(place, error));
      return place.namespace === '' ? pruned : [];
    }
  }
  return pruned;
}
