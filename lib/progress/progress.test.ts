import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExerciseResult } from '#lib/checks/index.ts';
import { openDatabase } from '#lib/database/index.ts';
import { createProgress, isPassed, progressFileSchema } from './index.ts';

let directory: string;
let url: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'drydock-progress-'));
  url = `file:${path.join(directory, 'data', 'drydock.db')}`;
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const EXERCISE = 'pods/first-pod/create';
const UNTOUCHED = { exercise: EXERCISE, attempts: 0, passedAt: undefined, latest: undefined, hintsShown: 0, answer: undefined, revealed: false, skipped: false, again: false };

function result(state: ExerciseResult['state']): ExerciseResult {
  const outcome = state === 'passed'
    ? { state: 'passed' as const, found: 'Pod test-pod is Running' }
    : { state: 'failed' as const, found: 'no Pod test-pod', wanted: 'Pod test-pod', lookAt: 'kubectl get pods' };
  const checks = [{ check: 'running', title: 'test-pod is running', outcome }];
  return { exercise: EXERCISE, state, earned: state === 'passed' ? 10 : 0, possible: 10, checks };
}

/** Which of the database's files are open here, by descriptor. */
function openFiles(): string[] {
  const descriptors = existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd') : [];
  return descriptors.filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(directory);
    } catch {
      return false;
    }
  });
}

describe('learners', () => {
  it('are forgotten with all that is recorded of them, and nobody else is', async () => {
    await using database = await openDatabase(url);
    const progress = createProgress(database);
    const [gone, stays] = [await progress.createLearner(), await progress.createLearner()];
    for (const { learner } of [gone, stays]) await progress.record(learner.id, EXERCISE, result('passed'), true);
    await progress.forget(gone.learner.id);
    expect(await progress.learnerBySecret(gone.secret)).toBeUndefined();
    expect(await progress.exercises(gone.learner.id)).toEqual([]);
    expect(await progress.exercises(stays.learner.id)).toHaveLength(1);
  });

  it('begin an exercise for the first time as they begin one anew', async () => {
    await using database = await openDatabase(url);
    const progress = createProgress(database);
    const { learner } = await progress.createLearner();
    await progress.again(learner.id, EXERCISE);
    expect(await progress.exercise(learner.id, EXERCISE)).toMatchObject({ again: true, passedAt: undefined });
  });

  it('are known by their secret alone, of which the database holds only a hash', async () => {
    const database = await openDatabase(url);
    const progress = createProgress(database);
    const { learner, secret } = await progress.createLearner();
    expect(await progress.learnerBySecret(secret)).toEqual(learner);
    expect(await progress.learnerBySecret(`${secret}x`)).toBeUndefined();
    expect(await progress.learnerBySecret('')).toBeUndefined();
    expect(learner.sandbox).toMatch(/^[a-z][a-z0-9]{19}$/);
    await database[Symbol.asyncDispose]();
    expect(readFileSync(path.join(directory, 'data', 'drydock.db'), 'latin1')).not.toContain(secret);
  });

  it('have sandboxes of their own and see nothing of each other', async () => {
    await using database = await openDatabase(url);
    const progress = createProgress(database);
    const { learner: first } = await progress.createLearner();
    const { learner: second } = await progress.createLearner();
    await progress.record(first.id, EXERCISE, result('passed'), true);
    await progress.visited(first.id, 'pods/first-pod');
    expect(second.sandbox).not.toBe(first.sandbox);
    expect(await progress.exercises(second.id)).toEqual([]);
    expect(await progress.lastVisited(second.id)).toBeUndefined();
    expect(await progress.lastVisited(first.id)).toBe('pods/first-pod');
  });
});

