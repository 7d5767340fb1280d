import type { ExerciseResult } from '#lib/checks/index.ts';

/** A person, known by a secret that only their browser holds. */
export interface Learner {
  id: string;
  sandbox: string;
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
}

/** Who learns and how far they are: the database's face. */
export interface Progress extends AsyncDisposable {
  /** The learner whose browser holds this secret; undefined when it is unknown. */
  learnerBySecret(secret: string): Promise<Learner | undefined>;
  /** A new learner with a sandbox id of their own; `secret` is shown once and kept only as a hash. */
  createLearner(): Promise<{ learner: Learner; secret: string }>;
  exercises(learner: string): Promise<readonly ExerciseProgress[]>;
  /** Records a run that the learner asked for (an attempt), or the first pass that was seen by itself. */
  record(learner: string, exercise: string, result: ExerciseResult, asked: boolean): Promise<ExerciseProgress>;
  showHint(learner: string, exercise: string, shown: number): Promise<void>;
  /** Where the learner was last, for "continue where you were". */
  visited(learner: string, lesson: string): Promise<void>;
  lastVisited(learner: string): Promise<string | undefined>;
}
