/**
 * Writes the database client, lib/database/generated, from prisma/schema.prisma.
 *
 * Prisma's command line fetches its schema engine at each start, even to generate, which needs none.
 * Naming any executable as the engine keeps `npm start` working without Prisma's download server.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { childEnvironment } from '#lib/config/index.ts';

const root = path.resolve(import.meta.dirname, '..');
const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('prisma/package.json')), 'build/index.js');

const { status, stdout, stderr, error } = spawnSync(process.execPath, [cli, 'generate'], {
  cwd: root,
  env: childEnvironment({ PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' }),
  encoding: 'utf8',
});

if (status !== 0) {
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`);
  process.exitCode = 1;
}
