/**
 * What the class board costs: `node bench/board.ts`. A class of 300 with 40 exercises in a database with 300, 3,000 and
 * 30,000 learners' rows, and then the largest class: calls of the database client, CPU time to load, and the time from
 * a result to the board's change.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Exercise, ExerciseResult } from '#lib/checks/index.ts';
import { systemClock } from '#lib/core/index.ts';
import type { Database } from '#lib/database/index.ts';
import { openDatabase } from '#lib/database/index.ts';
import type { Course, Lesson } from '#lib/lessons/index.ts';
import { createProgress } from '#lib/progress/index.ts';
import { createWorkshops } from '#lib/workshops/index.ts';

const CLASS = 300;
const EXERCISES = 40;
const TOTALS = [300, 3_000, 30_000];
const RUNS = 5;
const NOW = Date.now();
const ACTOR = { id: 'kim', name: 'Kim' };

const exercises = Array.from({ length: EXERCISES }, (_, index) => ({ id: `e${index}`, title: `Exercise ${index}`, points: 10, task: '', hints: [], solution: {}, mistakes: [], checks: [] }) satisfies Exercise);
const lesson: Lesson = {
  id: 'c/l', slug: 'l', chapter: 'c', title: 'L', summary: '', minutes: 5, folder: '', exercises, files: new Map(),
  values: {}, templates: new Map(), definition: { variables: {}, exercises: () => exercises },
};
const course: Course = { title: 'C', chapters: [{ slug: 'c', title: 'C', summary: '', lessons: [lesson] }] };

// The clock of workshops keeps no process alive.
const alive = setInterval(() => undefined, 1000);
const directory = mkdtempSync(path.join(tmpdir(), 'drydock-bench-'));
try {
  for (const total of TOTALS) await measure(total, CLASS);
  await measure(1_000, 1_000);
} finally {
  clearInterval(alive);
  rmSync(directory, { recursive: true, force: true });
}

async function measure(total: number, size: number): Promise<void> {
  const file = path.join(directory, `${total}-${size}.db`);
  await using database = await openDatabase(`file:${file}`);
  await fill(database, total, size);
  const progress = createProgress(database);
  let queries = 0;
  const counted: Database = { ...database, client: counting(database.client, () => (queries += 1)) };
  // A board is kept a while after it was read: each time it is loaded by workshops that have none.
  const made = () => createWorkshops({ database: counted, course, progress, clock: systemClock, keeper: { reset: async () => undefined, erase: async () => undefined }, retentionDays: 90 });
  const workshops = made();
  const led = await workshops.lead(ACTOR, 'w0');
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const fresh = await made().lead(ACTOR, 'w0');
    queries = 0;
    const left = new AbortController();
    const begun = process.cpuUsage();
    const board = fresh.board(left.signal)[Symbol.asyncIterator]();
    const { value } = await board.next();
    times.push(cpuSince(begun));
    if (value?.type !== 'snapshot' || value.board.rows.length !== size) throw new Error('the board is not whole');
    left.abort();
    await board.return?.();
  }
  const loadQueries = queries;
  queries = 0;
  const begun = process.cpuUsage();
  await led.summary();
  const summary = cpuSince(begun);
  console.log(`${padded(total)} learners, class of ${padded(size)}: board ${milliseconds(median(times))} by ${loadQueries} calls of the database client; summary ${milliseconds(summary)} by ${queries}; a result on the board after ${milliseconds(await delay(workshops, led))}`);
}

/** Milliseconds from a recorded result to the change that a reader gets, with the time in which changes are gathered. */
async function delay(workshops: ReturnType<typeof createWorkshops>, led: Awaited<ReturnType<ReturnType<typeof createWorkshops>['lead']>>): Promise<number> {
  const left = new AbortController();
  const board = led.board(left.signal)[Symbol.asyncIterator]();
  await board.next();
  const exercise = 'c/l/e39';
  const begun = performance.now();
  workshops.observer.ran({ id: 'l1', sandbox: 's1', seed: '' }, { exercise, result: failure(exercise), asked: true, attempts: 99, passed: false });
  await board.next();
  const taken = performance.now() - begun;
  left.abort();
  await board.return?.();
  return taken;
}

function failure(exercise: string): ExerciseResult {
  return {
    exercise, state: 'failed', earned: 0, possible: 10,
    checks: [{ check: 'runs', title: 'A Pod `web` is running', outcome: { state: 'failed', found: 'no Pod web, but test', wanted: 'Pod web Running', lookAt: 'kubectl get pods' } }],
  };
}

/** Learners with all their exercises tried and failed twice, two of three passed after: in classes of `size`. */
async function fill({ client }: Database, total: number, size: number): Promise<void> {
  const result = JSON.stringify(failure('c/l/e0'));
  const run = (sql: string, ...values: unknown[]) => client.$executeRawUnsafe(sql, ...values);
  const classes = Math.ceil(total / size);
  const numbers = (name: string, last: number) => `${name}(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM ${name} WHERE n < ${last - 1})`;
  const iso = new Date(NOW).toISOString();
  await run('INSERT INTO "Instructor" VALUES (?, ?, ?, ?, NULL, ?)', ACTOR.id, 'local', 'kim', ACTOR.name, iso);
  await run(`WITH RECURSIVE ${numbers('w', classes)} INSERT INTO "Workshop" SELECT 'w' || n, 'kim', 'W', ?, ?, NULL, 100000, 'C' || n, 'open', 1, 1, ? FROM w`, iso, new Date(NOW + 3_600_000).toISOString(), iso);
  await run(`WITH RECURSIVE ${numbers('w', classes)} INSERT INTO "WorkshopLesson" SELECT 'w' || n, 0, 'c/l', NULL FROM w`);
  await run(`WITH RECURSIVE ${numbers('l', total)} INSERT INTO "Learner" ("id", "secretHash", "sandbox", "createdAt") SELECT 'l' || n, 'h' || n, 's' || n, ? FROM l`, iso);
  await run(`WITH RECURSIVE ${numbers('l', total)} INSERT INTO "Enrolment" ("learnerId", "workshopId", "name", "nameKey", "joinedAt", "lastSeen") SELECT 'l' || n, 'w' || (n / ${size}), 'L' || n, 'l' || n, ?, ? FROM l`, iso, iso);
  await run(`WITH RECURSIVE ${numbers('e', EXERCISES)} INSERT INTO "ExerciseProgress" ("learnerId", "exercise", "attempts", "passedAt", "latest", "hintsShown") SELECT "id", 'c/l/e' || n, 3, CASE WHEN n % 3 = 0 THEN NULL ELSE ? END, ?, 1 FROM "Learner", e`, iso, result);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await run(`WITH RECURSIVE ${numbers('e', EXERCISES)} INSERT INTO "Attempt" ("learnerId", "exercise", "at", "asked", "state", "result") SELECT "id", 'c/l/e' || n, ?, 1, 'failed', ? FROM "Learner", e`, iso, result);
  }
}

/** Milliseconds of CPU that this process has used: what it costs, however busy the machine is. */
function cpuSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

/** The same client, which tells of each query that goes to the database. */
function counting(client: Database['client'], count: () => void): Database['client'] {
  return client.$extends({ query: { $allOperations: ({ args, query }) => (count(), query(args)) } }) as unknown as Database['client'];
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function padded(value: number): string {
  return value.toLocaleString('en').padStart(6);
}
