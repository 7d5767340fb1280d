import { getIronSession, unsealData } from 'iron-session';
import type { SessionOptions } from 'iron-session';
import { LONGEST_SESSION } from '#lib/instructors/instructors.ts';
import type { Instructors, OidcTransaction, SignedIn } from '#lib/instructors/index.ts';
import { cookieIn } from '../web/cookie-header.ts';
import { isSecure } from '../web/request-origin.ts';

/** Sealed, so that what a browser sends is known to come from here before the database is asked. */
export const INSTRUCTOR_COOKIE = 'drydock-instructor';
const OIDC_COOKIE = 'drydock-oidc';

const SECOND = 1000;
/** Seconds that somebody may take at the OpenID provider. */
const OIDC_TIME = 15 * 60;

function options(cookieName: string, ttl: number, { cookieKey }: Instructors, request: Request): SessionOptions {
  return { cookieName, password: cookieKey, ttl, cookieOptions: { httpOnly: true, sameSite: 'lax', secure: isSecure(request), path: '/' } };
}

/** Lets the browser keep a session. */
export async function keepSession(request: Request, response: Response, { instructors, signedIn }: { instructors: Instructors; signedIn: SignedIn }): Promise<void> {
  const session = await getIronSession<{ token: string }>(request, response, options(INSTRUCTOR_COOKIE, LONGEST_SESSION / SECOND, instructors, request));
  session.token = signedIn.token;
  await session.save();
}

/** Takes it from the browser. */
export async function dropSession(request: Request, response: Response, instructors: Instructors): Promise<void> {
  (await getIronSession(request, response, options(INSTRUCTOR_COOKIE, LONGEST_SESSION / SECOND, instructors, request))).destroy();
}

/** The session's token in a `Cookie` header; undefined without one, and for one that was not sealed here. */
export async function sessionToken(cookieHeader: string | null | undefined, instructors: Instructors): Promise<string | undefined> {
  const sealed = decoded(cookieIn(cookieHeader, INSTRUCTOR_COOKIE) ?? '');
  if (!sealed) return undefined;
  const { token } = await unsealData<{ token?: unknown }>(sealed, { password: instructors.cookieKey, ttl: LONGEST_SESSION / SECOND });
  return typeof token === 'string' ? token : undefined;
}

/** A cookie's value as it was before it was written; undefined for what nobody here wrote. */
function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** Has the browser keep what it needs when it comes back from the OpenID provider. */
export async function keepTransaction(request: Request, response: Response, { instructors, transaction }: { instructors: Instructors; transaction: OidcTransaction }): Promise<void> {
  const session = await getIronSession<OidcTransaction>(request, response, options(OIDC_COOKIE, OIDC_TIME, instructors, request));
  Object.assign(session, transaction);
  await session.save();
}

/** Gives it back, once. */
export async function takeTransaction(request: Request, response: Response, instructors: Instructors): Promise<OidcTransaction | undefined> {
  const session = await getIronSession<OidcTransaction>(request, response, options(OIDC_COOKIE, OIDC_TIME, instructors, request));
  const { state, nonce, verifier, callback } = session;
  session.destroy();
  return state && nonce && verifier && callback ? { state, nonce, verifier, callback } : undefined;
}
