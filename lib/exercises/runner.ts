import type { ExerciseResult } from '#lib/checks/index.ts';
import type { Learner } from '#lib/progress/index.ts';

/** A change that an open lesson page wants to hear of at once (server-sent events). */
export type LearnerEvent =
  | { type: 'result'; exercise: string; result: ExerciseResult; passed: boolean; attempts: number }
  | { type: 'sandbox'; state: 'starting' | 'ready' | 'unreachable' };

/** Runs a learner's exercises, when asked and by themselves when their cluster changes, and records them. */
export interface ExerciseRunner {
  /** Runs all checks of one exercise now and records the attempt. */
  check(learner: Learner, exercise: string): Promise<ExerciseResult>;
  /**
   * Watches the sandbox for as long as a page shows `lesson`, runs its exercises on each change, and
   * reports; ends when the signal aborts.
   */
  follow(learner: Learner, lesson: string, signal: AbortSignal): AsyncIterable<LearnerEvent>;
}
