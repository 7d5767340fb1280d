import type { ExerciseResult } from '#lib/checks/index.ts';
import type { DatabaseClient, ExerciseProgressModel } from '#lib/database/index.ts';
import { Prisma } from '#lib/database/index.ts';
import type { Course } from '#lib/lessons/index.ts';
import { findLesson } from '#lib/lessons/index.ts';
import type { BoardCell, BoardColumn, BoardRow } from './board.ts';
import type { Page } from '../pages.ts';
import { joinedAfter } from '../pages.ts';
import { reasonOf } from './reasons.ts';
import type { Workshop } from '../workshop.ts';
import { endOf } from '../workshop.ts';

/** A column for each exercise of the workshop's lessons, in its order. */
export function columnsOf(workshop: Workshop, course: Course): readonly BoardColumn[] {
  return workshop.lessons.flatMap(({ lesson: id }) => {
    const lesson = findLesson(course, id);
    return (lesson?.exercises ?? []).map((exercise) => ({
      exercise: `${id}/${exercise.id}`, title: exercise.title, points: exercise.points, lesson: id, lessonTitle: lesson?.title ?? id,
    }));
  });
}

/** What rows are loaded from. */
interface Loading {
  client: DatabaseClient;
  course: Course;
}

/** How often a learner's runs of an exercise came to a state, and which was the last. */
interface RunCount {
  learnerId: string;
  exercise: string;
  state: string;
  /** The learner asked for them; SQLite has 0 and 1. */
  asked: number | bigint | boolean;
  /** They were after the workshop's end. */
  late: number | bigint | boolean;
  runs: number | bigint;
  newest: number | bigint;
  last: string | number | Date;
}

/**
 * Everybody's row, or those of a part of the learners, by a fixed number of queries, however many learners and exercises
 * there are. Nobody is online in it. What was done after the workshop's end is not in it, nor what was done in lessons that
 * the workshop no longer has.
 */
export async function loadRows({ client, course }: Loading, workshop: Workshop, part?: Page | { only: string }): Promise<BoardRow[]> {
  const asked = new Set(columnsOf(workshop, course).map(({ exercise }) => exercise));
  const enrolments = await client.enrolment.findMany({
    where: { workshopId: workshop.id, ...(part && ('only' in part ? { learnerId: part.only } : joinedAfter(part.after))) },
    include: { learner: { select: { lastVisited: true } } }, orderBy: [{ joinedAt: 'asc' }, { learnerId: 'asc' }], ...(part && 'limit' in part ? { take: part.limit } : {}),
  });
  // By their ids, which the indexes begin with: a filter on the relation would look at every learner there is.
  const ids = enrolments.map(({ learnerId }) => learnerId);
  const [progress, counts, lateHints] = await Promise.all([
    client.exerciseProgress.findMany({ where: { learnerId: { in: ids } } }),
    countRuns(client, workshop, part && ids),
    client.openedHint.findMany({ where: { learnerId: { in: ids }, at: { gte: endOf(workshop) } }, select: { learnerId: true, exercise: true } }),
  ]);
  const runs = Map.groupBy(counts, nameOf);
  const late = Map.groupBy(lateHints, nameOf);
  const before = await resultsBeforeEnd(client, runs);
  const cells = new Map(ids.map((id) => [id, new Map<string, BoardCell>()]));
  for (const row of progress.filter(({ exercise }) => asked.has(exercise))) {
    const own = runs.get(nameOf(row)) ?? [];
    const latest = own.some(({ late }) => Boolean(late)) ? before.get(nameOf(row)) : (row.latest as unknown as ExerciseResult | null);
    const cell = cellOf(row, { runs: own, lateHints: late.get(nameOf(row))?.length ?? 0, latest: latest ?? undefined, end: endOf(workshop) });
    if (cell) cells.get(row.learnerId)?.set(row.exercise, cell);
  }
  return enrolments.map((enrolment) => ({
    ...newRow(enrolment),
    lesson: enrolment.learner.lastVisited ?? undefined,
    ...standing(enrolment.joinedAt.getTime(), cells.get(enrolment.learnerId) ?? new Map()),
  }));
}

