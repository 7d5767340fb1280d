import { z } from 'zod';
import { postRoute } from '../../../_server/api.ts';
import { application } from '../../../_server/application.ts';
import { exerciseOf, exerciseField } from '../../../_server/exercise-request.ts';
import { solutionView } from '../../../_server/exercise-view.ts';

/** Gives an exercise's solution; before passing, that it was looked at is remembered. */
export const POST = postRoute(z.object({ exercise: exerciseField }), async (learner, { exercise }) => {
  const found = await exerciseOf(learner, exercise);
  const { progress, workshops } = application();
  (await workshops.seat(learner.id))?.requireSolutions();
  const { passedAt } = await progress.exercise(learner.id, exercise);
  if (passedAt === undefined) {
    await progress.reveal(learner.id, exercise);
    workshops.observer.marked(learner, exercise, { revealed: true });
  }
  return { solution: solutionView(found.exercise) };
});
