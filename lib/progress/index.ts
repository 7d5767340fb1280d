export { createProgress } from './prisma-progress.ts';
export { isPassed } from './progress.ts';
export type { ExerciseProgress, Learner, Progress } from './progress.ts';
export { progressFileSchema } from './progress-file.ts';
export type { ProgressFile } from './progress-file.ts';
