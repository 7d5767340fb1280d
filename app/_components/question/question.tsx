'use client';

import { later } from '../later/later.tsx';
import type { ExerciseState } from '../lesson-session/session-state.ts';

/** Fetched only for lessons that ask something; the server draws it at once all the same. */
const Form = later(() => import('./question-form.tsx'));

/** What an exercise asks, to be answered in place. */
export function Question({ exercise }: { exercise: ExerciseState }) {
  return exercise.question ? <Form exercise={exercise} question={exercise.question} /> : null;
}
