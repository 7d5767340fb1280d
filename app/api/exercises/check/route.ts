import { z } from 'zod';
import { postRoute } from '../../../_server/web/api.ts';
import { application } from '../../../_server/application.ts';
import { exerciseOf, exerciseField } from '../../../_server/learner/exercise-request.ts';

/** Runs an exercise's checks now, as an attempt, and gives the result with what is recorded of it. */
export const POST = postRoute(z.object({ exercise: exerciseField }), async (learner, { exercise }) => {
  await exerciseOf(learner, exercise);
  const { exercises, progress } = application();
  const result = await exercises.check(learner, exercise);
  const { attempts, passedAt } = await progress.exercise(learner.id, exercise);
  return { result, attempts, passed: passedAt !== undefined };
});
