import { NextResponse } from 'next/server';
import { z } from 'zod';
import { answering, learnerOf, ownBody } from '../../../_server/web/api.ts';
import { application } from '../../../_server/application.ts';
import { LEARNER_COOKIE, learnerSecret, OWN_COOKIE, setLearnerCookie } from '../../../_server/learner/learner-cookie.ts';
import { isSecure } from '../../../_server/web/request-origin.ts';

/** Comes back to a workshop by the secret of a personal link, on whatever device. */
export const POST = answering(async (request) => {
  const { secret } = await ownBody(request, z.object({ secret: z.string().min(1).max(200) }));
  const { workshops } = application();
  const { seat } = await workshops.comeBack(secret);
  const response = NextResponse.json({ workshop: seat.public, name: seat.name });
  const secure = isSecure(request);
  const own = learnerSecret(request.headers.get('cookie'));
  const current = await learnerOf(request);
  if (own !== undefined && current && !(await workshops.seat(current.id))) setLearnerCookie(response, OWN_COOKIE, { secret: own, secure });
  setLearnerCookie(response, LEARNER_COOKIE, { secret, secure });
  return response;
});
