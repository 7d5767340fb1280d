import { application } from '../../_server/application.ts';
import { getRoute, RefusedRequest } from '../../_server/web/api.ts';
import { findPlace } from '../../_server/learner/course-place.ts';
import { eventStream, together } from '../../_server/web/event-stream.ts';

/**
 * What happens to the exercises and the sandbox, and in the learner's workshop if they are in one, while a page shows
 * `?lesson=`; opening it also marks the visit.
 */
export const GET = getRoute(async (learner, request) => {
  const { course, exercises, progress, workshops } = application();
  const lesson = new URL(request.url).searchParams.get('lesson') ?? '';
  if (!findPlace(course, lesson)) throw new RefusedRequest(404, 'no-lesson', `There is no lesson ${lesson}.`);
  const seat = await workshops.seat(learner.id);
  await seat?.requireOpen(lesson);
  await progress.visited(learner.id, lesson);
  if (!seat) return eventStream(request, (signal) => exercises.follow(learner, lesson, signal));
  return eventStream(request, (signal) => together(signal, [(each) => exercises.follow(learner, lesson, each), (each) => seat.follow(lesson, each)]));
});