describe('record', () => {
  it('counts what was asked for, keeps the newest result, and never takes a pass back', async () => {
    await using database = await openDatabase(url);
    const progress = createProgress(database);
    const { learner } = await progress.createLearner();
    expect(await progress.record(learner.id, EXERCISE, result('failed'), true))
      .toEqual({ ...UNTOUCHED, attempts: 1, latest: result('failed') });
    const passed = await progress.record(learner.id, EXERCISE, result('passed'), false);
    expect(passed).toEqual({ ...UNTOUCHED, attempts: 1, passedAt: expect.any(Date), latest: result('passed') });
    const later = await progress.record(learner.id, EXERCISE, result('failed'), true);
    expect(later).toEqual({ ...UNTOUCHED, attempts: 2, passedAt: passed.passedAt, latest: result('failed') });
    expect(await progress.exercises(learner.id)).toEqual([later]);
  });

  it('takes runs that come at once', async () => {
    await using database = await openDatabase(url);
    const progress = createProgress(database);
    const { learner } = await progress.createLearner();
    await Promise.all(Array.from({ length: 20 }, () => progress.record(learner.id, EXERCISE, result('passed'), true)));
    const [only] = await progress.exercises(learner.id);
    expect(only?.attempts).toBe(20);
  });

  it('holds no file open for each run', async () => {
    await using database = await openDatabase(url);
    const progress = createProgress(database);
    const { learner } = await progress.createLearner();
    await progress.record(learner.id, EXERCISE, result('failed'), true);
    const before = openFiles();
    for (let run = 0; run < 20; run += 1) await progress.record(learner.id, EXERCISE, result('failed'), true);
    expect(openFiles()).toEqual(before);
  });

  it('refuses a learner who does not exist', async () => {
    await using database = await openDatabase(url);
    const progress = createProgress(database);
    await expect(progress.record('nobody', EXERCISE, result('passed'), true)).rejects.toThrow(/Foreign key constraint/);
  });
});

it('remembers the furthest hint shown, in whatever order tabs ask', async () => {
  await using database = await openDatabase(url);
  const progress = createProgress(database);
  const { learner } = await progress.createLearner();
  await progress.showHint(learner.id, EXERCISE, 2);
  await progress.showHint(learner.id, EXERCISE, 1);
  expect(await progress.exercises(learner.id))
    .toEqual([{ ...UNTOUCHED, hintsShown: 2 }]);
});

describe('answers, solutions seen, skipped exercises', () => {
  it('keep a prediction as it was first made, and let other answers change', async () => {
    await using database = await openDatabase(url);
    const progress = createProgress(database);
    const { learner } = await progress.createLearner();
    expect(await progress.answer(learner.id, EXERCISE, 'a', true)).toBe('a');
    expect(await progress.answer(learner.id, EXERCISE, 'b', true)).toBe('a');
    expect(await progress.answer(learner.id, EXERCISE, 'b', false)).toBe('b');
    expect(await progress.exercise(learner.id, EXERCISE)).toEqual({ ...UNTOUCHED, answer: 'b' });
  });

  it('start anew with an exercise that is done once more, whose pass stays recorded', async () => {
    await using database = await openDatabase(url);
    const progress = createProgress(database);
    const { learner } = await progress.createLearner();
    await progress.answer(learner.id, EXERCISE, 'a', true);
    const { passedAt } = await progress.record(learner.id, EXERCISE, result('passed'), true);
    await progress.again(learner.id, EXERCISE);
    const open = await progress.exercise(learner.id, EXERCISE);
    expect(open).toMatchObject({ passedAt, again: true, answer: undefined });
    expect(isPassed(open)).toBe(false);
    const closed = await progress.record(learner.id, EXERCISE, result('passed'), false);
    expect(closed).toMatchObject({ passedAt, again: false });
    expect(isPassed(closed)).toBe(true);
    expect(await progress.exercise(learner.id, EXERCISE)).toEqual(closed);
  });

  it('are remembered, and a pass ends the skipping', async () => {
    await using database = await openDatabase(url);
    const progress = createProgress(database);
    const { learner } = await progress.createLearner();
    await progress.skip(learner.id, EXERCISE, true);
    await progress.reveal(learner.id, EXERCISE);
    expect(await progress.exercise(learner.id, EXERCISE)).toEqual({ ...UNTOUCHED, revealed: true, skipped: true });
    expect(await progress.record(learner.id, EXERCISE, result('passed'), false)).toMatchObject({ revealed: true, skipped: false });
    await progress.skip(learner.id, 'a/b/c', true);
    await progress.skip(learner.id, 'a/b/c', false);
    expect(await progress.exercise(learner.id, 'a/b/c')).toEqual({ ...UNTOUCHED, exercise: 'a/b/c' });
  });
});

