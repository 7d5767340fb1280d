import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import type { Exercise } from '#lib/checks/index.ts';
import { answerCheck, defineExercises, failed, isRunning, passed, podCheck } from '#lib/checks/index.ts';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import type { Database } from '#lib/database/index.ts';
import { openDatabase } from '#lib/database/index.ts';
import type { Course } from '#lib/lessons/index.ts';
import type { Learner, Progress } from '#lib/progress/index.ts';
import { createProgress } from '#lib/progress/index.ts';
import type { Sandbox, Sandboxes, UnwatchedListener } from '#lib/sandboxes/index.ts';
import { openSimulated, serveHttp } from '#lib/sandboxes/index.ts';
import { aLesson } from '#lib/testing/a-lesson.ts';
import type { LearnerEvent } from './index.ts';
import { createExerciseRunner, FailedSetup, UnfitAnswer, UnknownExercise } from './index.ts';

const RUN: Exercise = {
  id: 'run', title: 'Run', points: 10, task: '', hints: ['', '', ''], solution: {}, mistakes: [],
  checks: [podCheck('runs', 'runs', { pod: 'web', ask: isRunning })],
};

const NOTE: Exercise = {
  ...RUN,
  id: 'note',
  checks: [
    {
      id: 'note',
      title: 'a note',
      run: async (view) => ((await view.file('note.txt')) === undefined ? failed({ found: 'no file', wanted: 'a file', lookAt: 'ls' }) : passed('note.txt')),
    },
  ],
};

const ASK: Exercise = {
  ...RUN,
  id: 'ask',
  kind: 'predict',
  question: { type: 'choice', prompt: '?', options: [{ id: 'a', text: 'A' }, { id: 'b', text: 'B' }] },
  setup: 'kubectl run broken --image=nginx\ntrue',
  touches: ['pod/web', 'pod/broken'],
  checks: [answerCheck('said', 'said', (answer) => passed(answer)), podCheck('runs', 'runs', { pod: 'web', ask: isRunning })],
};

/** The Pod `talker` has said hello. */
const HEARD: Exercise = {
  ...RUN,
  id: 'heard',
  checks: [
    {
      id: 'heard',
      title: 'a greeting in the log',
      run: async (view) => ((await view.logs('talker')).includes('hello') ? passed('hello') : failed({ found: 'silence', wanted: 'hello', lookAt: 'kubectl logs talker' })),
    },
  ],
};

const COURSE: Course = {
  title: 'C',
  chapters: [
    { slug: 'pods', title: 'P', summary: '', lessons: [aLesson('pods/first', [RUN, NOTE]), aLesson('pods/asked', [ASK], new Map([['given.txt', 'given']])), aLesson('pods/logs', [HEARD])] },
  ],
};

/** A real embedded cluster behind a real port, in simulated time, as the only sandbox. */
async function openSandbox() {
  const listeners = { file: new Set<UnwatchedListener>(), log: new Set<UnwatchedListener>() };
  const sandbox = openSimulated({
    seed: 3, start: Date.parse('2026-01-01T00:00:00Z'), limits: DEFAULT_LIMITS,
    onUnwatched: (what) => {
      for (const { changed } of listeners[what]) changed();
    },
  });
  const serving = serveHttp(sandbox.api);
  const watches = { open: 0, onAsked: () => {} };
  const server = createServer((request, response) => {
    serving.handle(request, response);
    if (!request.url?.includes('watch=true')) return;
    watches.open += 1;
    response.once('close', () => void (watches.open -= 1));
    watches.onAsked();
  }).on('upgrade', serving.upgrade);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await sandbox.clock.advance(1_000);
  const { port } = server.address() as AddressInfo;
  const face: Partial<Sandbox> = {
    access: async () => ({ server: `http://127.0.0.1:${port}`, token: sandbox.token, namespace: 'default' }),
    readFile: async (path) => {
      const content = sandbox.workstation.readFile(path);
      return content && new TextDecoder().decode(content);
    },
    writeFile: async (path, content) => sandbox.workstation.writeFile(path, new TextEncoder().encode(content)),
    run: (commands) => sandbox.clock.runUntil(sandbox.workstation.run(commands), 60_000),
    followUnwatched: async (what, listener) => {
      listeners[what].add(listener);
      return { [Symbol.dispose]: () => void listeners[what].delete(listener) };
    },
  };
  const sandboxes: Partial<Sandboxes> = { open: async () => face as Sandbox };
  return {
    sandboxes: sandboxes as Sandboxes,
    face,
    /** Watches of the API: how many are open, and what happens when one is asked for. */
    watches,
    /** How many want to hear of what no watch tells of. */
    following: () => ({ file: listeners.file.size, log: listeners.log.size }),
    type: (commands: string) => sandbox.clock.runUntil(sandbox.workstation.run(commands), 60_000),
    pass: (milliseconds: number) => sandbox.clock.advance(milliseconds),
    async close() {
      server.closeAllConnections();
      server.close();
      await sandbox[Symbol.asyncDispose]();
    },
  };
}

