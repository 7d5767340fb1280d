import type { Exercise, ExerciseResult, Outcome } from '#lib/checks/index.ts';
import type { LearnerEvent } from '#lib/exercises/index.ts';
import { findExercise, type Course } from '#lib/lessons/index.ts';
import type { ClusterPicture, MapEvent } from '#lib/map/index.ts';
import type { ExerciseProgress } from '#lib/progress/index.ts';

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
  readonly files = new Map<string, string>();
  readonly progress = new Map<string, ExerciseProgress>();
  readonly skipped: number[] = [];
  resets = 0;
  lastVisited: string | undefined;
  readonly #course: Course;
  readonly #holding = new Map<string, number>();
  readonly #listeners = new Set<(event: LearnerEvent) => void>();
  readonly #onlookers = new Set<(event: MapEvent) => void>();
  #picture: ClusterPicture = EMPTY;

  constructor(id: string, course: Course) {
    this.id = id;
    this.#course = course;
  }

  #entry(name: string): ExerciseProgress {
    return this.progress.get(name) ?? { exercise: name, attempts: 0, passedAt: undefined, latest: undefined, hintsShown: 0 };
  }

  /** Records a run, as progress does. */
  record(name: string, result: ExerciseResult, asked: boolean): ExerciseProgress {
    const before = this.#entry(name);
    const passedAt = before.passedAt ?? (result.state === 'passed' ? new Date() : undefined);
    const entry = { ...before, attempts: before.attempts + (asked ? 1 : 0), latest: result, passedAt };
    this.progress.set(name, entry);
    return entry;
  }

  showHint(name: string, shown: number): void {
    this.progress.set(name, { ...this.#entry(name), hintsShown: Math.max(shown, this.#entry(name).hintsShown) });
  }

  look(name: string): ExerciseResult {
    const found = findExercise(this.#course, name);
    if (!found) throw new Error(`no exercise ${name}`);
    return resultOf(name, found.exercise, this.#holding.get(name) ?? 0);
  }

  /** The learner's cluster changes: the first `holding` checks of the exercise hold now. */
  change(name: string, holding: number): void {
    this.#holding.set(name, holding);
    const result = this.look(name);
    const { attempts, passedAt } = this.record(name, result, false);
    this.say({ type: 'result', exercise: name, result, attempts, passed: passedAt !== undefined });
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
