import type { ProgressFile } from './progress-file.ts';
import type { ExerciseProgress } from './progress.ts';

type Exported = ProgressFile['exercises'][number];

/** An exercise's progress as a file holds it. */
export function asExported({ exercise, attempts, passedAt, hintsShown, answer, revealed, skipped }: ExerciseProgress): Exported {
  return {
    exercise,
    attempts,
    ...(passedAt !== undefined && { passedAt: passedAt.toISOString() }),
    hintsShown,
    ...(answer !== undefined && { answer }),
    revealed,
    skipped,
  };
}

/**
 * What is to be recorded of an exercise, of which a file says more: the earlier pass, the larger counts, an answer where
 * there was none. What has been looked at or left out already stays so since when it was; of the file it is since `at`.
 */
export function mergedWith(here: ExerciseProgress, there: Exported, at: Date) {
  const passedAt = earlier(here.passedAt, there.passedAt === undefined ? undefined : new Date(there.passedAt));
  return {
    exercise: here.exercise,
    attempts: Math.max(here.attempts, there.attempts),
    passedAt: passedAt ?? null,
    hintsShown: Math.max(here.hintsShown, there.hintsShown),
    answer: here.answer ?? there.answer ?? null,
    ...(there.revealed && !here.revealed && { revealedAt: at }),
    ...(passedAt !== undefined && { skippedAt: null }),
    ...(passedAt === undefined && there.skipped && !here.skipped && { skippedAt: at }),
  };
}

function earlier(one: Date | undefined, other: Date | undefined): Date | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}
