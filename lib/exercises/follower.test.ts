import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Exercise } from '#lib/checks/index.ts';
import { failed, isRunning, passed, podCheck } from '#lib/checks/index.ts';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import type { Course } from '#lib/lessons/index.ts';
import type { ExerciseProgress, Learner, Progress } from '#lib/progress/index.ts';
import type { Sandbox, Sandboxes } from '#lib/sandboxes/index.ts';
import { openSimulated, serveHttp } from '#lib/sandboxes/index.ts';
import type { LearnerEvent } from './index.ts';
import { createExerciseRunner, UnknownExercise } from './index.ts';

const RUN: Exercise = {
  id: 'run', title: 'Run', points: 10, task: '', hints: ['', '', ''], solution: '', mistakes: [],
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

const LEARNER: Learner = { id: 'ann', sandbox: 'one' };

const COURSE: Course = {
  title: 'C',
  chapters: [
    { slug: 'pods', title: 'P', summary: '', lessons: [{ id: 'pods/first', slug: 'first', chapter: 'pods', title: 'F', summary: '', minutes: 1, folder: '', exercises: [RUN, NOTE], files: new Map() }] },
  ],
};

/** A real embedded cluster behind a real port, in simulated time, as the only sandbox. */
async function openSandbox() {
  const sandbox = openSimulated({ seed: 3, start: Date.parse('2026-01-01T00:00:00Z'), limits: DEFAULT_LIMITS });
  const serving = serveHttp(sandbox.api);
  const server = createServer(serving.handle).on('upgrade', serving.upgrade);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await sandbox.clock.advance(1_000);
  const { port } = server.address() as AddressInfo;
  const face: Partial<Sandbox> = {
    access: async () => ({ server: `http://127.0.0.1:${port}`, token: sandbox.token, namespace: 'default' }),
    readFile: async (path) => sandbox.workstation.readFile(path) && 'content',
  };
  const sandboxes: Partial<Sandboxes> = { open: async () => face as Sandbox };
  return {
    sandboxes: sandboxes as Sandboxes,
    type: (commands: string) => sandbox.clock.runUntil(sandbox.workstation.run(commands), 60_000),
    pass: (milliseconds: number) => sandbox.clock.advance(milliseconds),
    async close() {
      server.closeAllConnections();
      server.close();
      await sandbox[Symbol.asyncDispose]();
    },
  };
}

class MemoryProgress implements Pick<Progress, 'exercises' | 'record'> {
  readonly recorded: { exercise: string; state: string; asked: boolean }[] = [];
  passedBefore: readonly string[] = [];

  async exercises(): Promise<readonly ExerciseProgress[]> {
    return this.passedBefore.map((exercise) => ({ exercise, attempts: 1, passedAt: new Date(0), latest: undefined, hintsShown: 0 }));
  }

  async record(_learner: string, exercise: string, result: { state: string }, asked: boolean): Promise<ExerciseProgress> {
    this.recorded.push({ exercise, state: result.state, asked });
    return { exercise, attempts: this.recorded.length, passedAt: undefined, latest: undefined, hintsShown: 0 };
  }
}

describe('createExerciseRunner', () => {
  let sandbox: Awaited<ReturnType<typeof openSandbox>>;
  let progress: MemoryProgress;

  beforeEach(async () => {
    sandbox = await openSandbox();
    progress = new MemoryProgress();
  });

  afterEach(() => sandbox.close());

  const runner = () => createExerciseRunner({ course: COURSE, progress: progress as unknown as Progress, sandboxes: sandbox.sandboxes });

  it('checks when asked, and records the attempt', async () => {
    const before = await runner().check(LEARNER, 'pods/first/run');
    expect(before.checks[0]?.outcome).toMatchObject({ state: 'failed', found: 'no Pod in namespace default' });
    await sandbox.type('kubectl run web --image=nginx');
    await sandbox.pass(10_000);
    expect(await runner().check(LEARNER, 'pods/first/run')).toMatchObject({ state: 'passed', earned: 10 });
    expect(progress.recorded).toEqual([
      { exercise: 'pods/first/run', state: 'failed', asked: true },
      { exercise: 'pods/first/run', state: 'passed', asked: true },
    ]);
  });

  it('refuses an exercise or lesson that the course does not have', async () => {
    await expect(runner().check(LEARNER, 'pods/first/../run')).rejects.toThrow(UnknownExercise);
    expect(() => runner().follow(LEARNER, 'pods/second', new AbortController().signal)).toThrow(UnknownExercise);
  });

  it('ticks by itself when the cluster or a file changes, once, and records the pass', async () => {
    const stop = new AbortController();
    const events = runner().follow(LEARNER, 'pods/first', stop.signal)[Symbol.asyncIterator]();
    const until = (test: (event: LearnerEvent) => boolean) => eventThat(events, test);
    await until((event) => event.type === 'sandbox' && event.state === 'ready');
    await until((event) => event.type === 'result' && event.exercise === 'pods/first/run' && !event.passed);
    await sandbox.type('kubectl run web --image=nginx');
    await sandbox.pass(10_000);
    await until((event) => event.type === 'result' && event.exercise === 'pods/first/run' && event.passed);
    await sandbox.type('echo hello > note.txt');
    await until((event) => event.type === 'result' && event.exercise === 'pods/first/note' && event.passed);
    stop.abort();
    await events.return?.();
    expect(progress.recorded).toEqual([
      { exercise: 'pods/first/run', state: 'passed', asked: false },
      { exercise: 'pods/first/note', state: 'passed', asked: false },
    ]);
  });

  it('leaves what was passed before alone', async () => {
    progress.passedBefore = ['pods/first/run'];
    const stop = new AbortController();
    const events = runner().follow(LEARNER, 'pods/first', stop.signal)[Symbol.asyncIterator]();
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
