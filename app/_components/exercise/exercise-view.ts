import type { ExerciseResult } from '#lib/checks/index.ts';

/** What a browser may know of an exercise: never how it is checked or solved. */
export interface ExerciseView {
  /** `<lesson id>/<exercise id>`: its name in addresses of the API. */
  name: string;
  /** Its name in the lesson, and the anchor of its card. */
  id: string;
  title: string;
  points: number;
  /** HTML, from the author's Markdown. */
  task: string;
  checks: readonly { id: string; title: string }[];
  hintCount: number;
  /** The hints opened so far, HTML. */
  hints: readonly string[];
  attempts: number;
  passed: boolean;
  result: ExerciseResult | undefined;
}
