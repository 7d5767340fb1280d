import type { ExerciseKind, ExerciseResult, Question } from '#lib/checks/index.ts';

/** One right way, shown after passing or on request. */
export interface SolutionView {
  commands: string | undefined;
  /** The right answer in words. */
  answer: string | undefined;
  /** What is worth knowing afterwards, HTML. */
  afterwards: string | undefined;
}

/** What a browser may know of an exercise: never how it is checked or solved. */
export interface ExerciseView {
  /** `<lesson id>/<exercise id>`: its name in addresses of the API. */
  name: string;
  kind: ExerciseKind;
  /** Its name in the lesson, and the anchor of its card. */
  id: string;
  title: string;
  points: number;
  /** HTML, from the author's Markdown. */
  task: string;
  checks: readonly { id: string; title: string }[];
  question: Question | undefined;
  /** The answer that stands, as the question takes it, and in words. */
  answer: string | undefined;
  answerWords: string | undefined;
  /** There is a starting state that can be made at a click. */
  hasStart: boolean;
  /** What beginning it anew takes away: `pod/web`. */
  touches: readonly string[];
  /** It was begun from its starting state. */
  begun: boolean;
  hintCount: number;
  /** The hints opened so far, HTML. */
  hints: readonly string[];
  attempts: number;
  /** Passed, and not being done once more. */
  passed: boolean;
  skipped: boolean;
  /** False where the learner's workshop shows no solutions. */
  mayReveal: boolean;
  /** Only once it may be seen: after passing, or on request. */
  solution: SolutionView | undefined;
  result: ExerciseResult | undefined;
}
