import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Exercise, ExerciseResult } from '#lib/checks/index.ts';
import { VirtualClock } from '#lib/core/index.ts';
import { openDatabase } from '#lib/database/index.ts';
import type { Course, Lesson } from '#lib/lessons/index.ts';
import type { Learner } from '#lib/progress/index.ts';
import { createProgress } from '#lib/progress/index.ts';
import type { Actor, BoardEvent, Seat, Workshop, WorkshopPlan } from '../index.ts';
import { createWorkshops } from '../index.ts';

export const START = Date.parse('2026-03-02T09:00:00Z');
export const HOUR = 60 * 60_000;

function lesson(id: string, exercises: readonly string[]): Lesson {
  const [chapter = '', slug = ''] = id.split('/');
  const made = exercises.map((name) => ({ id: name, title: `Do ${name}`, points: 10, task: '', hints: ['one', 'two'], solution: {}, mistakes: [], checks: [] }) satisfies Exercise);
  return { id, slug, chapter, title: `Lesson ${slug}`, summary: '', minutes: 5, folder: '', exercises: made, files: new Map(), values: {}, templates: new Map(), definition: { variables: {}, exercises: () => made } };
}

/** Three lessons: two exercises, one, and none. */
export const COURSE: Course = {
  title: 'C',
  chapters: [{ slug: 'pods', title: 'Pods', summary: '', lessons: [lesson('pods/first', ['run', 'look']), lesson('pods/second', ['mend']), lesson('pods/third', [])] }],
};

export const PLAN: WorkshopPlan = {
  title: 'Monday', lessons: ['pods/first', 'pods/second'], seats: 30, gating: 'open', hints: true, solutions: false,
  startsAt: new Date(START), endsAt: new Date(START + 3 * HOUR),
};

export function failure(exercise: string, found: string): ExerciseResult {
  const outcome = { state: 'failed' as const, found, wanted: 'something else', lookAt: 'kubectl get pods' };
  return { exercise, state: 'failed', earned: 0, possible: 10, checks: [{ check: 'runs', title: 'it runs', outcome }] };
}

export function pass(exercise: string): ExerciseResult {
  return { exercise, state: 'passed', earned: 10, possible: 10, checks: [{ check: 'runs', title: 'it runs', outcome: { state: 'passed', found: 'it runs' } }] };
}

/** Workshops over a database of their own, at 09:00 on a Monday that passes when it is told to. */
export class ClassUnderTest implements AsyncDisposable {
  readonly clock = new VirtualClock({ start: START });
  /** Sandboxes that were taken back to their beginning. */
  readonly reset: string[] = [];
  /** Those that are gone for good. */
  readonly erased: string[] = [];
  readonly #directory = mkdtempSync(path.join(tmpdir(), 'drydock-workshops-'));
  #parts: Awaited<ReturnType<ClassUnderTest['connect']>> | undefined;

  static async open(): Promise<ClassUnderTest> {
    const made = new ClassUnderTest();
    made.#parts = await made.connect();
    return made;
  }

  private async connect() {
    const database = await openDatabase(`file:${path.join(this.#directory, 'drydock.db')}`);
    const progress = createProgress(database, () => this.clock.now());
    const keeper = { reset: async (sandbox: string) => void this.reset.push(sandbox), erase: async (sandbox: string) => void this.erased.push(sandbox) };
    return { database, progress, workshops: createWorkshops({ database, course: COURSE, progress, clock: this.clock, keeper, retentionDays: 30 }) };
  }

  get workshops() {
    return this.#open.workshops;
  }

  get progress() {
    return this.#open.progress;
  }

  get client() {
    return this.#open.database.client;
  }

  get #open() {
    if (!this.#parts) throw new Error('the class is not open');
    return this.#parts;
  }

  async instructor(name: string): Promise<Actor> {
    const id = `instructor-${name}`;
    await this.client.instructor.create({ data: { id, issuer: 'local', subject: id, name, createdAt: new Date(START) } });
    return { id, name };
  }

  async join({ code }: Pick<Workshop, 'code'>, name: string): Promise<{ seat: Seat; secret: string; learner: Learner }> {
    const { seat, secret = '' } = await this.workshops.join({ code, name, from: 'here', current: undefined });
    const learner = await this.progress.learnerBySecret(secret);
    if (!learner) throw new Error('joining makes a learner');
    // Nobody joins in the same moment as the next.
    await this.clock.advance(1);
    return { seat, secret, learner };
  }

  /** A run that the learner asked for, recorded and observed as the runner of exercises does. */
  async attempt(learner: Learner, result: ExerciseResult): Promise<void> {
    const { attempts, passedAt } = await this.progress.record(learner.id, result.exercise, result, true);
    this.workshops.observer.ran(learner, { exercise: result.exercise, result, asked: true, attempts, passed: passedAt !== undefined });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open.database[Symbol.asyncDispose]();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** What a promise comes to, with the clock moved to whatever is waited for meanwhile. */
export async function moved<T>(clock: VirtualClock, promise: Promise<T>): Promise<T> {
  let settled = false;
  const mark = () => {
    settled = true;
  };
  promise.then(mark, mark);
  while (!settled) {
    const due = clock.nextDue();
    if (due === undefined) await new Promise((resolve) => setImmediate(resolve));
    else await clock.advanceTo(due);
  }
  return promise;
}

/** Reads a stream one event at a time; `next` moves the clock as far as the board gathers changes. */
export function reader<T>(clock: VirtualClock, follow: (signal: AbortSignal) => AsyncIterable<T>) {
  const left = new AbortController();
  const events = follow(left.signal)[Symbol.asyncIterator]();
  return {
    async next(): Promise<T> {
      const { value, done } = await moved(clock, events.next());
      if (done) throw new Error('the stream has ended');
      return value;
    },
    async leave(): Promise<void> {
      left.abort();
      await events.return?.();
    },
  };
}

export type Snapshot = Extract<BoardEvent, { type: 'snapshot' }>;
export type Changes = Extract<BoardEvent, { type: 'changes' }>;
