import type { Submission } from '../submission.ts';

/** A hand-in to be graded in the process that does nothing else. */
export interface GradingJob {
  /** `pods/first-pod/run-a-pod` */
  exercise: string;
  /** Whose names and numbers the exercise has; everybody's when it is empty. */
  seed: string;
  submission: Submission;
}

/** `time` is milliseconds of a core, after which the process ends itself. */
export type ToWorker = { type: 'grade'; content: string; time: number; job: GradingJob };

/** The grade as `bin/drydock grade --format json` prints it. */
export type FromWorker = { type: 'graded'; json: string } | { type: 'unknown-exercise' };
