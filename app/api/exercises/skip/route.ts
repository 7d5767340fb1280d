import { z } from 'zod';
import { postRoute } from '../../../_server/web/api.ts';
import { application } from '../../../_server/application.ts';
import { exerciseOf, exerciseField } from '../../../_server/learner/exercise-request.ts';
import { exerciseView } from '../../../_server/learner/exercise-view.ts';

/** Leaves an exercise out for now, or takes it up again. */
export const POST = postRoute(z.object({ exercise: exerciseField, skipped: z.boolean() }), async (learner, { exercise, skipped }) => {
  const found = await exerciseOf(learner, exercise);
  const { exercises, progress, workshops } = application();
  await progress.skip(learner.id, exercise, skipped);
  exercises.recorded(learner);
  workshops.observer.marked(learner, exercise, { skipped });
  return { view: await exerciseView(found, learner) };
});