describe('progress as a file', () => {
  it('is taken up by another learner whole, with the seed that its answers belong to', async () => {
    await using database = await openDatabase(url);
    const progress = createProgress(database);
    const { learner: first } = await progress.createLearner();
    const { learner: second, secret } = await progress.createLearner();
    await progress.record(first.id, EXERCISE, result('passed'), true);
    await progress.answer(first.id, EXERCISE, 'a', true);
    await progress.showHint(first.id, 'a/b/c', 2);
    await progress.visited(first.id, 'pods/first-pod');
    const file = await progress.exportFile(first.id);
    expect(progressFileSchema.parse(JSON.parse(JSON.stringify(file)))).toEqual(file);
    await progress.importFile(second.id, file);
    expect({ ...(await progress.exportFile(second.id)), exportedAt: '' }).toEqual({ ...file, exportedAt: '' });
    expect(await progress.learnerBySecret(secret)).toMatchObject({ seed: first.seed });
  });

  it('loses nothing that was there: the earlier pass, the larger counts and one\'s own answer stand', async () => {
    await using database = await openDatabase(url);
    const progress = createProgress(database);
    const { learner, secret } = await progress.createLearner();
    const { passedAt } = await progress.record(learner.id, EXERCISE, result('passed'), true);
    await progress.answer(learner.id, EXERCISE, 'mine', true);
    const entry = { exercise: EXERCISE, attempts: 7, passedAt: '2031-01-01T00:00:00.000Z', hintsShown: 3, answer: 'theirs', revealed: false, skipped: true };
    await progress.importFile(learner.id, { format: 'drydock-progress', version: 1, exportedAt: '2031-01-01T00:00:00.000Z', seed: 'other', exercises: [entry] });
    expect(await progress.exercise(learner.id, EXERCISE)).toMatchObject({ passedAt, attempts: 7, hintsShown: 3, answer: 'mine', skipped: false });
    expect(await progress.learnerBySecret(secret)).toEqual(learner);
  });

  it.each([
    ['another format', { format: 'other' }],
    ['a later version', { version: 2 }],
    ['a number that is none', { exercises: [{ exercise: 'a', attempts: -1, hintsShown: 0, revealed: false, skipped: false }] }],
    ['more than is known', { extra: true }],
  ])('is refused with %s', (_name, change) => {
    const file = { format: 'drydock-progress', version: 1, exportedAt: '2031-01-01T00:00:00.000Z', seed: '', exercises: [], ...change };
    expect(progressFileSchema.safeParse(file).success).toBe(false);
  });
});

describe('the database', () => {
  it('is there again after a restart, with nothing applied twice', async () => {
    const before = await openDatabase(url);
    const first = createProgress(before);
    const { learner, secret } = await first.createLearner();
    await first.record(learner.id, EXERCISE, result('passed'), true);
    await before[Symbol.asyncDispose]();
    await using after = await openDatabase(url);
    const second = createProgress(after);
    expect(await second.learnerBySecret(secret)).toEqual(learner);
    expect(await second.exercises(learner.id)).toMatchObject([{ exercise: EXERCISE, attempts: 1, latest: result('passed') }]);
  });

  it('loses no recorded pass to kill -9', async () => {
    const program = path.join(directory, 'record.ts');
    writeFileSync(program, `
      import { openDatabase } from ${JSON.stringify(path.join(import.meta.dirname, '../database/index.ts'))};
      import { createProgress } from ${JSON.stringify(path.join(import.meta.dirname, 'index.ts'))};
      const progress = createProgress(await openDatabase(${JSON.stringify(url)}));
      const { learner, secret } = await progress.createLearner();
      await progress.record(learner.id, ${JSON.stringify(EXERCISE)}, ${JSON.stringify(result('passed'))}, true);
      console.log(secret);
      setInterval(() => {}, 1000);
    `);
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(child.stdout, 'data') as [Buffer];
    child.kill('SIGKILL');
    await once(child, 'exit');
    await using database = await openDatabase(url);
    const progress = createProgress(database);
    const learner = await progress.learnerBySecret(line.toString().trim());
    expect(await progress.exercises(learner?.id ?? '')).toMatchObject([{ exercise: EXERCISE, attempts: 1, passedAt: expect.any(Date) }]);
  });

});
