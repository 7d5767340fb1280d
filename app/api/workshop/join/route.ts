import { NextResponse } from 'next/server';
import { z } from 'zod';
import { answering, learnerOf, ownBody } from '../../../_server/web/api.ts';
import { application } from '../../../_server/application.ts';
import { LEARNER_COOKIE, learnerSecret, OWN_COOKIE, setLearnerCookie } from '../../../_server/learner/learner-cookie.ts';
import { addressOf, isSecure } from '../../../_server/web/request-origin.ts';

const body = z.object({ code: z.string().max(100), name: z.string().max(1000) });

/** Joins a workshop by its code. Whoever this browser belonged to before is kept for after. */
export const POST = answering(async (request) => {
  const { code, name } = await ownBody(request, body);
  const { workshops } = application();
  const current = await learnerOf(request);
  const { seat, secret } = await workshops.join({ code, name, from: addressOf(request), current: current?.id });
  const response = NextResponse.json({ workshop: seat.public, name: seat.name });
  if (secret === undefined) return response;
  const secure = isSecure(request);
  const own = learnerSecret(request.headers.get('cookie'));
  if (own !== undefined && current && !(await workshops.seat(current.id))) setLearnerCookie(response, OWN_COOKIE, { secret: own, secure });
  setLearnerCookie(response, LEARNER_COOKIE, { secret, secure });
  return response;
});
