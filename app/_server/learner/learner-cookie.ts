import type { NextResponse } from 'next/server';
import { cookieIn } from '../web/cookie-header.ts';

/** The cookie that holds a learner's secret. HttpOnly: no script of a page ever reads it. */
export const LEARNER_COOKIE = 'drydock-learner';

/** Holds the secret of whom this browser belongs to while it is in a workshop, where it is another learner. */
export const OWN_COOKIE = 'drydock-own-learner';

/** A year, in seconds: whoever comes back within it finds their sandbox and progress. */
export const LEARNER_COOKIE_AGE = 365 * 24 * 60 * 60;

/** The learner's secret from a `Cookie` header, or undefined. */
export function learnerSecret(cookieHeader: string | null | undefined): string | undefined {
  return cookieIn(cookieHeader, LEARNER_COOKIE);
}

/** Gives the browser a learner's secret. */
export function setLearnerCookie(response: NextResponse, name: typeof LEARNER_COOKIE | typeof OWN_COOKIE, { secret, secure }: { secret: string; secure: boolean }): void {
  response.cookies.set(name, secret, { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: LEARNER_COOKIE_AGE });
}
