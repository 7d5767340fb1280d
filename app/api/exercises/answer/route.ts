import { z } from 'zod';
import { UnfitAnswer } from '#lib/exercises/runner.ts';
import { postRoute, RefusedRequest } from '../../../_server/web/api.ts';
import { application } from '../../../_server/application.ts';
import { exerciseOf, exerciseField } from '../../../_server/learner/exercise-request.ts';
import { exerciseView } from '../../../_server/learner/exercise-view.ts';

const body = z.object({ exercise: exerciseField, answer: z.string().max(2_000) });

/** Records an answer to an exercise's question as an attempt, and gives what it came to and the exercise as it is now. */
export const POST = postRoute(body, async (learner, { exercise, answer }) => {
  const found = await exerciseOf(learner, exercise);
  try {
    const { result } = await application().exercises.answer(learner, exercise, answer);
    return { result, view: await exerciseView(found, learner) };
  } catch (error) {
    if (error instanceof UnfitAnswer) throw new RefusedRequest(400, 'unfit-answer', 'That is no answer to this question.');
    throw error;
  }
});
