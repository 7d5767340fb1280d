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

/** What is recorded here with what a file says: the earlier pass, the larger counts, an answer where there was none. */
export function mergedWith(here: ExerciseProgress, there: Exported) {
  const passedAt = earlier(here.passedAt, there.passedAt === undefined ? undefined : new Date(there.passedAt));
  const now = new Date();
  return {
    exercise: here.exercise,
    attempts: Math.max(here.attempts, there.attempts),
    passedAt: passedAt ?? null,
    hintsShown: Math.max(here.hintsShown, there.hintsShown),
    answer: here.answer ?? there.answer ?? null,
    revealedAt: here.revealed || there.revealed ? now : null,
    skippedAt: passedAt === undefined && (here.skipped || there.skipped) ? now : null,
  };
}

function earlier(one: Date | undefined, other: Date | undefined): Date | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}
