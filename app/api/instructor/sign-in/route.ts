import { NextResponse } from 'next/server';
import { z } from 'zod';
import { answering, ownBody } from '../../../_server/web/api.ts';
import { application } from '../../../_server/application.ts';
import { keepSession } from '../../../_server/instructor/instructor-session.ts';
import { addressOf } from '../../../_server/web/request-origin.ts';

const body = z.object({ secret: z.string().min(1).max(200) });

/** Signs an instructor in by the secret. */
export const POST = answering(async (request) => {
  const { secret } = await ownBody(request, body);
  const { instructors } = application();
  const signedIn = await instructors.signIn(secret, addressOf(request));
  const response = NextResponse.json({ instructor: signedIn.instructor });
  await keepSession(request, response, { instructors, signedIn });
  return response;
});