describe('createExerciseRunner', () => {
  let sandbox: Awaited<ReturnType<typeof openSandbox>>;
  let directory: string;
  let database: Database;
  let progress: Progress;
  let learner: Learner;
  let record: MockInstance<Progress['record']>;

  beforeEach(async () => {
    sandbox = await openSandbox();
    directory = mkdtempSync(join(tmpdir(), 'drydock-runner-'));
    database = await openDatabase(`file:${join(directory, 'drydock.db')}`);
    progress = createProgress(database);
    ({ learner } = await progress.createLearner());
    record = vi.spyOn(progress, 'record');
  });

  const recorded = () => record.mock.calls.map(([, exercise, { state }, asked]) => ({ exercise, state, asked }));

  afterEach(async () => {
    await sandbox.close();
    await database[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  const runner = () => createExerciseRunner({ course: COURSE, progress, sandboxes: sandbox.sandboxes });

  it('checks when asked, and records the attempt', async () => {
    const before = await runner().check(learner, 'pods/first/run');
    expect(before.checks[0]?.outcome).toMatchObject({ state: 'failed', found: 'no Pod in namespace default' });
    await sandbox.type('kubectl run web --image=nginx');
    await sandbox.pass(10_000);
    expect(await runner().check(learner, 'pods/first/run')).toMatchObject({ state: 'passed', earned: 10 });
    expect(recorded()).toEqual([
      { exercise: 'pods/first/run', state: 'failed', asked: true },
      { exercise: 'pods/first/run', state: 'passed', asked: true },
    ]);
  });

  it('refuses an exercise or lesson that the course does not have', async () => {
    await expect(runner().check(learner, 'pods/first/../run')).rejects.toThrow(UnknownExercise);
    expect(() => runner().follow(learner, 'pods/second', new AbortController().signal)).toThrow(UnknownExercise);
  });

  it('ticks by itself when the cluster or a file changes, once, and records the pass', async () => {
    const stop = new AbortController();
    const events = runner().follow(learner, 'pods/first', stop.signal)[Symbol.asyncIterator]();
    const until = (test: (event: LearnerEvent) => boolean) => eventThat(events, test);
    await until((event) => event.type === 'sandbox' && event.state === 'ready');
    await until((event) => event.type === 'result' && event.exercise === 'pods/first/run' && !event.passed);
    await sandbox.type('kubectl run web --image=nginx');
    await sandbox.pass(10_000);
    await until((event) => event.type === 'result' && event.exercise === 'pods/first/run' && event.passed);
    // Probes write to logs all day: whoever reads none is not told.
    expect(sandbox.following()).toEqual({ file: 1, log: 0 });
    await sandbox.type('echo hello > note.txt');
    await until((event) => event.type === 'result' && event.exercise === 'pods/first/note' && event.passed);
    stop.abort();
    await events.return?.();
    expect(recorded()).toEqual([
      { exercise: 'pods/first/run', state: 'passed', asked: false },
      { exercise: 'pods/first/note', state: 'passed', asked: false },
    ]);
  });

  it('leaves no watch open when the page leaves while it is being opened, and the sandbox fails', async () => {
    const stop = new AbortController();
    sandbox.watches.onAsked = () => stop.abort();
    sandbox.face.followUnwatched = () => Promise.reject(new Error('the host has gone'));
    for await (const _ of runner().follow(learner, 'pods/first', stop.signal)) void _;
    await expect.poll(() => sandbox.watches.open).toBe(0);
  });

  it('tells a page that comes later what has passed before it followed', async () => {
    await sandbox.type('kubectl run web --image=nginx');
    await sandbox.pass(10_000);
    await runner().check(learner, 'pods/first/run');
    const stop = new AbortController();
    const events = runner().follow(learner, 'pods/first', stop.signal)[Symbol.asyncIterator]();
    expect(await eventThat(events, (event) => event.type === 'passed')).toEqual({ type: 'passed', exercises: ['pods/first/run'] });
    stop.abort();
    await events.return?.();
  });

  it('hears of a log that goes on, though no object changes with it', async () => {
    await sandbox.type('kubectl run talker --image=busybox -- sh -c "sleep 60; echo hello; sleep 1d"');
    await sandbox.pass(10_000);
    const stop = new AbortController();
    const events = runner().follow(learner, 'pods/logs', stop.signal)[Symbol.asyncIterator]();
    await eventThat(events, (event) => event.type === 'result' && !event.passed);
    await expect.poll(() => sandbox.following()).toEqual({ file: 0, log: 1 });
    await sandbox.pass(60_000);
    await eventThat(events, (event) => event.type === 'result' && event.passed);
    stop.abort();
    await events.return?.();
  });

  it('keeps the first answer to a prediction, and ticks when what it is about has come true', async () => {
    const running = runner();
    const stop = new AbortController();
    const events = running.follow(learner, 'pods/asked', stop.signal)[Symbol.asyncIterator]();
    await eventThat(events, (event) => event.type === 'result');
    expect((await running.answer(learner, 'pods/asked/ask', 'b')).answer).toBe('b');
    const second = await running.answer(learner, 'pods/asked/ask', 'a');
    expect(second).toMatchObject({ answer: 'b', result: { state: 'failed', earned: 5 } });
    await sandbox.type('kubectl run web --image=nginx');
    await sandbox.pass(10_000);
    const ticked = await eventThat(events, (event) => event.type === 'result' && event.passed);
    expect(ticked).toMatchObject({ result: { checks: [{ outcome: { state: 'passed', found: 'b' } }, { outcome: { state: 'passed' } }] } });
    stop.abort();
    await events.return?.();
  });

  it('refuses what is no answer, and answers to what asks nothing', async () => {
    await expect(runner().answer(learner, 'pods/asked/ask', 'c')).rejects.toThrow(UnfitAnswer);
    await expect(runner().answer(learner, 'pods/first/run', 'a')).rejects.toThrow(UnfitAnswer);
    expect(recorded()).toEqual([]);
  });

  it('brings an exercise back to its start, and opens it once more without forgetting the pass', async () => {
    const running = runner();
    await running.answer(learner, 'pods/asked/ask', 'a');
    await sandbox.type('kubectl run web --image=nginx; echo changed > given.txt; kubectl run mine --image=nginx');
    await sandbox.pass(10_000);
    expect(await running.check(learner, 'pods/asked/ask')).toMatchObject({ state: 'passed' });
    await running.begin(learner, 'pods/asked/ask');
    expect(await progress.exercise(learner.id, 'pods/asked/ask')).toMatchObject({ passedAt: expect.any(Date), again: true, answer: undefined });
    expect((await sandbox.type('kubectl get pods -o name; cat given.txt')).output).toBe('pod/broken\npod/mine\ngiven');
    expect(await running.check(learner, 'pods/asked/ask')).toMatchObject({ state: 'failed', earned: 0 });
    await expect(running.begin(learner, 'pods/asked/ask')).resolves.toBeUndefined();
  });

  it('says that a set-up failed, and what it printed', async () => {
    await sandbox.type('kubectl create quota none --hard=pods=0');
    const failure = await runner().begin(learner, 'pods/asked/ask').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FailedSetup);
    expect((failure as FailedSetup).output).toContain('exceeded quota: none');
  });

  it('does not take what happens to be right for a repair: it has to be begun', async () => {
    const [lesson] = COURSE.chapters[0]?.lessons ?? [];
    if (!lesson) throw new Error('a lesson');
    const [first, ...rest] = lesson.exercises;
    if (!first) throw new Error('an exercise');
    const exercises = [{ ...first, kind: 'repair' as const, setup: 'true' }, ...rest];
    const repaired = { ...lesson, exercises, definition: defineExercises(exercises) };
    const course = { ...COURSE, chapters: [{ slug: 'pods', title: 'Pods', summary: '', lessons: [repaired] }] };
    const running = createExerciseRunner({ course, progress, sandboxes: sandbox.sandboxes });
    await sandbox.type('kubectl run web --image=nginx');
    await sandbox.pass(10_000);
    const stop = new AbortController();
    const events = running.follow(learner, 'pods/first', stop.signal)[Symbol.asyncIterator]();
    await eventThat(events, (event) => event.type === 'result' && event.exercise === 'pods/first/note');
    expect(recorded()).toEqual([]);
    await running.begin(learner, 'pods/first/run');
    await eventThat(events, (event) => event.type === 'result' && event.exercise === 'pods/first/run' && event.passed);
    stop.abort();
    await events.return?.();
  });

  it('leaves what was passed before alone', async () => {
    await progress.record(learner.id, 'pods/first/run', { exercise: 'pods/first/run', state: 'passed', earned: 10, possible: 10, checks: [] }, true);
    const stop = new AbortController();
    const events = runner().follow(learner, 'pods/first', stop.signal)[Symbol.asyncIterator]();
    const first = await eventThat(events, (event) => event.type === 'result');
    expect(first).toMatchObject({ exercise: 'pods/first/note' });
    stop.abort();
    await events.return?.();
  });
});

async function eventThat(events: AsyncIterator<LearnerEvent>, test: (event: LearnerEvent) => boolean): Promise<LearnerEvent> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error('the events ended');
    if (test(value)) return value;
  }
}
