import { NextResponse } from 'next/server';
import { z } from 'zod';
import { application } from '../../../_server/application.ts';
import { instructorWrite } from '../../../_server/instructor/instructor-api.ts';
import { dropSession } from '../../../_server/instructor/instructor-session.ts';

/** Ends the session, here and in the browser. */
export const POST = instructorWrite(z.object({}), async ({ token, request }) => {
  const { instructors } = application();
  await instructors.signOut(token);
  const response = NextResponse.json({});
  await dropSession(request, response, instructors);
  return response;
});
