import type { BoardColumn, BoardRow } from '#lib/workshops/index.ts';
import { isStuck } from '#lib/workshops/board/board.ts';
import type { BoardState } from './board-state.ts';

/** What the rows are ordered by: who needs somebody, a fact about the learner, or how they stand in an exercise. */
export type Order = { by: 'need' | 'name' | 'passed' | 'reached' } | { by: 'exercise'; exercise: string };

export interface Shown {
  /** Part of a name. */
  name: string;
  /** The key of a group of failures. */
  group: string | undefined;
  order: Order;
  /** The other way round. */
  reversed: boolean;
}

/** How a learner is, the most pressing first. */
export type Need = 'asks' | 'helped' | 'stuck' | 'working' | 'away';

/** What a learner needs now. `now` is in milliseconds since the Unix epoch. */
export function needOf(row: BoardRow, help: BoardState['help'], now: number): Need {
  const request = help.find(({ learner }) => learner === row.learner);
  if (request) return request.takenAt === undefined ? 'asks' : 'helped';
  if (isStuck(row, now)) return 'stuck';
  return row.online ? 'working' : 'away';
}

const NEEDS: readonly Need[] = ['asks', 'helped', 'stuck', 'working', 'away'];

type Compare = (a: BoardRow, b: BoardRow) => number;

const { compare } = new Intl.Collator(undefined, { numeric: true });

function byName(a: BoardRow, b: BoardRow): number {
  return compare(a.name, b.name);
}

/** Who waits longest comes first among those who ask; who is longest without a pass among those who are stuck. */
function byNeed({ help }: BoardState, now: number): Compare {
  const places = new Map(help.map(({ learner }, index) => [learner, index]));
  const ranks = new Map<BoardRow, number>();
  const rankOf = (row: BoardRow) => {
    const known = ranks.get(row) ?? NEEDS.indexOf(needOf(row, help, now));
    ranks.set(row, known);
    return known;
  };
  return (a, b) => {
    const rank = rankOf(a) - rankOf(b);
    if (rank !== 0) return rank;
    const queue = (places.get(a.learner) ?? 0) - (places.get(b.learner) ?? 0);
    if (queue !== 0) return queue;
    const stuck = rankOf(a) === NEEDS.indexOf('stuck') ? a.lastProgress - b.lastProgress : 0;
    return stuck || byName(a, b);
  };
}

/** Failing first, then trying, then untouched, then passed. */
function byExercise(exercise: string): Compare {
  const rank = ({ cells }: BoardRow) => {
    const cell = cells[exercise];
    if (!cell) return 2;
    if (cell.state === 'passed') return 3;
    return cell.failures > 0 ? 0 : 1;
  };
  return (a, b) => rank(a) - rank(b) || (b.cells[exercise]?.failures ?? 0) - (a.cells[exercise]?.failures ?? 0) || byName(a, b);
}

/** Where a learner is: the last lesson in the workshop's order that they look at or have looked at. */
function byReached(columns: readonly BoardColumn[]): Compare {
  const place = ({ lesson }: BoardRow) => columns.findIndex((column) => column.lesson === lesson);
  return (a, b) => place(a) - place(b) || a.passed - b.passed || byName(a, b);
}

function compareFor(state: BoardState, order: Order, now: number): Compare {
  switch (order.by) {
    case 'need':
      return byNeed(state, now);
    case 'name':
      return byName;
    case 'passed':
      return (a, b) => a.passed - b.passed || byName(a, b);
    case 'reached':
      return byReached(state.columns);
    case 'exercise':
      return byExercise(order.exercise);
  }
}

/** The rows that are shown, in their order. */
export function shownRows(state: BoardState, { name, group, order, reversed }: Shown, now: number): readonly BoardRow[] {
  const wanted = name.trim().toLocaleLowerCase();
  const members = group === undefined ? undefined : new Set(state.groups.find(({ key }) => key === group)?.learners);
  const rows = [...state.rows.values()].filter(
    (row) => (wanted === '' || row.name.toLocaleLowerCase().includes(wanted)) && (!members || members.has(row.learner)),
  );
  rows.sort(compareFor(state, order, now));
  return reversed ? rows.reverse() : rows;
}
