/**
 * What a page may load: only what this server sends, and of scripts only those that carry `nonce`.
 * xterm.js writes its own style sheet, hence inline styles. `hosts` are where the terminal's WebSocket may be.
 * `development` lets React rebuild server errors, for which it uses eval.
 */
export function contentSecurityPolicy(page: { nonce: string; hosts: readonly string[]; development: boolean }): string {
  const { nonce, hosts, development } = page;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${hosts.map((host) => `ws://${host} wss://${host}`).join(' ')}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ');
}
