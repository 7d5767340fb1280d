export { defineExercises } from './exercise.ts';
export type { Check, Exercise, Mistake } from './exercise.ts';
export { failed, passed } from './outcomes.ts';
export type { CheckResult, ExerciseResult, Outcome } from './outcome.ts';
export { runExercise } from './run.ts';
export type { CheckView } from './view.ts';
export { isRunning, podCheck, podState, usesImage } from './vocabulary/pods.ts';
export type { PodQuestion } from './vocabulary/pods.ts';
