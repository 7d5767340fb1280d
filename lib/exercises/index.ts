export type { ExerciseRunner, LearnerEvent } from './runner.ts';
