import { z } from 'zod';
import { gradeSchema } from '#lib/grading/grade-schema.ts';
import { planSchema } from '../instructor/workshop-plan.ts';

/** A moment as answers give it: `2026-03-02T09:00:00.000Z`. */
const moment = z.iso.datetime().meta({ examples: ['2026-03-02T09:00:00.000Z'] });
const count = z.int().min(0);
const exerciseName = z.string().meta({ description: 'Such as pods/first-pod/run-a-pod.' });

export const failure = z.object({
  error: z.object({
    code: z.string().meta({ description: 'For programs; stays the same.' }),
    message: z.string().meta({ description: 'A sentence for people; may change.' }),
  }),
}).meta({ id: 'Error', description: 'Every answer that is not a success.' });

export const workshop = z.object({
  id: z.string(),
  title: z.string(),
  phase: z.enum(['coming', 'running', 'ended']),
  startsAt: moment,
  endsAt: moment,
  endedAt: moment.optional().meta({ description: 'Set when it was ended before its time.' }),
  createdAt: moment,
  seats: count,
  code: z.string().meta({ description: 'What learners join with, at /join?code=…' }),
  gating: z.enum(['open', 'in-order']).meta({ description: 'in-order: a lesson opens when those before it are passed.' }),
  hints: z.boolean(),
  solutions: z.boolean(),
  lessons: z.array(z.object({
    lesson: z.string().meta({ description: 'Such as pods/first-pod.' }),
    gate: z.enum(['opened', 'closed']).nullable().meta({ description: 'What the instructor said of it for all; null follows the gating.' }),
  })),
}).meta({ id: 'Workshop' });

export const workshopPlan = planSchema.meta({ id: 'WorkshopPlan', description: 'What an instructor decides of a workshop.' });
export const workshopChanges = planSchema.partial().meta({ id: 'WorkshopChanges', description: 'What is given is changed; the rest stays.' });

export const learner = z.object({
  id: z.string(),
  name: z.string(),
  joinedAt: moment,
  lastSeen: moment,
  online: z.boolean().meta({ description: 'A lesson of theirs is open now.' }),
}).meta({ id: 'Learner' });

const reason = z.object({
  check: z.string(),
  title: z.string(),
  found: z.string().meta({ description: 'What is there.' }),
  wanted: z.string().meta({ description: 'What the exercise asks for.' }),
}).meta({ id: 'Reason', description: 'Why a run was not passed, by the first check that failed.' });

const result = z.object({
  exercise: exerciseName,
  title: z.string(),
  lesson: z.string(),
  state: z.enum(['passed', 'trying', 'untouched']),
  earned: count,
  possible: count,
  attempts: count.meta({ description: 'Runs that the learner asked for.' }),
  failures: count.meta({ description: 'Those of them that failed.' }),
  hintsShown: count,
  revealed: z.boolean().meta({ description: 'The solution was looked at before passing.' }),
  skipped: z.boolean(),
  passedAt: moment.optional(),
  seconds: z.number().min(0).optional().meta({ description: 'From the pass before it, or from joining.' }),
  reason: reason.optional(),
}).meta({ id: 'Result' });

export const learnerResults = z.object({
  learner: z.object({ id: z.string(), name: z.string(), joinedAt: moment }),
  earned: count,
  possible: count,
  results: z.array(result).meta({ description: "One for each exercise, in the order of the workshop's lessons." }),
}).meta({ id: 'LearnerResults' });

export const attempt = z.object({
  id: z.int(),
  exercise: exerciseName,
  at: moment,
  asked: z.boolean().meta({ description: 'False for a pass that was seen without the learner asking.' }),
  state: z.enum(['passed', 'failed', 'could-not-look']),
  reason: reason.optional(),
}).meta({ id: 'Attempt' });

export const exerciseSummary = z.object({
  exercise: exerciseName,
  title: z.string(),
  lesson: z.string(),
  points: count,
  learners: count,
  tried: count,
  passed: count,
  passRate: z.number().min(0).max(1).meta({ description: 'Of all learners.' }),
  medianSeconds: z.number().min(0).optional(),
  hintsShown: count,
  mistakes: z.array(z.object({ reason: z.string(), learners: count })).meta({ description: 'The commonest first, each learner once.' }),
}).meta({ id: 'ExerciseSummary' });

export const helpRequest = z.object({
  id: z.string(),
  learner: z.object({ id: z.string(), name: z.string() }),
  lesson: z.string().optional(),
  exercise: exerciseName.optional(),
  text: z.string(),
  askedAt: moment,
  takenAt: moment.optional().meta({ description: 'Set while the instructor is with them.' }),
}).meta({ id: 'HelpRequest' });

export const messageDraft = z.object({
  kind: z.enum(['hint', 'message']),
  text: z.string().min(1).max(10_000),
  learner: z.string().max(100).optional().meta({ description: 'To whom; to all when left out.' }),
  exercise: z.string().max(300).optional(),
}).meta({ id: 'MessageDraft' });

export const message = z.object({
  id: z.int(),
  kind: z.enum(['hint', 'message']),
  text: z.string(),
  learner: z.string().optional(),
  exercise: exerciseName.optional(),
  sentAt: moment,
}).meta({ id: 'Message' });

/** Names of manifests, in letters that mean nothing to a shell. */
const manifestName = z.string().max(100).regex(/^[\w][\w.-]*\.(ya?ml|json)$/);

export const handIn = z.object({
  exercise: z.string().max(300).meta({ description: 'Such as pods/first-pod/run-a-pod.' }),
  script: z.string().optional().meta({ description: 'Shell commands.' }),
  manifests: z.record(manifestName, z.string()).optional().meta({ description: 'Manifests by file name; each is applied, in order of name.' }),
  answer: z.string().max(10_000).optional().meta({ description: "The answer to the exercise's question." }),
  seed: z.string().max(100).optional().meta({ description: 'Whose names and numbers the exercise has.' }),
})
  .refine(({ script, manifests }) => script === undefined || manifests === undefined, 'holds a script or manifests, not both')
  .refine(({ script, manifests, answer }) => (script ?? manifests ?? answer) !== undefined, 'holds nothing: a script, manifests or an answer')
  .refine(({ manifests }) => Object.keys(manifests ?? {}).length <= 100, 'holds more than 100 manifests')
  .meta({ id: 'HandIn', description: 'A script or manifests, an answer, or both.' });

export const grade = gradeSchema.meta({ id: 'Grade', description: 'As bin/drydock grade --format json prints it.' });

/** A part of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    continue: z.string().optional().meta({ description: 'Asks for what comes next; left out at the end.' }),
  });
}

export const page = z.object({
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).default(50).meta({
    description: 'Items of one answer.', override: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
  }),
  continue: z.string().max(300).optional().meta({ description: 'What the answer before said.' }),
});
