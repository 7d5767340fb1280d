import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Application } from './application.ts';
import { learnerSecret } from './learner-cookie.ts';

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => unknown;

/** Next.js' side of the server. */
export interface Pages {
  request(request: IncomingMessage, response: ServerResponse): unknown;
  /** Hot reloading; undefined in production. */
  upgrade: Upgrade | undefined;
}

/** What a node:http server does with its `request` and `upgrade` events: terminals, sandboxes' APIs, and pages. */
export function listenersFor({ progress, sandboxes }: Pick<Application, 'progress' | 'sandboxes'>, pages: Pages) {
  return {
    request(request: IncomingMessage, response: ServerResponse): void {
      const sandbox = sandboxOfApi(request);
      if (sandbox === undefined) pages.request(request, response);
      else sandboxes.proxyApi(sandbox, request, response);
    },
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      socket.on('error', () => socket.destroy());
      const sandbox = sandboxOfApi(request);
      if (sandbox !== undefined) sandboxes.proxyApiUpgrade(sandbox, request, socket, head);
      else if (request.url?.startsWith('/terminal/')) void connectTerminal({ progress, sandboxes }, { request, socket, head });
      else if (pages.upgrade) pages.upgrade(request, socket, head);
      else refuse(socket, 404, 'Not Found');
    },
  };
}

/** The `<sandbox>` of `/k8s/<sandbox>/…` and `/k8s/<sandbox>:<token>/…`. */
function sandboxOfApi(request: IncomingMessage): string | undefined {
  return /^\/k8s\/([^/?:]*)/.exec(request.url ?? '')?.[1];
}

/** A terminal belongs to the learner whose cookie asks for it, from one of our own pages. */
async function connectTerminal(
  { progress, sandboxes }: Pick<Application, 'progress' | 'sandboxes'>,
  { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer },
): Promise<void> {
  const terminal = /^\/terminal\/(\d{1,3})$/.exec(request.url ?? '')?.[1];
  if (!terminal) return refuse(socket, 404, 'Not Found');
  if (!isFromOwnPage(request)) return refuse(socket, 403, 'Forbidden');
  const secret = learnerSecret(request.headers.cookie);
  const learner = secret ? await progress.learnerBySecret(secret).catch(() => undefined) : undefined;
  if (!learner) return refuse(socket, 401, 'Unauthorized');
  if (!socket.destroyed) sandboxes.connectTerminal(learner.sandbox, Number(terminal), request, socket, head);
}

/** Browsers send the page's origin with a WebSocket, and no script can change it. */
function isFromOwnPage({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

function refuse(socket: Duplex, status: number, reason: string): void {
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
