import { application } from '../../../../../_server/application.ts';
import { eventStream, versionHeld } from '../../../../../_server/web/event-stream.ts';
import { workshopRead } from '../../../../../_server/instructor/instructor-api.ts';

/** The class board, or what has changed since the version that the browser has, and then its changes, for as long as the session lasts. */
export const GET = workshopRead(async ({ workshop, token, request }) =>
  eventStream(request, (signal) => workshop.board(application().instructors.whileSignedIn(token, signal), versionHeld(request))),
);