function nameOf({ learnerId, exercise }: { learnerId: string; exercise: string }): string {
  return `${learnerId} ${exercise}`;
}

interface Doings {
  runs: readonly RunCount[];
  /** Hints that were opened after the end. */
  lateHints: number;
  /** The last result before the end. */
  latest: ExerciseResult | undefined;
  end: Date;
}

/** What stands on the board of an exercise at the workshop's end; undefined when nothing was done by then. */
function cellOf(row: ExerciseProgressModel, { runs, lateHints, latest, end }: Doings): BoardCell | undefined {
  const inTime = (at: Date | null) => at !== null && at < end;
  const asked = runs.filter((count) => Boolean(count.asked) && !count.late);
  const sum = (counts: readonly RunCount[]) => counts.reduce((total, count) => total + Number(count.runs), 0);
  const passedAt = inTime(row.passedAt) ? row.passedAt?.getTime() : undefined;
  const cell: BoardCell = {
    state: passedAt === undefined ? 'trying' : 'passed',
    attempts: sum(asked),
    failures: sum(asked.filter(({ state }) => state === 'failed')),
    hintsShown: Math.max(0, row.hintsShown - lateHints),
    revealed: inTime(row.revealedAt),
    skipped: inTime(row.skippedAt),
    passedAt,
    reason: passedAt === undefined ? reasonOf(latest) : undefined,
    triedAt: asked.length === 0 ? undefined : Math.max(...asked.map(({ last }) => new Date(last).getTime())),
  };
  const isTouched = passedAt !== undefined || cell.hintsShown > 0 || cell.revealed || cell.skipped || runs.some(({ late }) => !late);
  const isLate = runs.length > 0 || lateHints > 0 || [row.revealedAt, row.skippedAt, row.againSince].some((at) => at !== null && at >= end);
  return isTouched || !isLate ? cell : undefined;
}

/** By a join: a group over more learners than a statement takes parameters is done in one by nothing else. */
function countRuns(client: DatabaseClient, workshop: Workshop, learners: readonly string[] | undefined): Promise<RunCount[]> {
  if (learners?.length === 0) return Promise.resolve([]);
  const theirs = learners ? Prisma.sql`AND a."learnerId" IN (${Prisma.join(learners)})` : Prisma.empty;
  return client.$queryRaw<RunCount[]>`
    SELECT a."learnerId", a."exercise", a."state", a."asked", a."at" >= ${endOf(workshop)} AS "late", COUNT(*) AS "runs", MAX(a."id") AS "newest", MAX(a."at") AS "last"
    FROM "Enrolment" e JOIN "Attempt" a ON a."learnerId" = e."learnerId"
    WHERE e."workshopId" = ${workshop.id} ${theirs} GROUP BY 1, 2, 3, 4, 5`;
}

/** The last results before the end of exercises that were run after it too: the record holds the newest alone. */
async function resultsBeforeEnd(client: DatabaseClient, runs: ReadonlyMap<string, readonly RunCount[]>): Promise<Map<string, ExerciseResult>> {
  const ids = [...runs.values()].filter((counts) => counts.some(({ late }) => Boolean(late))).flatMap((counts) => {
    const inTime = counts.filter(({ late }) => !late).map(({ newest }) => Number(newest));
    return inTime.length === 0 ? [] : [Math.max(...inTime)];
  });
  if (ids.length === 0) return new Map();
  const rows = await client.attempt.findMany({ where: { id: { in: ids } }, select: { learnerId: true, exercise: true, result: true } });
  return new Map(rows.map((row) => [nameOf(row), row.result as unknown as ExerciseResult]));
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
