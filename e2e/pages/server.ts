import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import next from 'next';
import { provideApplication } from '../../app/_server/application.ts';
import { learnerSecret } from '../../app/_server/learner/learner-cookie.ts';
import { createCanned, type Canned } from './canned-application.ts';
import { EchoTerminals } from './echo-terminal.ts';
import type { Wish } from './wishes.ts';

/** Does what a test wishes for the learner whose cookie came along, and tells what is there now. */
async function fulfil(request: IncomingMessage, { learners }: Canned, terminals: EchoTerminals): Promise<unknown> {
  const secret = learnerSecret(request.headers.cookie) ?? '';
  const learner = learners.get(secret);
  if (!learner) return {};
  const wish = (await json(request)) as Wish;
  if ('holding' in wish) await learner.change(wish.exercise, wish.holding);
  if ('sandbox' in wish) learner.say({ type: 'sandbox', state: wish.sandbox });
  if ('picture' in wish) learner.draw(wish.picture);
  if ('happens' in wish) learner.happened = wish.happens;
  if ('realCluster' in wish) learner.onRealCluster = wish.realCluster;
  if ('setUpFails' in wish) learner.setUpFails = wish.setUpFails;
  if ('breaks' in wish) learner.isBroken = wish.breaks;
  if ('file' in wish) learner.files.set(wish.file, wish.content);
  if ('line' in wish) terminals[wish.line](secret);
  const { files, skipped, resets, begun } = learner;
  return { files: Object.fromEntries(files), skipped, resets, begun, ...terminals.heard(secret) };
}

/** The built pages over a canned application, until the process ends. */
export async function servePages(port: number): Promise<void> {
  const canned = await createCanned();
  const terminals = new EchoTerminals();
  provideApplication(canned.application);
  const pages = next({ dev: false, dir: join(import.meta.dirname, '../..'), hostname: 'localhost', port });
  await pages.prepare();
  const handle = pages.getRequestHandler();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url !== '/wish') return handle(request, response);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(await fulfil(request, canned, terminals)));
  };
  const server = createServer((request, response) => void answer(request, response));
  server.on('upgrade', (request, socket, head) => {
    terminals.connect(learnerSecret(request.headers.cookie) ?? '', request, socket, head);
  });
  await new Promise<void>((resolve) => server.listen(port, resolve));
}
