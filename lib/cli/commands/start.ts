import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { portProblem, readConfiguration } from '#lib/config/index.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command.ts';
import { prepareServer } from '../prepare.ts';
import { ROOT } from '../step.ts';

export const start: Command = {
  name: 'start',
  summary: 'prepares what is missing and serves the course on PORT (3000)',
  usage: 'Usage: bin/drydock start\n\nInstalls what is missing, prepares the database, builds the pages and serves them on PORT (3000).',
  async run() {
    const { host, port } = readConfiguration();
    // Asked before the long steps, so that nobody waits for a build to learn that the port is taken.
    await expectFree(host, port);
    await prepareServer();
    Object.assign(process.env, { NODE_ENV: 'production' });
    const { serve } = (await import(pathToFileURL(join(ROOT, 'server.ts')).href)) as { serve: () => Promise<number> };
    return serve();
  },
};

function expectFree(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => reject(new CommandError(portProblem(error, port))));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
