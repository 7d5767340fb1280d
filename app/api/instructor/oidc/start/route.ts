import { NextResponse } from 'next/server';
import { answering } from '../../../../_server/api.ts';
import { application } from '../../../../_server/application.ts';
import { keepTransaction } from '../../../../_server/instructor-session.ts';
import { siteOf } from '../../../../_server/request-origin.ts';

/** Sends the browser to the OpenID provider. */
export const GET = answering(async (request) => {
  const { instructors } = application();
  const { url, transaction } = await instructors.beginOidc(new URL('/api/instructor/oidc/callback', siteOf(request)));
  const response = NextResponse.redirect(url);
  await keepTransaction(request, response, { instructors, transaction });
  return response;
});
