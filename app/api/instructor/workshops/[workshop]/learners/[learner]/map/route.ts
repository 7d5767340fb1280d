import { application } from '../../../../../../../_server/application.ts';
import { eventStream } from '../../../../../../../_server/web/event-stream.ts';
import { workshopRead } from '../../../../../../../_server/instructor/instructor-api.ts';

/** Pictures of a learner's cluster, a new one after each change. */
export const GET = workshopRead(async ({ workshop, params, token, request }) => {
  const { instructors, maps } = application();
  const { sandbox } = await workshop.look(params.learner ?? '', 'map');
  return eventStream(request, (signal) => maps.follow(sandbox, instructors.whileSignedIn(token, signal)));
});
