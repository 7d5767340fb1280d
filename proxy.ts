import { NextResponse, type NextRequest } from 'next/server';
import { application } from './app/_server/application.ts';
import { LEARNER_COOKIE, LEARNER_COOKIE_AGE } from './app/_server/learner-cookie.ts';

/**
 * Whoever opens a lesson becomes a learner: the proxy is the one place where a page's request can both set a
 * cookie and let the page read it at once, so the first lesson starts without a detour.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { progress } = application();
  const held = request.cookies.get(LEARNER_COOKIE)?.value;
  if (held && (await progress.learnerBySecret(held))) return NextResponse.next();
  const { secret } = await progress.createLearner();
  request.cookies.set(LEARNER_COOKIE, secret);
  const response = NextResponse.next({ request: { headers: request.headers } });
  response.cookies.set(LEARNER_COOKIE, secret, {
    httpOnly: true,
    sameSite: 'lax',
    secure: request.nextUrl.protocol === 'https:',
    path: '/',
    maxAge: LEARNER_COOKIE_AGE,
  });
  return response;
}

export const config = {
  matcher: [
    {
      source: '/learn/:path*',
      // A link that is merely in view must not make a learner.
      missing: [
        { type: 'header', key: 'next-router-prefetch' },
        { type: 'header', key: 'purpose', value: 'prefetch' },
      ],
    },
  ],
};
