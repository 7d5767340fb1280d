import type { ExerciseResult } from '#lib/checks/index.ts';
import type { DatabaseClient } from '#lib/database/index.ts';
import type { BoardColumn, BoardRow } from '../board/board.ts';
import { columnsOf, loadRows } from '../board/board-load.ts';
import type { Page, Paged } from '../pages.ts';
import { oneMore, paged } from '../pages.ts';
import type { FailureReason } from '../board/reasons.ts';
import { reasonOf } from '../board/reasons.ts';
import type { Shared } from '../seat.ts';
import { timeTaken } from './summary.ts';
import type { Workshop } from '../workshop.ts';

/** How one learner did with one exercise. Times are milliseconds since the Unix epoch. */
export interface LearnerResult extends BoardColumn {
  state: 'passed' | 'trying' | 'untouched';
  earned: number;
  attempts: number;
  failures: number;
  hintsShown: number;
  /** The solution was looked at before passing. */
  revealed: boolean;
  skipped: boolean;
  passedAt: number | undefined;
  /** Milliseconds from the pass before it, or from joining. */
  time: number | undefined;
  /** Why the last run failed; undefined when it is passed. */
  reason: FailureReason | undefined;
}

/** A learner's results, in the order of the workshop's lessons. */
export interface LearnerResults {
  learner: string;
  name: string;
  joinedAt: number;
  results: readonly LearnerResult[];
}

/** A run of an exercise's checks, as it was recorded. */
export interface AttemptEntry {
  id: number;
  exercise: string;
  at: number;
  /** False for a pass that was seen without the learner asking. */
  asked: boolean;
  state: ExerciseResult['state'];
  reason: FailureReason | undefined;
}

export function resultsOfRow(row: BoardRow, columns: readonly BoardColumn[]): LearnerResults {
  const { learner, name, joinedAt } = row;
  return { learner, name, joinedAt, results: columns.map((column) => resultOf(row, column)) };
}

function resultOf(row: BoardRow, column: BoardColumn): LearnerResult {
  const cell = row.cells[column.exercise];
  return {
    ...column,
    state: cell?.state ?? 'untouched',
    earned: cell?.state === 'passed' ? column.points : 0,
    attempts: cell?.attempts ?? 0,
    failures: cell?.failures ?? 0,
    hintsShown: cell?.hintsShown ?? 0,
    revealed: cell?.revealed ?? false,
    skipped: cell?.skipped ?? false,
    passedAt: cell?.passedAt,
    time: timeTaken(row, column.exercise),
    reason: cell?.reason,
  };
}

/** The results of a page of learners, in the order of joining. */
export async function pageOfResults(shared: Pick<Shared, 'client' | 'course'>, workshop: Workshop, page: Page): Promise<Paged<LearnerResults>> {
  const columns = columnsOf(workshop, shared.course);
  const rows = await loadRows(shared, workshop, oneMore(page));
  const { items, next } = paged(rows, page, ({ joinedAt, learner }) => ({ at: new Date(joinedAt), id: learner }));
  return { items: items.map((row) => resultsOfRow(row, columns)), next };
}

/** A learner's recorded runs, the newest first, those before the id `before`. */
export async function attemptsOf(client: DatabaseClient, learner: string, { limit, before }: { limit: number; before: number | undefined }): Promise<readonly AttemptEntry[]> {
  const rows = await client.attempt.findMany({
    where: { learnerId: learner, ...(before === undefined ? {} : { id: { lt: before } }) }, orderBy: { id: 'desc' }, take: limit,
  });
  return rows.map(({ id, exercise, at, asked, state, result }) => ({
    id, exercise, at: at.getTime(), asked, state: state as ExerciseResult['state'], reason: reasonOf(result as unknown as ExerciseResult),
  }));
}
