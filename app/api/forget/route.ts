import { NextResponse } from 'next/server';
import { z } from 'zod';
import type { Learner } from '#lib/progress/index.ts';
import { postRoute } from '../../_server/web/api.ts';
import { application } from '../../_server/application.ts';
import { cookieIn } from '../../_server/web/cookie-header.ts';
import { LEARNER_COOKIE, OWN_COOKIE } from '../../_server/learner/learner-cookie.ts';

async function forget(learner: Learner): Promise<void> {
  const { progress, sandboxes, workshops } = application();
  const seat = await workshops.seat(learner.id);
  await sandboxes.erase(learner.sandbox);
  await progress.forget(learner.id);
  await seat?.forgotten();
}

/** Whoever the browser belongs to beside its workshop: without the cookie nobody would find them again. */
async function besideWorkshop(request: Request): Promise<Learner | undefined> {
  const own = cookieIn(request.headers.get('cookie'), OWN_COOKIE);
  return own === undefined ? undefined : application().progress.learnerBySecret(own);
}

/** Forgets all that this browser is known by: sandboxes, answers, progress, a place in a workshop, and the cookies. */
export const POST = postRoute(z.object({}), async (learner, _body, request) => {
  const own = await besideWorkshop(request);
  await forget(learner);
  if (own && own.id !== learner.id) await forget(own);
  const response = NextResponse.json({});
  response.cookies.delete(LEARNER_COOKIE);
  response.cookies.delete(OWN_COOKIE);
  return response;
});
