import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WorkshopRefusal } from '#lib/workshops/index.ts';
import type { Application } from '../application.ts';
import { sessionToken } from '../instructor/instructor-session.ts';
import { learnerSecret } from '../learner/learner-cookie.ts';
import { isOwnOrigin, noteAddress } from './request-origin.ts';
import type { Unanswered } from './unanswered.ts';
import { unanswered } from './unanswered.ts';

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => unknown;

/** Next.js' side of the server. */
export interface Pages {
  request(request: IncomingMessage, response: ServerResponse): unknown;
  /** Hot reloading; undefined in production. */
  upgrade: Upgrade | undefined;
}

export type Listening = Pick<Application, 'publicUrl' | 'progress' | 'sandboxes' | 'instructors' | 'workshops'> & { behindProxy: boolean };

interface Connection {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
}

/** What a node:http server does with its `request` and `upgrade` events: terminals, sandboxes' APIs, and pages. */
export function listenersFor(listening: Listening, pages: Pages) {
  const { sandboxes, behindProxy } = listening;
  const answering = new Set<Promise<unknown>>();
  return {
    request(request: IncomingMessage, response: ServerResponse): void {
      const sandbox = sandboxOfApi(request);
      if (sandbox !== undefined) return sandboxes.proxyApi(sandbox, request, response);
      const refusal = unanswered(request);
      if (refusal) return answerUnanswered(refusal, response);
      noteAddress(request, behindProxy);
      const answer = Promise.resolve(pages.request(request, response)).finally(() => answering.delete(answer));
      answering.add(answer);
    },
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      socket.on('error', () => socket.destroy());
      const sandbox = sandboxOfApi(request);
      if (sandbox !== undefined) sandboxes.proxyApiUpgrade(sandbox, request, socket, head);
      else if (request.url?.startsWith('/terminal/')) void connectTerminal(listening, { request, socket, head }).catch(() => refuse(socket, 500, 'Internal Server Error'));
      else if (pages.upgrade) pages.upgrade(request, socket, head);
      else refuse(socket, 404, 'Not Found');
    },
    /** Resolves once what the pages were asked so far is done, also for browsers that have left: a pass may be being recorded. */
    async answered(): Promise<void> {
      await Promise.allSettled(answering);
    },
  };
}

function answerUnanswered({ status, headers, error }: Unanswered, response: ServerResponse): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify({ error }));
}

/** The `<sandbox>` of `/k8s/<sandbox>/…` and `/k8s/<sandbox>:<token>/…`. */
function sandboxOfApi(request: IncomingMessage): string | undefined {
  return /^\/k8s\/([^/?:]*)/.exec(request.url ?? '')?.[1];
}

/** `/terminal/<number>` is the learner's own, `/terminal/<number>/<workshop>/<learner>` an instructor's look at a learner's. */
async function connectTerminal(listening: Listening, connection: Connection): Promise<void> {
  const { request, socket } = connection;
  const [whole, terminal, workshop, learner] = /^\/terminal\/(\d{1,3})(?:\/([\w-]{1,100})\/([\w-]{1,100}))?$/.exec(request.url ?? '') ?? [];
  if (whole === undefined) return refuse(socket, 404, 'Not Found');
  if (!isOwnOrigin(request.headers.origin, { host: request.headers.host, publicUrl: listening.publicUrl })) return refuse(socket, 403, 'Forbidden');
  if (workshop === undefined || learner === undefined) return connectOwn(listening, connection, Number(terminal));
  return watch(listening, connection, { terminal: Number(terminal), workshop, learner });
}

/** A terminal belongs to the learner whose cookie asks for it, from one of our own pages. */
async function connectOwn({ progress, sandboxes }: Listening, { request, socket, head }: Connection, terminal: number): Promise<void> {
  const secret = learnerSecret(request.headers.cookie);
  const learner = secret ? await progress.learnerBySecret(secret) : undefined;
  if (!learner) return refuse(socket, 401, 'Unauthorized');
  if (!socket.destroyed) sandboxes.connectTerminal(learner.sandbox, terminal, request, socket, head);
}

/** The instructor of the learner's workshop looks on, as long as their session lasts; typing needs the learner's consent. */
async function watch(
  { instructors, workshops, sandboxes }: Listening,
  { request, socket, head }: Connection,
  at: { terminal: number; workshop: string; learner: string },
): Promise<void> {
  const token = await sessionToken(request.headers.cookie, instructors);
  const instructor = token === undefined ? undefined : await instructors.session(token);
  if (token === undefined || !instructor) return refuse(socket, 401, 'Unauthorized');
  const watching = await workshops.lead(instructor, at.workshop).then((led) => led.watch(at.learner, at.terminal)).catch(ifRefused);
  if (!watching) return refuse(socket, 404, 'Not Found');
  const left = new AbortController();
  socket.once('close', () => {
    left.abort();
    watching[Symbol.dispose]();
  });
  if (socket.destroyed) watching[Symbol.dispose]();
  instructors.whileSignedIn(token, left.signal).addEventListener('abort', () => socket.destroy(), { once: true });
  if (!socket.destroyed) sandboxes.connectTerminal(watching.sandbox, at.terminal, request, socket, head, watching);
}

/** A workshop or learner that is not theirs is as good as none. */
function ifRefused(error: unknown): undefined {
  if (!(error instanceof WorkshopRefusal)) throw error;
}

function refuse(socket: Duplex, status: number, reason: string): void {
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
