import { z } from 'zod';
import { isPassed } from '#lib/progress/index.ts';
import { postRoute } from '../../../_server/web/api.ts';
import { application } from '../../../_server/application.ts';
import { exerciseOf, exerciseField } from '../../../_server/learner/exercise-request.ts';
import { exerciseView } from '../../../_server/learner/exercise-view.ts';

/** Opens an exercise's solution; before passing, that it was looked at is remembered. */
export const POST = postRoute(z.object({ exercise: exerciseField }), async (learner, { exercise }) => {
  const found = await exerciseOf(learner, exercise);
  const { exercises, progress, workshops } = application();
  (await workshops.seat(learner.id))?.requireSolutions();
  if (!isPassed(await progress.exercise(learner.id, exercise))) {
    await progress.reveal(learner.id, exercise);
    exercises.recorded(learner);
    workshops.observer.marked(learner, exercise, { revealed: true });
  }
  return { view: await exerciseView(found, learner) };
});
