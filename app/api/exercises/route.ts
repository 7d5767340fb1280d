import { personalLesson } from '#lib/lessons/index.ts';
import { getRoute, RefusedRequest } from '../../_server/web/api.ts';
import { application } from '../../_server/application.ts';
import { findPlace } from '../../_server/learner/course-place.ts';
import { exerciseViews } from '../../_server/learner/exercise-view.ts';

/** The exercises of `?lesson=` as its page shows them to this learner now. */
export const GET = getRoute(async (learner, request) => {
  const name = new URL(request.url).searchParams.get('lesson') ?? '';
  const { course, workshops } = application();
  const place = findPlace(course, name);
  if (!place) throw new RefusedRequest(404, 'no-lesson', `There is no lesson ${name}.`);
  await (await workshops.seat(learner.id))?.requireOpen(name);
  const views = await exerciseViews(personalLesson(place.lesson, learner.seed), learner);
  return Response.json({ views }, { headers: { 'cache-control': 'no-store' } });
});
