import { z } from 'zod';
import type { ExerciseKind } from '#lib/checks/index.ts';

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
  weight: z.number().positive().optional(),
  run: z.custom<unknown>(isFunction, 'must be a function'),
});

const optionSchema = z.strictObject({ id, text });

const questionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('choice'), prompt: text, options: z.array(optionSchema).min(2, 'a choice needs at least two options') }),
  z.strictObject({ type: z.literal('placement'), prompt: text, items: z.array(optionSchema).min(2), places: z.array(optionSchema).min(2) }),
  z.strictObject({ type: z.literal('text'), prompt: text, placeholder: text.optional() }),
]);

const playFields = { commands: text.optional(), answer: text.optional(), answerFrom: text.optional() };

const playSchema = z.strictObject(playFields).refine(({ commands, answer }) => commands !== undefined || answer !== undefined, 'needs commands, an answer or both');

const mistakeSchema = z.strictObject({
  ...playFields,
  title: text,
  failing: z.strictObject({ check: id, saying: text }),
});

/** What a kind of exercise cannot be without. */
function kindProblems({ kind = 'do', question, setup, task }: { kind?: ExerciseKind | undefined; question?: unknown; setup?: string | undefined; task: string }) {
  const asks = kind === 'predict' || kind === 'quiz' || kind === 'answer';
  return [
    ...(asks && !question ? [{ path: ['question'], message: `an exercise of kind "${kind}" asks something` }] : []),
    ...(!asks && question ? [{ path: ['question'], message: `an exercise of kind "${kind}" asks nothing` }] : []),
    ...(kind === 'repair' && setup === undefined ? [{ path: ['setup'], message: 'what is to be repaired is made by a set-up' }] : []),
    ...(kind !== 'quiz' && task === '' ? [{ path: ['task'], message: 'must not be empty' }] : []),
  ];
}

const exerciseSchema = z
  .strictObject({
    id,
    kind: z.enum(['do', 'repair', 'predict', 'quiz', 'answer']).optional(),
    title: text,
    points: z.number().int().positive(),
    task: z.string(),
    question: questionSchema.optional(),
    setup: text.optional(),
    touches: z.array(z.string().regex(/^[a-z.]+\/[a-z0-9.-]+$/, 'is named as kubectl names objects: pod/web')).optional(),
    checks: z.array(checkSchema).min(1),
    hints: z.array(text).length(3, 'three tiers of hints, the last nearly the answer'),
    solution: playSchema,
    alternatives: z.array(playSchema).optional(),
    mistakes: z.array(mistakeSchema).min(2, 'at least two known mistakes'),
    free: z.array(text).optional(),
    afterwards: text.optional(),
  })
  .superRefine((exercise, context) => {
    for (const problem of kindProblems(exercise)) context.addIssue({ code: 'custom', ...problem });
    const known = new Set(exercise.checks.map((check) => check.id));
    if (known.size < exercise.checks.length) context.addIssue({ code: 'custom', path: ['checks'], message: 'two checks have the same id' });
    exercise.mistakes.forEach((mistake, index) => {
      if (known.has(mistake.failing.check)) return;
      const message = `no check has the id "${mistake.failing.check}"`;
      context.addIssue({ code: 'custom', path: ['mistakes', index, 'failing', 'check'], message });
    });
  });

const variableSchema = z.strictObject({ values: z.array(z.union([text, z.number()])).min(2, 'a variable has at least two values') });

/** What the default export of an exercises.ts must be: what `defineExercises` gives. */
export const lessonExercisesSchema = z.strictObject(
  {
    variables: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'is named like a variable of TypeScript'), variableSchema),
    exercises: z.custom<unknown>(isFunction, 'must be a function'),
  },
  'must be what defineExercises gives',
);

/** A lesson's exercises, for one learner. */
export const exercisesSchema = z
  .array(exerciseSchema)
  .refine((exercises) => new Set(exercises.map((exercise) => exercise.id)).size === exercises.length, 'two exercises have the same id');
