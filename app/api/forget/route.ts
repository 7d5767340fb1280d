import { NextResponse } from 'next/server';
import { z } from 'zod';
import { postRoute } from '../../_server/api.ts';
import { application } from '../../_server/application.ts';
import { LEARNER_COOKIE, OWN_COOKIE } from '../../_server/learner-cookie.ts';

/** Forgets the learner: sandbox, answers, progress, and the cookies that they were known by. */
export const POST = postRoute(z.object({}), async (learner) => {
  const { progress, sandboxes, workshops } = application();
  const seat = await workshops.seat(learner.id);
  await sandboxes.erase(learner.sandbox);
  await progress.forget(learner.id);
  await seat?.forgotten();
  const response = NextResponse.json({});
  response.cookies.delete(LEARNER_COOKIE);
  response.cookies.delete(OWN_COOKIE);
  return response;
});
