export { DatabaseError } from './database.ts';
export { openProgress } from './prisma-progress.ts';
export type { ExerciseProgress, Learner, Progress } from './progress.ts';
