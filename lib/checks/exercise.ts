import type { Outcome } from './outcome.ts';
import type { CheckView } from './view.ts';

/** One thing that must hold. `run` only looks; it never changes the cluster. */
export interface Check {
  /** Unique in its exercise, kebab-case. */
  id: string;
  /** What the learner sees beside the tick: `test-pod is running`. */
  title: string;
  run(view: CheckView): Promise<Outcome>;
}

/** A wrong turn that learners take, which `lessons test` plays and demands this answer to. */
export interface Mistake {
  title: string;
  /** Shell commands, typed from the exercise's starting state. */
  commands: string;
  /** The check that must fail, and words that its `found`, `wanted` or `lookAt` must hold. */
  failing: { check: string; saying: string };
}

export interface Exercise {
  /** Unique in its lesson, kebab-case; the stable name is `<lesson>/<id>`. */
  id: string;
  title: string;
  points: number;
  /** What to do, in Markdown, shown on the exercise's card. */
  task: string;
  /** Shell commands that bring a fresh sandbox to the starting state; none by default. */
  setup?: string;
  checks: readonly Check[];
  /** Three tiers, the last nearly the answer. Markdown. */
  hints: readonly string[];
  /** Shell commands that solve it. */
  solution: string;
  mistakes: readonly Mistake[];
}

/** Gives its argument back: exercises.ts files say `export default defineExercises([...])` and are checked as they are typed. */
export function defineExercises(exercises: readonly Exercise[]): readonly Exercise[] {
  return exercises;
}
