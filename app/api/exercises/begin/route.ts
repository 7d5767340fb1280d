import { z } from 'zod';
import { FailedSetup } from '#lib/exercises/runner.ts';
import { postRoute, RefusedRequest } from '../../../_server/web/api.ts';
import { application } from '../../../_server/application.ts';
import { exerciseOf, exerciseField } from '../../../_server/learner/exercise-request.ts';
import { exerciseView } from '../../../_server/learner/exercise-view.ts';

/** Brings the learner's sandbox to an exercise's starting state, and opens the exercise once more. */
export const POST = postRoute(z.object({ exercise: exerciseField }), async (learner, { exercise }) => {
  const found = await exerciseOf(learner, exercise);
  try {
    await application().exercises.begin(learner, exercise);
  } catch (error) {
    if (!(error instanceof FailedSetup)) throw error;
    const said = error.output.trim().split('\n').at(-1) ?? '';
    throw new RefusedRequest(409, 'failed-setup', `The starting state could not be made: ${said} A fresh sandbox (in the sandbox menu) helps when nothing else does.`);
  }
  return { view: await exerciseView(found, learner) };
});
