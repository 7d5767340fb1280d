import { parseAnswer, type Exercise, type ExerciseResult, type Outcome } from '#lib/checks/index.ts';
import { UnfitAnswer, type Answered, type LearnerEvent } from '#lib/exercises/index.ts';
import { findExercise, type Course } from '#lib/lessons/index.ts';
import type { ClusterPicture, MapEvent } from '#lib/map/index.ts';
import type { Learner, Progress } from '#lib/progress/index.ts';

const EMPTY: ClusterPicture = { nodes: [], pods: [], controllers: [], services: [] };

const FAILED: Outcome = {
  state: 'failed',
  found: 'no Pod in namespace default',
  wanted: 'a Pod named test-pod',
  lookAt: '`kubectl get pods` lists what is there',
};

/** What one exercise comes to when its first `holding` checks hold. */
function resultOf(name: string, exercise: Exercise, holding: number): ExerciseResult {
  const checks = exercise.checks.map(({ id, title }, index) => ({
    check: id,
    title,
    outcome: index < holding ? ({ state: 'passed', found: 'it is there' } as const) : FAILED,
  }));
  const state = holding >= checks.length ? 'passed' : 'failed';
  return { exercise: name, state, earned: state === 'passed' ? exercise.points : 0, possible: exercise.points, checks };
}

/** A learner whose cluster is whatever a test says, in memory. */
export class CannedLearner {
  readonly id: string;
  readonly sandbox: string;
  /** The exercises that were begun from their starting state, by name. */
  readonly begun: string[] = [];
  readonly files = new Map<string, string>();
  readonly skipped: number[] = [];
  resets = 0;
  readonly #course: Course;
  readonly #progress: Progress;
  readonly #holding = new Map<string, number>();
  readonly #listeners = new Set<(event: LearnerEvent) => void>();
  readonly #onlookers = new Set<(event: MapEvent) => void>();
  #picture: ClusterPicture = EMPTY;

  constructor({ id, sandbox }: Learner, course: Course, progress: Progress) {
    this.id = id;
    this.sandbox = sandbox;
    this.#course = course;
    this.#progress = progress;
  }

  look(name: string): ExerciseResult {
    const found = findExercise(this.#course, name);
    if (!found) throw new Error(`no exercise ${name}`);
    return resultOf(name, found.exercise, this.#holding.get(name) ?? 0);
  }

  /** The learner's cluster changes: the first `holding` checks of the exercise hold now. */
  async change(name: string, holding: number): Promise<void> {
    this.#holding.set(name, holding);
    const result = this.look(name);
    const { attempts, passedAt } = await this.#progress.record(this.id, name, result, false);
    this.say({ type: 'result', exercise: name, result, attempts, passed: passedAt !== undefined });
  }

  async check(name: string): Promise<ExerciseResult> {
    const result = this.look(name);
    await this.#progress.record(this.id, name, result, true);
    return result;
  }

  /** An answer holds when it is the one of the solution. */
  async answer(name: string, given: string): Promise<Answered> {
    const found = findExercise(this.#course, name);
    const parsed = found?.exercise.question && parseAnswer(found.exercise.question, given);
    if (!found || parsed === undefined) throw new UnfitAnswer(name);
    const answer = await this.#progress.answer(this.id, name, parsed, found.exercise.kind === 'predict');
    this.#holding.set(name, answer === found.exercise.solution.answer ? Number.POSITIVE_INFINITY : 0);
    return { answer, result: await this.check(name) };
  }

  async begin(name: string): Promise<void> {
    this.begun.push(name);
    await this.#progress.again(this.id, name);
  }

  say(event: LearnerEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** The learner's cluster looks like this from now on. */
  draw(picture: ClusterPicture): void {
    this.#picture = picture;
    for (const listener of this.#onlookers) listener({ type: 'picture', picture });
  }

  follow(signal: AbortSignal): AsyncGenerator<LearnerEvent> {
    return heard(this.#listeners, { type: 'sandbox', state: 'ready' }, signal);
  }

  followMap(signal: AbortSignal): AsyncGenerator<MapEvent> {
    return heard(this.#onlookers, { type: 'picture', picture: this.#picture }, signal);
  }
}

/** What is said to `listeners` from now on, after a first event, until the signal aborts. */
async function* heard<T>(listeners: Set<(event: T) => void>, first: T, signal: AbortSignal): AsyncGenerator<T> {
  const waiting: T[] = [first];
  let wake: () => void = () => undefined;
  const listener = (event: T) => {
    waiting.push(event);
    wake();
  };
  listeners.add(listener);
  signal.addEventListener('abort', () => wake(), { once: true });
  while (!signal.aborted) {
    yield* waiting.splice(0);
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (waiting.length > 0 || signal.aborted) resolve();
    });
  }
  listeners.delete(listener);
}
