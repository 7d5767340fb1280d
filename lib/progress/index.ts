export type { ExerciseProgress, Learner, Progress } from './progress.ts';
