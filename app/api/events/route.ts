import { application } from '../../_server/application.ts';
import { getRoute, RefusedRequest } from '../../_server/api.ts';
import { findPlace } from '../../_server/course-place.ts';
import { eventStream } from '../../_server/event-stream.ts';

/** What happens to the exercises and the sandbox while a page shows `?lesson=`; opening it also marks the visit. */
export const GET = getRoute(async (learner, request) => {
  const { course, exercises, progress } = application();
  const lesson = new URL(request.url).searchParams.get('lesson') ?? '';
  if (!findPlace(course, lesson)) throw new RefusedRequest(404, 'no-lesson', `There is no lesson ${lesson}.`);
  await progress.visited(learner.id, lesson);
  return eventStream(request, (signal) => exercises.follow(learner, lesson, signal));
});
