import { NextResponse, type NextRequest } from 'next/server';
import { application } from './app/_server/application.ts';
import { contentSecurityPolicy } from './app/_server/web/content-security-policy.ts';
import { LEARNER_COOKIE, OWN_COOKIE, setLearnerCookie } from './app/_server/learner/learner-cookie.ts';

const POLICY = 'content-security-policy';

/** The page's policy, for Next.js (which puts its nonce on every script) and for the browser. */
function policyFor(request: NextRequest): string {
  const { publicUrl } = application();
  return contentSecurityPolicy({
    nonce: Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64'),
    hosts: [...new Set([request.headers.get('host') ?? 'localhost', ...(publicUrl ? [publicUrl.host] : [])])],
    development: import.meta.env.DEV,
  });
}

/** A link that is merely in view is fetched ahead; that must not make a learner. */
function isPrefetch({ headers }: NextRequest): boolean {
  return headers.has('next-router-prefetch') || headers.get('purpose') === 'prefetch';
}

/** Pages that somebody has to be a learner for: lessons, and the settings, where progress can be brought from another browser. */
function needsLearner(pathname: string): boolean {
  return pathname.startsWith('/learn/') || pathname === '/settings';
}

/** The secret of a learner for a browser that opens such a page and has none that is known. */
async function newSecret(request: NextRequest): Promise<string | undefined> {
  if (!needsLearner(request.nextUrl.pathname) || isPrefetch(request)) return undefined;
  const { progress } = application();
  const held = request.cookies.get(LEARNER_COOKIE)?.value;
  if (held && (await progress.learnerBySecret(held))) return undefined;
  // A workshop that was deleted leaves the browser to whom it belonged before.
  const own = request.cookies.get(OWN_COOKIE)?.value;
  if (own && (await progress.learnerBySecret(own))) return own;
  return (await progress.createLearner()).secret;
}

/**
 * Whoever opens a lesson becomes a learner: the proxy is the one place where a page's request can both set a
 * cookie and let the page read it at once, so the first lesson starts without a detour.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const secret = await newSecret(request);
  if (secret) request.cookies.set(LEARNER_COOKIE, secret);
  const headers = new Headers(request.headers);
  const policy = policyFor(request);
  headers.set(POLICY, policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set(POLICY, policy);
  response.headers.set('referrer-policy', 'same-origin');
  response.headers.set('x-content-type-options', 'nosniff');
  if (secret) {
    setLearnerCookie(response, LEARNER_COOKIE, { secret, secure: request.nextUrl.protocol === 'https:' });
  }
  return response;
}

export const config = { matcher: '/((?!api/|_next/|icon).*)' };
