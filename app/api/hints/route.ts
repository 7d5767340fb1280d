import { z } from 'zod';
import { findExercise } from '#lib/lessons/index.ts';
import { application } from '../../_server/application.ts';
import { postRoute, RefusedRequest } from '../../_server/api.ts';
import { openedHints } from '../../_server/exercise-view.ts';

const body = z.object({ exercise: z.string().max(300), shown: z.int().min(1).max(20) });

/** Opens the first `shown` hints of an exercise, remembers that, and gives them as HTML. */
export const POST = postRoute(body, async (learner, { exercise: name, shown }) => {
  const { course, progress } = application();
  const found = findExercise(course, name);
  if (!found) throw new RefusedRequest(404, 'no-exercise', `There is no exercise ${name}.`);
  const hints = openedHints(found.exercise, shown);
  await progress.showHint(learner.id, name, hints.length);
  return { hints };
});
