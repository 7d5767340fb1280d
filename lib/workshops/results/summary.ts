import type { ExerciseResult } from '#lib/checks/index.ts';
import type { BoardColumn, BoardRow } from '../board/board.ts';
import { columnsOf, loadRows } from '../board/board-load.ts';
import { masked, reasonOf } from '../board/reasons.ts';
import type { Shared } from '../seat.ts';
import type { Workshop } from '../workshop.ts';
import { endOf } from '../workshop.ts';

/** How a class did with one exercise. */
export interface ExerciseSummary extends BoardColumn {
  learners: number;
  tried: number;
  passed: number;
  /** Of all learners, 0 to 1. */
  passRate: number;
  /** Milliseconds from a learner's pass before it, or their joining, to this one's; the median. */
  medianTime: number | undefined;
  hintsShown: number;
  /** Why runs failed, the commonest first, each learner once. */
  mistakes: readonly { reason: string; learners: number }[];
}

/** The commonest reasons that are named. */
const MISTAKES = 5;

/** A summary for each exercise, by a fixed number of queries. */
export async function summarise({ client, course }: Pick<Shared, 'client' | 'course'>, workshop: Workshop): Promise<readonly ExerciseSummary[]> {
  const columns = columnsOf(workshop, course);
  const rows = await loadRows({ client, course }, workshop);
  const failures = await client.attempt.findMany({
    where: { learnerId: { in: rows.map(({ learner }) => learner) }, asked: true, state: 'failed', at: { lt: endOf(workshop) } },
    select: { learnerId: true, exercise: true, result: true },
  });
  const mistakes = mistakesOf(failures.map(({ learnerId, exercise, result }) => ({ learner: learnerId, exercise, result: result as unknown as ExerciseResult })));
  return columns.map((column) => ({ ...column, ...figuresOf(column.exercise, rows), mistakes: mistakes.get(column.exercise) ?? [] }));
}

function figuresOf(exercise: string, rows: readonly BoardRow[]) {
  const cells = rows.flatMap((row) => (row.cells[exercise] ? [row.cells[exercise]] : []));
  const passed = cells.filter((cell) => cell.state === 'passed').length;
  return {
    learners: rows.length,
    tried: cells.filter((cell) => cell.attempts > 0 || cell.state === 'passed').length,
    passed,
    passRate: rows.length === 0 ? 0 : passed / rows.length,
    medianTime: median(rows.flatMap((row) => timeTaken(row, exercise) ?? [])),
    hintsShown: cells.reduce((sum, cell) => sum + cell.hintsShown, 0),
  };
}

/** Milliseconds that a learner worked towards a pass; undefined when they have not passed. */
export function timeTaken(row: BoardRow, exercise: string): number | undefined {
  const passedAt = row.cells[exercise]?.passedAt;
  if (passedAt === undefined) return undefined;
  const before = Object.values(row.cells).map((cell) => cell.passedAt ?? 0).filter((time) => time < passedAt);
  return Math.max(0, passedAt - Math.max(row.joinedAt, ...before));
}

export function median(numbers: readonly number[]): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

interface Failure {
  learner: string;
  exercise: string;
  result: ExerciseResult;
}

function mistakesOf(failures: readonly Failure[]): Map<string, { reason: string; learners: number }[]> {
  const byReason = new Map<string, { exercise: string; words: Set<string>; learners: Set<string> }>();
  for (const { learner, exercise, result } of failures) {
    const reason = reasonOf(result);
    if (!reason) continue;
    const entry = byReason.get(reason.key) ?? { exercise, words: new Set(), learners: new Set() };
    byReason.set(reason.key, entry);
    entry.words.add(reason.found);
    entry.learners.add(learner);
  }
  const sorted = [...byReason.values()].sort((a, b) => b.learners.size - a.learners.size);
  return new Map([...Map.groupBy(sorted, ({ exercise }) => exercise)].map(([exercise, entries]) => [exercise, entries.slice(0, MISTAKES).map(asMistake)]));
}

function asMistake({ words, learners }: { words: ReadonlySet<string>; learners: ReadonlySet<string> }): { reason: string; learners: number } {
  const [first = ''] = words;
  return { reason: words.size === 1 ? first : masked(first), learners: learners.size };
}
