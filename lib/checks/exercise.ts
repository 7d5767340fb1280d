import type { Outcome } from './outcome.ts';
import type { Question } from './question.ts';
import type { CheckView } from './view.ts';

/** One thing that must hold. `run` only looks; it never changes the cluster. */
export interface Check {
  /** Unique in its exercise, kebab-case. */
  id: string;
  /** What the learner sees beside the tick: `test-pod is running`. */
  title: string;
  /** Its part of the exercise's points, beside the other checks' parts; 1 by default. */
  weight?: number;
  run(view: CheckView): Promise<Outcome>;
}

/** What somebody does with an exercise: types commands, answers its question, or both. */
export interface Play {
  /** Shell commands, typed from the exercise's starting state. */
  commands?: string;
  /** The answer to the exercise's question, in the form that `Question` gives it. */
  answer?: string;
  /** A command that prints the answer, where each cluster has another; `answer` is then that of a fresh embedded one. */
  answerFrom?: string;
}

/** A wrong turn that learners take, which `lessons test` plays and demands this answer to. */
export interface Mistake extends Play {
  title: string;
  /** The check that must fail, and words that its `found`, `wanted` or `lookAt` must hold. */
  failing: { check: string; saying: string };
}

/**
 * `do`: bring something about. `repair`: mend what the set-up has broken. `predict`: say what will happen,
 * then make it happen. `quiz`: choose or sort. `answer`: find something out and type it.
 */
export type ExerciseKind = 'do' | 'repair' | 'predict' | 'quiz' | 'answer';

export interface Exercise {
  /** Unique in its lesson, kebab-case; the stable name is `<lesson>/<id>`. */
  id: string;
  /** `do` by default. */
  kind?: ExerciseKind;
  title: string;
  points: number;
  /** What to do, in Markdown, shown on the exercise's card. */
  task: string;
  /** What is asked. A prediction's first answer stands; any other may be changed. */
  question?: Question;
  /** Shell commands that bring a fresh sandbox to the starting state; none by default. */
  setup?: string;
  /** The objects that the exercise makes or changes, as kubectl names them (`pod/web`): doing it again from the start takes them away. */
  touches?: readonly string[];
  checks: readonly Check[];
  /** Three tiers, the last nearly the answer. Markdown. */
  hints: readonly string[];
  /** One right way, shown after passing or on request. */
  solution: Play;
  /** Other right ways, which must pass as well. */
  alternatives?: readonly Play[];
  mistakes: readonly Mistake[];
  /** Words of the solution that may be any other: a file's name, a name that nothing refers to. Breaking any other word must be noticed. */
  free?: readonly string[];
  /** What is worth knowing once it has passed: why the answer is so, where it leads. Markdown. */
  afterwards?: string;
}
