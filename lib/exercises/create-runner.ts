import type { ExerciseResult } from '#lib/checks/index.ts';
import { createClusterView, inOneMoment, parseAnswer, runExercise } from '#lib/checks/index.ts';
import type { Course, FoundExercise } from '#lib/lessons/index.ts';
import { findExercise, findLesson, personalLesson } from '#lib/lessons/index.ts';
import type { Learner, Progress } from '#lib/progress/index.ts';
import type { Sandboxes } from '#lib/sandboxes/index.ts';
import { Clients } from './clients.ts';
import { LessonFollower } from './follower.ts';
import type { Answered, ExerciseRunner, LearnerEvent, ResultObserver } from './runner.ts';
import { UnfitAnswer, UnknownExercise } from './runner.ts';
import { bringToStart } from './starting-state.ts';
import { Turns } from './turns.ts';

export interface RunnerOptions {
  course: Course;
  progress: Progress;
  sandboxes: Sandboxes;
  observer?: ResultObserver;
}

/** Runs exercises against learners' sandboxes and records what they come to. */
export function createExerciseRunner(options: RunnerOptions): ExerciseRunner {
  return new RecordingRunner(options);
}

class RecordingRunner implements ExerciseRunner {
  readonly #options: RunnerOptions;
  readonly #clients = new Clients();
  /** By learner: of many attempts at once each computes as long as one, and others wait. */
  readonly #attempts = new Turns();
  /** Open lesson pages by learner: they hear of answers and new beginnings, which no cluster tells of. */
  readonly #followers = new Map<string, Set<LessonFollower>>();

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  async check(learner: Learner, name: string): Promise<ExerciseResult> {
    const found = this.#find(learner, name);
    const { answer } = await this.#options.progress.exercise(learner.id, name);
    return this.#attempt(learner, found, answer);
  }

  async answer(learner: Learner, name: string, given: string): Promise<Answered> {
    const found = this.#find(learner, name);
    const { question, kind } = found.exercise;
    const parsed = question && parseAnswer(question, given);
    if (parsed === undefined) throw new UnfitAnswer(name);
    const answer = await this.#options.progress.answer(learner.id, name, parsed, kind === 'predict');
    const result = await this.#attempt(learner, found, answer);
    this.recorded(learner);
    return { answer, result };
  }

  async begin(learner: Learner, name: string): Promise<void> {
    const found = this.#find(learner, name);
    await bringToStart(found, await this.#options.sandboxes.open(learner.sandbox));
    await this.#options.progress.again(learner.id, name);
    this.recorded(learner);
  }

  recorded(learner: Learner): void {
    for (const follower of this.#followers.get(learner.id) ?? []) follower.recordChanged();
  }

  follow(learner: Learner, lessonId: string, signal: AbortSignal): AsyncIterable<LearnerEvent> {
    const lesson = findLesson(this.#options.course, lessonId);
    if (!lesson) throw new UnknownExercise(lessonId);
    const { progress, sandboxes, observer } = this.#options;
    return this.#eventsOf(learner, new LessonFollower({ learner, lesson: personalLesson(lesson, learner.seed), progress, sandboxes, clients: this.#clients, observer, signal }));
  }

  async *#eventsOf(learner: Learner, follower: LessonFollower): AsyncGenerator<LearnerEvent> {
    const followers = this.#followers.get(learner.id) ?? new Set();
    this.#followers.set(learner.id, followers.add(follower));
    try {
      yield* follower.events();
    } finally {
      followers.delete(follower);
      if (followers.size === 0) this.#followers.delete(learner.id);
    }
  }

  #find(learner: Learner, name: string): FoundExercise {
    const found = findExercise(this.#options.course, name, learner.seed);
    if (!found) throw new UnknownExercise(name);
    return found;
  }

  #attempt(learner: Learner, found: FoundExercise, answer: string | undefined): Promise<ExerciseResult> {
    return this.#attempts.take(learner.id, () => this.#run(learner, found, answer));
  }

  async #run(learner: Learner, found: FoundExercise, answer: string | undefined): Promise<ExerciseResult> {
    const sandbox = await this.#options.sandboxes.open(learner.sandbox);
    const access = await sandbox.access();
    const view = createClusterView({ client: this.#clients.of(access), namespace: access.namespace, readFile: (path) => sandbox.readFile(path) });
    const result = await runExercise(found, inOneMoment(view), answer);
    const { attempts, passedAt } = await this.#options.progress.record(learner.id, found.name, result, true);
    this.#options.observer?.ran(learner, { exercise: found.name, result, asked: true, attempts, passed: passedAt !== undefined });
    return result;
  }
}
