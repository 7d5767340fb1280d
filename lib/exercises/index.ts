export { createExerciseRunner } from './create-runner.ts';
export type { RunnerOptions } from './create-runner.ts';
export { FailedSetup, UnfitAnswer, UnknownExercise } from './runner.ts';
export type { Answered, ExerciseMarks, ExerciseRunner, LearnerEvent, ResultObserver } from './runner.ts';
