import { NextResponse } from 'next/server';
import { SignInRefusal } from '#lib/instructors/instructors.ts';
import { answering } from '../../../../_server/web/api.ts';
import { application } from '../../../../_server/application.ts';
import { keepSession, takeTransaction } from '../../../../_server/instructor/instructor-session.ts';
import { signInProblem } from '../../../../_server/instructor/sign-in-problem.ts';

/** Where the OpenID provider sends the browser back to: signed in to the workshops, else to the sign-in page with the reason. */
export const GET = answering(async (request) => {
  const { instructors } = application();
  // A relative address: the browser knows best under which name it reaches us.
  const response = new NextResponse(undefined, { status: 303, headers: { location: '/instructor' } });
  const transaction = await takeTransaction(request, response, instructors);
  try {
    if (!transaction) throw new SignInRefusal('oidc-failed', 'This browser did not ask to sign in, or too long ago.');
    const signedIn = await instructors.finishOidc(new URL(request.url).searchParams, transaction);
    await keepSession(request, response, { instructors, signedIn });
  } catch (error) {
    response.headers.set('location', signInProblem(error));
  }
  return response;
});
