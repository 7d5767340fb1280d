import { parseAnswer, runExercise, type CheckView, type Exercise, type ExerciseResult, type Outcome } from '#lib/checks/index.ts';
import { FailedSetup, UnfitAnswer, type Answered, type LearnerEvent } from '#lib/exercises/index.ts';
import { findExercise, type Course } from '#lib/lessons/index.ts';
import type { ClusterPicture, MapEvent } from '#lib/map/index.ts';
import { isPassed, type Learner, type Progress } from '#lib/progress/index.ts';
import { SandboxError } from '#lib/sandboxes/index.ts';

const EMPTY: ClusterPicture = { nodes: [], pods: [], controllers: [], services: [] };

const FAILED: Outcome = {
  state: 'failed',
  found: 'no Pod in namespace default',
  wanted: 'a Pod named test-pod',
  lookAt: '`kubectl get pods` lists what is there',
};

/** Checks of answers look at nothing else. */
const ANSWERED = {} as CheckView;

/** What one exercise comes to when its first `holding` checks hold. */
function resultOf(name: string, exercise: Exercise, holding: number): ExerciseResult {
  const checks = exercise.checks.map(({ id, title }, index) => ({
    check: id,
    title,
    outcome: index < holding ? ({ state: 'passed', found: 'it is there' } as const) : FAILED,
  }));
  const state = holding >= checks.length ? 'passed' : 'failed';
  return { exercise: name, state, earned: Math.round((exercise.points * Math.min(holding, checks.length)) / checks.length), possible: exercise.points, checks };
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
  onRealCluster = false;
  setUpFails = false;
  /** What is recorded of them cannot be read. */
  isBroken = false;
  /** What the next skip ahead brings about. */
  happened: readonly string[] = [];
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

  /** Answers are judged by the exercise's own checks; of a prediction, only that there is one. */
  async answer(name: string, given: string): Promise<Answered> {
    const found = findExercise(this.#course, name);
    const parsed = found?.exercise.question && parseAnswer(found.exercise.question, given);
    if (!found || parsed === undefined) throw new UnfitAnswer(name);
    const predicts = found.exercise.kind === 'predict';
    const answer = await this.#progress.answer(this.id, name, parsed, predicts);
    if (predicts) this.#holding.set(name, Math.max(1, this.#holding.get(name) ?? 0));
    const result = predicts ? this.look(name) : await runExercise(found, ANSWERED, answer);
    await this.#progress.record(this.id, name, result, true);
    this.say({ type: 'recorded' });
    return { answer, result };
  }

  async skip(milliseconds: number): Promise<void> {
    if (this.onRealCluster) throw new SandboxError('refused', 'This sandbox is on a real cluster, where time cannot be skipped.');
    this.skipped.push(milliseconds);
  }

  async begin(name: string): Promise<void> {
    if (this.setUpFails) throw new FailedSetup(name, 'Error from server (Forbidden): pods "web" is forbidden: exceeded quota');
    this.begun.push(name);
    this.#holding.delete(name);
    await this.#progress.again(this.id, name);
    this.say({ type: 'recorded' });
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
    const passed = async (): Promise<readonly string[]> => {
      const recorded = await this.#progress.exercises(this.id);
      return recorded.filter(isPassed).map(({ exercise }) => exercise);
    };
    return heard(this.#listeners, async () => [{ type: 'sandbox', state: 'ready' }, { type: 'passed', exercises: await passed() }], signal);
  }

  followMap(signal: AbortSignal): AsyncGenerator<MapEvent> {
    return heard(this.#onlookers, async () => [{ type: 'picture', picture: this.#picture }], signal);
  }
}

/** What is said to `listeners` from now on, after what is so already, until the signal aborts. */
async function* heard<T>(listeners: Set<(event: T) => void>, already: () => Promise<readonly T[]>, signal: AbortSignal): AsyncGenerator<T> {
  const waiting: T[] = [];
  let wake: () => void = () => undefined;
  const listener = (event: T) => {
    waiting.push(event);
    wake();
  };
  listeners.add(listener);
  signal.addEventListener('abort', () => wake(), { once: true });
  waiting.unshift(...(await already()));
  while (!signal.aborted) {
    yield* waiting.splice(0);
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (waiting.length > 0 || signal.aborted) resolve();
    });
  }
  listeners.delete(listener);
}
