import { application } from '../../_server/application.ts';
import { getRoute } from '../../_server/web/api.ts';
import { eventStream } from '../../_server/web/event-stream.ts';

/** Pictures of the learner's cluster, a new one after each change. */
export const GET = getRoute(async (learner, request) =>
  eventStream(request, (signal) => application().maps.follow(learner.sandbox, signal)),
);
