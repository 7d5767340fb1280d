import type { ExerciseResult } from '#lib/checks/index.ts';
import type { ProgressFile } from './progress-file.ts';

/** A person, known by a secret that only their browser holds. */
export interface Learner {
  id: string;
  sandbox: string;
  /** What the names and numbers in this learner's exercises are picked by. */
  seed: string;
}

export interface ExerciseProgress {
  /** `<lesson id>/<exercise id>`. */
  exercise: string;
  attempts: number;
  /** Set once passed, and never unset by a later failure. */
  passedAt: Date | undefined;
  /** The newest recorded result. */
  latest: ExerciseResult | undefined;
  hintsShown: number;
  /** The answer that stands, when the exercise asks something. */
  answer: string | undefined;
  /** The solution was looked at before passing. */
  revealed: boolean;
  skipped: boolean;
  /** It was begun from its starting state and has not passed since: what was passed before counts still, but it is open. */
  again: boolean;
}

/** Passed, and not being done once more. */
export function isPassed({ passedAt, again }: ExerciseProgress): boolean {
  return passedAt !== undefined && !again;
}

/** Who learns and how far they are, as the database keeps it. */
export interface Progress {
  /** The learner whose browser holds this secret; undefined when it is unknown. */
  learnerBySecret(secret: string): Promise<Learner | undefined>;
  /** A new learner with a sandbox id of their own; `secret` is shown once and kept only as a hash. */
  createLearner(): Promise<{ learner: Learner; secret: string }>;
  exercises(learner: string): Promise<readonly ExerciseProgress[]>;
  /** One exercise; as nothing done yet when there is no record of it. */
  exercise(learner: string, exercise: string): Promise<ExerciseProgress>;
  /** Records a run that the learner asked for (an attempt), or the first pass that was seen by itself. */
  record(learner: string, exercise: string, result: ExerciseResult, asked: boolean): Promise<ExerciseProgress>;
  /** Remembers that the first `shown` hints were opened, and when. */
  showHint(learner: string, exercise: string, shown: number): Promise<void>;
  /** Records an answer and gives the one that stands: with `keepFirst`, an earlier one. */
  answer(learner: string, exercise: string, answer: string, keepFirst: boolean): Promise<string>;
  /** Remembers that the solution was looked at. */
  reveal(learner: string, exercise: string): Promise<void>;
  skip(learner: string, exercise: string, skipped: boolean): Promise<void>;
  /** Begins an exercise, for the first time or once more: its answer goes, a pass stays recorded. */
  again(learner: string, exercise: string): Promise<void>;
  /** Deletes the learner and everything recorded of them; their secret is nobody's from then on. */
  forget(learner: string): Promise<void>;
  /** Where the learner was last, for "continue where you were". */
  visited(learner: string, lesson: string): Promise<void>;
  lastVisited(learner: string): Promise<string | undefined>;
  /** Everything recorded of a learner, to be kept or taken elsewhere. */
  exportFile(learner: string): Promise<ProgressFile>;
  /** Adds what a file holds to what is recorded: nothing is lost, the earlier pass and the larger count stand. */
  importFile(learner: string, file: ProgressFile): Promise<void>;
}
