import { z } from 'zod';
import { findExercise } from '#lib/lessons/index.ts';
import { application } from '../../../_server/application.ts';
import { postRoute, RefusedRequest } from '../../../_server/api.ts';

const body = z.object({ exercise: z.string().max(300) });

/** Runs an exercise's checks now, as an attempt, and gives the result with what is recorded of it. */
export const POST = postRoute(body, async (learner, { exercise }) => {
  const { course, exercises, progress } = application();
  if (!findExercise(course, exercise)) throw new RefusedRequest(404, 'no-exercise', `There is no exercise ${exercise}.`);
  const result = await exercises.check(learner, exercise);
  const recorded = (await progress.exercises(learner.id)).find((entry) => entry.exercise === exercise);
  return { result, attempts: recorded?.attempts ?? 1, passed: recorded?.passedAt !== undefined };
});
