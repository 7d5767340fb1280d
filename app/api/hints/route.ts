import { z } from 'zod';
import { application } from '../../_server/application.ts';
import { postRoute } from '../../_server/web/api.ts';
import { exerciseField, exerciseOf } from '../../_server/learner/exercise-request.ts';
import { openedHints } from '../../_server/learner/exercise-view.ts';

const body = z.object({ exercise: exerciseField, shown: z.int().min(1).max(20) });

/** Opens the first `shown` hints of an exercise, remembers that, and gives them as HTML. */
export const POST = postRoute(body, async (learner, { exercise: name, shown }) => {
  const found = await exerciseOf(learner, name);
  const { exercises, progress, workshops } = application();
  (await workshops.seat(learner.id))?.requireHints();
  const hints = openedHints(found.exercise, shown);
  await progress.showHint(learner.id, name, hints.length);
  exercises.recorded(learner);
  workshops.observer.marked(learner, name, { hintsShown: hints.length });
  return { hints };
});
