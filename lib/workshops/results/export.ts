import { columnsOf, loadRows } from '../board/board-load.ts';
import { resultsOfRow } from './results.ts';
import type { Shared } from '../seat.ts';
import type { ExerciseSummary } from './summary.ts';
import { summarise } from './summary.ts';
import type { Workshop } from '../workshop.ts';
import { endOf } from '../workshop.ts';

/** A workshop's results, as they leave Drydock. Times are ISO 8601. */
export interface WorkshopExport {
  format: 'drydock-workshop/v1';
  workshop: { title: string; startsAt: string; endsAt: string; lessons: readonly string[] };
  exercises: readonly ExerciseSummary[];
  learners: readonly ExportedLearner[];
}

export interface ExportedLearner {
  name: string;
  joinedAt: string;
  results: readonly ExportedResult[];
}

export interface ExportedResult {
  exercise: string;
  title: string;
  state: 'passed' | 'trying' | 'untouched';
  points: number;
  possible: number;
  attempts: number;
  hintsShown: number;
  /** The solution was looked at before passing. */
  revealed: boolean;
  passedAt: string | undefined;
  /** Seconds from the pass before it, or from joining. */
  seconds: number | undefined;
  reason: string | undefined;
}

/** Everybody's results, in the order of joining and of the lessons. */
export async function exportWorkshop(shared: Pick<Shared, 'client' | 'course'>, workshop: Workshop): Promise<WorkshopExport> {
  const columns = columnsOf(workshop, shared.course);
  const [rows, exercises] = await Promise.all([loadRows(shared, workshop), summarise(shared, workshop)]);
  const learners = rows.map((row) => ({
    name: row.name,
    joinedAt: new Date(row.joinedAt).toISOString(),
    results: resultsOfRow(row, columns).results.map(({ exercise, title, state, earned, points, attempts, hintsShown, revealed, passedAt, time, reason }): ExportedResult => ({
      exercise, title, state, points: earned, possible: points, attempts, hintsShown, revealed,
      passedAt: passedAt === undefined ? undefined : new Date(passedAt).toISOString(),
      seconds: time === undefined ? undefined : Math.round(time / 1000),
      reason: reason?.found,
    })),
  }));
  const { title, startsAt } = workshop;
  const lessons = workshop.lessons.map(({ lesson }) => lesson);
  return { format: 'drydock-workshop/v1', workshop: { title, startsAt: startsAt.toISOString(), endsAt: endOf(workshop).toISOString(), lessons }, exercises, learners };
}
