import { z } from 'zod';
import { findExercise, type FoundExercise } from '#lib/lessons/index.ts';
import type { Learner } from '#lib/progress/index.ts';
import { RefusedRequest } from '../web/api.ts';
import { application } from '../application.ts';

/** An exercise's full name in a request's body. */
export const exerciseField = z.string().max(300);

/**
 * The exercise of that name as this learner gets it. RefusedRequest when the course has none, WorkshopRefusal when it is
 * in a lesson that the learner's workshop has not opened.
 */
export async function exerciseOf(learner: Learner, name: string): Promise<FoundExercise> {
  const { course, workshops } = application();
  const found = findExercise(course, name, learner.seed);
  if (!found) throw new RefusedRequest(404, 'no-exercise', `There is no exercise ${name}.`);
  await (await workshops.seat(learner.id))?.requireOpen(found.lesson.id);
  return found;
}
