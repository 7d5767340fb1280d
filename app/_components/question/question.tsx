'use client';

import { lazy, Suspense } from 'react';
import type { ExerciseState } from '../lesson-session/session-state.ts';

/** Fetched only for lessons that ask something; the server draws it at once all the same. */
const Form = lazy(() => import('./question-form.tsx'));

/** What an exercise asks, to be answered in place. */
export function Question({ exercise }: { exercise: ExerciseState }) {
  if (!exercise.question) return null;
  return (
    <Suspense>
      <Form exercise={exercise} question={exercise.question} />
    </Suspense>
  );
}
