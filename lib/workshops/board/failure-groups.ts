import type { BoardRow, FailureGroup } from './board.ts';
import { masked } from './reasons.ts';

interface Gathering {
  exercise: string;
  check: string;
  learners: string[];
  /** What was found, and how many found it. */
  words: Map<string, number>;
}

/** Learners by what keeps them from passing: the larger groups first, a learner once for each exercise. */
export function groupFailures(rows: Iterable<BoardRow>): readonly FailureGroup[] {
  const groups = new Map<string, Gathering>();
  for (const row of rows) {
    for (const [exercise, { reason }] of Object.entries(row.cells)) {
      if (!reason) continue;
      const group: Gathering = groups.get(reason.key) ?? { exercise, check: reason.check, learners: [], words: new Map() };
      groups.set(reason.key, group);
      group.learners.push(row.learner);
      group.words.set(reason.found, (group.words.get(reason.found) ?? 0) + 1);
    }
  }
  return [...groups].map(([key, { exercise, check, learners, words }]) => ({ key, exercise, check, learners, reason: wordsOf(words) }))
    .sort((a, b) => b.learners.length - a.learners.length || (a.key < b.key ? -1 : 1));
}

/** The learners' own words where they are all the same; else without the names, by which they differ. */
function wordsOf(words: ReadonlyMap<string, number>): string {
  const [first = ''] = words.keys();
  return words.size === 1 ? first : masked(first);
}
