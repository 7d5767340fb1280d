/** The value of a cookie in a `Cookie` header; also for WebSocket upgrades, which Next.js does not see. */
export function cookieIn(header: string | null | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [found, ...value] = pair.trim().split('=');
    if (found === name) return value.join('=') || undefined;
  }
  return undefined;
}
