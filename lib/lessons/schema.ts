import { z } from 'zod';

const text = z.string().min(1, 'must not be empty');
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower case words joined by dashes');

export const courseSchema = z.strictObject({ title: text });

export const chapterSchema = z.strictObject({ title: text, summary: text });

export const lessonSchema = z.strictObject({
  title: text,
  summary: text,
  minutes: z.number().int().min(1).max(60),
});

const isFunction = (value: unknown): boolean => typeof value === 'function';

const checkSchema = z.strictObject({
  id,
  title: text,
  run: z.custom<unknown>(isFunction, 'must be a function'),
});

const mistakeSchema = z.strictObject({
  title: text,
  commands: text,
  failing: z.strictObject({ check: id, saying: text }),
});

const exerciseSchema = z
  .strictObject({
    id,
    title: text,
    points: z.number().int().positive(),
    task: text,
    setup: text.optional(),
    checks: z.array(checkSchema).min(1),
    hints: z.array(text).length(3, 'three tiers of hints, the last nearly the answer'),
    solution: text,
    mistakes: z.array(mistakeSchema).min(2, 'at least two known mistakes'),
  })
  .superRefine((exercise, context) => {
    const known = new Set(exercise.checks.map((check) => check.id));
    if (known.size < exercise.checks.length) context.addIssue({ code: 'custom', path: ['checks'], message: 'two checks have the same id' });
    exercise.mistakes.forEach((mistake, index) => {
      if (known.has(mistake.failing.check)) return;
      const message = `no check has the id "${mistake.failing.check}"`;
      context.addIssue({ code: 'custom', path: ['mistakes', index, 'failing', 'check'], message });
    });
  });

/** What the default export of an exercises.ts must be. */
export const exercisesSchema = z
  .array(exerciseSchema)
  .refine((exercises) => new Set(exercises.map((exercise) => exercise.id)).size === exercises.length, 'two exercises have the same id');
