export { createExerciseRunner, UnknownExercise } from './create-runner.ts';
export type { RunnerOptions } from './create-runner.ts';
export type { ExerciseRunner, LearnerEvent } from './runner.ts';
