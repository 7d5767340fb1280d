import { NextResponse } from 'next/server';
import { answering } from '../../../../_server/web/api.ts';
import { application } from '../../../../_server/application.ts';
import { keepTransaction } from '../../../../_server/instructor/instructor-session.ts';
import { siteOf } from '../../../../_server/web/request-origin.ts';
import { signInProblem } from '../../../../_server/instructor/sign-in-problem.ts';

/** Sends the browser to the OpenID provider; with `?another`, to be asked there who it is. */
export const GET = answering(async (request) => {
  const { instructors, publicUrl } = application();
  const callback = new URL('/api/instructor/oidc/callback', siteOf(request, publicUrl));
  const response = new NextResponse(undefined, { status: 303 });
  try {
    const { url, transaction } = await instructors.beginOidc(callback, { another: new URL(request.url).searchParams.has('another') });
    await keepTransaction(request, response, { instructors, transaction });
    response.headers.set('location', url.href);
  } catch (error) {
    response.headers.set('location', signInProblem(error));
  }
  return response;
});
