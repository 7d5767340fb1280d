/** The cookie that holds a learner's secret. HttpOnly: no script of a page ever reads it. */
export const LEARNER_COOKIE = 'drydock-learner';

/** A year, in seconds: whoever comes back within it finds their sandbox and progress. */
export const LEARNER_COOKIE_AGE = 365 * 24 * 60 * 60;

/** The learner's secret from a `Cookie` header, or undefined; also for WebSocket upgrades, which Next.js does not see. */
export function learnerSecret(cookieHeader: string | null | undefined): string | undefined {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [name, ...value] = pair.trim().split('=');
    if (name === LEARNER_COOKIE) return value.join('=') || undefined;
  }
  return undefined;
}
