import { z } from 'zod';
import { UnfitAnswer } from '#lib/exercises/index.ts';
import { postRoute, RefusedRequest } from '../../../_server/api.ts';
import { application } from '../../../_server/application.ts';
import { exerciseOf, exerciseField } from '../../../_server/exercise-request.ts';

const body = z.object({ exercise: exerciseField, answer: z.string().max(2_000) });

/** Records an answer to an exercise's question as an attempt, and gives the answer that stands and what it came to. */
export const POST = postRoute(body, async (learner, { exercise, answer }) => {
  await exerciseOf(learner, exercise);
  const { exercises, progress } = application();
  try {
    const { answer: standing, result } = await exercises.answer(learner, exercise, answer);
    const { attempts, passedAt } = await progress.exercise(learner.id, exercise);
    return { answer: standing, result, attempts, passed: passedAt !== undefined };
  } catch (error) {
    if (error instanceof UnfitAnswer) throw new RefusedRequest(400, 'unfit-answer', 'That is no answer to this question.');
    throw error;
  }
});
