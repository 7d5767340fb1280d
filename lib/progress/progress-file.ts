import { z } from 'zod';

const instant = z.iso.datetime();

const exerciseSchema = z.strictObject({
  exercise: z.string().min(1).max(300),
  attempts: z.int().min(0).max(1_000_000),
  passedAt: instant.optional(),
  hintsShown: z.int().min(0).max(20),
  answer: z.string().max(2_000).optional(),
  revealed: z.boolean(),
  skipped: z.boolean(),
});

/** A learner's progress as a file: what export gives and import takes. */
export const progressFileSchema = z.strictObject({
  format: z.literal('drydock-progress', 'this is not a file of Drydock\'s progress'),
  version: z.literal(1, 'this version of Drydock reads version 1'),
  exportedAt: instant,
  seed: z.string().max(100),
  lastVisited: z.string().max(300).optional(),
  exercises: z.array(exerciseSchema).max(10_000),
});

export type ProgressFile = z.infer<typeof progressFileSchema>;
