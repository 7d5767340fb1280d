import { z } from 'zod';

/** The version of the JSON that `grade` prints; a change that breaks readers raises it. */
export const GRADE_VERSION = 1;

const state = z.enum(['passed', 'failed', 'could-not-look']);
const points = z.int().min(0);

const outcome = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('passed'), found: z.string().describe('What was seen, in one clause.') }),
  z.strictObject({
    state: z.literal('failed'),
    found: z.string().describe('What is there now.'),
    wanted: z.string().describe('What the exercise asks for.'),
    lookAt: z.string().describe('The next thing to look at.'),
  }),
  z.strictObject({ state: z.literal('could-not-look'), reason: z.string().describe('Why nothing could be seen; never counts against the learner.') }),
]);

/** What `bin/drydock grade --format json` prints. */
export const gradeSchema = z.strictObject({
  version: z.literal(GRADE_VERSION),
  exercises: z.array(
    z.strictObject({
      exercise: z.string().describe('The full name: pods/first-pod/run-a-pod.'),
      title: z.string(),
      state,
      earned: points,
      possible: points,
      checks: z.array(z.strictObject({ check: z.string(), title: z.string(), outcome })),
      output: z.string().describe('What the hand-in printed, its last part.'),
    }),
  ),
  earned: points,
  possible: points,
  state,
});

/** The same as a JSON Schema, as docs/grade.schema.json holds it. */
export function gradeJsonSchema(): unknown {
  return { ...z.toJSONSchema(gradeSchema), title: 'A grade' };
}
