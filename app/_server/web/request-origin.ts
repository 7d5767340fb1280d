import type { IncomingMessage } from 'node:http';

/** The header in which server.ts tells routes who asks; what a browser sends under this name is thrown away. */
const ADDRESS_HEADER = 'x-drydock-address';

/** Whether a browser says that one of our own pages sent this. Requests from other sites carry another origin, or none. */
export function isSameOrigin(request: Request, publicUrl: URL | undefined): boolean {
  return isOwnOrigin(request.headers.get('origin'), { host: request.headers.get('host'), publicUrl });
}

/**
 * Browsers send the page's origin with what is not a plain GET and with a WebSocket, and no script can change it. A proxy
 * may put its own name for us into the Host header: then the address that was set tells what is ours.
 */
export function isOwnOrigin(origin: string | null | undefined, own: { host: string | null | undefined; publicUrl: URL | undefined }): boolean {
  if (typeof origin !== 'string' || !URL.canParse(origin)) return false;
  return new URL(origin).host === own.host || origin === own.publicUrl?.origin;
}

/**
 * Notes on a request the network address that it came from. With a proxy in front, that is the last one that the proxy
 * added; without, the header is anybody's to write.
 */
export function noteAddress(request: IncomingMessage, behindProxy: boolean): void {
  const forwarded = behindProxy ? String(request.headers['x-forwarded-for'] ?? '').split(',').at(-1)?.trim() : undefined;
  request.headers[ADDRESS_HEADER] = forwarded || request.socket.remoteAddress || 'unknown';
}

/** The network address that a request came from. */
export function addressOf(request: Request): string {
  return request.headers.get(ADDRESS_HEADER) ?? 'unknown';
}

type Asked = Pick<Request, 'headers' | 'url'>;

/** Whether the browser speaks TLS, to us or to a proxy before us. */
export function isSecure(request: Asked): boolean {
  const forwarded = request.headers.get('x-forwarded-proto')?.split(',')[0]?.trim();
  return (forwarded ?? new URL(request.url).protocol.slice(0, -1)) === 'https';
}

/** The address of this site for people and their programs: the one that was set, else the one that the browser asks by. */
export function siteOf(request: Asked, publicUrl: URL | undefined): string {
  if (publicUrl) return publicUrl.origin;
  return `${isSecure(request) ? 'https' : 'http'}://${request.headers.get('host') ?? new URL(request.url).host}`;
}
