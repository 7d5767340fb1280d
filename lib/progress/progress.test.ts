import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExerciseResult } from '#lib/checks/index.ts';
import { DatabaseError, openProgress } from './index.ts';

let directory: string;
let url: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'drydock-progress-'));
  url = `file:${path.join(directory, 'data', 'drydock.db')}`;
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const EXERCISE = 'pods/first-pod/create';

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
  it('are known by their secret alone, of which the database holds only a hash', async () => {
    await using progress = await openProgress(url);
    const { learner, secret } = await progress.createLearner();
    expect(await progress.learnerBySecret(secret)).toEqual(learner);
    expect(await progress.learnerBySecret(`${secret}x`)).toBeUndefined();
    expect(await progress.learnerBySecret('')).toBeUndefined();
    expect(learner.sandbox).toMatch(/^[a-z][a-z0-9]{19}$/);
    await progress[Symbol.asyncDispose]();
    expect(readFileSync(path.join(directory, 'data', 'drydock.db'), 'latin1')).not.toContain(secret);
  });

  it('have sandboxes of their own and see nothing of each other', async () => {
    await using progress = await openProgress(url);
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
    await using progress = await openProgress(url);
    const { learner } = await progress.createLearner();
    expect(await progress.record(learner.id, EXERCISE, result('failed'), true))
      .toEqual({ exercise: EXERCISE, attempts: 1, passedAt: undefined, latest: result('failed'), hintsShown: 0 });
    const passed = await progress.record(learner.id, EXERCISE, result('passed'), false);
    expect(passed).toEqual({ exercise: EXERCISE, attempts: 1, passedAt: expect.any(Date), latest: result('passed'), hintsShown: 0 });
    const later = await progress.record(learner.id, EXERCISE, result('failed'), true);
    expect(later).toEqual({ exercise: EXERCISE, attempts: 2, passedAt: passed.passedAt, latest: result('failed'), hintsShown: 0 });
    expect(await progress.exercises(learner.id)).toEqual([later]);
  });

  it('takes runs that come at once', async () => {
    await using progress = await openProgress(url);
    const { learner } = await progress.createLearner();
    await Promise.all(Array.from({ length: 20 }, () => progress.record(learner.id, EXERCISE, result('passed'), true)));
    const [only] = await progress.exercises(learner.id);
    expect(only?.attempts).toBe(20);
  });

  it('holds no file open for each run', async () => {
    await using progress = await openProgress(url);
    const { learner } = await progress.createLearner();
    await progress.record(learner.id, EXERCISE, result('failed'), true);
    const before = openFiles();
    for (let run = 0; run < 20; run += 1) await progress.record(learner.id, EXERCISE, result('failed'), true);
    expect(openFiles()).toEqual(before);
  });

  it('refuses a learner who does not exist', async () => {
    await using progress = await openProgress(url);
    await expect(progress.record('nobody', EXERCISE, result('passed'), true)).rejects.toThrow(/Foreign key constraint/);
  });
});

it('remembers the furthest hint shown, in whatever order tabs ask', async () => {
  await using progress = await openProgress(url);
  const { learner } = await progress.createLearner();
  await progress.showHint(learner.id, EXERCISE, 2);
  await progress.showHint(learner.id, EXERCISE, 1);
  expect(await progress.exercises(learner.id))
    .toEqual([{ exercise: EXERCISE, attempts: 0, passedAt: undefined, latest: undefined, hintsShown: 2 }]);
});

describe('the database', () => {
  it('is there again after a restart, with nothing applied twice', async () => {
    const first = await openProgress(url);
    const { learner, secret } = await first.createLearner();
    await first.record(learner.id, EXERCISE, result('passed'), true);
    await first[Symbol.asyncDispose]();
    await using second = await openProgress(url);
    expect(await second.learnerBySecret(secret)).toEqual(learner);
    expect(await second.exercises(learner.id)).toMatchObject([{ exercise: EXERCISE, attempts: 1, latest: result('passed') }]);
  });

  it('loses no recorded pass to kill -9', async () => {
    const program = path.join(directory, 'record.ts');
    writeFileSync(program, `
      import { openProgress } from ${JSON.stringify(path.join(import.meta.dirname, 'index.ts'))};
      const progress = await openProgress(${JSON.stringify(url)});
      const { learner, secret } = await progress.createLearner();
      await progress.record(learner.id, ${JSON.stringify(EXERCISE)}, ${JSON.stringify(result('passed'))}, true);
      console.log(secret);
      setInterval(() => {}, 1000);
    `);
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(child.stdout, 'data') as [Buffer];
    child.kill('SIGKILL');
    await once(child, 'exit');
    await using progress = await openProgress(url);
    const learner = await progress.learnerBySecret(line.toString().trim());
    expect(await progress.exercises(learner?.id ?? '')).toMatchObject([{ exercise: EXERCISE, attempts: 1, passedAt: expect.any(Date) }]);
  });

  it('says in a sentence that a file is no database', async () => {
    mkdirSync(path.join(directory, 'data'));
    writeFileSync(path.join(directory, 'data', 'drydock.db'), 'This is a letter, and long enough to be taken for something else.'.repeat(20));
    await expect(openProgress(url)).rejects.toThrow(
      new DatabaseError(`The database ${path.join(directory, 'data', 'drydock.db')} cannot be used: SQLITE_NOTADB: file is not a database.`),
    );
  });

  it('says in a sentence that its directory cannot be made', async () => {
    writeFileSync(path.join(directory, 'data'), '');
    chmodSync(path.join(directory, 'data'), 0o644);
    await expect(openProgress(url)).rejects.toThrow(/^The database .*drydock\.db cannot be used: /);
  });
});
