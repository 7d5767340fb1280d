import type { ExerciseResult } from '#lib/checks/index.ts';
import { NamedError } from '#lib/core/index.ts';
import type { Learner } from '#lib/progress/index.ts';

/** A change that an open lesson page wants to hear of at once (server-sent events). */
export type LearnerEvent =
  | { type: 'result'; exercise: string; result: ExerciseResult; passed: boolean; attempts: number }
  /** Something was recorded that no check tells of: an answer, a hint, a skip. Whoever shows exercises reads them again. */
  | { type: 'recorded' }
  /** Those of the lesson that have passed when the following begins: a page rendered before may not know. */
  | { type: 'passed'; exercises: readonly string[] }
  | { type: 'sandbox'; state: 'starting' | 'ready' | 'unreachable' };

/** What an answer came to. */
export interface Answered {
  /** The answer that stands: a prediction's first one. */
  answer: string;
  result: ExerciseResult;
}

/** Runs a learner's exercises, when asked and by themselves when their cluster changes, and records them. */
export interface ExerciseRunner {
  /** Runs all checks of one exercise now and records the attempt. UnknownExercise. */
  check(learner: Learner, exercise: string): Promise<ExerciseResult>;
  /** Records an answer to the exercise's question and runs its checks, as an attempt. UnknownExercise, UnfitAnswer. */
  answer(learner: Learner, exercise: string, given: string): Promise<Answered>;
  /**
   * Brings the sandbox to the exercise's starting state (what it touches is removed, its files and its set-up are
   * made) and opens it once more. UnknownExercise, FailedSetup.
   */
  begin(learner: Learner, exercise: string): Promise<void>;
  /** Tells the learner's open pages that something was recorded that no check tells of. */
  recorded(learner: Learner): void;
  /**
   * Watches the sandbox for as long as a page shows `lesson`, runs its exercises on each change, and
   * reports; ends when the signal aborts. UnknownExercise.
   */
  follow(learner: Learner, lesson: string, signal: AbortSignal): AsyncIterable<LearnerEvent>;
}

/** The course has no exercise or lesson of that name. */
export class UnknownExercise extends NamedError {
  static override readonly errorName = 'UnknownExercise';

  constructor(name: string) {
    super(`the course has no exercise or lesson "${name}"`);
  }
}

/** The exercise asks nothing, or nothing that this could answer. */
export class UnfitAnswer extends NamedError {
  static override readonly errorName = 'UnfitAnswer';

  constructor(name: string) {
    super(`this is no answer to what "${name}" asks`);
  }
}

/** The starting state could not be made; `output` is what the set-up printed. */
export class FailedSetup extends NamedError {
  static override readonly errorName = 'FailedSetup';
  readonly output: string;

  constructor(name: string, output: string) {
    super(`the starting state of "${name}" could not be made`);
    this.output = output;
  }
}

/** What a learner did with an exercise beside running it: hints seen, its solution looked at, left out for now. */
export interface ExerciseMarks {
  hintsShown?: number;
  revealed?: boolean;
  skipped?: boolean;
}

/** Hears of what learners do as it happens: a class's board. It is told after the database has it. */
export interface ResultObserver {
  /** An exercise's checks were run: because the learner asked, or the cluster changed. */
  ran(learner: Learner, run: { exercise: string; result: ExerciseResult; asked: boolean; attempts: number; passed: boolean }): void;
  /** Something beside its runs is known of an exercise now. */
  marked(learner: Learner, exercise: string, marks: ExerciseMarks): void;
}
