import { NextResponse } from 'next/server';
import { z } from 'zod';
import { cookieIn } from '../../../_server/web/cookie-header.ts';
import { LEARNER_COOKIE, OWN_COOKIE, setLearnerCookie } from '../../../_server/learner/learner-cookie.ts';
import { isSecure } from '../../../_server/web/request-origin.ts';
import { seatWrite } from '../../../_server/learner/workshop-seat.ts';

/** Leaves the workshop in this browser, which belongs to its own learner again. The place stays: the personal link leads back. */
export const POST = seatWrite(z.object({}), async (seat, _body, request) => {
  await seat.log('left');
  const response = NextResponse.json({});
  const own = cookieIn(request.headers.get('cookie'), OWN_COOKIE);
  if (own === undefined) response.cookies.delete(LEARNER_COOKIE);
  else setLearnerCookie(response, LEARNER_COOKIE, { secret: own, secure: isSecure(request) });
  response.cookies.delete(OWN_COOKIE);
  return response;
});
