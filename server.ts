/** The web process: pages, terminals' WebSockets, and each sandbox's Kubernetes API under /k8s. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import next from 'next';
import type { Application } from './app/_server/application.ts';
import { provideApplication } from './app/_server/application.ts';
import { listenersFor } from './app/_server/web/listeners.ts';
import type { Configuration } from '#lib/config/index.ts';
import { askedToStop, ConfigurationError, DEFAULT_LIMITS, portProblem, readConfiguration } from '#lib/config/index.ts';
import { DatabaseError, openDatabase } from '#lib/database/index.ts';
import type { Timer } from '#lib/core/index.ts';
import { repeat, sleep, systemClock } from '#lib/core/index.ts';
import { createExerciseRunner } from '#lib/exercises/index.ts';
import { createGrader } from '#lib/grading/index.ts';
import { openInstructors } from '#lib/instructors/index.ts';
import { ContentError, loadCourse } from '#lib/lessons/index.ts';
import { createClusterMaps } from '#lib/map/index.ts';
import { createProgress } from '#lib/progress/index.ts';
import { openSandboxes, SandboxError } from '#lib/sandboxes/index.ts';
import type { Workshops } from '#lib/workshops/index.ts';
import { createWorkshops } from '#lib/workshops/index.ts';

/** Milliseconds that the end waits for what is under way. */
const LONGEST_ANSWER = 5000;

const ROOT = import.meta.dirname;
const CONTENT = path.join(ROOT, 'content');

/** What keeps Drydock from starting, in a sentence for the person who starts it. */
class StartError extends Error {}

/**
 * Serves until it is asked to stop, and gives the exit code. A taken port, a data directory that cannot be
 * written, a wrong setting: one sentence on stderr, and 1.
 */
export async function serve(): Promise<number> {
  // One request's fault is no reason to end everybody's.
  process.on('unhandledRejection', (fault) => {
    process.stderr.write(`A request failed: ${fault instanceof Error ? fault.stack : String(fault)}\n`);
  });
  await using ending = new AsyncDisposableStack();
  try {
    const configuration = readConfiguration();
    prepareDirectory(configuration.dataDirectory);
    const http = createServer({ requestTimeout: 0 });
    const early: [IncomingMessage, ServerResponse][] = [];
    http.on('request', (request, response) => early.push([request, response]));
    const address = await listen(http, configuration);
    ending.defer(() => close(http));
    const { development, host, port, publicUrl } = configuration;
    const pages = next({ dev: development, dir: ROOT, httpServer: http, hostname: host, port });
    const [application] = await Promise.all([startApplication(configuration, ending), pages.prepare()]);
    ending.defer(() => pages.close());
    http.removeAllListeners('request').removeAllListeners('upgrade');
    const listeners = listenersFor({ ...application, behindProxy: configuration.behindProxy }, {
      request: pages.getRequestHandler(),
      upgrade: development ? pages.getUpgradeHandler() : undefined,
    });
    http.on('request', listeners.request).on('upgrade', listeners.upgrade);
    // Who came between the port's taking and now has waited for an answer.
    for (const [request, response] of early) listeners.request(request, response);
    process.stdout.write(`Drydock is ready at ${address}${publicUrl ? `, for people at ${publicUrl.origin}` : ''}\n`);
    await askedToStop();
    // What is under way is recorded before that with which it is recorded is taken down.
    hangUp(http);
    await Promise.race([listeners.answered(), sleep(systemClock, LONGEST_ANSWER)]);
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

/** Makes what the pages use, and hands it to them; `ending` takes it down in the opposite order. */
async function startApplication(configuration: Configuration, ending: AsyncDisposableStack): Promise<Application> {
  const [course, database, sandboxes] = await Promise.all([
    loadCourse(CONTENT),
    openDatabase(configuration.databaseUrl).then((opened) => ending.use(opened)),
    openSandboxes(configuration, DEFAULT_LIMITS).then((opened) => ending.use(opened)),
  ]);
  const { instructors, newSecret } = await openInstructors({ database, clock: systemClock, settings: configuration.instructors });
  if (newSecret !== undefined) process.stdout.write(`Instructors sign in with this secret, which is shown only now: ${newSecret}\n`);
  const progress = createProgress(database);
  const keeper = { reset: async (sandbox: string) => (await sandboxes.open(sandbox)).reset(), erase: (sandbox: string) => sandboxes.erase(sandbox) };
  const { publicUrl, retentionDays } = configuration;
  const workshops = createWorkshops({ database, course, progress, clock: systemClock, keeper, retentionDays });
  const exercises = createExerciseRunner({ course, progress, sandboxes, observer: workshops.observer });
  const grader = ending.use(createGrader({ content: CONTENT, limits: DEFAULT_LIMITS.grading }));
  const application = { publicUrl, course, progress, sandboxes, exercises, grader, maps: createClusterMaps(sandboxes), instructors, workshops };
  provideApplication(application);
  const sweeping = sweepNowAndThen(workshops);
  ending.defer(() => sweeping.cancel());
  return application;
}

const HOUR = 60 * 60_000;

/** Deletes workshops whose retention has run out, at the start and every hour. */
function sweepNowAndThen(workshops: Workshops): Timer {
  const sweep = () => {
    workshops.sweep().catch((fault: unknown) => process.stderr.write(`Old workshops could not be deleted: ${String(fault)}\n`));
  };
  sweep();
  return repeat(systemClock, HOUR, sweep);
}

/** Ends every connection, and takes no new one; event streams and watches would never end by themselves. */
function hangUp(http: Server, closed?: () => void): void {
  http.close(closed);
  http.closeAllConnections();
}

/** The same; resolves when terminals are closed too, which end with their sandboxes. */
function close(http: Server): Promise<void> {
  return new Promise((resolve) => hangUp(http, resolve));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) process.exit(await serve());
