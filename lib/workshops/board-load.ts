import type { ExerciseResult } from '#lib/checks/index.ts';
import type { DatabaseClient } from '#lib/database/index.ts';
import type { Course } from '#lib/lessons/index.ts';
import { findLesson } from '#lib/lessons/index.ts';
import type { BoardCell, BoardColumn, BoardRow } from './board.ts';
import type { Page } from './pages.ts';
import { joinedAfter } from './pages.ts';
import { reasonOf } from './reasons.ts';
import type { Workshop } from './workshop.ts';

/** A column for each exercise of the workshop's lessons, in its order. */
export function columnsOf(workshop: Workshop, course: Course): readonly BoardColumn[] {
  return workshop.lessons.flatMap(({ lesson: id }) => {
    const lesson = findLesson(course, id);
    return (lesson?.exercises ?? []).map((exercise) => ({
      exercise: `${id}/${exercise.id}`, title: exercise.title, points: exercise.points, lesson: id, lessonTitle: lesson?.title ?? id,
    }));
  });
}

/** How often a learner's runs of an exercise came to a state, and when last. */
interface RunCount {
  learnerId: string;
  exercise: string;
  state: string;
  runs: number | bigint;
  last: string | number | Date;
}

/**
 * Everybody's row, or those of a part of the learners, by a fixed number of queries, however many learners and exercises
 * there are. Nobody is online in it.
 */
export async function loadRows(client: DatabaseClient, workshop: string, part?: Page | { only: string }): Promise<BoardRow[]> {
  const enrolments = await client.enrolment.findMany({
    where: { workshopId: workshop, ...(part && ('only' in part ? { learnerId: part.only } : joinedAfter(part.after))) },
    include: { learner: { select: { lastVisited: true } } }, orderBy: [{ joinedAt: 'asc' }, { learnerId: 'asc' }], ...(part && 'limit' in part ? { take: part.limit } : {}),
  });
  // By their ids, which the indexes begin with: a filter on the relation would look at every learner there is.
  const theirs = { learnerId: { in: enrolments.map(({ learnerId }) => learnerId) } };
  const [progress, runs] = await Promise.all([
    client.exerciseProgress.findMany({ where: theirs }),
    part ? countRunsOf(client, theirs) : countRuns(client, workshop),
  ]);
  const cells = new Map(enrolments.map(({ learnerId }) => [learnerId, new Map<string, BoardCell>()]));
  for (const row of progress) {
    const passedAt = row.passedAt?.getTime();
    const reason = passedAt === undefined ? reasonOf((row.latest as unknown as ExerciseResult | null) ?? undefined) : undefined;
    const { attempts, hintsShown } = row;
    const marks = { hintsShown, revealed: row.revealedAt !== null, skipped: row.skippedAt !== null };
    cells.get(row.learnerId)?.set(row.exercise, { state: passedAt === undefined ? 'trying' : 'passed', attempts, failures: 0, ...marks, passedAt, reason, triedAt: undefined });
  }
  for (const { learnerId, exercise, state, runs: count, last } of runs) {
    const cell = cells.get(learnerId)?.get(exercise);
    if (!cell) continue;
    if (state === 'failed') cell.failures = Number(count);
    cell.triedAt = Math.max(cell.triedAt ?? 0, new Date(last).getTime());
  }
  return enrolments.map((enrolment) => ({
    ...newRow(enrolment),
    lesson: enrolment.learner.lastVisited ?? undefined,
    ...standing(enrolment.joinedAt.getTime(), cells.get(enrolment.learnerId) ?? new Map()),
  }));
}

/** A group over more learners than a statement takes parameters: only a join does it in one. */
function countRuns(client: DatabaseClient, workshop: string): Promise<RunCount[]> {
  return client.$queryRaw<RunCount[]>`
    SELECT a."learnerId", a."exercise", a."state", COUNT(*) AS "runs", MAX(a."at") AS "last"
    FROM "Enrolment" e JOIN "Attempt" a ON a."learnerId" = e."learnerId"
    WHERE e."workshopId" = ${workshop} AND a."asked" GROUP BY a."learnerId", a."exercise", a."state"`;
}

/** The same for the learners of a page. */
async function countRunsOf(client: DatabaseClient, learners: { learnerId: { in: string[] } }): Promise<RunCount[]> {
  const groups = await client.attempt.groupBy({ by: ['learnerId', 'exercise', 'state'], where: { ...learners, asked: true }, _count: true, _max: { at: true } });
  return groups.map(({ learnerId, exercise, state, _count: runs, _max: { at } }) => ({ learnerId, exercise, state, runs, last: at ?? 0 }));
}

/** The row of somebody who has just joined. */
export function newRow(enrolment: { learnerId: string; name: string; joinedAt: Date; lastSeen: Date; mayType: boolean }): BoardRow {
  const { learnerId: learner, name, mayType } = enrolment;
  const joinedAt = enrolment.joinedAt.getTime();
  return { learner, name, joinedAt, online: false, lastSeen: enrolment.lastSeen.getTime(), lesson: undefined, mayType, ...standing(joinedAt, new Map()) };
}

/** What a row says of all its cells together. */
export function standing(joinedAt: number, cells: ReadonlyMap<string, BoardCell>): Pick<BoardRow, 'lastProgress' | 'failedAttempts' | 'passed' | 'reason' | 'cells'> {
  const all = [...cells.values()];
  const trying = all.filter((cell) => cell.state === 'trying');
  const newest = trying.reduce<BoardCell | undefined>((last, cell) => (cell.reason && (cell.triedAt ?? 0) >= (last?.triedAt ?? 0) ? cell : last), undefined);
  return {
    lastProgress: Math.max(joinedAt, ...all.map((cell) => cell.passedAt ?? 0)),
    failedAttempts: trying.reduce((sum, cell) => sum + cell.failures, 0),
    passed: all.length - trying.length,
    reason: newest?.reason,
    cells: Object.fromEntries(cells),
  };
}
