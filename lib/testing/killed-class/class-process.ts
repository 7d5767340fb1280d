/**
 * A workshop as the web process holds it, without pages: learners whose lesson is open create their Pod one after the
 * other, and an instructor follows the board. Begun again on the same folder, it goes on where it was.
 */
import path from 'node:path';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { systemClock } from '#lib/core/index.ts';
import { openDatabase } from '#lib/database/index.ts';
import { createExerciseRunner } from '#lib/exercises/index.ts';
import { loadCourse } from '#lib/lessons/index.ts';
import type { Learner } from '#lib/progress/index.ts';
import { createProgress } from '#lib/progress/index.ts';
import { startHosted } from '#lib/sandboxes/index.ts';
import type { LedWorkshop } from '#lib/workshops/index.ts';
import { createWorkshops } from '#lib/workshops/index.ts';
import type { FromClass } from './messages.ts';

const [directory = '', names = ''] = process.argv.slice(2);
const LESSON = 'pods/first-pod';
const EXERCISE = `${LESSON}/run-a-pod`;
const MANIFEST = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: test-pod\nspec:\n  containers:\n  - name: web\n    image: nginx:latest\n';
const KIM = { id: 'kim', name: 'Kim' };
const DAY = 24 * 60 * 60_000;

const database = await openDatabase(`file:${path.join(directory, 'drydock.db')}`);
const [course, hosted] = await Promise.all([
  loadCourse(path.join(import.meta.dirname, '../../../content')),
  startHosted({ directory: path.join(directory, 'sandboxes'), limits: DEFAULT_LIMITS }),
]);
const progress = createProgress(database);
const keeper = { reset: async () => undefined, erase: async () => undefined };
const workshops = createWorkshops({ database, course, progress, clock: systemClock, keeper, retentionDays: 1 });
const runner = createExerciseRunner({ course, progress, sandboxes: hosted, observer: workshops.observer });
const ends = new AbortController().signal;

function tell(message: FromClass): void {
  process.send?.(message);
}

/** The workshop of before, or a new one that everybody joins. */
async function lead(): Promise<LedWorkshop> {
  const { client } = database;
  await client.instructor.upsert({ where: { id: KIM.id }, create: { ...KIM, issuer: 'test', subject: 'kim', createdAt: new Date() }, update: {} });
  const [before] = await workshops.list(KIM);
  if (before) return workshops.lead(KIM, before.id);
  const now = Date.now();
  const { id, code } = await workshops.create(KIM, {
    title: 'Class', lessons: [LESSON], startsAt: new Date(now - DAY), endsAt: new Date(now + DAY), seats: 50, gating: 'open', hints: true, solutions: true,
  });
  for (const name of names.split(',')) await workshops.join({ code, name, from: 'here', current: undefined });
  return workshops.lead(KIM, id);
}

async function followBoard(led: LedWorkshop): Promise<void> {
  for await (const event of led.board(ends)) {
    const rows = event.type === 'snapshot' ? event.board.rows : event.rows;
    tell({ type: 'board', first: event.type === 'snapshot', passed: rows.filter(({ cells }) => cells[EXERCISE]?.state === 'passed').map(({ name }) => name) });
  }
}

/** Tells of the learner's pass; `passed` is called then. */
async function followLesson(name: string, { learner, passed }: { learner: Learner; passed: () => void }): Promise<void> {
  for await (const event of runner.follow(learner, LESSON, ends)) {
    if (event.type !== 'result' || event.exercise !== EXERCISE || !event.passed) continue;
    tell({ type: 'passed', name });
    passed();
  }
}

/** As a person does who gets no answer: once more. */
async function createPod({ sandbox: id }: Learner): Promise<void> {
  for (;;) {
    try {
      const sandbox = await hosted.open(id);
      await sandbox.writeFile('test-pod.yml', MANIFEST);
      const { status } = await sandbox.run('kubectl apply -f test-pod.yml');
      if (status === 0) return;
    } catch (error) {
      tell({ type: 'unanswered', message: String(error) });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Ends as web does when it is asked to. */
process.on('disconnect', async () => {
  await hosted[Symbol.asyncDispose]();
  process.exit();
});

const led = await lead();
tell({ type: 'host', pid: hosted.hostPids[0] ?? 0 });
void followBoard(led);
const people = await Promise.all((await led.learners()).map(async ({ learner: id, name, sandbox }) => {
  const { seed } = await database.client.learner.findUniqueOrThrow({ where: { id } });
  return { name, learner: { id, sandbox, seed } };
}));
const turns = people.map(({ name, learner }) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  void followLesson(name, { learner, passed: resolve });
  return { learner, passed: promise };
});
// The next one begins when the one before has passed, so that there is a middle to be killed in.
for (const { learner, passed } of turns) {
  if ((await progress.exercise(learner.id, EXERCISE)).passedAt) continue;
  await createPod(learner);
  await passed;
}
