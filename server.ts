/** The web process: pages, terminals' WebSockets, and each sandbox's Kubernetes API under /k8s. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { pathToFileURL } from 'node:url';
import next from 'next';
import type { Application } from './app/_server/application.ts';
import { provideApplication } from './app/_server/application.ts';
import { learnerSecret } from './app/_server/learner-cookie.ts';
import type { Configuration } from '#lib/config/index.ts';
import { ConfigurationError, DEFAULT_LIMITS, readConfiguration } from '#lib/config/index.ts';
import { createExerciseRunner } from '#lib/exercises/index.ts';
import { ContentError, loadCourse } from '#lib/lessons/index.ts';
import { DatabaseError, openProgress } from '#lib/progress/index.ts';
import { openSandboxes, SandboxError } from '#lib/sandboxes/index.ts';

const ROOT = import.meta.dirname;

/** What keeps Drydock from starting, in a sentence for the person who starts it. */
class StartError extends Error {}

type Next = ReturnType<typeof next>;
type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => unknown;

/**
 * Serves until SIGINT or SIGTERM, and gives the exit code. A taken port, a data directory that cannot be
 * written, a wrong setting: one sentence on stderr, and 1.
 */
export async function serve(): Promise<number> {
  await using ending = new AsyncDisposableStack();
  try {
    const configuration = readConfiguration();
    prepareDirectory(configuration.dataDirectory);
    const http = createServer({ requestTimeout: 0 });
    const address = await listen(http, configuration);
    ending.defer(() => close(http));
    const pages = next({ dev: configuration.development, dir: ROOT, httpServer: http, hostname: configuration.host, port: configuration.port });
    const [application] = await Promise.all([startApplication(configuration, ending), pages.prepare()]);
    ending.defer(() => pages.close());
    answerRequests(http, application, pages, configuration.development);
    process.stdout.write(`Drydock is ready at ${address}\n`);
    await asked(['SIGINT', 'SIGTERM']);
    return 0;
  } catch (error) {
    if (!isForPeople(error)) throw error;
    process.stderr.write(`drydock: ${error.message}\n`);
    return 1;
  }
}

function isForPeople(error: unknown): error is Error {
  return [StartError, ConfigurationError, DatabaseError, SandboxError, ContentError].some((kind) => error instanceof kind);
}

function prepareDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK | constants.X_OK);
  } catch {
    throw new StartError(`the data directory ${directory} cannot be written; choose another with DRYDOCK_DATA`);
  }
}

/** Takes the port first, so that nothing else is started when it is not free. */
async function listen(http: Server, { host, port }: Configuration): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => reject(new StartError(portProblem(error, port))));
    http.listen(port, host, resolve);
  });
  const shown = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host;
  return `http://${shown}:${(http.address() as AddressInfo).port}`;
}

function portProblem(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') return `port ${port} is taken by another program; choose another: PORT=${port + 1} npm start`;
  if (error.code === 'EACCES') return `port ${port} needs more rights than this user has; choose one above 1023: PORT=3000 npm start`;
  return `cannot listen on port ${port}: ${error.message}`;
}

/** Makes what the pages use, and hands it to them; `ending` takes it down in the opposite order. */
async function startApplication(configuration: Configuration, ending: AsyncDisposableStack): Promise<Application> {
  const [course, progress, sandboxes] = await Promise.all([
    loadCourse(path.join(ROOT, 'content')),
    openProgress(configuration.databaseUrl).then((opened) => ending.use(opened)),
    openSandboxes(configuration, DEFAULT_LIMITS).then((opened) => ending.use(opened)),
  ]);
  const application = { course, progress, sandboxes, exercises: createExerciseRunner({ course, progress, sandboxes }) };
  provideApplication(application);
  return application;
}

function answerRequests(http: Server, application: Application, pages: Next, development: boolean): void {
  const { sandboxes } = application;
  const page = pages.getRequestHandler();
  const pageUpgrade: Upgrade = development ? pages.getUpgradeHandler() : (_request, socket) => refuse(socket, 404, 'Not Found');
  http.removeAllListeners('request').removeAllListeners('upgrade');
  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const sandbox = sandboxOfApi(request);
    if (sandbox !== undefined) sandboxes.proxyApi(sandbox, request, response);
    else void page(request, response);
  });
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const sandbox = sandboxOfApi(request);
    if (sandbox !== undefined) sandboxes.proxyApiUpgrade(sandbox, request, socket, head);
    else if (request.url?.startsWith('/terminal/')) void connectTerminal(application, { request, socket, head });
    else pageUpgrade(request, socket, head);
  });
}

/** The `<sandbox>` of `/k8s/<sandbox>/…`. */
function sandboxOfApi(request: IncomingMessage): string | undefined {
  return /^\/k8s\/([^/?]*)/.exec(request.url ?? '')?.[1];
}

/** A terminal belongs to the learner whose cookie asks for it, from one of our own pages. */
async function connectTerminal(
  { progress, sandboxes }: Application,
  { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer },
): Promise<void> {
  socket.on('error', () => socket.destroy());
  const terminal = /^\/terminal\/(\d{1,3})$/.exec(request.url ?? '')?.[1];
  if (!terminal) return refuse(socket, 404, 'Not Found');
  if (!isFromOwnPage(request)) return refuse(socket, 403, 'Forbidden');
  const secret = learnerSecret(request.headers.cookie);
  const learner = secret ? await progress.learnerBySecret(secret).catch(() => undefined) : undefined;
  if (!learner) return refuse(socket, 401, 'Unauthorized');
  if (!socket.destroyed) sandboxes.connectTerminal(learner.sandbox, Number(terminal), request, socket, head);
}

/** Browsers send the page's origin with a WebSocket and let no script change it. */
function isFromOwnPage({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

function refuse(socket: Duplex, status: number, reason: string): void {
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Resolves at the first of the signals; a second one ends the process at once. */
function asked(signals: readonly NodeJS.Signals[]): Promise<void> {
  return new Promise((resolve) => {
    let times = 0;
    const onSignal = () => {
      times += 1;
      if (times > 1) process.exit(130);
      resolve();
    };
    for (const signal of signals) process.on(signal, onSignal);
  });
}

/** Ends every connection; event streams and watches would never end by themselves. */
function close(http: Server): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve());
    http.closeAllConnections();
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) process.exit(await serve());
