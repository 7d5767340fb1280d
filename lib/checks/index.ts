export { defineExercises } from './exercise.ts';
export type { Check, Exercise, Mistake } from './exercise.ts';
export type { CheckResult, ExerciseResult, Outcome } from './outcome.ts';
export type { CheckView } from './view.ts';
